"""Files are written whole or not at all."""

from __future__ import annotations

import os
import secrets
import shutil
from glob import escape
from pathlib import Path

from autograd.errors import SaveError
from autograd.tools.interrupts import InterruptsHeld


def write_whole(path: str | os.PathLike[str], content: bytes) -> Path:
    """Write a file beside its place, then move it there, so that no half of it is ever seen.

    Arguments:
        path: where to; a file that stands there is replaced.
        content: what to write.

    Returns:
        the path.

    Raises:
        SaveError: if it cannot be written.

    >>> write_whole("/no/such/a.svg", b"")
    Traceback (most recent call last):
        ...
    autograd.errors.SaveError: Cannot write '/no/such/a.svg': No such file or directory. Make the \
folder, or choose one that you may write to.
    """
    try:
        place = Path(os.path.realpath(path))  # through a link, to the file that it names
        draft = place.with_name(f"{_begin(place)}{secrets.token_hex(8)}.tmp")
        with InterruptsHeld():  # between open() and its block, one would leave the file open
            try:
                with open(draft, "xb") as file:
                    file.write(content)
                if place.exists():
                    shutil.copymode(place, draft)
                os.replace(draft, place)
            except BaseException:
                draft.unlink(missing_ok=True)
                raise
    except (OSError, ValueError) as error:  # a ValueError: no file can have such a name
        reason = getattr(error, "strerror", None) or error
        raise SaveError(
            f"Cannot write {os.fspath(path)!r}: {reason}. Make the folder, or choose one that you "
            "may write to."
        ) from error
    return Path(path)


def remove_drafts(path: str | os.PathLike[str]) -> None:
    """Remove what processes that were killed left beside a place that they were writing to.

    Arguments:
        path: the place, which nobody else writes to now.
    """
    place = Path(os.path.realpath(path))
    for draft in place.parent.glob(f"{escape(_begin(place))}*.tmp"):
        draft.unlink(missing_ok=True)


def _begin(place: Path) -> str:
    """Return how the names of drafts for a place begin."""
    return f".{place.name[:80]}."
