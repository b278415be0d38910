"""Ctrl-C waits until what must be done whole is done."""

from __future__ import annotations

import signal
from collections.abc import Callable
from threading import current_thread, main_thread
from types import FrameType, TracebackType
from typing import Any


class InterruptsHeld:
    """Within the block Ctrl-C is noted, and raises ``KeyboardInterrupt`` once the block has ended.

    Signals reach the main thread alone, so in other threads, and where the program has chosen
    to ignore them, there is nothing to hold.

    >>> with InterruptsHeld():
    ...     steps = ["open", "write", "close"]
    """

    _handler: Callable[[int, FrameType | None], Any] | None = None
    _noted: tuple[int, FrameType | None] | None = None

    def __enter__(self) -> None:
        handler = signal.getsignal(signal.SIGINT)
        if callable(handler) and current_thread() is main_thread():
            self._handler = handler
            signal.signal(signal.SIGINT, self._note)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._handler is not None:
            signal.signal(signal.SIGINT, self._handler)
            if self._noted is not None:
                self._handler(*self._noted)

    def _note(self, number: int, frame: FrameType | None) -> None:
        self._noted = number, frame
