"""Data sets from files of comma-separated values."""

from __future__ import annotations

import csv
import os
from collections.abc import Sequence
from math import isfinite
from typing import Any

from nn.data.dataset import Dataset
from nn.errors import FileError, SettingError


def read_csv(
    path: str | os.PathLike[str], target: int | str = -1, classes: Sequence[str] | None = None
) -> Dataset:
    r"""Read a file whose columns are numbers, but for one that may hold the names of classes.

    A first row without any number is a header. Blank lines and spaces around commas do not count.

    Arguments:
        path: the file, in UTF-8.
        target: the column to predict: its number, from 0, or -1 for the last; or its name.
        classes: the classes that stand in it, in the order of their numbers. Without them, it is
            read as classes in the order of their first appearance if no number stands in it, else
            as numbers.

    Returns:
        the rows, the other columns as samples in the order of the file.

    Raises:
        OSError: if the file cannot be read.
        FileError: if there are no rows, one has more or fewer cells than the first, or a cell is
            not the finite number, or the class, that it should be.
        SettingError: if there is no such column.

    >>> import tempfile
    >>> from pathlib import Path
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "weights.csv"
    ...     _ = path.write_text("height,weight,animal\n0.3,4.5,cat\n0.6,30,dog\n")
    ...     read_csv(path)
    ...     read_csv(path, target="animal", classes=["dog", "cat"]).targets
    Dataset(samples=[[0.3, 4.5], [0.6, 30.0]], targets=[0, 1], class_names=['cat', 'dog'])
    [1, 0]
    """
    with open(path, newline="", encoding="utf-8-sig") as file:
        reader = csv.reader(file)
        rows = [(reader.line_num, [cell.strip() for cell in row]) for row in reader if row]
    header = [] if not rows or any(map(_is_number, rows[0][1])) else rows.pop(0)[1]
    if not rows:
        raise FileError(f"{path} holds no data. It needs a row for each sample.")
    names = header or [str(column) for column in range(len(rows[0][1]))]
    place: Any = names.index(target) if target in names else target
    if place not in range(-len(names), len(names)):
        raise SettingError(f"{path} has no column {target!r}. It has: {', '.join(names)}.")
    for line, row in rows:
        if len(row) != len(names):
            raise FileError(
                f"{path}, line {line}: got {len(row)} cells, but the first row has {len(names)}."
            )

    def read(line: int, name: str, cell: str, classes: list[str]) -> float:
        if cell in classes:
            return classes.index(cell)
        if not classes and _is_number(cell):
            return float(cell)
        need = f"none of the classes {', '.join(classes)}" if classes else "no finite number"
        raise FileError(f"{path}, line {line}, column {name}: {cell!r} is {need}.")

    name, cells = names.pop(place), [row.pop(place) for _, row in rows]
    known = list(classes or [])
    if classes is None and not any(map(_is_number, cells)):
        known = list(dict.fromkeys(filter(None, cells)))
    samples = [
        [read(line, *cell, []) for cell in zip(names, row, strict=True)] for line, row in rows
    ]
    targets = [read(line, name, cell, known) for (line, _), cell in zip(rows, cells, strict=True)]
    return Dataset(samples, targets, known)


def _is_number(cell: str) -> bool:
    try:
        return isfinite(float(cell))
    except ValueError:
        return False
