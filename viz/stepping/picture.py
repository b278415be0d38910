"""The picture that the steps light up: where in it each value stands, and the picture itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from autograd.node import Node
from viz.drawing.cells import SIZE
from viz.drawing.dot import dot_source
from viz.drawing.markup import digits
from viz.drawing.metrics import width
from viz.drawing.render import render
from viz.drawing.svg import finished
from viz.graphs.shapes import Arrow, Circle, View
from viz.graphs.snapshot import Known, Snapshot, snapshot
from viz.stepping.steps import Step

# What the page's style says of all things at once, and comments.
_STYLED = re.compile(
    r'<!--.*?-->\n| xml:space="preserve"| font-family="[^"]*"| font-size="12\.00"'
    r'| text-anchor="middle"'
    r'| (?:fill|stroke|stroke-width)="[^"]*"'
)
_DIGIT = re.compile(r"(?<=[\s,\"MC-])(\d+\.\d)\d(?=[\s,\"C])")  # hundredths of a point
_BLANK = re.compile(r"\n\s*\n")


@dataclass(slots=True)
class Place:
    """Where a value stands in the picture, by the ids of what shows it.

    Arguments:
        boxes: its boxes, the first one beside the operation that made it.
        circle: that operation; None for a leaf or constant.
        tails: the box of each operand, as drawn for this operation.
        arrows: the arrow from each operand, and then the one to the value.
    """

    boxes: list[str] = field(default_factory=list)
    circle: str | None = None
    tails: list[str] = field(default_factory=list)
    arrows: list[str] = field(default_factory=list)


def places_in(view: View, operands: Sequence[Sequence[int]]) -> list[Place]:
    """Return where each value stands in a picture.

    Arguments:
        view: of the last of the values; it shows operations in the order of the values.
        operands: for each value the positions of its operands, which come before it.

    Returns:
        a place for each value.

    >>> from autograd import Value
    >>> from viz.graphs.view import view_of
    >>> x = Value(3.0)
    >>> places_in(view_of(x * x), [(), (0, 0)])[1]
    Place(boxes=['n2'], circle='n1', tails=['n0', 'n0'], arrows=['e0', 'e1', 'e2'])
    """
    entering: dict[str, list[tuple[str, Arrow]]] = {}
    leaving: dict[str, tuple[str, Arrow]] = {}
    for i, arrow in enumerate(view.arrows):
        entering.setdefault(arrow.head, []).append((f"e{i}", arrow))
        leaving[arrow.tail] = (f"e{i}", arrow)  # of an operation there is but one
    places = [Place() for _ in operands]
    circles = (node.id for node in view.nodes if isinstance(node, Circle))
    for place, taken in zip(places, operands, strict=True):
        if not taken:
            continue
        place.circle = next(circles)
        for (key, arrow), operand in zip(entering[place.circle], taken, strict=True):
            place.tails.append(arrow.tail)
            place.arrows.append(key)
            _add(arrow.tail, places[operand])
        key, arrow = leaving[place.circle]
        place.arrows.append(key)
        _add(arrow.head, place)
    if not view.arrows:
        places[-1].boxes = [node.id for node in view.nodes]
    return places


def _add(box: str, place: Place) -> None:
    if box not in place.boxes:
        place.boxes.append(box)


def in_box(number: float) -> str:
    """Return a number as a box shows it.

    >>> in_box(2.0), in_box(0.70710678)
    ('2', '0.7071')
    """
    return digits(number, 4)


def in_full(number: float) -> list[str]:
    """Return a number as a box shows it, and as Python does.

    >>> in_full(0.70710678)
    ['0.7071', '0.70710678']
    """
    return [in_box(number), repr(number)]


def roomy(
    passes: Sequence[Sequence[Node]], names: Sequence[str], known: Known, steps: Sequence[Step]
) -> Snapshot:
    """Return values to draw with the longest texts that their boxes will hold.

    Arguments:
        passes: the values, operands first, before each update and after the last.
        names: what each is called.
        known: which are parameters.
        steps: what changes the gradients.

    Returns:
        the values, as a diagram of the last one takes them.
    """
    order = passes[0]
    grads: dict[int, float] = {}
    for step in steps:
        if step.value is not None and step.grad is not None:
            key = id(order[step.value])
            grads[key] = max(grads.get(key, 0.0), step.grad, key=_room)
    called = {
        id(value): name for value, name in zip(order, names, strict=True) if not value.is_constant
    }
    longest = Known(called, known.parameters, grads)
    graph = snapshot([order[-1]], longest, order, has_copies=True)
    for i, values in enumerate(zip(*passes, strict=True)):
        graph.data[i] = max([value.data for value in values], key=_room)
    return graph


def _room(number: float) -> int:
    return width(in_box(number), SIZE)


def svg_of(view: View, title: str) -> str:
    """Return a picture as markup to be put into a page: its ids are ``n0``..., ``e0``...

    Arguments:
        view: what it shows.
        title: what it is of.

    Returns:
        the element ``svg``.

    Raises:
        MissingExtraError: if there is no Graphviz.

    >>> from autograd import Value
    >>> from viz.graphs.view import view_of
    >>> svg_of(view_of(Value(3.0)), "x")[:5]
    '<svg '
    """
    svg = finished(render(dot_source(view), "svg").decode(), {}, title, follows_reader=False)
    return _DIGIT.sub(r"\1", _BLANK.sub("\n", _STYLED.sub("", svg)))
