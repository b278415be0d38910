"""Make a notebook of each page: ``python docs/learn/notebooks/make.py``."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
PAGES = sorted(FOLDER.parent.glob("[0-9]*.md"))
_FENCE = re.compile(r"^```(\w+)\n(.*?)^```\n", re.DOTALL | re.MULTILINE)
_PICTURE = re.compile(r"^!\[([^\]]*)\]\(pictures/([\w.-]+)\)\n", re.MULTILINE)
_LINK = re.compile(r"\]\((?!https?:|#)([^)]+)\)")


def notebook(page: Path) -> dict[str, Any]:
    """Return a page as a notebook in Jupyter's format 4.5, without outputs.

    Blocks of Python become cells of code, and what they print is left out. Behind the block that
    saves a picture comes a cell that shows it.

    Arguments:
        page: a file in Markdown.
    """
    text, cells, end = page.read_text(encoding="utf-8"), [], 0
    for fence in _FENCE.finditer(text):
        cells += _words(text[end : fence.start()])
        if fence[1] == "python":
            cells.append(("code", fence[2]))
        elif fence[1] != "text":
            cells.append(("markdown", fence[0]))
        end = fence.end()
    cells += _words(text[end:])
    return {
        "cells": [_cell(k, kind, source) for k, (kind, source) in enumerate(cells)],
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def text_of(page: Path) -> str:
    """Return the text of a page's notebook file."""
    return json.dumps(notebook(page), indent=1, ensure_ascii=False) + "\n"


def _words(text: str) -> list[tuple[str, str]]:
    """Return the cells of a text without code."""
    cells, end = [], 0
    for picture in _PICTURE.finditer(text):
        cells.append(("markdown", text[end : picture.start()]))
        kind = "SVG" if picture[2].endswith(".svg") else "Image"
        shown = f'from IPython.display import {kind}\n\n{kind}("{picture[2]}")  # {picture[1]}'
        cells.append(("code", shown))
        end = picture.end()
    cells.append(("markdown", text[end:]))
    return [(kind, _LINK.sub(r"](../\1)", source)) for kind, source in cells if source.strip()]


def _cell(index: int, kind: str, source: str) -> dict[str, Any]:
    cell = {"cell_type": kind, "id": f"cell-{index}", "metadata": {}}
    if kind == "code":
        cell |= {"execution_count": None, "outputs": []}
    return {**cell, "source": source.strip("\n").splitlines(keepends=True)}


if __name__ == "__main__":
    for page in PAGES:
        place = FOLDER / f"{page.stem}.ipynb"
        place.write_text(text_of(page), encoding="utf-8")
        print(place.name)
