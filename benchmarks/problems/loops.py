"""Programs that are loops: an orbit by the method of Runge and Kutta, and roots by Newton's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

START = [1.0, 0.0, 0.0, 1.1]
DIRECTION = [1.0, 0.5, 0.2, 0.1]
STEP = 1e-3

Scan = Callable[..., tuple[Any, Any]]


def by_hand(step: Callable[[Any, Any], tuple[Any, Any]], state: Any, length: int) -> Any:
    """Do what ``scan`` does without items, as a loop of Python."""
    for _ in range(length):
        state, _ = step(state, None)
    return state, None


def orbit(start: Sequence[Any], of: Any, scan: Scan, steps: int) -> Any:
    """Return a number of where a planet is after so many steps."""
    last, _ = scan(lambda state, _: (_moved(state, of), None), list(start), length=steps)
    return last[0] * last[1]


def _moved(state: Sequence[Any], of: Any) -> list[Any]:
    first = _speed(state, of)
    second = _speed(_along(state, 0.5 * STEP, first), of)
    third = _speed(_along(state, 0.5 * STEP, second), of)
    fourth = _speed(_along(state, STEP, third), of)
    return [
        a + STEP / 6.0 * (b + 2.0 * c + 2.0 * d + e)
        for a, b, c, d, e in zip(state, first, second, third, fourth, strict=True)
    ]


def _along(state: Sequence[Any], far: float, speed: Sequence[Any]) -> list[Any]:
    return [a + far * b for a, b in zip(state, speed, strict=True)]


def _speed(state: Sequence[Any], of: Any) -> list[Any]:
    x, y, u, v = state
    square = x * x + y * y
    pull = 1.0 / (square * of.sqrt(square))
    return [u, v, -x * pull, -y * pull]


def root(number: Any, while_loop: Any) -> Any:
    """Return a square root, by as many steps of Newton's method as it takes."""
    return while_loop(
        lambda x: abs(x * x - number) > 1e-12 * number,
        lambda x: 0.5 * (x + number / x),
        number,
    )


def while_by_hand(condition: Callable[[Any], Any], step: Callable[[Any], Any], state: Any) -> Any:
    """Do what ``while_loop`` does as a loop of Python."""
    while condition(state):
        state = step(state)
    return state
