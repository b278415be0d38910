"""Operations that the docs recommend in place of branches and loops, beside a multiplication."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple

COUNT = 1_000  # of each at a time
UNIT = "x * y"


class Operands(NamedTuple):
    """Values to compute with.

    Arguments:
        pairs, threes, tens: so many for each of ``COUNT`` operations; ``tens`` are pairs of lists.
        truths: a bool for each.
    """

    pairs: list[tuple[Any, Any]]
    threes: list[list[Any]]
    tens: list[tuple[list[Any], list[Any]]]
    truths: list[bool]


class Recommended(NamedTuple):
    """An operation.

    Arguments:
        run: applies it ``COUNT`` times, given ``autograd``.
        bar: how many multiplications it may cost.
    """

    run: Callable[[Any, Operands], list[Any]]
    bar: float


def operands(scalar: Callable[[float], Any]) -> Operands:
    """Return operands, each a scalar of some engine."""

    def numbers(count: int, start: int) -> list[Any]:
        return [scalar(math.sin(0.7 * (start * count + k)) + 0.1) for k in range(count)]

    pairs = [(x, y) for x, y in (numbers(2, i) for i in range(COUNT))]
    tens = [(numbers(10, i), numbers(10, i + 3)) for i in range(COUNT)]
    return Operands(
        pairs, [numbers(3, i) for i in range(COUNT)], tens, [i % 3 == 0 for i in range(COUNT)]
    )


OPERATIONS = {
    UNIT: Recommended(lambda ag, on: [x * y for x, y in on.pairs], math.inf),
    "maximum": Recommended(lambda ag, on: [ag.maximum(x, y) for x, y in on.pairs], 4),
    "minimum": Recommended(lambda ag, on: [ag.minimum(x, y) for x, y in on.pairs], 4),
    "where": Recommended(
        lambda ag, on: [ag.where(c, x, y) for c, (x, y) in zip(on.truths, on.pairs, strict=True)], 4
    ),
    "clip": Recommended(lambda ag, on: [ag.clip(x, -0.5, 0.5) for x, _ in on.pairs], 4),
    "hypot": Recommended(lambda ag, on: [ag.hypot(x, y) for x, y in on.pairs], 8),
    "atan2": Recommended(lambda ag, on: [ag.atan2(x, y) for x, y in on.pairs], 8),
    "logsumexp of 3": Recommended(lambda ag, on: [ag.logsumexp(xs) for xs in on.threes], 8),
    "dot of 10": Recommended(lambda ag, on: [ag.dot(xs, ys) for xs, ys in on.tens], 8),
}
