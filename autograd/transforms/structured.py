"""Operations of the user's own on structures, with a product of vectors and Jacobian as their rule.

The graph stays one of numbers: each number of the result is an operation of its own on all numbers
of the arguments, and its partials are a row of the Jacobian.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from typing import Any

from autograd.errors import OperandError
from autograd.node import Node, number_of
from autograd.structures.pairing import numbers_like
from autograd.structures.tree import Tree, flatten, flatten_numbers
from autograd.sweeps.reverse import times
from autograd.table.ieee import IEEE, NAN
from autograd.table.joint import Part
from autograd.table.primitive import check_constant
from autograd.tools.by_functions import ByFunctions

Rule = Callable[..., Any] | None


def structured_primitive(
    function: Callable[..., Any], *, vjp: Rule = None, jvp: Rule = None, name: str | None = None
) -> StructuredPrimitive:
    """Return an operation on structures, whose derivatives the user says.

    Arguments:
        function: takes numbers and structures of them, and returns the same; what it is given are
            plain numbers. The structure of what it returns depends on that of its arguments alone.
            It may take keyword arguments, which are constants.
        vjp: takes gradients of the value, in its structure, then the value, then what function
            takes; returns a tuple of a structure for each argument. Linear in the gradients.
        jvp: takes a tuple of a tangent for each argument, then the value, then what function
            takes; returns the tangent of the value. Linear in the tangents. Of the two rules one is
            enough; of both, that is used which needs fewer calls.
        name: what messages and diagrams call it; the function's own name unless given.

    Returns:
        the operation, called like function. Written with the functions of autograd, the rules can
        be differentiated in turn.

    Raises:
        OperandError: without a rule. When it is called: if what function or a rule returns is not
            of the structure it must be.

    >>> import autograd as ag
    >>> def polar(p):
    ...     return {"x": p[0] * math.cos(p[1]), "y": p[0] * math.sin(p[1])}
    >>> def polar_vjp(g, value, p):
    ...     turned = g["y"] * value["x"] - g["x"] * value["y"]
    ...     return ([g["x"] * ag.cos(p[1]) + g["y"] * ag.sin(p[1]), turned],)
    >>> import math
    >>> place = structured_primitive(polar, vjp=polar_vjp)
    >>> ag.grad(lambda p: place(p)["x"] * 3.0)([2.0, 0.0])
    [3.0, 0.0]
    """
    if vjp is None and jvp is None:
        raise OperandError(
            "structured_primitive needs a rule for derivatives. Write vjp=..., a function of the "
            "gradients of the value, the value, and the arguments; or jvp=..."
        )
    called = name or str(getattr(function, "__name__", "primitive"))
    return StructuredPrimitive(function, vjp, jvp, called)


class StructuredPrimitive(ByFunctions):
    """What :func:`structured_primitive` returns.

    Arguments:
        function, vjp, jvp, name: as there.
    """

    function: Callable[..., Any]
    vjp: Rule
    jvp: Rule

    def __init__(self, function: Callable[..., Any], vjp: Rule, jvp: Rule, name: str) -> None:
        self.name = name
        made_of = (StructuredPrimitive, function, vjp, jvp, name)
        self.hold(made_of, {"function": function, "vjp": vjp, "jvp": jvp})

    def __call__(self, *args: Any, **options: Any) -> Any:
        """Return the operation's value, of Values where an argument holds one."""
        check_constant(self.name, options)
        tree = flatten(args, f"the arguments of {self.name}")
        if not any(isinstance(leaf, Node) for leaf in tree.leaves):
            return self.function(*args, **options)
        plain = tree.rebuild([number_of(leaf) if isinstance(leaf, Node) else leaf
                              for leaf in tree.leaves])  # fmt: skip
        return Call(self, plain, options).on(tree.leaves)

    def __repr__(self) -> str:
        return self.name


