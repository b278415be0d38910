"""What a picture of a graph shows: boxes for values, circles for operations, arrows between.

A program, as a compiled function runs it, has no numbers yet: an arrow leads from one operation to
the next, boxes are left to inputs, constants and outputs, and what it takes for granted is a
diamond.

A value that many operations use, far apart, would send arrows across the whole picture, which hide
what they cross and take the layout minutes. Such a value is drawn once more beside each operation
that is far away: fifty steps of ``y = y * w + b`` show w and b at every step.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from autograd.graph import topological_order
from autograd.node import Node
from autograd.program.program import Program

FEW = 2  # a value that so many operations use is drawn once, wherever they are
REACH = 4  # and any value, if those operations are no more than so many steps apart
_TRUTHS = frozenset(["less", "less_equal", "equal", "not_equal", "where"])  # 1 or 0 if guarded

Kind = Literal["leaf", "constant", "result"]


@dataclass(frozen=True, slots=True)
class Box:
    """A value as drawn.

    Arguments:
        id: what arrows call it.
        name: what the user called the value; empty if nothing. In a program, what the box stands
            for: the name of an input or output, or a constant.
        data: its number; None in a program.
        grad: its gradient; None for a constant, which has none, and in a program.
        kind: where the value comes from.
        is_output: whether it is the value that the picture is of.
        is_again: whether an earlier box shows the same value.
    """

    id: str
    name: str
    data: float | None
    grad: float | None
    kind: Kind
    is_output: bool
    is_again: bool


@dataclass(frozen=True, slots=True)
class Circle:
    """An operation as drawn: the label of its row."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Diamond:
    """A guard of a program as drawn: the outcome that is taken for granted."""

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

    nodes: list[Box | Circle | Diamond] = field(default_factory=list)
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
    apart = _far_uses({id(value): [id(p) for p in value.parents] for value in order})

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


def view_of_program(program: Program, inputs: Sequence[str], outputs: Sequence[str]) -> View:
    """Return what a picture of a program shows.

    Arguments:
        program: the program.
        inputs: the names of its inputs.
        outputs: the names of its outputs.

    Returns:
        the boxes, circles, diamonds and arrows. A constant is drawn at each operation that takes
        it; a result that is drawn again gets the name that it has in a listing, such as %7.

    >>> from autograd import ops
    >>> double = Program(1, [2.0], [ops.mul], [(0, ~0)], [], [1])
    >>> [getattr(node, "name", "*") for node in view_of_program(double, ["x"], ["y"]).nodes]
    ['x', '2', '*', 'y']
    """
    drawn = View()
    n = program.n_inputs
    first: dict[int, str] = {}  # by the place of an input or result, what shows it first
    operands: dict[int, Sequence[int]] = dict.fromkeys(range(n), ())
    for i, places in enumerate(program.operands):
        operands[n + i] = [place for place in places if place >= 0]
    apart = _far_uses(operands)
    repeated = {place for place, _ in apart}

    def box(name: str, kind: Kind, is_output: bool = False, is_again: bool = False) -> str:
        key = f"n{len(drawn.nodes)}"
        drawn.nodes.append(Box(key, name, None, None, kind, is_output, is_again))
        return key

    def tail(place: int, is_far: bool = False) -> str:
        """Return where an arrow from a place begins."""
        if place < 0:
            return box(f"{program.constants[~place]:.4g}", "constant")
        is_input = place < n
        if is_far or place not in first:
            name = inputs[place] if is_input else f"%{place}"
            key = box(name, "leaf" if is_input else "result", is_again=place in first)
            first.setdefault(place, key)
            return key
        return first[place]

    checks = program.checks()
    for i in range(-1, len(program.ops)):
        here = n + i
        if i >= 0:
            met: dict[int, str] = {}  # x * x has two arrows, but from one box
            for place in program.operands[i]:
                if place not in met:
                    met[place] = tail(place, (place, here) in apart)
            circle = Circle(f"n{len(drawn.nodes)}", program.ops[i].label)
            drawn.nodes.append(circle)
            drawn.arrows.extend(Arrow(met[p], circle.id) for p in program.operands[i])
            first[here] = circle.id
            if here in repeated:
                first[here] = box(f"%{here}", "result")
                drawn.arrows.append(Arrow(circle.id, first[here]))
        for index in checks.get(i, ()):
            asked, outcome = program.guards[index]
            start = tail(asked)
            truth = asked >= n and program.ops[asked - n].name in _TRUTHS
            label = ("true" if outcome else "false") if truth else f"= {outcome:g}"
            diamond = Diamond(f"n{len(drawn.nodes)}", label)
            drawn.nodes.append(diamond)
            drawn.arrows.append(Arrow(start, diamond.id))
    for name, place in zip(outputs, program.outputs, strict=True):
        start = tail(place)
        drawn.arrows.append(Arrow(start, box(name, "result", is_output=True)))
    for place in range(n):
        if place not in first:
            tail(place)  # an input that nothing depends on
    return drawn


def _far_uses(operands: Mapping[int, Sequence[int]]) -> set[tuple[int, int]]:
    """Return the pairs of a value and its user that a long arrow would join.

    How far apart two users of a value lie is counted in operations, from the leaves and from the
    output, for the layout may follow either. A leaf with any far user stands apart at all of them,
    as every step of a loop then looks the same; a result stays where it was computed.

    Arguments:
        operands: for each value what it was computed from, operands first; nothing for a leaf.
    """
    users: dict[int, dict[int, None]] = {value: {} for value in operands}
    from_leaves: dict[int, int] = {}
    for value, parents in operands.items():
        for parent in parents:
            users[parent][value] = None
        from_leaves[value] = max([from_leaves[parent] + 1 for parent in parents], default=0)
    from_output: dict[int, int] = {}
    for value in reversed(users):
        from_output[value] = max([from_output[user] + 1 for user in users[value]], default=0)

    apart: set[tuple[int, int]] = set()
    for value, using in users.items():
        if len(using) <= FEW:
            continue
        lowest = min(from_leaves[user] for user in using)
        highest = max(from_output[user] for user in using)
        far = [
            user
            for user in using
            if max(from_leaves[user] - lowest, highest - from_output[user]) > REACH
        ]
        apart.update((value, user) for user in (using if far and not operands[value] else far))
    return apart
