"""The constraints of a minimum: equations, inequalities and bounds, as numbers of x and theta."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import isnan
from typing import Any, NamedTuple

from autograd.errors import OperandError
from autograd.structures.tree import flatten, flatten_numbers

Function = Callable[..., Any]
_SENSE = {"equality": "= 0", "inequality": ">= 0"}


class Constraints(NamedTuple):
    """What holds at a minimum.

    Arguments:
        equality: a function of x and of parameters, of numbers that are 0; None for none.
        inequality: the same, of numbers that are not negative.
        bounds: of each number of x, the lowest and the highest; None for none.

    >>> held = Constraints(None, lambda x, a: x[0] - a, [(0.0, None), (None, 9.0)])
    >>> held.inequalities([4.0, 5.0], (1.0,))
    [3.0, 4.0, 4.0]
    """

    equality: Function | None = None
    inequality: Function | None = None
    bounds: Sequence[tuple[float | None, float | None]] | None = None

    def equations(self, x: Any, theta: tuple[Any, ...]) -> list[Any]:
        """Return the numbers that are 0, those of bounds that leave no room among them."""
        found = _numbers(self.equality, x, theta, "equality")
        return found + [at - low for at, low, high in self._bounded(x) if _is_fixed(low, high)]

    def inequalities(self, x: Any, theta: tuple[Any, ...]) -> list[Any]:
        """Return the numbers that are not negative: inequalities, then the room to the bounds."""
        found = _numbers(self.inequality, x, theta, "inequality")
        for at, low, high in self._bounded(x):
            if not _is_fixed(low, high):
                found += [] if low is None else [at - low]
                found += [] if high is None else [high - at]
        return found

    def _bounded(self, x: Any) -> list[tuple[Any, float | None, float | None]]:
        if self.bounds is None:
            return []
        leaves = flatten(x, "x").leaves
        if len(self.bounds) != len(leaves):
            raise OperandError(
                f"There are {len(self.bounds)} pairs of bounds for {len(leaves)} numbers. Give a "
                "pair (low, high) for each, with None where there is no bound."
            )
        return [(at, low, high) for at, (low, high) in zip(leaves, self.bounds, strict=True)]


def _is_fixed(low: float | None, high: float | None) -> bool:
    return low is not None and low == high


def bounds_of(given: Any) -> list[tuple[float | None, float | None]] | None:
    """Return SciPy's bounds, pairs or ``Bounds``, as pairs of numbers, or None for no bound.

    Raises:
        OperandError: if they are no pairs of plain numbers, or leave no room.

    >>> bounds_of([(0, None), (float("-inf"), 1.0)])
    [(0.0, None), (None, 1.0)]
    """
    if given is None:
        return None
    if hasattr(given, "lb"):
        given = list(zip(given.lb, given.ub, strict=True))
    try:
        pairs = [(_bound(low), _bound(high)) for low, high in given]
    except (TypeError, ValueError):
        raise OperandError(
            f"bounds takes a pair (low, high) of plain numbers or None for each number, not "
            f"{given!r:.80}. A bound that depends on parameters is an inequality."
        ) from None
    for k, (low, high) in enumerate(pairs):
        if low is not None and high is not None and not low <= high:
            raise OperandError(f"The bounds of number {k} leave no room: {low} is above {high}.")
    return pairs


def _bound(given: Any) -> float | None:
    number = None if given is None else float(given)
    if number is not None and isnan(number):
        raise ValueError
    return None if number in {None, float("inf"), float("-inf")} else number


def _numbers(function: Function | None, x: Any, theta: tuple[Any, ...], which: str) -> list[Any]:
    if function is None:
        return []
    what = f"what {which} returned, which is {_SENSE[which]},"
    return list(flatten_numbers(function(x, *theta), what).leaves)
