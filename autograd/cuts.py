"""Where a function cuts its result off from its arguments: by reading ``.data``, or ``no_grad``.

A transform watches while its function runs. What it noticed is told only if the result turns out
not to depend on the arguments; reading numbers is no mistake in itself.
"""

from __future__ import annotations

import os
import sys
from _thread import _local
from types import FrameType, TracebackType
from typing import Any, Protocol, Self

_PACKAGE = os.path.dirname(__file__) + os.sep


class Watch:
    """Notes, as a block, the last place at which a number of the traced function was taken out.

    Arguments:
        began: the moment of the clock since which values belong to the function.

    >>> with Watch(0) as watch:
    ...     pass
    >>> watch.place is None
    True
    """

    def __init__(self, began: int) -> None:
        self.began = began
        self.place: str | None = None

    def __enter__(self) -> Self:
        self._outer = present.watch
        present.watch = self
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        present.watch = self._outer

    def note(self, how: str) -> None:
        """Note the line of the user's program that is running now."""
        frame: FrameType | None = sys._getframe(1)
        while frame is not None and frame.f_code.co_filename.startswith(_PACKAGE):
            frame = frame.f_back
        if frame is not None:
            self.place = f"{how} in {frame.f_code.co_filename}, line {frame.f_lineno}"


class Tracer(Protocol):
    """What compile() sets up while it runs a function on Values, to learn what it computes."""

    def condition(self, op: Any, left: Any, right: Any) -> Any:
        """Return a comparison whose truth is a guard when it is asked for."""

    def whole(self, value: Any, number: int) -> int:
        """Return an int that a value was turned into, as a guard."""

    def made(self, leaf: Any) -> None:
        """Note a leaf that the function itself made."""

    def refuse(self, what: str, instead: str) -> None:
        """Raise for what compiled code could not repeat."""


class _Present(_local):
    """The innermost watch of this thread, and its tracer if a function is being compiled."""

    watch: Watch | None = None
    tracer: Tracer | None = None


present = _Present()
