"""Lowerings of exponentials, logarithms, logistic and hyperbolic functions, against mpmath."""

import itertools
import math
from random import Random

import mpmath
import pytest
from mpmath import mpf

pytest.importorskip("llvmlite")

from autograd.compiler.llvm.math import exponentials, logistic
from autograd.table.operation import TABLE
from support.lanes import same_at_every_width
from support.oracle import EXACT

LOWERINGS = {**exponentials.LOWERINGS, **logistic.LOWERINGS}
UNARY = sorted(set(LOWERINGS) - {"pow", "logaddexp"})
CANCELS = {"silu_derivative"}  # it crosses 0 between two terms, whose digits are kept
GREATEST = math.nextafter(math.inf, 0.0)
SPECIAL = [
    sign * x
    for sign in (1.0, -1.0)
    for x in (
        0.0, 5e-324, 1e-310, 2.0**-1022, 1e-20, 0.5, 0.9, 1.0, 2.0, 3.0, 1e5, 2.0**53 - 1.0,
        2.0**53, 2.0**60, 1e200, GREATEST, math.inf, math.nan,
    )
]  # fmt: skip
DOMAIN = {
    "log": (0.0, math.inf), "log2": (0.0, math.inf), "log10": (0.0, math.inf),
    "log1p": (-1.0, math.inf), "logit": (0.0, 1.0), "acosh": (1.0, math.inf), "atanh": (-1.0, 1.0),
    "acosh_derivative": (1.0, math.inf), "atanh_derivative": (-1.0, 1.0),
    "logit_derivative": (0.0, 1.0),
}  # fmt: skip
# Where mpmath takes long, or forever, and the result is 0, 1, inf or the operand
STEEP = {
    "exp", "exp2", "expm1", "sigmoid", "logistic", "softplus", "log_sigmoid", "silu", "sinh",
    "cosh", "tanh", "sech", "logaddexp",
}  # fmt: skip


def anywhere(rng, low=-math.inf, high=math.inf):
    """A point between two ends: small, near an edge, near a tie of a reduction, huge or tiny."""
    draws = [
        lambda sign: rng.uniform(-3.0, 3.0),
        lambda sign: rng.uniform(-45.0, 45.0),
        lambda sign: rng.uniform(-760.0, 720.0),
        lambda sign: rng.choice([0.0, 0.5, 1.0, -1.0, 2.0]) + sign * 10.0 ** rng.uniform(-17, 0),
        lambda sign: rng.randrange(-2200, 2200) * math.log(2.0) / 2.0 + rng.uniform(-1e-3, 1e-3),
        lambda sign: sign * 10.0 ** rng.uniform(-6.0, 3.0),
        lambda sign: sign * 10.0 ** rng.uniform(-300.0, 300.0),
        lambda sign: sign * 2.0 ** rng.uniform(-1074.0, -1000.0),
    ]
    while True:
        x = rng.choice(draws)(rng.choice([1.0, -1.0]))
        if low < x < high:
            return x


def error(found, exact):
    """In units of the last place of the exact result; where that overflows, inf is right."""
    if abs(exact) >= mpf(2) ** 1024 - mpf(2) ** 970:
        return 0.0 if found == math.copysign(math.inf, exact) else math.inf
    unit = mpf(2) ** max(mpmath.frexp(exact)[1] - 53, -1074)
    return float(abs(mpf(found) - exact) / unit)


def exact(name, *operands):
    with mpmath.workprec(1300 if abs(operands[0]) < 1e-30 else 250):
        return +EXACT[name](*map(mpf, operands))


@pytest.mark.parametrize("name", UNARY)
def test_agrees_with_mpmath_within_4_units(name):
    rng = Random(name)
    xs = [anywhere(rng, *DOMAIN.get(name, ())) for _ in range(600)]
    for x, found in zip(xs, same_at_every_width(LOWERINGS[name], xs)):
        if name not in CANCELS and (name not in STEEP or abs(x) < 1e4):
            assert error(found, exact(name, x)) <= 4.0, x


