"""The local gradients of a node of many operands: a tuple of floats.

Compiled, this file is replaced by partials.pxd, in which they are doubles one after the other in a
bytes object: one piece of memory, whatever their number.
"""

from __future__ import annotations

from typing import Any


def room_for(count: int) -> Any:
    """Return a place for as many numbers, which are still to be written.

    >>> room_for(2)
    [0.0, 0.0]
    """
    return [0.0] * count


def doubles_of(room: Any) -> Any:
    """Return what the numbers of a place are read and written by.

    >>> doubles_of([0.0, 1.0])[1]
    1.0
    """
    return room


def packed(numbers: tuple[float, ...]) -> Any:
    """Return local gradients as a node keeps them.

    >>> packed((1.0, 2.0))
    (1.0, 2.0)
    """
    return numbers


def unpacked(partials: Any) -> tuple[float, ...]:
    """Return as a tuple of floats what a node keeps.

    >>> unpacked(packed((1.0, 2.0)))
    (1.0, 2.0)
    """
    return tuple(partials)


def partial_at(partials: Any, index: int) -> float:
    """Return one of the local gradients that a node keeps.

    >>> partial_at(packed((1.0, 2.0)), 1)
    2.0
    """
    number: float = partials[index]
    return number
