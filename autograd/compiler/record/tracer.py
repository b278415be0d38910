"""Running a function on Values to learn what it computes, and which way its branches went."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple, NoReturn

from autograd.context import count, present, tick
from autograd.errors import TraceError
from autograd.node import Node, moment_of, number_of
from autograd.table import ops
from autograd.table.operation import Op
from autograd.value import Value, apply, held


class Assumption(NamedTuple):
    """What a traced function took for granted: the outcome of a node.

    Arguments:
        node: a comparison, 1 or 0, or a whole number that was used as an int.
        outcome: what it was.
    """

    node: Value
    outcome: float


class Condition:
    """A comparison of Values in a function that is being traced.

    Asking for its truth, as ``if`` does, records a guard; ``autograd.where`` takes it without one.

    Arguments:
        node: 1 where it holds, else 0.
        recorder: notes the guards.
    """

    __slots__ = ("_recorder", "node")

    def __init__(self, node: Value, recorder: Recorder) -> None:
        self.node = node
        self._recorder = recorder

    def __bool__(self) -> bool:
        return bool(self._recorder.guard(self.node))

    def __int__(self) -> int:
        return int(bool(self))

    __index__ = __int__

    def __float__(self) -> float:
        return float(bool(self))

    def __and__(self, other: Any) -> Condition:
        return Condition(ops.where(self.node, _truth(other), 0.0), self._recorder)

    def __or__(self, other: Any) -> Condition:
        return Condition(ops.where(self.node, 1.0, _truth(other)), self._recorder)

    def __xor__(self, other: Any) -> Condition:
        return Condition(ops.not_equal(self.node, _truth(other)), self._recorder)

    __rand__, __ror__, __rxor__ = __and__, __or__, __xor__

    def __hash__(self) -> int:
        return hash(self.node)

    @staticmethod
    def __apply__(op: Op, operands: tuple[Any, ...]) -> Any:
        """Apply an operation to operands, one of them a condition; others may know better how."""
        plain = tuple(map(_unwrapped, operands))
        for operand in plain:
            if not isinstance(operand, Value) and hasattr(operand, "__apply__"):
                return operand.__apply__(op, plain)
        return apply(op, plain)

    # A copy would tell its guards to a copy of the recorder

    def __copy__(self) -> Condition:
        return self

    def __deepcopy__(self, memo: Any) -> Condition:
        return self

    def __reduce_ex__(self, protocol: Any) -> Any:
        self._recorder.refuse("Pickling a comparison", "bool(x > y) for a branch of its own")

    def __repr__(self) -> str:
        return f"Condition({self.node!r})"


def _as_number(name: str) -> Any:
    """Return an operator of Values for conditions, which count as 1 or 0, as bools do."""

    def operator(self: Condition, *others: Any) -> Any:
        return getattr(self.node, name)(*map(_unwrapped, others))

    return operator


for _name in (
    "add", "radd", "sub", "rsub", "mul", "rmul", "truediv", "rtruediv", "floordiv", "rfloordiv",
    "mod", "rmod", "pow", "rpow", "neg", "pos", "abs", "lt", "le", "gt", "ge", "eq", "ne",
):  # fmt: skip
    setattr(Condition, f"__{_name}__", _as_number(f"__{_name}__"))


def _unwrapped(thing: Any) -> Any:
    return thing.node if isinstance(thing, Condition) else thing


def _truth(thing: Any) -> Any:
    return thing.node if isinstance(thing, Condition) else float(bool(thing))


class Recorder:
    """What is learned about a function while it runs on Values; set up by :func:`tracing`.

    Arguments:
        name: of the function, for messages.
        began: the moment since which Values belong to the function.
    """

    def __init__(self, name: str, began: int) -> None:
        self.name = name
        self.began = began
        self.guards: list[Assumption] = []
        self._guarded: set[int] = set()
        self._own: dict[int, Node] = {}

    def condition(self, op: Op, left: Any, right: Any) -> Any:
        """Return a comparison; a bool if it cannot come out otherwise."""
        node = apply(op, (_unwrapped(left), _unwrapped(right)))
        if node.is_constant:
            return bool(number_of(node))
        return Condition(node, self)

    def whole(self, value: Any, number: int) -> int:
        """Return the int that a value was turned into, and take it for granted."""
        if not value.is_constant:
            self.guard(ops.trunc(value))
        return number

    def guard(self, node: Value) -> float:
        """Take the outcome of a node for granted from here on; return it."""
        outcome = number_of(node)
        if id(node) not in self._guarded:
            self._guarded.add(id(node))
            self.guards.append(Assumption(node, outcome))
        return outcome

    def made(self, leaf: Any) -> None:
        """Note a leaf that the function itself made: its number never changes."""
        self._own[id(leaf)] = leaf

    def is_own(self, leaf: Node) -> bool:
        """Whether the function itself made a leaf."""
        return id(leaf) in self._own

    def copied(self, node: Value) -> Value:
        """Return what stands for a copy of a node.

        What the function computes with is itself. A copy of a leaf from outside has the number
        that the leaf has at each call, but no gradient flows from one to the other.
        """
        if node.is_constant or moment_of(node) >= self.began:
            return node
        if node.op is not None:
            self.refuse("Copying a Value that was computed before", "use it as it is")
        return held(node)

    def refuse(self, what: str, instead: str) -> NoReturn:
        """Raise for what compiled code could not repeat."""
        raise TraceError(
            f"{what} inside {self.name} while it is compiled: the number would be frozen, or the "
            f"effect happen once only. Instead: {instead}."
        )


@contextmanager
def tracing(name: str, began: int | None = None) -> Iterator[Recorder]:
    """Return, as a block, a recorder of everything that Values do in this thread.

    Arguments:
        name: of the function that runs, for messages.
        began: the moment since which Values belong to it; now, unless given.

    >>> with tracing("f") as recorder:
    ...     if Value(2.0) > 1.0:
    ...         pass
    >>> [guard.outcome for guard in recorder.guards]
    [1.0]
    """
    recorder = Recorder(name, tick() if began is None else began)
    outer = present.tracer
    present.tracer = recorder
    count("watches", 1)
    count("tracers", 1)
    try:
        yield recorder
    finally:
        count("tracers", -1)
        count("watches", -1)
        present.tracer = outer
