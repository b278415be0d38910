"""The legend below a picture: what each kind of thing in it means."""

from __future__ import annotations

from collections.abc import Iterator

from viz.drawing.cells import SMALL, cell
from viz.drawing.scale import SHADES, Scale
from viz.drawing.themes import Colours
from viz.graphs.broken import broken
from viz.graphs.shapes import Block, Box, Circle, Diamond, Stub, View

_ROW = '<table border="0" cellspacing="8" cellpadding="4">'
_ABOVE = [f"+{i}" for i in range(1, SHADES + 1)]


def legend(view: View, colours: Colours, color_by: str, scale: Scale) -> str:
    """Return a table that explains what a picture holds, as a label of Graphviz's HTML kind.

    Arguments:
        view: the picture.
        colours: of its theme.
        color_by: what the fill of values tells.
        scale: of its shades.

    Returns:
        the label; only what the picture holds is in it.

    >>> from viz.drawing.themes import LIGHT
    >>> "operation" in legend(View([Circle("n0", "+")]), LIGHT, "kind", Scale.of([]))
    True
    """
    rows = (_entries(view, colours, color_by, scale), _notes(view, colours, color_by))
    lines = "".join(
        f"<tr><td>{_ROW}<tr>{cells}</tr></table></td></tr>" for cells in map("".join, rows) if cells
    )
    return f'<<table border="0" cellspacing="0">{lines or "<tr><td></td></tr>"}</table>>'


def _entries(view: View, colours: Colours, color_by: str, scale: Scale) -> Iterator[str]:
    numbered = [node for node in view.nodes if isinstance(node, (Box, Block))]
    boxes = [node for node in view.nodes if isinstance(node, Box)]
    if color_by == "kind":
        for kind in ("input", "parameter", "constant", "result"):
            if any(box.kind == kind and not box.is_output for box in boxes):
                style = {"constant": "rounded,dashed", "parameter": ""}.get(kind, "rounded")
                yield _cell(colours[kind], colours[f"{kind} line"], kind, style)
        if any(box.is_output for box in boxes):
            yield _cell(colours["output"], colours["output line"], "output", "rounded")
    else:
        what = "gradient" if color_by == "grad" else "data"
        sizes = ["> 0", *(f"\u2265 {bound:g}" for bound in scale.bounds)]
        shades = [*(f"-{i}" for i in range(SHADES, 0, -1)), "result", *_ABOVE]
        words = [*reversed(sizes), "0", *sizes]
        yield _note(f"{what} below 0, by size", colours)
        for name, word in zip(shades, words, strict=True):
            yield _cell(colours[name], colours["result line"], word, "rounded")
        yield _note("above 0", colours)
    for shape, name in ((Circle, "operation"), (Block, "block"), (Diamond, "guard")):
        if any(isinstance(node, shape) for node in view.nodes):
            word = {"block": "module or scope"}.get(name, name)
            yield _cell(colours[name], colours[f"{name} line"], word, "rounded")
    if any(broken(node.data) or broken(node.grad) for node in numbered):
        yield _cell(colours["broken"], colours["broken line"], "! nan or inf", "rounded")


def _notes(view: View, colours: Colours, color_by: str) -> Iterator[str]:
    notes = []
    has_numbers = any(isinstance(node, Box) and node.data is not None for node in view.nodes)
    if has_numbers and any(arrow.local_grad is not None for arrow in view.arrows):
        notes.append("on an arrow: the local gradient")
    if color_by == "grad" and any(arrow.flow is not None for arrow in view.arrows):
        notes.append("its width: local gradient \u00d7 grad")
    if any(getattr(node, "repeats", 1) > 1 for node in view.nodes):
        notes.append("\u00d7n: n alike")
    if any(arrow.is_again for arrow in view.arrows):
        notes.append("dashed arrow: to the next step")
    if any(isinstance(node, Stub) for node in view.nodes):
        notes.append("+ n more: values left out")
    for note in notes:
        yield _note(note, colours)


def _note(text: str, colours: Colours) -> str:
    return f"<td>{cell(text, SMALL, color=colours['faint']).html}</td>"


def _cell(fill: str, line: str, word: str, style: str) -> str:
    named = f' style="{style}"' if style else ""
    return f'<td border="1" bgcolor="{fill}" color="{line}"{named}>{cell(word, SMALL).html}</td>'
