"""From a graph to a program."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from autograd.node import Node, number_of
from autograd.program.builder import Builder
from autograd.program.program import Guard, Program
from autograd.value import Value, since


class Reading(NamedTuple):
    """A program, and what came of reading it.

    Arguments:
        program: the program; its inputs are those asked for, then the captured leaves.
        captured: leaves and older nodes that were not among the inputs.
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
    began: int = 0,
) -> Reading:
    """Return the program that computes outputs of a graph from inputs and captured nodes.

    Arguments:
        inputs: leaves.
        outputs: nodes.
        guards: nodes, and the outcome that was taken for granted.
        is_fixed: tells a leaf whose number never changes.
        began: a moment of the clock; nodes made before are captured as they are, like leaves.

    Returns:
        what was read.

    >>> x, w = Value(2.0), Value(3.0)
    >>> reading = read([x], [x * w * (1.0 + 1.0)], [], lambda leaf: False)
    >>> reading.program(2.0, 3.0), reading.captured == [w]
    ([12.0], True)
    """
    oldest = since(began)
    order = _parents_first([*[node for node, _ in guards], *outputs], oldest)
    own = set(map(id, inputs))
    captured = [
        node
        for node in order
        if (node._op is None or node._sweep < oldest)
        and not (node._uses < 0 or id(node) in own or is_fixed(node))
    ]
    builder = Builder(len(inputs) + len(captured))
    places = {id(node): place for place, node in enumerate([*inputs, *captured])}
    recorded = 0
    for node in order:
        if id(node) in places:
            continue
        if node._op is None:
            places[id(node)] = builder.constant(number_of(node))
        else:
            recorded += 1
            places[id(node)] = builder.add(node._op, _places_of(node, places))
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


def _parents_first(outputs: Sequence[Value], oldest: int) -> list[Value]:
    """Return the nodes that outputs depend on, in order, without what older ones came from."""
    order: list[Value] = []
    entered: set[int] = set()
    left: set[int] = set()
    stack: list[Value] = list(outputs)[::-1]
    while stack:
        node = stack[-1]
        key = id(node)
        if key in entered:  # met before: now all that it depends on has been
            stack.pop()
            if key not in left:
                left.add(key)
                order.append(node)
            continue
        entered.add(key)
        if node._op is None or node._sweep < oldest:
            continue
        if node._left is not None:
            if node._right is not None:
                stack.append(node._right)
            stack.append(node._left)
        else:
            stack += node._more[0][::-1]
    return order


def _places_of(node: Value, places: dict[int, int]) -> tuple[int, ...]:
    """Return the places of a node's operands."""
    if node._left is None:
        return tuple([places[id(parent)] for parent in node._more[0]])
    if node._right is None:
        return (places[id(node._left)],)
    return (places[id(node._left)], places[id(node._right)])
