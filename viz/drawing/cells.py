"""Texts of a picture, each in a cell of fixed size: labels of Graphviz's HTML kind.

Graphviz would measure a text by the fonts of the machine that it runs on. Each line is a cell
whose size is counted in metrics.py instead, and every table has the size of what it holds, so that
a layout is the same everywhere. The fill of a cell, which nobody sees, tells svg.py where the text
is to stand in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from viz.drawing.markup import drawable, markup
from viz.drawing.metrics import height, width

Side = Literal["left", "middle", "right"]
# Fills that cannot be told from none, by where the text stands.
FILLS: dict[Side, str] = {"left": "#ffffff01", "middle": "#ffffff02", "right": "#ffffff03"}
SIZE, SMALL = 12, 10  # of fonts, in points


class Cell(NamedTuple):
    """A piece of a label.

    Arguments:
        html: a table of Graphviz's.
        width, height: its size, in points.
    """

    html: str
    width: int
    height: int

    def label(self) -> str:
        """Return the piece as a label: in the brackets that tell Graphviz of markup.

        >>> cell("x").label()[:7]
        '<<table'
        """
        return f"<{self.html}>"


def cell(
    text: str,
    size: int = SIZE,
    bold: bool = False,
    italic: bool = False,
    color: str | None = None,
    side: Side = "middle",
) -> Cell:
    r"""Return a text as a piece of a label.

    Arguments:
        text: anything; each of its lines stands below the one before.
        size: of the font, in points.
        bold, italic: how it is set.
        color: of the text; that of the picture's ink if not given.
        side: where the text stands, if the reader's font is narrower than the cell.

    Returns:
        the piece.

    >>> cell("x").width, cell("x\nxx").width, cell("x\nxx").height
    (8, 15, 30)
    """
    lines = drawable(text).split("\n")
    widest = max([1, *(width(line, size, bold) for line in lines)])
    rows = "".join(
        f'<tr><td fixedsize="true" width="{widest}" height="{height(size)}" '
        f'align="{"center" if side == "middle" else side}" bgcolor="{FILLS[side]}">'
        f"{_set(line, size, bold, italic, color)}</td></tr>"
        for line in lines
    )
    return _table(rows, widest, height(size) * len(lines))


def beside(parts: Sequence[Cell]) -> Cell:
    """Return pieces side by side as one.

    >>> beside([cell("x"), cell("x")]).width
    16
    """
    row = "".join(f"<td>{part.html}</td>" for part in parts)
    return _table(
        f"<tr>{row}</tr>", sum(part.width for part in parts), max(part.height for part in parts)
    )


def stacked(parts: Sequence[Cell]) -> Cell:
    """Return pieces one below the other as one.

    >>> stacked([cell("x"), cell("x")]).height
    30
    """
    rows = "".join(f"<tr><td>{part.html}</td></tr>" for part in parts)
    return _table(rows, max(part.width for part in parts), sum(part.height for part in parts))


def columns(rows: Sequence[tuple[Cell, Cell]]) -> Cell:
    """Return rows of two pieces as one: where the first ones end, the second ones begin.

    >>> columns([(cell("x"), cell("xx")), (cell("xx"), cell("x"))]).width
    30
    """
    lines = "".join(
        f"<tr><td>{_at('right', word)}</td><td>{_at('left', shown)}</td></tr>"
        for word, shown in rows
    )
    first, second = (max(row[i].width for row in rows) for i in range(2))
    return _table(lines, first + second, sum(max(a.height, b.height) for a, b in rows))


def filled(part: Cell, color: str, margin: int) -> Cell:
    """Return a piece on a coloured ground, with so many points of it at either side.

    >>> filled(cell("x"), "#ffffff", 2).width
    12
    """
    inner = f'<tr><td bgcolor="{color}">{part.html}</td></tr>'
    return _table(inner, part.width + 2 * margin, part.height)


def _at(side: Side, part: Cell) -> str:
    """Return a piece so that it stands at a side of what holds it."""
    return part.html.replace("<table ", f'<table align="{side}" ', 1)


def _table(rows: str, width: int, height: int) -> Cell:
    opening = (
        '<table border="0" cellborder="0" cellspacing="0" cellpadding="0" fixedsize="true" '
        f'width="{width}" height="{height}">'
    )
    return Cell(f"{opening}{rows}</table>", width, height)


def _set(line: str, size: int, bold: bool, italic: bool, color: str | None) -> str:
    if not line:
        return ""
    text = markup(line)
    text = f"<b>{text}</b>" if bold else text
    text = f"<i>{text}</i>" if italic else text
    colored = f' color="{color}"' if color else ""
    return f'<font point-size="{size}"{colored}>{text}</font>'
