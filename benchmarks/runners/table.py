"""Tables of text."""

from __future__ import annotations

from collections.abc import Sequence


def table(head: Sequence[str], rows: Sequence[Sequence[str]], left: int = 1) -> str:
    """Return rows under a head, in columns as wide as what is in them.

    Arguments:
        head: the names of the columns.
        rows: a text for each column.
        left: how many columns are words, flush left; the others are numbers, flush right.

    >>> print(table(["peer", "ms"], [["micrograd", "443.0"], ["XAD", "38.1"]]))
    peer          ms
    ---------  -----
    micrograd  443.0
    XAD         38.1
    """
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    lines = [head, ["-" * width for width in widths], *rows]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if index < left else cell.rjust(width)
            for index, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )
