"""Machine code kept on disk, so that a second start need not compile.

The folder is ``valuegrad`` in the user's cache folder, or the one that ``VALUEGRAD_CACHE`` names,
where ``~`` stands for the user's home; ``VALUEGRAD_CACHE=off`` keeps nothing. Code is run as it is
found there, so a folder or a file that belongs to somebody else, or that others may write to, is
not used. A file tells its own digest: what is torn or altered is thrown away, never run. Files are
written aside and then renamed, so that processes can share the folder.
"""

from __future__ import annotations

import os
import re
import stat
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from autograd.tools.interrupts import InterruptsHeld

SETTING = "VALUEGRAD_CACHE"
_MARK = b"valuegrad code 1\n"
_KEY = re.compile("[0-9a-f]{64}")
_MOST = 256 * 2**20  # bytes in the folder; beyond, the files longest unused go
_unseen: dict[Path, int] = {}  # what was written to a folder since its files were counted


def folder() -> Path | None:
    """Return where code is kept; None if nowhere."""
    chosen = os.environ.get(SETTING, "")
    if chosen.lower() in {"off", "0"}:
        return None
    try:
        return Path(chosen).expanduser() if chosen else _base() / "valuegrad"
    except RuntimeError:  # nobody's home is known
        return None


def _base() -> Path:
    """Return the user's cache folder."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")


def read(key: str) -> bytes | None:
    """Return the code of a key; None if there is none that can be trusted.

    Arguments:
        key: hexadecimal digits.
    """
    place = _private_folder(make=False)
    if place is None:
        return None
    path = place / key
    try:
        if not _is_private(os.lstat(path), stat.S_ISREG):
            return None
        content = path.read_bytes()
    except OSError:
        return None
    head = _MARK + key.encode()
    size = len(head) + 32
    code = content[size:]
    if content[: len(head)] == head and content[len(head) : size] == sha256(code).digest():
        with suppress(OSError):
            os.utime(path)  # used just now
        return code
    with suppress(OSError):
        path.unlink()
    return None


def write(key: str, code: bytes) -> None:
    """Keep the code of a key; a folder that cannot be written to keeps nothing.

    Arguments:
        key: hexadecimal digits.
        code: what :func:`read` is to return.
    """
    place = _private_folder(make=True)
    if place is None:
        return
    content = _MARK + key.encode() + sha256(code).digest() + code
    with suppress(OSError), InterruptsHeld():  # one would leave the file open, and in the folder
        number, name = tempfile.mkstemp(dir=place)
        try:
            with os.fdopen(number, "wb") as file:
                file.write(content)
            os.replace(name, place / key)
        except OSError:
            os.unlink(name)
            raise
        _make_room(place, len(content))


def _make_room(place: Path, written: int) -> None:
    """Look after what was written whether the folder is too large: not each time, but now and then.

    Arguments:
        place: the folder.
        written: how many bytes more there are.
    """
    step = _MOST // 16
    unseen = _unseen.get(place, step) + written  # at first: others have been here before
    if unseen < step:
        _unseen[place] = unseen
    else:
        _unseen[place] = 0
        _prune(place, _MOST - step)


def _prune(place: Path, most: int) -> None:
    """Remove what was not used for longest, until the folder is small enough."""
    files = sorted(
        (entry.stat().st_mtime, entry.stat().st_size, entry.path)
        for entry in os.scandir(place)
        if _KEY.fullmatch(entry.name)  # the folder may hold other things, which are not ours
    )
    total = sum(size for _, size, _ in files)
    for _, size, path in files:
        if total <= most:
            return
        with suppress(OSError):
            os.unlink(path)
        total -= size


def _private_folder(make: bool) -> Path | None:
    place = folder()
    if place is None:
        return None
    try:
        if place.is_symlink():
            if not _is_own(os.lstat(place)):  # somebody else says where it leads
                return None
            place = place.resolve()
        if make:
            place.mkdir(mode=0o700, parents=True, exist_ok=True)
        return place if _is_private(os.lstat(place), stat.S_ISDIR) else None
    except (OSError, RuntimeError):  # a link may lead in a circle
        return None


def _is_private(status: os.stat_result, is_kind: Callable[[int], bool]) -> bool:
    if not is_kind(status.st_mode):
        return False
    if os.name != "posix":
        return True
    return _is_own(status) and not status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def _is_own(status: os.stat_result) -> bool:
    return os.name != "posix" or status.st_uid == os.getuid()
