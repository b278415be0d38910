"""What a picture shows, in a sentence or two, for readers who do not see it."""

from __future__ import annotations

from collections.abc import Iterable

from viz.drawing.markup import count, digits
from viz.graphs.shapes import Block, Box, Circle, Diamond, Span, Stub, View

_MOST = 12  # names of one kind


def description(view: View) -> str:
    """Return what a picture shows in words.

    Arguments:
        view: the picture.

    Returns:
        the names of inputs, parameters, blocks and operations, and what comes out.

    >>> from autograd import Value
    >>> from viz.graphs.view import view_of
    >>> description(view_of(Value(2.0, name="x").tanh()))
    'From input x, by 1 operation (tanh), comes 0.964.'
    """
    boxes = [node for node in view.nodes if isinstance(node, Box) and not node.is_again]
    given = [
        f"{kind} {_listed(names)}"
        for kind in ("input", "parameter")
        if (names := [box.name or "without a name" for box in boxes if box.kind == kind])
    ]
    blocks = [node.title for node in view.nodes if isinstance(node, Block)]
    labels = [node.label for node in view.nodes if isinstance(node, Circle)]
    made = []
    if blocks:
        made.append(f"{count(len(blocks), 'block')} ({_listed(blocks)})")
    if labels:
        made.append(f"{count(len(labels), 'operation')} ({_listed(labels)})")
    guards = sum(isinstance(node, Diamond) for node in view.nodes)
    if guards:
        made.append(count(guards, "guard"))
    out = [_result(box) for box in boxes if box.is_output]
    hidden = sum(node.count for node in view.nodes if isinstance(node, Stub))
    rest = f" {count(hidden, 'value')} left out." if hidden else ""
    parts = [f"From {' and '.join(given)}"] * bool(given)
    parts += [f"by {', '.join(made)}"] * bool(made)
    sentence = ", ".join([*parts, f"comes {_listed(out) or 'nothing'}."])
    return sentence[0].upper() + sentence[1:] + rest


def _listed(names: Iterable[str]) -> str:
    distinct = list(dict.fromkeys(names))
    more = f" and {len(distinct) - _MOST} more" if len(distinct) > _MOST else ""
    return ", ".join(distinct[:_MOST]) + more


def _result(box: Box) -> str:
    if box.data is None:
        return box.name
    ends = box.data if isinstance(box.data, Span) else (box.data,)
    number = " to ".join(dict.fromkeys(digits(end, 4) for end in ends))
    return f"{box.name} = {number}" if box.name else number
