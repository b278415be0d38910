"""What is to be made smallest: functions of arrays, over the functions of whichever library."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

LENGTH = 20.0  # of the way that the car drives, at speed 1
GOAL = (8.0, 6.0, 1.0)  # where it stops: two coordinates and a direction
BOUNDARY = 6  # constraints at start and goal


@dataclass(frozen=True)
class Arrays:
    """What the problems need of a library.

    Arguments:
        sum, cos, sin: of an array.
        joined: one array of several.
    """

    sum: Callable[[Any], Any]
    cos: Callable[[Any], Any]
    sin: Callable[[Any], Any]
    joined: Callable[[Sequence[Any]], Any]


def of_numpy(np: Any) -> Arrays:
    """Return the functions of NumPy, or of a library with its names."""
    return Arrays(np.sum, np.cos, np.sin, np.concatenate)


def rosenbrock(x: Any, arrays: Arrays) -> Any:
    """Return the Rosenbrock function of an array."""
    return arrays.sum(100.0 * (x[1:] - x[:-1] ** 2) ** 2 + (1.0 - x[:-1]) ** 2)


def rosenbrock_start(size: int) -> list[float]:
    """Return the usual start, far from the minimum."""
    return [-1.2, 1.0] * (size // 2)


def steering(z: Any, size: int, arrays: Arrays) -> Any:
    """Return how much a car steers: z has its places, directions and turns at size / 4 times."""
    steps = size // 4
    return LENGTH / (steps - 1) * arrays.sum(z[3 * steps :] ** 2)


def defects(z: Any, size: int, arrays: Arrays) -> Any:
    """Return how far the car is from driving as it steers, by the trapezoidal rule, to its goal."""
    steps = size // 4
    half = LENGTH / (steps - 1) / 2.0
    x, y, angle, turn = (z[k * steps : (k + 1) * steps] for k in range(4))
    cos, sin = arrays.cos(angle), arrays.sin(angle)
    return arrays.joined(
        [
            x[1:] - x[:-1] - half * (cos[1:] + cos[:-1]),
            y[1:] - y[:-1] - half * (sin[1:] + sin[:-1]),
            angle[1:] - angle[:-1] - half * (turn[1:] + turn[:-1]),
            *[one[:1] for one in (x, y, angle)],
            *[one[-1:] - goal for one, goal in zip((x, y, angle), GOAL, strict=True)],
        ]
    )


def constraints(size: int) -> int:
    """Return how many numbers ``defects`` gives."""
    return 3 * (size // 4 - 1) + BOUNDARY


def steering_start(size: int) -> list[float]:
    """Return a straight way at even speed, without turns."""
    steps = size // 4
    ways = [[goal * k / (steps - 1) for k in range(steps)] for goal in GOAL]
    return [number for way in [*ways, [0.0] * steps] for number in way]
