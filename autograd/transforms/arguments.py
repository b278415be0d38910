"""Which of a function's arguments a transform differentiates by."""

from __future__ import annotations

from collections.abc import Sequence
from operator import index
from typing import Any

from autograd.errors import OperandError

Argnums = int | Sequence[int]
SomeArgnums = Argnums | None  # None: all


def several(argnums: Argnums) -> bool:
    """Whether argnums may name more than one argument, so that results are tuples.

    >>> several((1,)), several(1)
    (True, False)
    """
    return isinstance(argnums, Sequence)


def is_single(argnums: SomeArgnums) -> bool:
    """Whether argnums names one argument by a number, so that results are no tuples.

    >>> is_single(1), is_single((1,)), is_single(None)
    (True, False, False)
    """
    return argnums is not None and not several(argnums)


def positions_among(argnums: SomeArgnums, count: int) -> Sequence[int]:
    """Return the positions that argnums names among some arguments; all of them for None.

    >>> list(positions_among(None, 2)), positions_among(-1, 2)
    ([0, 1], (-1,))
    """
    return range(count) if argnums is None else positions_of(argnums)


def positions_of(argnums: Argnums) -> tuple[int, ...]:
    """Return the positions that argnums names.

    Arguments:
        argnums: a whole number of Python's or NumPy's, or a sequence of them.

    Raises:
        OperandError: for anything else.

    >>> positions_of((0, -1)), positions_of(1)
    ((0, -1), (1,))
    """
    if type(argnums) is int:
        return (argnums,)
    given: Any = (
        argnums if several(argnums) and not isinstance(argnums, (str, bytes)) else [argnums]
    )
    try:
        positions = tuple([index(number) for number in given if not isinstance(number, bool)])
    except TypeError:
        positions = ()
    if len(positions) != len(given) or (not positions and several(argnums)):
        raise OperandError(
            "argnums is the position of an argument, counted from 0, or a tuple of several, but "
            f"got {argnums!r}. Write argnums=0, or argnums=(0, 2)."
        )
    return positions
