"""Paying: a function that is compiled once it has been called often enough."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from autograd.compiler.compiled import compile as compiled

CALLS_TO_PAY = 8  # the first compiled call takes about as long as so many that are not


class Paying:
    """A function that runs as it is at first, and compiled from a certain call on.

    Arguments:
        f: the function.
        compile: whether to compile it, from the first call on; None for when it pays.

    >>> double = Paying(lambda x: 2.0 * x, None)
    >>> [double(1.0) for _ in range(CALLS_TO_PAY)], double.runs is double.f
    ([2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0], True)
    >>> double(1.0), double.runs is double.f
    (2.0, False)
    """

    def __init__(self, f: Callable[..., Any], compile: bool | None) -> None:
        self.f = f
        self.left = 0 if compile else CALLS_TO_PAY
        self.runs = compiled(f) if compile else f
        self.stays = compile is not None

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Return what the function returns."""
        if not self.stays:
            if self.left == 0:
                self.runs = compiled(self.f)
                self.stays = True
            self.left -= 1
        return self.runs(*args, **kwargs)
