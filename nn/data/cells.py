"""The cells of a table in a file: how they are parted, what they hold, and their columns' names."""

import bz2
import csv
import gzip
import io
from collections import Counter
from math import isfinite
from pathlib import Path
from typing import Any, NamedTuple

from nn.errors import FileError

SEPARATORS = (",", ";", "\t", "|")
MISSING = {
    "", "#n/a", "#na", "n/a", "na", "nan", "-nan", "null", "none", "<na>", "?", "1.#ind", "1.#qnan",
}  # fmt: skip
_OPENERS: dict[str, Any] = {".gz": gzip.open, ".bz2": bz2.open}
_SOME = 200  # rows that tell how a file is written


class Cells(NamedTuple):
    """The cells of a table, and how it is written.

    Arguments:
        path: of the file.
        names: of the columns.
        rows: their lines, and their cells as texts.
        separator, decimal: between cells, and within numbers.
        has_header: whether the first row has the names.
        notes: what was decided, in sentences.
    """

    path: str
    names: list[str]
    rows: list[tuple[int, list[str]]]
    separator: str
    decimal: str
    has_header: bool
    notes: list[str]


def number_in(cell: str, decimal: str = ".") -> float | None:
    """Return the finite number in a cell, None if it holds another text.

    >>> number_in("1.5"), number_in("1,5", ","), number_in("1_000"), number_in("inf")
    (1.5, 1.5, None, None)
    """
    if decimal == "," and "." in cell:
        return None
    try:
        number = float(cell.replace(decimal, "."))
    except ValueError:
        return None
    return number if isfinite(number) and "_" not in cell else None


def is_missing(cell: str) -> bool:
    """Return whether a cell says that there is nothing.

    >>> is_missing("NA"), is_missing("0")
    (True, False)
    """
    return cell.lower() in MISSING


def read_cells(path: str | Path, header: bool | None = None) -> Cells:
    """Return the cells of a table.

    Arguments:
        path: the file, in UTF-8; it may be packed, as .gz or .bz2.
        header: whether the first row has the names of the columns; found out unless given.

    Raises:
        OSError: if the file cannot be read.
        FileError: if it is no table, or a row has more or fewer cells than the others.
    """
    with _OPENERS.get(Path(path).suffix.lower(), open)(path, "rb") as file:
        content = file.read()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeError as error:
        raise FileError(f"{path} is no table: {error}. Save it as CSV, in UTF-8.") from None
    notes = []
    found = {sep: _parted(text, sep, path, _SOME) for sep in (*SEPARATORS, " ")}
    separator = max(found, key=lambda sep: _fit(found[sep], sep))
    rows = _parted(text, separator, path)
    if separator != ",":
        notes.append(f"cells are parted by {separator!r}")
    decimal = _decimal(rows, separator)
    if decimal == ",":
        notes.append("numbers have a decimal comma")
    if header is None:
        header = bool(rows) and _is_header(rows, decimal)
    names = rows.pop(0)[1] if header and rows else []
    if not rows:
        raise FileError(f"{path} holds no data. It needs a row for each sample.")
    width = Counter(len(cells) for _, cells in rows).most_common(1)[0][0] if names else 0
    if names and width == len(names) + 1 and {len(cells) for _, cells in rows} == {width}:
        names = ["", *names]
    names = names or [str(column) for column in range(len(rows[0][1]))]
    notes.append(f"the first row {'has the names' if header else 'is data, not names'}")
    for line, cells in rows:
        if len(cells) != len(names):
            raise FileError(
                f"{path}, line {line}: got {len(cells)} cells, but the first row has {len(names)}. "
                "Put texts that hold the separator into quotes."
            )
    return Cells(str(path), _apart(names), rows, separator, decimal, header, notes)


def _parted(
    text: str, separator: str, path: Any, most: int | None = None
) -> list[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, skipinitialspace=True)
    rows: list[tuple[int, list[str]]] = []
    try:
        for row in reader:
            cells = [cell.strip() for cell in row]
            if separator == " " and cells and not cells[-1]:
                cells.pop()
            if any(cells) or len(cells) > 1:
                rows.append((reader.line_num, cells))
            if len(rows) == most:
                break
    except csv.Error as error:
        if most is None:
            raise FileError(f"{path} is no table: {error}. Save it as CSV, in UTF-8.") from None
    return rows


def _fit(rows: list[tuple[int, list[str]]], separator: str) -> tuple[Any, ...]:
    """Return how well a separator suits: first whether rows are alike, last whether it is usual."""
    widths = Counter(len(cells) for _, cells in rows[1:] or rows)
    width = max(widths, default=0)
    alike = len(widths) == 1 and width > 1
    if not alike:
        return alike, False, separator != " ", width, separator == ","
    cells = [cell for _, row in rows for cell in row]
    told = [cell for cell in cells if number_in(cell, "," if "," in cell else ".") is not None]
    is_usual = separator == "," if not told else separator != ","  # "1,5;Ulm" has a decimal comma
    return alike, len(rows[0][1]) == width, separator != " ", len(told) / len(cells), is_usual


def _decimal(rows: list[tuple[int, list[str]]], separator: str) -> str:
    """Return a comma if some cells are numbers with one, and none has a point instead."""
    if separator == ",":
        return "."
    cells = [cell for _, row in rows for cell in row]
    with_point = any("." in cell and number_in(cell) is not None for cell in cells)
    return (
        ","
        if not with_point and any("," in c and number_in(c, ",") is not None for c in cells)
        else "."
    )


def _is_header(rows: list[tuple[int, list[str]]], decimal: str) -> bool:
    """Return whether the first row has names: no number, or a text above numbers alone."""
    first, rest = rows[0][1], [cells for _, cells in rows[1:]]
    texts = [c for c, cell in enumerate(first) if number_in(cell, decimal) is None]
    if len(texts) == len(first):
        return True
    if len(rest) < 2 or {len(cells) for cells in rest} != {len(first)}:
        return False
    return any(
        not is_missing(first[c])
        and all(number_in(cells[c], decimal) is not None or is_missing(cells[c]) for cells in rest)
        for c in texts
    )


def _apart(names: list[str]) -> list[str]:
    """Return names that differ: as pandas does it, the second x is x.1."""
    taken: dict[str, int] = {}
    found: list[str] = []
    for name in names:
        own = name
        while own in taken:
            own = f"{name}.{taken[name]}"
            taken[name] += 1
        taken.setdefault(own, 1)
        found.append(own)
    return found
