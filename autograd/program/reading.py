"""From a graph to a program."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from autograd.graph import topological_order
from autograd.node import Node, number_of
from autograd.program.builder import Builder
from autograd.program.program import Guard, Program
from autograd.value import Value


class Reading(NamedTuple):
    """A program, and what came of reading it.

    Arguments:
        program: the program; its inputs are those asked for, then the captured leaves.
        captured: the leaves of the graph that were not among the inputs.
        counts: operations by the pass that they were removed in, and what is left.
    """

    program: Program
    captured: list[Value]
    counts: dict[str, int]


def read(
    inputs: Sequence[Value],
    outputs: Sequence[Value],
    guards: Sequence[tuple[Value, float]],
    is_fixed: Callable[[Node], bool],
) -> Reading:
    """Return the program that computes outputs of a graph from inputs and captured leaves.

    Arguments:
        inputs: leaves.
        outputs: nodes.
        guards: nodes, and the outcome that was taken for granted.
        is_fixed: tells a leaf whose number never changes.

    Returns:
        what was read.

    >>> x, w = Value(2.0), Value(3.0)
    >>> reading = read([x], [x * w * (1.0 + 1.0)], [], lambda leaf: False)
    >>> reading.program(2.0, 3.0), reading.captured == [w]
    ([12.0], True)
    """
    order = topological_order([*[node for node, _ in guards], *outputs])
    own = set(map(id, inputs))
    captured = [
        node
        for node in order
        if node.op is None and not node.is_constant and id(node) not in own and not is_fixed(node)
    ]
    builder = Builder(len(inputs) + len(captured))
    places = {id(node): place for place, node in enumerate([*inputs, *captured])}
    recorded = 0
    for node in order:
        if id(node) in places:
            continue
        op = node.op
        if op is None:
            places[id(node)] = builder.constant(number_of(node))
        else:
            recorded += 1
            places[id(node)] = builder.add(op, tuple([places[id(p)] for p in node.parents]))
    program = builder.finished(
        [Guard(places[id(node)], outcome) for node, outcome in guards],
        [places[id(node)] for node in outputs],
    )
    removed = {
        "folded": builder.folded,
        "simplified": builder.simplified,
        "shared": builder.shared,
    }
    left = len(program.ops)
    counts = {"recorded": recorded, **removed, "left": left}
    return Reading(program, captured, counts)
