"""The modes of a block of code, each for its own thread: ``no_grad`` and its kind."""

from __future__ import annotations

from contextlib import ContextDecorator
from typing import Any, Self

from autograd.context import count, present
from autograd.errors import OperandError
from autograd.graph.naming import is_scope, label_in, scope_in


class _Mode(ContextDecorator):
    """A block, or the body of a function, in which a mode is on; blocks may nest."""

    _field: str

    def __enter__(self) -> Self:
        self._count(1)
        return self

    def __exit__(self, *error: Any) -> None:
        self._count(-1)

    def _count(self, change: int) -> None:
        count("open_modes", change)
        setattr(present, self._field, getattr(present, self._field) + change)


class no_grad(_Mode):
    """Compute without recording: results are constants, without parents. A block or a decorator.

    >>> from autograd import Value
    >>> x = Value(3.0)
    >>> with no_grad():
    ...     y = x * x
    >>> y.data, y.parents
    (9.0, ())
    """

    _field = "no_grad"


class detect_anomaly(_Mode):
    """Raise where a nan or an infinity first comes out of finite numbers. A block or a decorator.

    The forward pass is watched at every operation. A backward pass is gone through once before
    any gradient changes; products of zero and infinity, which otherwise count as zero, are
    reported too.

    Raises:
        AnomalyError: inside the block, naming the operation and its inputs.

    >>> from autograd import Value, log
    >>> with detect_anomaly():
    ...     log(Value(-1.0, name="rate"))
    Traceback (most recent call last):
        ...
    autograd.errors.AnomalyError: log made nan from finite numbers: rate = -1.0. Keep it in \
the operation's domain, for example with maximum or where.
    """

    _field = "anomaly"


class name_scope(ContextDecorator):
    """Tell pictures which part of a program computes what. A block or a decorator; they nest.

    ``viz.draw`` can draw such a part as one block. What is computed, and how fast where no block
    is open, stays the same.

    Arguments:
        name: of the part; within another, it follows after a dot.

    Raises:
        OperandError: if the name is no string, or empty.

    >>> from autograd import Value
    >>> x = Value(3.0)
    >>> with name_scope("attention"), name_scope("scores"):
    ...     y = x * x
    >>> y.scope
    'attention.scores'
    """

    def __init__(self, name: str) -> None:
        if not is_scope(name):
            raise OperandError(
                f"A scope has a name, but got {name!r}. Write for example name_scope('attention')."
            )
        self.name = name

    def __enter__(self) -> Self:
        outer = scope_in(present.scope)
        present.scope = label_in(f"{outer}.{self.name}" if outer else self.name)
        count("open_modes", 1)
        return self

    def __exit__(self, *error: Any) -> None:
        count("open_modes", -1)
        outer = scope_in(present.scope)[: -len(self.name) - 1]
        present.scope = label_in(outer) if outer else None


class recording:
    """Record in this block even inside ``no_grad``: what a transform differentiates is its own.

    >>> from autograd import Value
    >>> with no_grad(), recording():
    ...     y = Value(3.0) * 2.0
    >>> y.is_constant
    False
    """

    def __enter__(self) -> None:
        self._no_grad = present.no_grad
        present.no_grad = 0

    def __exit__(self, *error: Any) -> None:
        present.no_grad = self._no_grad
