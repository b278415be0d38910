"""Tries that call the derivative again: state that it keeps, sets on which alone it is wrong."""

from __future__ import annotations

import math
from random import Random

from autograd.testing.diagnosis.case import Case, Guess

_GENERIC = 4  # points to try


def by_state(case: Case) -> Guess | None:
    """Say whether the derivative changes from call to call."""
    again = case.recompute()
    entries = [(i, j) for i, row in enumerate(case.got) for j in range(len(row))]
    if all(_equal(again[i][j], case.got[i][j]) for i, j in entries):
        case.elsewhere()
        again = case.recompute()
        if any(not _equal(again[i][j], case.got[i][j]) for i, j in entries):
            return Guess(
                "stale",
                "it uses numbers kept from an earlier call: it changes when the function is called "
                "at another point in between",
            )
        return None
    third = case.recompute()
    steps = [(again[i][j] - case.got[i][j], third[i][j] - again[i][j]) for i, j in entries]
    if all(abs(a - b) <= 1e-9 * max(abs(a), abs(b)) for a, b in steps):
        return Guess(
            "accumulated",
            "it adds to what an earlier call left: each call gives more. Begin from zeros",
        )
    return Guess("random", "it is another at each call: random numbers, or state that is kept")


def by_sets(case: Case) -> Guess | None:
    """Say whether it is wrong only on a set: negative inputs, zeros, ties, large numbers."""
    if len(case.point) > 200:
        return None
    random, verdicts = Random(0), []
    for _ in range(_GENERIC):
        drawn = [random.uniform(0.55, 0.95) + 0.01 * k for k in range(len(case.point))]
        verdicts.append(case.again(drawn))
    told = [verdict for verdict in verdicts if verdict is not None]
    if not told:
        drawn = [x * random.uniform(0.95, 1.05) for x in case.point]
        told = [v for v in [case.again(drawn)] if v is not None]
    if not told or not all(told):
        return None
    inputs = {j for _, j in case.wrong}
    there = [case.point[j] for j in inputs]
    ties = len(set(case.point)) < len(case.point) and all(case.point.count(x) > 1 for x in there)
    if all(x == 0.0 for x in there) or (0.0 in case.point and _right_moved(case)):
        return Guess("set", "it is right elsewhere: wrong only where an input is 0")
    if ties and _right_moved(case):
        return Guess("set", "it is right elsewhere: wrong only at ties, where inputs are equal")
    if _right_moved(case):
        return Guess("set", "it is right beside this point: wrong only at a boundary")
    if all(x < 0.0 for x in there) or case.again([abs(x) for x in case.point]):
        return Guess("set", "it is right elsewhere: wrong only where inputs are negative")
    if max(map(abs, there)) > 1.0:
        return Guess("set", "it is right for inputs between 0.5 and 1: wrong only for larger ones")
    return Guess("set", "it is right at other points: wrong only on a set that holds this one")


def _right_moved(case: Case) -> bool:
    """Whether it is right a little beside the point, where no two inputs are equal."""
    moved = [
        x + (1e-2 + 1e-3 * k) * (abs(x) or 1.0) * (-1.0 if k % 2 else 1.0)
        for k, x in enumerate(case.point)
    ]
    return bool(case.again(moved))


def _equal(x: float, y: float) -> bool:
    return x == y or (math.isnan(x) and math.isnan(y)) or abs(x - y) <= 1e-12 * max(abs(x), abs(y))