def test_the_slope_of_silu_agrees_with_mpmath_within_4_units_of_its_terms():
    xs = [x for x in (anywhere(Random(k), -1e4, 1e4) for k in range(600)) if x != 0.0]
    for x, found in zip(xs, same_at_every_width(logistic.silu_derivative, xs)):
        right = exact("silu_derivative", x)
        crosses = -2.0 < x < -1.0
        unit = math.ulp(0.25) if crosses else math.ulp(float(right))
        assert abs(found - right) <= 4.0 * unit, x


def test_powers_agree_with_mpmath_within_4_units():
    rng = Random("pow")
    xs, ys = [], []
    for _ in range(1000):
        near_one = 1.0 + rng.choice([1.0, -0.9]) * 10.0 ** rng.uniform(-15.0, 0.0)
        x = rng.choice([abs(anywhere(rng)), near_one])
        reach = rng.choice([-745.0, 709.7]) / (math.log(x) or 1.0)
        choices = [rng.uniform(-5.0, 5.0), reach * rng.uniform(0.9, 1.01), float(rng.randrange(99))]
        y = rng.choice([*choices, reach * rng.random()])
        xs.append(x if y % 1.0 else rng.choice([x, -x]))
        ys.append(y)
    for x, y, found in zip(xs, ys, same_at_every_width(LOWERINGS["pow"], xs, ys)):
        with mpmath.workprec(250):
            assert error(found, mpmath.power(mpf(x), mpf(y)).real) <= 4.0, (x, y)


def test_logaddexp_is_accurate_up_to_the_rounding_of_its_operands():
    rng = Random("logaddexp")
    xs = [anywhere(rng, -1e4, 1e4) for _ in range(600)]
    ys = [x + rng.choice([rng.uniform(-40.0, 40.0), rng.uniform(-1.0, 1.0), 1e-9]) for x in xs]
    for x, y, found in zip(xs, ys, same_at_every_width(LOWERINGS["logaddexp"], xs, ys)):
        right = exact("logaddexp", x, y)
        share = EXACT["sigmoid"](mpf(x) - mpf(y))
        unit = math.ulp(float(right)) + share * math.ulp(x) + (1 - share) * math.ulp(y)
        assert abs(mpf(found) - right) <= 4.0 * unit, (x, y)


def kind(x):
    """Which class of numbers, and its sign."""
    if math.isnan(x):
        return "nan"
    size = "zero" if x == 0.0 else "infinite" if math.isinf(x) else "finite"
    return size, math.copysign(1.0, x)


@pytest.mark.parametrize("name", sorted(LOWERINGS))
def test_special_values_are_those_of_the_row(name):
    row = TABLE[name]
    points = list(itertools.product(SPECIAL, repeat=row.arity))
    for operands, found in zip(points, same_at_every_width(LOWERINGS[name], *zip(*points))):
        right = row.value(*operands)
        assert kind(found) == kind(right), operands
        assert math.isnan(found) or found == pytest.approx(right, rel=1e-14), operands


@pytest.mark.parametrize(
    ("name", "x", "value"),
    [
        ("exp", 0.0, 1.0), ("exp2", 10.0, 1024.0), ("exp2", -1074.0, 5e-324), ("log", 1.0, 0.0),
        ("log2", 8.0, 3.0), ("log2", 5e-324, -1074.0), ("log10", 1000.0, 3.0),
        ("cbrt", -27.0, -3.0), ("sigmoid", 0.0, 0.5), ("logistic", 0.0, 0.25), ("cosh", 0.0, 1.0),
        ("sech", 0.0, 1.0), ("acosh", 1.0, 0.0), ("logit", 0.5, 0.0), ("tanh", 19.1, 1.0),
    ],
)  # fmt: skip
def test_exact_values_are_exact(name, x, value):
    assert same_at_every_width(LOWERINGS[name], [x])[0] == value


def test_whole_powers_of_whole_numbers_are_exact():
    bases, powers = zip(*[(x, k) for x in range(-9, 10) for k in range(17) if abs(x**k) < 2**53])
    found = same_at_every_width(LOWERINGS["pow"], bases, powers)
    assert list(found) == [float(x**k) for x, k in zip(bases, powers)]
