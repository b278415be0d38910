"""A Kalman filter that follows a point in the plane: a long program of small matrices.

The state is place and speed on both axes; what is observed is the place. The result is the negative
logarithm of the likelihood of all observations, to be minimised over four scales.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from typing import Any

from benchmarks.problems import demo

STEP = 0.1  # seconds from one observation to the next
SCALES = (-1.0, 0.5, -0.7, 0.1)  # logarithms: of the noise on each axis, the push, the damping

Matrix = list[list[Any]]
Place = tuple[float, float]


def observations(count: int) -> list[Place]:
    """Return noisy places of a point on its way around an ellipse."""
    rng = random.Random(demo.SEED)
    times = [STEP * k for k in range(count)]
    return [
        (3.0 * math.cos(t) + rng.gauss(0.0, 0.3), 2.0 * math.sin(t) + rng.gauss(0.0, 0.3))
        for t in times
    ]


def surprise(scales: Sequence[Any], places: Sequence[Place], of: Any) -> Any:
    """Return the negative logarithm of the likelihood of observations, up to a constant.

    Arguments:
        scales: as :data:`SCALES`.
        places: the observations.
        of: the namespace of functions.
    """
    noise = [of.exp(2.0 * scales[0]), of.exp(2.0 * scales[1])]
    push, damping = of.exp(2.0 * scales[2]), of.exp(-STEP * of.exp(scales[3]))
    move = [[1.0, STEP, 0.0, 0.0], [0.0, damping, 0.0, 0.0],
            [0.0, 0.0, 1.0, STEP], [0.0, 0.0, 0.0, damping]]  # fmt: skip
    state: list[Any] = [places[0][0], 0.0, places[0][1], 0.0]
    spread: Matrix = [[float(i == j) for j in range(4)] for i in range(4)]
    total = 0.0
    for place in places[1:]:
        state = [_dot(row, state) for row in move]
        spread = _product(_product(move, spread), _turned(move))
        for i in range(4):
            spread[i][i] = spread[i][i] + STEP * push
        miss = [place[0] - state[0], place[1] - state[2]]
        a, b, c, d = (spread[i][j] for i in (0, 2) for j in (0, 2))
        a, d = a + noise[0], d + noise[1]
        size = a * d - b * c
        inverse = [[d / size, -b / size], [-c / size, a / size]]
        gain = _product([[row[0], row[2]] for row in spread], inverse)
        state = [s + _dot(row, miss) for s, row in zip(state, gain, strict=True)]
        spread = [
            [spread[i][j] - gain[i][0] * spread[0][j] - gain[i][1] * spread[2][j] for j in range(4)]
            for i in range(4)
        ]
        total = total + 0.5 * (of.log(size) + _dot(miss, [_dot(row, miss) for row in inverse]))
    return total


def _dot(xs: Sequence[Any], ys: Sequence[Any]) -> Any:
    total = xs[0] * ys[0]
    for x, y in zip(xs[1:], ys[1:], strict=True):
        total = total + x * y
    return total


def _turned(matrix: Matrix) -> Matrix:
    return [list(column) for column in zip(*matrix, strict=True)]


def _product(first: Matrix, second: Matrix) -> Matrix:
    columns = _turned(second)
    return [[_dot(row, column) for column in columns] for row in first]
