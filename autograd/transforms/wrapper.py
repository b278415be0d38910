"""Wrapper: what transforms return, a function made of another."""

from __future__ import annotations

from collections.abc import Callable
from functools import update_wrapper
from types import MethodType
from typing import Any

from autograd.errors import OperandError
from autograd.tools.pickling import Parts, reduced


class Wrapper:
    """A function made of another: it has that one's name, text and signature, and travels as it.

    In a class it becomes a method, as functions do. A subclass says with :meth:`made_of` what makes
    the same once more.

    Arguments:
        f: the other function.

    Raises:
        OperandError: if it is no function.

    >>> from autograd import grad
    >>> def square(x):
    ...     return x * x
    >>> grad(square), grad(square).__name__
    (<grad of square>, 'square')
    """

    __slots__ = ("__dict__", "__weakref__", "f")

    f: Callable[..., Any]

    def __init__(self, f: Callable[..., Any]) -> None:
        if not callable(f):
            raise OperandError(
                f"A transform takes a function, but got {f!r:.60}. For a value that is already "
                "computed write autograd.gradients(y, [x]), or y.backward()."
            )
        self.f = f
        update_wrapper(self, f)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Return what the transform says."""
        raise NotImplementedError

    def made_of(self) -> Parts:
        """Return what makes the same: a public function, and its arguments, of which f is first."""
        raise NotImplementedError

    def __get__(self, instance: Any, owner: Any = None) -> Any:
        return self if instance is None else MethodType(self, instance)

    def __reduce__(self) -> Any:
        return reduced(self.made_of())

    def __repr__(self) -> str:
        maker, f, *_ = self.made_of()
        return f"<{maker.__name__} of {getattr(f, '__qualname__', f)}>"
