"""Lowerings of the rows around the error function, against mpmath."""

import math
from random import Random

import mpmath
import pytest
from mpmath import mpf

pytest.importorskip("llvmlite")

from autograd.compiler.llvm.math.error_function import LOWERINGS
from autograd.table.operation import TABLE
from support.lanes import same_at_every_width
from support.oracle import EXACT

NAMES = sorted(LOWERINGS)
# Where the results have left the range of doubles
END = {"erf": 7.0, "erfc": 27.5, "gauss": 27.5}
SPECIAL = [
    sign * x
    for sign in (1.0, -1.0)
    for x in (
        0.0, 5e-324, 1e-310, 2.0**-1022, 1e-20, 0.5, math.nextafter(0.5, 0.0), 1.0, 5.0, 20.0,
        40.0, 1e5, 1e160, 1.7e308, math.inf, math.nan,
    )
]  # fmt: skip


def error(name, x, found):
    """In units of ulp(result) + ulp(operand) * |derivative|."""
    with mpmath.workprec(300):
        point = mpf(x)
        exact = EXACT[name](point)
        slope = (EXACT[name](point + mpf(2) ** -200) - exact) * mpf(2) ** 200
        unit = math.ulp(float(exact)) + math.ulp(x) * abs(slope)
        return float(abs(mpf(found) - exact) / unit)


def check(name, xs):
    for x, found in zip(xs, same_at_every_width(LOWERINGS[name], xs)):
        assert error(name, x, found) <= 3.0, x


@pytest.mark.parametrize("name", NAMES)
def test_agrees_with_mpmath_within_3_units(name):
    rng = Random(name)
    end = END.get(name, 38.7)
    draws = [
        lambda: rng.uniform(-end, end),
        lambda: rng.gauss(0.0, 1.0),
        lambda: rng.choice([1.0, -1.0]) * 2.0 ** rng.uniform(-100.0, 1.0),
        lambda: rng.choice([0.5, -0.5]) + rng.uniform(-1e-3, 1e-3),
    ]
    check(name, [rng.choice(draws)() for _ in range(700)])


@pytest.mark.parametrize(
    ("name", "low", "high"),
    [
        ("erfc", 26.0, 27.3), ("gauss", 26.6, 27.4), ("norm_cdf", -38.6, -37.0),
        ("norm_pdf", 37.5, 38.7), ("gelu", -38.7, -37.0), ("gelu", -0.752, -0.7515),
        ("erf", 5.8, 6.1), ("norm_cdf", 8.0, 8.4),
    ],
)  # fmt: skip
def test_agrees_with_mpmath_where_it_underflows_or_turns(name, low, high):
    rng = Random(f"{name} {low}")
    check(name, [rng.uniform(low, high) for _ in range(150)])


def kind(x):
    """Which class of numbers, and its sign."""
    if math.isnan(x):
        return "nan"
    size = "zero" if x == 0.0 else "infinite" if math.isinf(x) else "finite"
    return size, math.copysign(1.0, x)


@pytest.mark.parametrize("name", NAMES)
def test_special_values_are_those_of_the_row(name):
    for x, found in zip(SPECIAL, same_at_every_width(LOWERINGS[name], SPECIAL)):
        right = TABLE[name].value(x)
        assert kind(found) == kind(right), x
        assert math.isnan(found) or found == pytest.approx(right, rel=1e-12), x


@pytest.mark.parametrize("name", ["erf", "erfc", "norm_cdf"])
def test_is_monotonous_to_rounding_where_pieces_meet(name):
    xs = [0.5 + k * 2.0**-50 for k in range(-50, 50)]
    xs += [k * 2.0**-50 for k in range(-50, 50)]
    found = same_at_every_width(LOWERINGS[name], xs)
    right = [TABLE[name].value(x) for x in xs]
    assert all(abs(f - r) <= 3.0 * math.ulp(r) for f, r in zip(found, right))


@pytest.mark.parametrize(
    ("name", "x", "value"),
    [
        ("erf", 30.0, 1.0), ("erf", -30.0, -1.0), ("erfc", 0.0, 1.0), ("erfc", -30.0, 2.0),
        ("gauss", 0.0, 1.0), ("norm_cdf", 0.0, 0.5), ("norm_cdf", 40.0, 1.0),
        ("gelu", 100.0, 100.0), ("norm_pdf", 0.0, 0.3989422804014327),
    ],
)  # fmt: skip
def test_exact_values_are_exact(name, x, value):
    assert same_at_every_width(LOWERINGS[name], [x])[0] == value
