"""Masks of dropouts: drawn one by one, or beforehand, as compiled code takes them."""

from collections.abc import Sequence
from random import Random
from typing import Any

from autograd import TraceError


def drawn(source: Random, n: int, p: float) -> list[float]:
    """Return n factors: 0 with probability p, else 1 / (1 - p).

    >>> drawn(Random(1), 4, 0.5)
    [2.0, 0.0, 0.0, 2.0]
    """
    kept = 1.0 - p
    return [1.0 / kept if source.random() < kept else 0.0 for _ in range(n)]


class Masks:
    """Factors that were drawn beforehand, in the place of a dropout's source of randomness.

    Arguments:
        factors: all that a sample takes, numbers or Values.
    """

    def __init__(self, factors: Sequence[Any]) -> None:
        self._factors = factors
        self.used = 0

    def take(self, n: int) -> Sequence[Any]:
        """Return the next n factors.

        Raises:
            TraceError: if there are not as many.
        """
        end = self.used + n
        if end > len(self._factors):
            raise TraceError("a sample takes more masks of Dropout than the first sample did")
        found = [self._factors[k] for k in range(self.used, end)]
        self.used = end
        return found

    def check_used_up(self) -> None:
        """Raise if factors are left.

        Raises:
            TraceError: if there are any.
        """
        if self.used < len(self._factors):
            raise TraceError("a sample takes fewer masks of Dropout than the first sample did")


class Tally(Masks):
    """Counts the factors that a sample takes; all are 1."""

    def __init__(self) -> None:
        super().__init__(())

    def take(self, n: int) -> Sequence[Any]:
        """Return n times 1."""
        self.used += n
        return [1.0] * n
