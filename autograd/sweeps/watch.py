"""Where a function cuts its result off from its arguments: by reading ``.data``, or ``no_grad``.

A transform watches while its function runs. What it noticed is told only if the result turns out
not to depend on the arguments; reading numbers is no mistake in itself.
"""

from __future__ import annotations

import os
import sys
from types import FrameType, TracebackType
from typing import Self

from autograd.context import count, present

_PACKAGE = os.path.dirname(os.path.dirname(__file__)) + os.sep


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
        count("watches", 1)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        count("watches", -1)
        present.watch = self._outer

    def note(self, how: str) -> None:
        """Note the line of the user's program that is running now."""
        frame: FrameType | None = sys._getframe(1)
        while frame is not None and frame.f_code.co_filename.startswith(_PACKAGE):
            frame = frame.f_back
        if frame is not None:
            self.place = f"{how} in {frame.f_code.co_filename}, line {frame.f_lineno}"
