"""The marginal likelihood of a Gaussian process, by a Cholesky factor in plain loops."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

START = [0.3, -0.2, -1.5]  # logarithms of amplitude, length and noise


def points(size: int) -> tuple[list[float], list[float]]:
    """Return where a function was seen, and what was seen there."""
    xs = [6.0 * i / size for i in range(size)]
    return xs, [math.sin(x) + 0.2 * math.sin(37.0 * x) for x in xs]


def evidence(parameters: Sequence[Any], of: Any, size: int) -> Any:
    """Return the negative logarithm of the likelihood of what was seen, but for a constant.

    Arguments:
        parameters: as ``START``; the kernel is that of squared distances.
        of: the namespace of functions.
        size: how many points.
    """
    xs, ys = points(size)
    amplitude, length, noise = parameters
    height, scale, jitter = of.exp(2.0 * amplitude), of.exp(-2.0 * length), of.exp(2.0 * noise)
    factor: list[list[Any]] = []
    solved: list[Any] = []
    total = 0.0
    for i in range(size):
        row: list[Any] = []
        factor.append(row)
        for j in range(i + 1):
            here = height * of.exp(-0.5 * (xs[i] - xs[j]) ** 2 * scale)
            for k in range(j):
                here = here - row[k] * factor[j][k]
            row.append(of.sqrt(here + jitter) if i == j else here / factor[j][j])
        left = ys[i]
        for k in range(i):
            left = left - row[k] * solved[k]
        solved.append(left / row[i])
        total = total + 0.5 * solved[i] * solved[i] + of.log(row[i])
    return total
