"""Where a function cuts its result off from its arguments: by reading ``.data``, or ``no_grad``.

A transform watches while its function runs. What it noticed is told only if the result turns out
not to depend on the arguments; reading numbers is no mistake in itself. Gradients read as plain
numbers are: they depend on the arguments, and their derivatives would be 0 without a word.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from types import FrameType, TracebackType
from typing import Any, Self

from autograd.context import count, present
from autograd.errors import GraphError
from autograd.node import moment_of
from autograd.sweeps.between import path_between
from autograd.value import Value

_PACKAGE = os.path.dirname(os.path.dirname(__file__)) + os.sep


class Watch:
    """Notes, as a block, the last place at which a number of the traced function was taken out.

    Arguments:
        began: the moment of the clock since which values belong to the function.
        name: of the function.

    >>> with Watch(0, "f") as watch:
    ...     pass
    >>> watch.place is None
    True
    """

    __slots__ = ("_outer", "began", "inputs", "name", "place")

    def __init__(self, began: int, name: str) -> None:
        self.began = began
        self.name = name
        self.inputs: list[Value] = []  # what the transform gave the function
        self.place: str | None = None
        self._outer: Any = None

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

    def _open(self) -> Iterator[Watch]:
        """Iterate over the transforms that are running in this thread, innermost first."""
        watch: Watch | None = self
        while watch is not None:
            yield watch
            watch = watch._outer

    def depends(self, node: Value) -> bool:
        """Whether a node depends on an argument of a transform that is running."""
        inputs = [node for watch in self._open() for node in watch.inputs]
        *_, outermost = self._open()
        if moment_of(node) < outermost.began:
            return False
        return any(node is one for one in inputs) or bool(
            path_between([node], inputs, outermost.began).nodes
        )

    def copied(self, node: Value) -> Value | None:
        """Return a node itself for a copy, if a transform that is running made it."""
        *_, outermost = self._open()
        return node if moment_of(node) >= outermost.began else None

    def refuse(self, what: str, instead: str) -> None:
        """Raise for what would cut the result off."""
        raise GraphError(
            f"{what} inside {self.name} while a transform runs it: the numbers depend on its "
            f"arguments, and would be cut off from them. Instead: {instead}."
        )

    def note_read(self, node: Value) -> None:
        """Note that a number was taken out, with each transform that made it."""
        for watch in self._open():
            is_made = node.op is not None or any(node is one for one in watch.inputs)
            if is_made and moment_of(node) >= watch.began:
                watch.note(".data was read")

    def note(self, how: str) -> None:
        """Note the line of the user's program that is running now."""
        frame: FrameType | None = sys._getframe(1)
        while frame is not None and frame.f_code.co_filename.startswith(_PACKAGE):
            frame = frame.f_back
        if frame is not None:
            self.place = f"{how} in {frame.f_code.co_filename}, line {frame.f_lineno}"
