"""The modes of a block of code, each for its own context: ``no_grad`` and its kind.

A block holds for what runs inside it: in this thread, in this task of asyncio, and in what was
started from there with a copy of the context. A generator takes its blocks with it when it is
suspended, and brings them back.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any, NoReturn, Self, TypeVar, cast

from autograd.context import Block, enter, generator_here, leave, records, suspend
from autograd.errors import OperandError
from autograd.graph.naming import is_scope
from autograd.graph.suspending import decorated

F = TypeVar("F", bound=Callable[..., Any])

# Who runs a generator not for what it yields, but as the two halves of a block
_TWO_HALVES = {"contextlib", "_pytest.fixtures"}
_GENERATOR = 0x20 | 0x200  # inspect.CO_GENERATOR, CO_ASYNC_GENERATOR


class _Uncalled(type):
    """The type of the modes, which says what ``with no_grad:`` lacks."""

    def __enter__(cls) -> NoReturn:
        raise OperandError(
            f"A with block needs a {cls.__name__} of its own. Write with {cls.__name__}(): ..."
        )

    def __exit__(cls, *error: object) -> None:
        """Never reached: the block is not entered."""


class _Mode(metaclass=_Uncalled):
    """A block, or the body of a function, in which a mode is on; blocks may nest."""

    kind: str
    name: str | None = None

    def __enter__(self) -> Self:
        enter(self, _generator(sys._getframe(1)))
        return self

    def __exit__(self, *error: Any) -> None:
        leave(self)

    def __call__(self, function: F) -> F:
        """Return a function in whose body the mode is on; a generator's and a coroutine's too."""
        if isinstance(function, type) or not callable(function):
            raise OperandError(
                f"{type(self).__name__} decorates functions, but got {function!r}. Decorate its "
                "methods, or write a with block."
            )
        return cast(F, decorated(lambda: _Call(self), function))


class _Call:
    """A call of a decorated function, which takes its blocks along when it is suspended.

    Arguments:
        mode: the mode that is on in the function's body.
    """

    def __init__(self, mode: _Mode) -> None:
        self._mode = mode
        self._kept: tuple[Block, ...] = ()  # what the body itself has opened
        self._resumed_by: Any = None  # the generator that did so, if one with blocks did

    def __enter__(self) -> None:
        """Go on with the body."""
        resumed_by = generator_here()
        kept = [
            Block(inner.mode, resumed_by) if inner.owner is self._resumed_by else inner
            for inner in self._kept
        ]
        self._resumed_by = resumed_by
        self._block = enter(self._mode, resumed_by, tuple(kept))

    def __exit__(self, *error: object) -> None:
        """Leave the body, which has ended or is suspended."""
        self._kept = suspend(self._block)


class _Switch(_Mode):
    """A mode without settings, which decorates a function with or without parentheses."""

    def __new__(cls, *function: Any) -> Any:
        mode = super().__new__(cls)
        return mode(*function) if function else mode


class no_grad(_Switch):
    """Compute without recording: results are constants, without parents. A block or a decorator.

    Raises:
        OperandError: if it decorates what is no function.

    >>> from autograd import Value
    >>> x = Value(3.0)
    >>> with no_grad():
    ...     y = x * x
    >>> y.data, y.parents
    (9.0, ())
    """

    kind = "no_grad"


class enable_grad(_Switch):
    """Record, inside ``no_grad`` too. A block or a decorator.

    Raises:
        OperandError: if it decorates what is no function.

    >>> from autograd import Value
    >>> x = Value(3.0)
    >>> with no_grad(), enable_grad():
    ...     y = x * x
    >>> y.is_constant
    False
    """

    kind = "enable_grad"


class detect_anomaly(_Switch):
    """Raise where a nan or an infinity first comes out of finite numbers. A block or a decorator.

    The forward pass is watched at every operation. A backward pass is gone through once before
    any gradient changes; products of zero and infinity, which otherwise count as zero, are
    reported too.

    Raises:
        AnomalyError: inside the block, naming the operation and its inputs.
        OperandError: if it decorates what is no function.

    >>> from autograd import Value, log
    >>> with detect_anomaly():
    ...     log(Value(-1.0, name="rate"))
    Traceback (most recent call last):
        ...
    autograd.errors.AnomalyError: log made nan from finite numbers: rate = -1.0. Keep it in \
the operation's domain, for example with maximum or where.
    """

    kind = "anomaly"


class name_scope(_Mode):
    """Tell pictures which part of a program computes what. A block or a decorator; they nest.

    ``viz.draw`` can draw such a part as one block. What is computed, and how fast where no block
    is open, stays the same.

    Arguments:
        name: of the part; within another, it follows after a dot.

    Raises:
        OperandError: if the name is no string, or empty, or if it decorates what is no function.

    >>> from autograd import Value
    >>> x = Value(3.0)
    >>> with name_scope("attention"), name_scope("scores"):
    ...     y = x * x
    >>> y.scope
    'attention.scores'
    """

    kind = "scope"

    def __init__(self, name: str) -> None:
        if not is_scope(name):
            raise OperandError(
                f"A scope has a name, but got {name!r}. Write for example name_scope('attention')."
            )
        self.name = name


class recording:
    """Record in this block even inside ``no_grad``: what a transform differentiates is its own.

    >>> from autograd import Value
    >>> with no_grad(), recording():
    ...     y = Value(3.0) * 2.0
    >>> y.is_constant
    False
    """

    kind = "enable_grad"
    name = None

    def __enter__(self) -> None:
        self._is_open = not records()
        if self._is_open:
            enter(self)

    def __exit__(self, *error: Any) -> None:
        if self._is_open:
            leave(self)


def _generator(frame: FrameType | None) -> FrameType | None:
    """Return the frame of the generator in which a block stands; None if it stands elsewhere.

    Between the two may lie what makes blocks of other blocks: ``__enter__`` methods, and generators
    that are run as context managers.
    """
    while frame is not None:
        is_generator = frame.f_code.co_flags & _GENERATOR
        if is_generator and not _is_two_halves(frame.f_back):
            return frame
        if not (
            is_generator
            or frame.f_code.co_name in {"__enter__", "__aenter__"}
            or _is_two_halves(frame)
        ):
            return None
        frame = frame.f_back
    return None


def _is_two_halves(frame: FrameType | None) -> bool:
    return frame is not None and frame.f_globals.get("__name__") in _TWO_HALVES