class Call:
    """A structured primitive for arguments of one structure, and its options.

    Arguments:
        primitive: the primitive.
        args: arguments of that structure, plain numbers.
        options: its keyword arguments.
    """

    def __init__(
        self, primitive: StructuredPrimitive, args: tuple[Any, ...], options: dict[str, Any]
    ) -> None:
        self.primitive, self.args, self.options = primitive, args, options
        self.tree = flatten(args, f"the arguments of {primitive.name}")
        self._latest = Point(self, tuple(self.tree.leaves), self._evaluated(self.tree.leaves))
        self.results = self._latest.value
        self.count = len(self.results.leaves)
        self.components = [Component(self, j) for j in range(self.count)]

    def on(self, operands: Any) -> Any:
        """Return the value at numbers of any kind, one for each of the arguments'."""
        return self.results.rebuild([component(*operands) for component in self.components])

    def at(self, operands: tuple[Any, ...]) -> Point:
        """Return what is known at plain numbers; the last point is remembered."""
        latest = self._latest
        if array("d", operands).tobytes() == latest.bits:
            return latest
        value = self._evaluated(operands)
        if not value.is_like(self.results):
            raise OperandError(
                f"{self.primitive.name} returned another structure for other numbers. What it "
                "returns may depend on the structure of its arguments alone."
            )
        self._latest = latest = Point(self, operands, value)
        return latest

    def _evaluated(self, operands: Any) -> Tree:
        value = self.primitive.function(*self.tree.rebuild(operands), **self.options)
        return flatten_numbers(value, f"what {self.primitive.name} returned")

    def row(self, index: int, operands: Any, value: Any) -> list[Any]:
        """Return the partials of one number of the value, by vjp."""
        return self.pulled([float(j == index) for j in range(self.count)], operands, value)

    def pulled(self, grads: Sequence[Any], operands: Any, value: Any) -> list[Any]:
        """Return the gradients of the arguments for those of the value, by vjp."""
        name = self.primitive.name
        assert self.primitive.vjp is not None
        args = self.tree.rebuild(operands)
        found = self.primitive.vjp(self.results.rebuild(grads), value, *args, **self.options)
        return numbers_like(found, self.tree, f"what vjp of {name} returned", "its arguments")

    def column(self, index: int, operands: Any, value: Any) -> list[Any]:
        """Return the partials by one number of the arguments, by jvp."""
        unit = [float(i == index) for i in range(len(self.tree.leaves))]
        return self.pushed(unit, operands, value)

    def pushed(self, tangents: Sequence[Any], operands: Any, value: Any) -> list[Any]:
        """Return the tangents of the value for those of the arguments, by jvp."""
        name = self.primitive.name
        assert self.primitive.jvp is not None
        args = self.tree.rebuild(operands)
        found = self.primitive.jvp(self.tree.rebuild(tangents), value, *args, **self.options)
        return numbers_like(found, self.results, f"what jvp of {name} returned", "its value")

    def partial(self, row: int, column: int, operands: tuple[Any, ...]) -> Any:
        """Return one entry of the Jacobian, at numbers of any kind."""
        if all(issubclass(type(operand), float) for operand in operands):
            return self.at(operands).partial(row, column)
        if not all(isinstance(operand, (float, Node)) for operand in operands):
            raise OperandError(
                f"{self.primitive.name} has no Taylor series of its own. Write grad of grad, or "
                "jvp, in place of derivative and jet."
            )
        value = self.on(operands)
        if self.by_rows:
            return self.row(row, operands, value)[column]
        return self.column(column, operands, value)[row]

    @property
    def by_rows(self) -> bool:
        """Whether vjp is the rule to use."""
        if self.primitive.vjp is None or self.primitive.jvp is None:
            return self.primitive.jvp is None
        return len(self.results.leaves) <= len(self.tree.leaves)


class Point:
    """Value and Jacobian of a call at plain numbers, each part found once.

    Arguments:
        call: the call.
        operands: the numbers.
        value: there, taken apart.
    """

    def __init__(self, call: Call, operands: tuple[float, ...], value: Tree) -> None:
        self.call, self.operands, self.value = call, operands, value
        self.bits = array("d", operands).tobytes()
        self._lines: dict[int, list[Any]] = {}

    def partial(self, row: int, column: int) -> Any:
        """Return one entry of the Jacobian."""
        line, place = (row, column) if self.call.by_rows else (column, row)
        if line not in self._lines:
            find = self.call.row if self.call.by_rows else self.call.column
            value = self.value.rebuild(self.value.leaves)
            self._lines[line] = find(line, self.operands, value)
        return self._lines[line][place]


class Component(Part):
    """One number of what a structured primitive returns, as an operation on all its numbers.

    Arguments:
        call: the primitive and the structure of its arguments.
        index: which of the numbers.
    """

    call: Call

    def __init__(self, call: Call, index: int) -> None:
        name = call.primitive.name
        super().__init__(name, self._evaluate, (self._slope,), arity=-1, formula=f"{name}(...)")
        self.call = call
        self.index = index

    def _evaluate(self, *operands: float) -> float:
        return float(self.call.at(operands).value.leaves[self.index])

    def _slope(self, column: int, operands: tuple[Any, ...], out: Any) -> Any:
        try:
            return self.call.partial(self.index, column, operands)
        except (ArithmeticError, ValueError):
            if type(out) is IEEE:  # a second try in IEEE arithmetic, and no answer
                return NAN
            raise

    def pull_all(
        self,
        operands: tuple[Any, ...],
        nodes: Sequence[Any],
        grads: list[Any],
        wanted: Sequence[bool],
    ) -> list[Any]:
        """Return what each operand's gradient gets: by vjp, or column by column by jvp."""
        call, value = self.call, self._value_at(operands, nodes)
        if call.primitive.vjp is not None:
            return call.pulled(grads, operands, value)
        return [
            _dot(grads, call.column(i, operands, value)) if asked else 0.0
            for i, asked in enumerate(wanted)
        ]

    def push_all(
        self, operands: tuple[Any, ...], nodes: Sequence[Any], tangents: list[Any]
    ) -> list[Any]:
        """Return the tangents of all parts: by jvp, or row by row by vjp."""
        call, value = self.call, self._value_at(operands, nodes)
        if call.primitive.jvp is not None:
            return call.pushed(tangents, operands, value)
        rows = [
            None if node is None else call.row(k, operands, value) for k, node in enumerate(nodes)
        ]
        return [0.0 if row is None else _dot(tangents, row) for row in rows]

    def _value_at(self, operands: tuple[Any, ...], nodes: Sequence[Any]) -> Any:
        """Return the value, of nodes that are there, and new ones for the others."""
        call = self.call
        parts = zip(call.components, nodes, strict=True)
        return call.results.rebuild(
            [part(*operands) if node is None else node for part, node in parts]
        )

    def __reduce__(self) -> Any:
        return _component, (self.call.primitive, self.call.args, self.call.options, self.index)

    def __copy__(self) -> Component:
        return self

    def __deepcopy__(self, memo: Any) -> Component:
        return self


def _dot(flows: Sequence[Any], partials: Sequence[Any]) -> Any:
    """Return the sum of products, in each of which a factor of zero wins."""
    shares = [times(flow, partial) for flow, partial in zip(flows, partials, strict=True)]
    return sum(shares[1:], shares[0]) if shares else 0.0


def _component(
    primitive: StructuredPrimitive, args: tuple[Any, ...], options: dict[str, Any], index: int
) -> Component:
    return Call(primitive, args, options).components[index]
