"""What the name of a picture's file ends in tells what to write."""

from __future__ import annotations

import os
from pathlib import Path

from viz.errors import DrawError


def ending(path: str | os.PathLike[str], endings: tuple[str, ...]) -> str:
    """Return what the name of a file ends in.

    Arguments:
        path: of the file.
        endings: those that can be written, each with its dot.

    Returns:
        one of them.

    Raises:
        DrawError: if the name ends in something else.

    >>> ending("loss.PNG", (".svg", ".png"))
    '.png'
    >>> ending("loss.gif", (".svg", ".png"))
    Traceback (most recent call last):
        ...
    viz.errors.DrawError: Cannot write 'loss.gif'. Let the name end in .svg or .png.
    """
    suffix = Path(path).suffix.lower()
    if suffix in endings:
        return suffix
    known = " or ".join(filter(None, [", ".join(endings[:-1]), endings[-1]]))
    raise DrawError(f"Cannot write {os.fspath(path)!r}. Let the name end in {known}.")
