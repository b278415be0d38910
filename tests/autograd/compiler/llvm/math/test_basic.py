"""Lowerings that choose, compare, step or are plain arithmetic: the bits of the eager rows."""

import itertools
import math
from random import Random

import pytest

pytest.importorskip("llvmlite")

from autograd.compiler.llvm.math.basic import LOWERINGS
from autograd.table.operation import TABLE
from support.lanes import Compiled, same_at_every_width

GREATEST = math.nextafter(math.inf, 0.0)
SPECIAL = [
    sign * x
    for sign in (1.0, -1.0)
    for x in (
        0.0, 5e-324, 2.0**-1022, 0.3, 0.5, math.nextafter(0.5, 0.0), 1.0, 1.5, 2.5, 3.0,
        2.0**52 - 0.5, 2.0**53, 1e17, GREATEST, math.inf, math.nan,
    )
]  # fmt: skip
REMAINDERS = ["fmod", "mod", "floordiv"]


def same(found, right):
    """Whether two floats have the same bits, or both are nan."""
    if math.isnan(right):
        return math.isnan(found)
    return found == right and math.copysign(1.0, found) == math.copysign(1.0, right)


def check(name, points):
    found = same_at_every_width(LOWERINGS[name], *zip(*points))
    wrong = [
        (operands, number)
        for operands, number in zip(points, found)
        if not same(number, TABLE[name].value(*operands))
    ]
    assert not wrong, wrong[:5]


@pytest.mark.parametrize("name", sorted(LOWERINGS))
def test_special_values_have_the_bits_of_the_row(name):
    arity = TABLE[name].arity
    points = list(itertools.product(SPECIAL if arity < 3 else SPECIAL[::2], repeat=arity))
    check(name, points)


@pytest.mark.parametrize("name", sorted(LOWERINGS))
def test_random_values_have_the_bits_of_the_row(name):
    rng = Random(name)
    draws = [
        lambda: rng.gauss(0.0, 1.0),
        lambda: rng.uniform(-100.0, 100.0),
        lambda: float(rng.randrange(-5, 6)),
        lambda: rng.randrange(-9, 10) / 2.0,
        lambda: rng.choice([1.0, -1.0]) * 2.0 ** rng.uniform(-1074.0, 1023.0),
    ]
    points = [tuple(rng.choice(draws)() for _ in range(TABLE[name].arity)) for _ in range(2000)]
    check(name, points)


@pytest.mark.parametrize("name", REMAINDERS)
def test_remainders_are_exact_where_the_quotient_is_whole_or_nearly_so(name):
    rng = Random(name)
    points = []
    for _ in range(3000):
        y = rng.choice([1.0, -1.0]) * rng.random() * 2.0 ** rng.randrange(-1040, 900)
        x = y * float(rng.randrange(-(2 ** rng.randrange(1, 60)), 2 ** rng.randrange(1, 60)))
        points.append((rng.choice([x, math.nextafter(x, math.inf), math.nextafter(x, 0.0)]), y))
    check(name, [(x, y) for x, y in points if math.isfinite(x)])


@pytest.mark.parametrize("name", REMAINDERS)
def test_a_lane_with_a_long_quotient_leaves_the_others_alone(name):
    alone = [(7.5, 2.0), (-7.5, 2.0), (0.1, 0.3), (-0.0, 1.0), (6.0, -3.0), (5.0, math.inf)]
    points = [pair for each in alone for pair in (each, (1e300, 7.0))]
    check(name, points)


def test_a_slow_result_is_behind_a_branch():
    assert "br i1" in Compiled(LOWERINGS["fmod"], 2, 8).text
