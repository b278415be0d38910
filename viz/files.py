"""Files are written whole or not at all."""

from __future__ import annotations

import os
import secrets
import shutil
from pathlib import Path

from viz.errors import DrawError, SaveError


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
    viz.errors.SaveError: Cannot write '/no/such/a.svg': No such file or directory. Make the \
folder, or choose one that you may write to.
    """
    try:
        place = Path(os.path.realpath(path))  # through a link, to the file that it names
        draft = place.with_name(f".{secrets.token_hex(8)}.tmp")
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
