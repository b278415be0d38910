"""What a picture of a graph shows: boxes for values, circles for operations, arrows between.

A value that many operations use, far apart, would send arrows across the whole picture, which hide
what they cross and take the layout minutes. Such a value is drawn once more beside each operation
that is far away: fifty steps of ``y = y * w + b`` show w and b at every step.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from autograd.graph import topological_order
from autograd.node import Node

FEW = 2  # a value that so many operations use is drawn once, wherever they are
REACH = 4  # and any value, if those operations are no more than so many steps apart


@dataclass(frozen=True, slots=True)
class Box:
    """A value as drawn.

    Arguments:
        id: what arrows call it.
        name: what the user called the value; empty if nothing.
        data: its number.
        grad: its gradient; None for a constant, which has none.
        kind: where the value comes from.
        is_output: whether it is the value that the picture is of.
        is_again: whether an earlier box shows the same value.
    """

    id: str
    name: str
    data: float
    grad: float | None
    kind: Literal["leaf", "constant", "result"]
    is_output: bool
    is_again: bool


@dataclass(frozen=True, slots=True)
class Circle:
    """An operation as drawn: the label of its row."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Arrow:
    """From an operand to its operation, with the local gradient, or from there to the result."""

    tail: str
    head: str
    local_grad: float | None = None


@dataclass(frozen=True, slots=True)
class View:
    """All that is drawn, in an order that depends on the graph alone; ``nodes[i].id`` is ``ni``.

    >>> from autograd import Value
    >>> drawn = view_of(Value(2.0, name="x") * 3.0)
    >>> [node.id for node in drawn.nodes]
    ['n0', 'n1', 'n2', 'n3']
    """

    nodes: list[Box | Circle] = field(default_factory=list)
    arrows: list[Arrow] = field(default_factory=list)


def view_of(output: Node, order: Sequence[Node] | None = None) -> View:
    """Return what a picture of all that a value depends on shows.

    Arguments:
        output: the value.
        order: the values it depends on, operands first, where the caller has walked already.

    Returns:
        the boxes, circles and arrows.

    >>> from autograd import Value
    >>> x = Value(3.0, name="x")
    >>> [(arrow.tail, arrow.head, arrow.local_grad) for arrow in view_of(x * x).arrows]
    [('n0', 'n1', 3.0), ('n0', 'n1', 3.0), ('n1', 'n2', None)]
    """
    order = topological_order([output]) if order is None else order
    drawn = View()
    first: dict[int, str] = {}  # by the identity of a value, its first box
    apart = _far_uses(order)

    def box(value: Node) -> str:
        key = f"n{len(drawn.nodes)}"
        drawn.nodes.append(_box(value, key, value is output, id(value) in first))
        first.setdefault(id(value), key)
        return key

    for value in order:
        if value.op is None:
            continue  # drawn when first used
        tails: dict[int, str] = {}
        for parent in value.parents:
            if id(parent) not in first or (id(parent), id(value)) in apart:
                # x * x has two arrows, but from one box
                tails[id(parent)] = tails.get(id(parent)) or box(parent)
        circle = Circle(f"n{len(drawn.nodes)}", value.op.label)
        drawn.nodes.append(circle)
        for parent, local_grad in zip(value.parents, value.local_grads, strict=True):
            tail = tails.get(id(parent)) or first[id(parent)]
            shown = None if parent.is_constant else local_grad  # nothing flows to a constant
            drawn.arrows.append(Arrow(tail, circle.id, shown))
        drawn.arrows.append(Arrow(circle.id, box(value)))
    if output.op is None:
        box(output)
    return drawn


def _box(value: Node, key: str, is_output: bool, is_again: bool) -> Box:
    return Box(
        key,
        value.name or "",
        value.data,
        None if value.is_constant else value.grad,
        "constant" if value.is_constant else "leaf" if value.is_leaf else "result",
        is_output,
        is_again,
    )


def _far_uses(order: Sequence[Node]) -> set[tuple[int, int]]:
    """Return the pairs of a value and its user, by identity, that a long arrow would join.

    How far apart two users of a value lie is counted in operations, from the leaves and from the
    output, for the layout may follow either. A leaf with any far user stands apart at all of them,
    as every step of a loop then looks the same; a result stays where it was computed.
    """
    users: dict[int, dict[int, Node]] = {id(value): {} for value in order}
    from_leaves: dict[int, int] = {}
    for value in order:
        for parent in value.parents:
            users[id(parent)][id(value)] = value
        above = [from_leaves[id(parent)] + 1 for parent in value.parents]
        from_leaves[id(value)] = max(above, default=0)
    from_output: dict[int, int] = {}
    for value in reversed(order):
        below = [from_output[user] + 1 for user in users[id(value)]]
        from_output[id(value)] = max(below, default=0)

    apart: set[tuple[int, int]] = set()
    for value in order:
        using = users[id(value)]
        if len(using) <= FEW:
            continue
        lowest = min(from_leaves[user] for user in using)
        highest = max(from_output[user] for user in using)
        far = [
            user
            for user in using
            if max(from_leaves[user] - lowest, highest - from_output[user]) > REACH
        ]
        apart.update((id(value), user) for user in (using if far and value.op is None else far))
    return apart
