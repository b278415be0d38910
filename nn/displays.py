"""What a notebook shows of things that are no picture: small tables."""

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any


def table(head: Sequence[str], rows: Iterable[Sequence[Any]], caption: str = "") -> str:
    """Return a table as HTML.

    Arguments:
        head: the titles of the columns.
        rows: the cells of each row, whose texts are shown as they are.
        caption: above it.

    Returns:
        the element ``table``.

    >>> "<td>&lt;b&gt;</td>" in table(["a"], [["<b>"]])
    True
    """
    titles = "".join(f'<th scope="col">{escape(title)}</th>' for title in head)
    lines = "".join(
        f"<tr>{''.join(f'<td>{escape(str(cell))}</td>' for cell in row)}</tr>" for row in rows
    )
    above = f"<caption>{escape(caption)}</caption>" if caption else ""
    return f"<table>{above}<thead><tr>{titles}</tr></thead><tbody>{lines}</tbody></table>"


def thinned(rows: Sequence[Any], most: int = 10) -> list[Any]:
    """Return rows as they are if they are few, else the first and last and some between.

    >>> thinned(list(range(100)), 4)
    [0, 33, 66, 99]
    """
    if len(rows) <= most:
        return list(rows)
    return [rows[round(i * (len(rows) - 1) / (most - 1))] for i in range(most)]
