"""From a graph to a program."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping, Sequence
from time import perf_counter
from typing import NamedTuple

from autograd.compiler.program.builder import Builder
from autograd.compiler.program.program import Guard, Program
from autograd.context import tick
from autograd.node import Node, number_of
from autograd.value import Value

try:
    import cython
except ImportError:
    from autograd._build import no_cython as cython

if not cython.compiled:
    from autograd.compiler.program.instructions import push, words


class Reading(NamedTuple):
    """A program, and what came of reading it.

    Arguments:
        program: the program; its inputs are those asked for, then the captured leaves, then the
            captured constants.
        captured: leaves and older nodes that were not among the inputs.
        constants: constant Values from outside, through which no gradient flows.
        counts: operations by the pass that they were removed in, and what is left.
        seconds: how long it took.
    """

    program: Program
    captured: list[Value]
    constants: list[Node]
    counts: dict[str, int]
    seconds: float


def read(
    inputs: Sequence[Value],
    outputs: Sequence[Value],
    guards: Sequence[tuple[Value, float]],
    is_fixed: Callable[[Node], bool],
    began: int = 0,
    stand_ins: Mapping[int, Node] | None = None,
) -> Reading:
    """Return the program that computes outputs of a graph from inputs and captured nodes.

    Arguments:
        inputs: leaves.
        outputs: nodes.
        guards: nodes, and the outcome that was assumed.
        is_fixed: tells a leaf whose number never changes.
        began: a moment of the clock; nodes made before are captured as they are, like leaves.
        stand_ins: constants, by the ids of leaves that stand for them.

    Returns:
        what was read.

    >>> from autograd import Value
    >>> x, w = Value(2.0), Value(3.0)
    >>> reading = read([x], [x * w * (1.0 + 1.0)], [], lambda leaf: False)
    >>> reading.program(2.0, 3.0), reading.captured == [w]
    ([12.0], True)
    """
    started = perf_counter()
    walk = _Walk([*[node for node, _ in guards], *outputs], began)
    own = set(map(id, inputs))
    stand_ins = {} if stand_ins is None else stand_ins
    captured, outside = [], []
    for node in walk.ends:
        if id(node) in stand_ins or node.is_constant:
            outside.append(node)
        elif not (id(node) in own or is_fixed(node)):
            captured.append(node)
    read_anew = [*inputs, *captured, *outside]
    builder = Builder(len(read_anew))
    walk.number_ends(read_anew, builder)
    walk.number_nodes()
    program = builder.finished(
        [Guard(walk.place_of(node), outcome) for node, outcome in guards],
        [walk.place_of(node) for node in outputs],
    )
    removed = {
        "folded": builder.folded,
        "simplified": builder.simplified,
        "shared": builder.shared,
    }
    left = len(program.code)
    counts = {"recorded": len(walk.order), **removed, "left": left}
    constants = [stand_ins.get(id(node), node) for node in outside]
    return Reading(program, captured, constants, counts, perf_counter() - started)


def written(
    inputs: Sequence[Value],
    outputs: Sequence[Value],
    began: int,
    is_fixed: Callable[[Node], bool] | None = None,
) -> tuple[Program, list[Value]]:
    """Return the program of a step of a loop, as it was written.

    Arguments:
        inputs: leaves.
        outputs: nodes.
        began: the moment since which the nodes between were made.
        is_fixed: tells a node from before whose number never changes; all are unless given.

    Returns:
        the program, without guards, and the nodes from outside that are its last inputs.

    >>> from autograd import Value
    >>> x, w = Value(2.0), Value(3.0)
    >>> program, found = written([x], [x * w * 1.0], 0, lambda node: node.is_constant)
    >>> program.ops, program(2.0, 3.0), found == [w]
    ([mul, mul], [6.0], True)
    """
    walk = _Walk(outputs, began)
    own = set(map(id, inputs))
    found = [
        node
        for node in walk.ends
        if is_fixed is not None and id(node) not in own and not is_fixed(node)
    ]
    read_anew = [*inputs, *found]
    builder = Builder(len(read_anew), False)
    walk.number_ends(read_anew, builder)
    walk.number_nodes()
    return builder.finished([], [walk.place_of(node) for node in outputs]), found


_ENTERED = 0  # what the walk notes on a node at first, in the field that sweeps count uses in


class _Walk:
    """The nodes that outputs depend on, parents first, and their places in a program.

    Arguments:
        outputs: nodes.
        began: a moment; nodes made before, like leaves, are ends of the walk.

    Constants that were made since are no ends: they stand in the program as numbers. A node that
    the walk has left knows its number in the order, from 1.
    """

    moment: int
    began: int
    builder: Builder
    order: list[Value]
    places: array[int]  # by number
    ends: list[Value]
    end_places: dict[int, int]

    def __init__(self, outputs: Sequence[Value], began: int) -> None:
        self.moment = tick()
        self.began = began
        self.order = []
        self.places = array("i", [0])
        self.ends = []
        self.end_places = {}
        self._go(list(outputs)[::-1], began)

    def _go(self, stack: list[Value], oldest: int) -> None:
        while stack:
            node = stack[-1]
            if node._op is None or node._sweep < oldest:
                stack.pop()
                if self._is_constant(node):
                    continue
                if id(node) not in self.end_places:
                    self.end_places[id(node)] = 0
                    self.ends.append(node)
            elif node._sweep != self.moment:  # met for the first time: first its parents
                node._sweep = self.moment
                node._mark = _ENTERED
                if node._left is None:
                    stack += node._more[0][::-1]
                else:
                    if node._right is not None:
                        stack.append(node._right)
                    stack.append(node._left)
            else:
                stack.pop()
                if node._mark == _ENTERED:
                    self.order.append(node)
                    node._mark = len(self.order)

    def number_ends(self, inputs: Sequence[Value], builder: Builder) -> None:
        """Give the first places to inputs, and those of constants to the other ends."""
        self.builder = builder
        known = {id(node): place for place, node in enumerate(inputs)}
        for node in self.ends:
            if id(node) not in known:  # the number of an input must not shape the program
                known[id(node)] = builder.constant(number_of(node))
        self.end_places = known

    def number_nodes(self) -> None:
        """Write an operation for each node."""
        builder, numbers = self.builder, self.places
        for node in self.order:
            left, right = node._left, node._right
            if left is None:
                parents = node._more[0]
                for parent in parents:
                    builder.push(self.place_of(parent))
                count = len(parents)
            else:
                builder.push(self.place_of(left))
                count = 1
                if right is not None:
                    builder.push(self.place_of(right))
                    count = 2
            op = node._op
            assert op is not None  # ends are not in the order
            push(numbers, builder.end(op, count))

    def place_of(self, node: Value) -> int:
        """Return where a node's number is."""
        if node._sweep == self.moment and node._op is not None:
            return words(self.places)[node._mark]  # type: ignore[no-any-return]
        if self._is_constant(node):
            return self.builder.constant(node._primal)
        return self.end_places[id(node)]

    def _is_constant(self, node: Value) -> bool:
        """Whether a node is a plain number to the program."""
        return node._op is None and node._mark < 0 and node._sweep >= self.began
