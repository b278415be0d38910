"""What an SVG tells where the reader points: numbers in full."""

from __future__ import annotations

from viz.drawing.markup import count
from viz.graphs.shapes import Block, Box, Circle, Span, Stub, View


def texts(view: View) -> dict[str, str]:
    r"""Return what to tell, by the id of each node and arrow that has something to tell.

    Arguments:
        view: the picture.

    Returns:
        lines of plain text.

    >>> from autograd import Value
    >>> from viz.graphs.view import view_of
    >>> texts(view_of(Value(0.1, name="x") * 3.0))["n3"]
    'data = 0.30000000000000004'
    """
    told: dict[str, str] = {}
    for node in view.nodes:
        if isinstance(node, Box):
            lines = [node.name] * bool(node.name) + _numbers(node)
        elif isinstance(node, Block):
            held = f"{count(node.operations, 'operation')}, {count(node.parameters, 'parameter')}"
            lines = [node.title, held, *_numbers(node)]
        elif isinstance(node, Stub):
            lines = [f"{count(node.count, 'value')} left out"]
        else:
            lines = [node.label]
        told[node.id] = "\n".join(lines)
    label = {node.id: node.label for node in view.nodes if isinstance(node, Circle)}
    for i, arrow in enumerate(view.arrows):
        if arrow.local_grad is not None:
            told[f"e{i}"] = f"local gradient of {label[arrow.head]} = {arrow.local_grad!r}"
    return told


def _numbers(node: Box | Block) -> list[str]:
    shown = (("data", node.data), ("grad", node.grad))
    return [f"{word} = {_in_full(number)}" for word, number in shown if number is not None]


def _in_full(number: float | Span) -> str:
    return f"{number.low!r} … {number.high!r}" if isinstance(number, Span) else repr(number)
