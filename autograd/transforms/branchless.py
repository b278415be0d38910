"""branchless: a function with an ``if`` that takes one path when it is compiled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from autograd.context import present
from autograd.tools.pickling import Parts
from autograd.transforms.wrapper import Wrapper


class Branchless(Wrapper):
    """A function whose branches are choices when it is compiled; made by :func:`branchless`."""

    __slots__ = ()

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Return what the function itself returns."""
        if present.tracer is None:
            return self.f(*args, **kwargs)
        found = present.tracer.both_ways(self.f, args, kwargs)
        return self.f(*args, **kwargs) if found is None else found[0]

    def made_of(self) -> Parts:
        """Return what makes the same."""
        return branchless, self.f


def branchless(f: Callable[..., Any]) -> Branchless:
    """Return a function that does the same, and takes one path in compiled code; also a decorator.

    Eagerly it is f itself. While a function is compiled f is run every way that its comparisons may
    come out, and ``where`` chooses, so that all ways are computed at each call: it is for small
    functions, such as an activation with an ``if``. Where there are more than 16 ways, one of them
    raises, or they return different structures, it branches as f does.

    Arguments:
        f: a function without effects.

    >>> import autograd as ag
    >>> @branchless
    ... def leaky(x):
    ...     return x if x > 0.0 else 0.1 * x
    >>> total = ag.compile(lambda xs: ag.sum([leaky(x) for x in xs]))
    >>> [total([1.0, -1.0]), total([-1.0, 2.0]), total.stats()["paths"]]
    [0.9, 1.9, 1]
    """
    return f if isinstance(f, Branchless) else Branchless(f)
