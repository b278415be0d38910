"""Running a function on Values to learn what it computes, and which way its branches went."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from math import inf, isfinite, isnan
from typing import Any, NamedTuple, NoReturn

from autograd.compiler.record import recurrences
from autograd.compiler.record.choosing import Fork, both_ways
from autograd.compiler.record.conditions import Condition, unwrapped
from autograd.compiler.record.integers import REMAINDERS, largest_exact, rounded_ints
from autograd.compiler.record.kinds import Kinds
from autograd.context import count, present, tick
from autograd.errors import AutogradError, TraceError
from autograd.node import Node, are_fixed, moment_of, number_of, restored
from autograd.numbers import EXACT
from autograd.table import ops
from autograd.table.operation import Op
from autograd.value import Value, apply, held


class Assumption(NamedTuple):
    """What a traced function assumed: the outcome of a node.

    Arguments:
        node: a comparison, 1 or 0, or a whole number that was used as an int.
        outcome: what it was.
    """

    node: Value
    outcome: float


class Recorder:
    """What is learned about a function while it runs on Values; set up by :func:`tracing`.

    Arguments:
        name: of the function, for messages.
        began: the moment since which Values belong to the function.
        inputs: what stands for its arguments.
    """

    def __init__(self, name: str, began: int, inputs: Sequence[Node]) -> None:
        self.name = name
        self.began = began
        self.guards: list[Assumption] = []
        self.refusal: AutogradError | None = None  # the first, for functions that catch it
        self.inputs = list(inputs)
        self.kinds = Kinds(began, inputs, float)
        self.kinds_if_ints = Kinds(began, inputs, int, self.kinds)
        self.fork: Fork | None = None  # on which way a branchless function is
        self.asks_for_ints = False  # whether it would be told otherwise, were its arguments ints
        self._guarded: set[int] = set()
        self._kept: list[Any] = []
        self._own: dict[int, Node] = {}
        self._outside: dict[int, tuple[Node, Value]] = {}  # constants, and what reads them

    def condition(self, op: Op, left: Any, right: Any) -> Any:
        """Return a comparison; a bool if it cannot come out otherwise."""
        node = apply(op, (unwrapped(left), unwrapped(right)))
        if node.is_constant:
            return bool(number_of(node))
        return Condition(node, self)

    # What Python would have in a node's place

    def kind_of(self, value: Node) -> type | None:
        """Return the type of the plain number to the function; None if there would be a Value."""
        kind = self.kinds.of(value)
        if kind is not None and self.kinds_if_ints.of(value) is not kind:
            self.asks_for_ints = True
        return kind

    def is_float(self, value: Node) -> bool:
        """Whether there would be a float; a transform works on Values, which may be an index."""
        return present.watch is None and self.kind_of(value) is float

    def is_plain(self, value: Node) -> bool:
        """Whether there would be a plain number."""
        return self.kinds.of(value) is not None

    def plain(self, value: Any, by_user: bool = True) -> Any:
        """Return the plain number, and assumes it to the last bit; None for a Value.

        Arguments:
            value: what stands for it.
            by_user: whether it matters to the function that it is no int.
        """
        kind = self.kind_of(value) if by_user else self.kinds.of(value)
        if kind is None:
            return None
        number = self._take(value, lambda: value)
        if number == 0.0 and not self.is_fixed(value):
            self.guard(ops.copysign(1.0, value))
        return number if kind is float or not isfinite(number) else kind(number)

    def whole(self, value: Any) -> int:
        """Return the int that a value is turned into, and assumes it."""
        number = self._take(value, lambda: ops.trunc(value))
        return int(number)  # which raises for what is infinite or nan

    def _take(self, value: Any, finite: Callable[[], Value]) -> float:
        """Assume that a value is nan, which infinity it is, or else something more.

        Arguments:
            value: what is asked.
            finite: returns what is assumed of a finite one.

        Returns:
            its number.
        """
        number = number_of(value)
        if not self.is_fixed(value):
            if isfinite(number):
                self.guard(finite())
            else:
                self.guard(ops.equal(value, value))
                if not isnan(number):
                    self.guard(ops.equal(value, number))
        return number

    def note_int(self, value: Node) -> None:
        """Note that Python would give an int where a node was made, or raise as it would."""
        self.kinds.hint(value, int)
        if present.watch is not None or not self.is_plain(value):
            return  # in a transform it is a Value, and floor(nan) is nan
        operand = value.parents[0] if value.parents else value  # of a constant it is one
        int(self._take(operand, lambda: ops.less(ops.absolute(operand), inf)))  # which may raise

    def largest_int(self, program: Collection[Op], outputs: Sequence[Node]) -> float:
        """Return how large an argument may be as an int, and be treated as a float.

        The last digits of floats in the place of ints are a matter of rounding, which results may
        differ by. Those of a remainder, or of a quotient without one, are not.

        Arguments:
            program: the operations that were traced.
            outputs: what the function returned.

        Returns:
            the largest magnitude; -1 if no int may.
        """
        if self.asks_for_ints:
            return -1.0
        if REMAINDERS.isdisjoint(program):
            return EXACT
        return min(EXACT, largest_exact(self.inputs, self._ends(outputs), self.kinds_if_ints))

    def guard_ints(self, outputs: Sequence[Node]) -> None:
        """Assume that ints stay small enough to be exact as floats.

        Arguments:
            outputs: what the function returned.
        """
        roots = rounded_ints(self.kinds)
        if not roots:
            return
        most = largest_exact(roots, self._ends(outputs), self.kinds)
        if most == inf:
            return
        for root in roots:
            if not abs(number_of(root)) <= most:
                raise TraceError(
                    f"{self.name} computes with the int {int(number_of(root))}, and ints beyond "
                    "2**53 would lose digits in compiled code. Round with autograd.floor and its "
                    "like where floats are meant."
                )
            self.guard(ops.less_equal(ops.absolute(root), most))

    def _ends(self, outputs: Sequence[Node]) -> list[Node]:
        """Return what everything that matters leads to: outputs, and the nodes of guards."""
        return [*outputs, *[node for node, _ in self.guards]]

    def note_float(self, value: Node) -> Node:
        """Note that Python would give a float where a node was made; return the node."""
        self.kinds.hint(value, float)
        return value

    # What is read anew at each call

    def is_fixed(self, value: Node) -> bool:
        """Whether the number of a node is the same at each call."""
        return are_fixed((value,), self.began)

    def read_anew(self, operands: Sequence[Any]) -> tuple[Any, ...] | None:
        """Return operands, constants all, as what reads them at each call.

        A constant Value from outside may hold another number at the next call.

        Returns:
            the operands with leaves in place of such constants; None if there are none.
        """
        if are_fixed(operands, self.began):
            return None
        return tuple([self._leaf_of(one) if isinstance(one, Node) else one for one in operands])

    def _leaf_of(self, constant: Node) -> Any:
        if self.is_fixed(constant):
            return constant
        if id(constant) not in self._outside:
            leaf = restored(Value, number_of(constant), 0.0, None, False, None, (), ())
            del self._own[id(leaf)]
            self._outside[id(constant)] = constant, leaf
        return self._outside[id(constant)][1]

    def outside(self) -> dict[int, Node]:
        """Return the constants that were found outside, by the ids of the leaves for them."""
        return {id(leaf): constant for constant, leaf in self._outside.values()}

    def truth(self, node: Value) -> float:
        """Return the truth of a condition: a guard, or on a way of a branchless function its."""
        if self.fork is None or self.is_fixed(node):
            return self.guard(node)
        return self.fork.truth(node)

    def both_ways(self, f: Callable[..., Any], args: Any, kwargs: Any) -> Any:
        """Return what a branchless function gives, in a tuple; None if it is to be run as it is."""
        return both_ways(self, f, args, kwargs)

    def guard(self, node: Value) -> float:
        """Assume the outcome of a node from here on; return it."""
        outcome = number_of(node)
        if id(node) not in self._guarded:
            self._guarded.add(id(node))
            self.guards.append(Assumption(node, outcome))
        return outcome

    def forget_guards(self, first: int) -> None:
        """Forget what was assumed by what is run once more, guards from one on."""
        for node, _ in self.guards[first:]:
            self._guarded.discard(id(node))
        del self.guards[first:]

    def scan(self, step: Any, state: Any, items: Any) -> Any:
        """Return what a scan returns, recorded as one loop; None if its steps are to be run."""
        return recurrences.scan(self, step, state, items)

    def while_loop(self, condition: Any, step: Any, state: Any) -> Any:
        """Return the last state of a while_loop, in a tuple; None as above."""
        return recurrences.while_loop(self, condition, step, state)

    def keep(self, thing: Any) -> None:
        """Keep something as long as the function is traced."""
        self._kept.append(thing)

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
        error = TraceError(
            f"{what} inside {self.name} while it is compiled: the number would be frozen, or the "
            f"effect happen once only. Instead: {instead}."
        )
        self.refused(error)
        raise error

    def raise_refusal(self) -> None:
        """Raise the first refusal, which the function may have caught, if there was one."""
        if self.refusal is not None:
            raise self.refusal

    def refused(self, error: AutogradError) -> None:
        """Note an error that the function may catch, where plain numbers would raise none."""
        if self.refusal is None:
            self.refusal = error


@contextmanager
def tracing(
    name: str,
    began: int | None = None,
    inputs: Sequence[Node] = (),
    kind: Callable[..., Recorder] = Recorder,
) -> Iterator[Recorder]:
    """Return, as a block, a recorder of everything that Values do in this thread.

    Arguments:
        name: of the function that runs, for messages.
        began: the moment since which Values belong to it; now, unless given.
        inputs: what stands for its arguments.
        kind: makes the recorder, of these three.

    >>> with tracing("f") as recorder:
    ...     if Value(2.0) > 1.0:
    ...         pass
    >>> [guard.outcome for guard in recorder.guards]
    [1.0]
    """
    recorder = kind(name, tick() if began is None else began, inputs)
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
