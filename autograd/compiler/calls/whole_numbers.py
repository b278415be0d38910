"""Ints among arguments, where it matters that they are ints.

A number among the arguments of a compiled function is a float inside, whatever it was given as. If
a function asks for its type, text or bits, or computes a remainder with more digits than a float
has, then an int is another argument than a float: it is part of the structure, as a text is, and
the function gets it as it is.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from autograd.structures.outline import Outline, filled, mapped, put_together, take_apart


class WholeNumber:
    """An int that is part of the structure of arguments.

    Arguments:
        number: the int.

    >>> WholeNumber(2) == WholeNumber(2) != WholeNumber(3)
    True
    """

    __slots__ = ("number",)

    def __init__(self, number: int) -> None:
        self.number = number

    def __eq__(self, other: object) -> bool:
        return isinstance(other, WholeNumber) and self.number == other.number

    def __hash__(self) -> int:
        return hash(self.number)


def largest_int(args: tuple[Any, ...], kwargs: dict[str, Any]) -> int:
    """Return the largest magnitude of the ints among arguments; -1 if there are none.

    >>> largest_int(([2.0, -3],), {"n": 1})
    3
    """
    leaves = take_apart((args, kwargs))[1]
    return max([abs(leaf) for leaf in leaves if type(leaf) is int], default=-1)


def as_structure(args: Any) -> Any:
    """Return arguments with each int as part of their structure.

    Arguments:
        args: the arguments by position, or by name.

    >>> whole, number = as_structure((2, 2.0))
    >>> whole.number, number
    (2, 2.0)
    """
    return mapped(lambda leaf: WholeNumber(leaf) if type(leaf) is int else leaf, args)


def on_ints(f: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that takes what :func:`as_structure` gives, and calls another with ints.

    >>> on_ints(lambda n: n >> 1)(WholeNumber(6))
    3
    """

    @wraps(f)
    def function(*args: Any, **kwargs: Any) -> Any:
        outline, leaves = take_apart((args, kwargs))
        floats = iter(leaves)
        numbers: list[Any] = []

        def plain(end: Outline) -> Outline:
            if end is not None and not isinstance(end.thing, WholeNumber):
                return end
            numbers.append(next(floats) if end is None else end.thing.number)
            return None

        args, kwargs = put_together(filled(outline, plain), numbers)
        return f(*args, **kwargs)

    return function
