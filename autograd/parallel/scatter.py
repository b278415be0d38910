"""Scatter: the sum of rows and how far they lie apart, which add up over blocks of rows.

By the formula of Chan, Golub and LeVeque, Updating formulae and a pairwise algorithm for computing
sample variances, 1979.
"""

from __future__ import annotations

from typing import Any


class Scatter:
    """What is known of some rows of numbers or arrays.

    Arguments:
        count: how many rows there are.
        total: their sum.
        apart: the sum of the squares of their distances from their mean.

    >>> both = Scatter.of([1.0, 2.0]) + Scatter.of([6.0])
    >>> both.count, both.summary("mean"), both.apart
    (3, 3.0, 14.0)
    """

    def __init__(self, count: int, total: Any, apart: Any) -> None:
        self.count = count
        self.total = total
        self.apart = apart

    @staticmethod
    def of(rows: Any) -> Scatter:
        """Return that of an array with rows along its leading axis."""
        import numpy

        column = numpy.asarray(rows)
        total = column.sum(axis=0)
        distances = column - total / len(column)
        return Scatter(len(column), total, (distances * distances).sum(axis=0))

    def __add__(self, other: Scatter) -> Scatter:
        count = self.count + other.count
        distance = other.total / other.count - self.total / self.count
        share = self.count * (other.count / count)
        apart = self.apart + other.apart + distance * distance * share
        return Scatter(count, self.total + other.total, apart)

    def summary(self, name: str) -> Any:
        """Return the rows' ``"sum"``, ``"mean"`` or the mean's standard error, ``"sem"``."""
        if name == "sum":
            found = self.total
        elif name == "mean":
            found = self.total / self.count
        elif self.count < 2:
            found = self.total * float("nan")  # one row tells nothing of its scatter
        else:
            found = (self.apart / (self.count * (self.count - 1.0))) ** 0.5
        return found if getattr(found, "ndim", 0) else float(found)
