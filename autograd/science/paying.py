"""Paying: a function that is compiled once it has been called often enough."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from autograd.compiler.compiled import compile as compiled
from autograd.compiler.warning import warn
from autograd.errors import TraceError
from autograd.structures.tree import flatten

# The first compiled call takes about as long as so many others of a long function, and some five
# milliseconds besides, in which a function of n numbers is called some 1,200 / n times
_LONG, _SHORT, _NUMBERS = 16, 60, 1200
LATER = 5  # times as many for a value alone, which NumPy may have fast as it is


class Paying:
    """A function that runs as it is at first, and compiled from a certain call on.

    When that is depends on the count of calls and of numbers alone, so that the last digits of
    results, which may differ, are the same in each run.

    Arguments:
        f: the function.
        compile: whether to compile it, from the first call on; None for when it pays.
        times: how many times later that is than for a derivative: a value alone takes less.

    >>> double = Paying(lambda x: 2.0 * x, None)
    >>> sum(double(1.0) for _ in range(76)), double.runs is double.f
    (152.0, True)
    >>> double(1.0), double.runs is double.f
    (2.0, False)
    """

    def __init__(self, f: Callable[..., Any], compile: bool | None, times: int = 1) -> None:
        self.f = f
        self.compile = compile
        self.times = times
        self.runs = compiled(f) if compile else f
        self._left: int | None = None

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Return what the function returns."""
        if self.compile is None and self.runs is self.f:
            if self._left is None:
                self._left = calls_to_pay(args) * self.times
            self._left -= 1
            if self._left < 0 and self.compile is None:
                return self._first_compiled(args, kwargs)
        return self.runs(*args, **kwargs)

    def _first_compiled(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Return the result of compiled code; of the function itself, if it cannot be compiled."""
        fast = compiled(self.f)
        try:
            result = fast(*args, **kwargs)
        except TraceError as error:
            self.compile = False
            warn(f"It runs uncompiled from here on; write compile=False to say so. {error}")
            return self.f(*args, **kwargs)
        self.runs = fast
        return result


def calls_to_pay(args: tuple[Any, ...]) -> int:
    """Return after how many calls a function of some arguments is worth compiling.

    >>> calls_to_pay(([0.0] * 10,)), calls_to_pay(([0.0] * 1000,))
    (76, 17)
    """
    numbers = len(flatten(args, "args").leaves)
    return _LONG + min(_SHORT, _NUMBERS // max(1, numbers))
