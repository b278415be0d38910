"""The legend below a picture: what each kind of thing in it means."""

from __future__ import annotations

from collections.abc import Iterator

from viz.drawing.cells import SMALL, cell
from viz.drawing.themes import Colours
from viz.graphs.shapes import Block, Box, Circle, Diamond, Stub, View

_SHADES = ("-4", "-2", "result", "+2", "+4")


def legend(view: View, colours: Colours, color_by: str) -> str:
    """Return a table that explains what a picture holds, as a label of Graphviz's HTML kind.

    Arguments:
        view: the picture.
        colours: of its theme.
        color_by: what the fill of values tells.

    Returns:
        the label; only what the picture holds is in it.

    >>> from viz.drawing.themes import LIGHT
    >>> "operation" in legend(View([Circle("n0", "+")]), LIGHT, "kind")
    True
    """
    cells = "".join(_entries(view, colours, color_by)) or "<td></td>"
    return f'<<table border="0" cellspacing="8" cellpadding="4"><tr>{cells}</tr></table>>'


def _entries(view: View, colours: Colours, color_by: str) -> Iterator[str]:
    boxes = [node for node in view.nodes if isinstance(node, Box)]
    has_numbers = any(box.data is not None for box in boxes)
    if color_by == "kind":
        for kind in ("input", "parameter", "constant", "result"):
            if any(box.kind == kind and not box.is_output for box in boxes):
                style = {"constant": "rounded,dashed", "parameter": ""}.get(kind, "rounded")
                yield _cell(colours[kind], colours[f"{kind} line"], kind, style)
        if any(box.is_output for box in boxes):
            yield _cell(colours["output"], colours["output line"], "output", "rounded")
    else:
        what = "gradient" if color_by == "grad" else "data"
        words = (f"{what} below 0", "", "0", "", f"{what} above 0")
        for name, word in zip(_SHADES, words, strict=True):
            yield _cell(colours[name], colours["result line"], word, "rounded")
    for shape, name in ((Circle, "operation"), (Block, "block"), (Diamond, "guard")):
        if any(isinstance(node, shape) for node in view.nodes):
            word = {"block": "module or scope"}.get(name, name)
            yield _cell(colours[name], colours[f"{name} line"], word, "rounded")
    notes = []
    if has_numbers and any(arrow.local_grad is not None for arrow in view.arrows):
        notes.append("on an arrow: the local gradient")
    if any(getattr(node, "repeats", 1) > 1 for node in view.nodes):
        notes.append("\u00d7n: n alike")
    if any(isinstance(node, Stub) for node in view.nodes):
        notes.append("+ n more: values left out")
    for note in notes:
        yield f"<td>{cell(note, SMALL, color=colours['faint']).html}</td>"


def _cell(fill: str, line: str, word: str, style: str) -> str:
    named = f' style="{style}"' if style else ""
    return f'<td border="1" bgcolor="{fill}" color="{line}"{named}>{cell(word, SMALL).html}</td>'
