"""Run the pages' blocks, and keep their pictures: ``python docs/learn/pictures/draw.py``."""

from __future__ import annotations

import os
import re
import sys
import tempfile
from pathlib import Path

FOLDER = Path(__file__).parent


def run(page: Path) -> None:
    """Run the Python blocks of a page one after another.

    Arguments:
        page: a file in Markdown; what its blocks save stands in the current folder then.
    """
    names: dict[str, object] = {"__name__": "__main__"}
    for block in re.findall(r"```python\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL):
        exec(compile(block, page.name, "exec"), names)


def draw(page: Path) -> None:
    """Run a page, and keep the pictures that it shows."""
    text = page.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        before = Path.cwd()
        os.chdir(folder)
        try:
            run(page)
            for name in re.findall(r"\(pictures/([\w.-]+)\)", text):
                (FOLDER / name).write_bytes(Path(name).read_bytes())
        finally:
            os.chdir(before)


if __name__ == "__main__":
    wanted = sys.argv[1:]
    for found in sorted(FOLDER.parent.glob("[0-9]*.md")):
        if not wanted or any(found.name.startswith(number) for number in wanted):
            print(found.name)
            draw(found)
