"""Lowerings of circular functions and their inverses, against mpmath."""

import itertools
import math
from random import Random

import mpmath
import pytest
from mpmath import mpf

pytest.importorskip("llvmlite")

from autograd.compiler.llvm.math.circular import LOWERINGS
from autograd.table.operation import TABLE
from support.lanes import same_at_every_width
from support.oracle import EXACT

GREATEST = math.nextafter(math.inf, 0.0)
SPECIAL = [
    sign * x
    for sign in (1.0, -1.0)
    for x in (
        0.0, 5e-324, 1e-310, 2.0**-1022, 1e-20, 0.5, math.nextafter(0.5, 1.0), 1.0,
        math.nextafter(1.0, 2.0), 2.0, 2.5, 2.0**40, 2.0**53, 2.0**60 + 2.0**10, 1e200, GREATEST,
        math.inf, math.nan,
    )
]  # fmt: skip


def error(name, operands, found):
    """In units of the last place of the exact result."""
    with mpmath.workprec(1300):
        exact = EXACT[name](*map(mpf, operands))
        return float(abs(mpf(found) - exact) / math.ulp(float(exact)))


def check(name, points, limit):
    for operands, found in zip(points, same_at_every_width(LOWERINGS[name], *zip(*points))):
        assert error(name, operands, found) <= limit, operands


@pytest.mark.parametrize("name", ["sin", "cos", "tan"])
@pytest.mark.parametrize("span", ["small", "tiny", "middle", "wide", "beyond"])
def test_circular_functions_agree_with_mpmath(name, span):
    rng = Random(f"{name} {span}")
    draw = {
        "small": lambda: rng.uniform(-4.0, 4.0),
        "tiny": lambda: rng.choice([1.0, -1.0]) * 2.0 ** rng.uniform(-1074.0, 0.0),
        "middle": lambda: rng.uniform(-1e6, 1e6),
        "wide": lambda: rng.choice([1.0, -1.0]) * 2.0 ** rng.uniform(0.0, 40.0),
        "beyond": lambda: rng.choice([1.0, -1.0]) * 2.0 ** rng.uniform(39.9, 1023.9),
    }[span]
    check(name, [(draw(),) for _ in range(200)], 3.0)


@pytest.mark.parametrize("name", ["sin", "cos", "tan"])
def test_circular_functions_are_right_next_to_multiples_of_a_quarter_turn(name):
    rng = Random(name)
    quarters = [*range(1, 50), *[int(2.0 ** rng.uniform(1.0, 39.0)) for _ in range(200)]]
    near = [k * math.pi / 2.0 for k in quarters] + [(k + 0.5) * math.pi / 2.0 for k in quarters]
    check(name, [(rng.choice([x, -x]),) for x in near], 3.0)


@pytest.mark.parametrize("name", ["sin", "cos", "tan"])
def test_a_lane_too_wide_to_reduce_leaves_the_others_alone(name):
    check(name, [(x,) for x in (0.0, 1.0, -2.0, math.pi, 1e300, 0.5, -1e22, 7.0) * 2], 3.0)


@pytest.mark.parametrize("name", ["asin", "acos", "atan"])
def test_inverses_agree_with_mpmath(name):
    rng = Random(name)
    draws = [
        lambda: rng.uniform(-1.0, 1.0),
        lambda: rng.choice([1.0, -1.0]) * (1.0 - 2.0 ** rng.uniform(-53.0, 0.0)),
        lambda: rng.choice([1.0, -1.0]) * (0.5 + rng.uniform(-1e-3, 1e-3)),
        lambda: rng.choice([1.0, -1.0]) * 2.0 ** rng.uniform(-1074.0, 0.0),
    ]
    if name == "atan":
        draws += [
            lambda: rng.uniform(-5.0, 5.0),
            lambda: rng.choice([1.0, -1.0]) * 2.0 ** rng.uniform(0.0, 1023.0),
        ]
    check(name, [(rng.choice(draws)(),) for _ in range(600)], 3.0)


def test_the_angle_of_a_point_agrees_with_mpmath():
    rng = Random("atan2")
    points = []
    for _ in range(600):
        x = rng.gauss(0.0, 1.0) * 2.0 ** rng.uniform(-1000.0, 900.0)
        ratio = rng.choice([1.0, 10.0 ** rng.uniform(-16.0, 16.0), 2.0 ** rng.uniform(-60, 60)])
        y = rng.choice([rng.gauss(0.0, 1.0), 1.0, -1.0]) * x * ratio
        points.append((y, x))
    check("atan2", points, 3.0)


def test_the_cardinal_sine_is_accurate_up_to_the_rounding_of_its_operand():
    rng = Random("sinc")
    draws = [
        lambda: rng.uniform(-20.0, 20.0),
        lambda: (
            rng.randrange(-30, 31) / 2.0 + rng.choice([1.0, -1.0]) * 10.0 ** rng.uniform(-15, 0)
        ),
        lambda: 10.0 ** rng.uniform(-300.0, 3.0),
        lambda: 2.0 ** rng.uniform(0.0, 60.0),
    ]
    xs = [rng.choice(draws)() for _ in range(600)]
    for x, found in zip(xs, same_at_every_width(LOWERINGS["sinc"], xs)):
        with mpmath.workprec(1300):
            exact = EXACT["sinc"](mpf(x))
            slope = (mpmath.cospi(x) - exact) / x
            unit = math.ulp(float(exact)) + math.ulp(x) * abs(slope)
            assert abs(mpf(found) - exact) <= 3.0 * unit, x


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
        assert math.isnan(found) or found == pytest.approx(right, rel=1e-15), operands


@pytest.mark.parametrize(
    ("name", "operands", "value"),
    [
        ("cos", (0.0,), 1.0), ("sinc", (0.0,), 1.0), ("sinc", (3.0,), 0.0),
        ("asin", (1.0,), math.pi / 2.0), ("acos", (1.0,), 0.0), ("acos", (-1.0,), math.pi),
        ("acos", (0.0,), math.pi / 2.0), ("atan", (math.inf,), math.pi / 2.0),
        ("atan", (1.0,), math.pi / 4.0), ("atan2", (-0.0, -1.0), -math.pi),
        ("atan2", (math.inf, -math.inf), 0.75 * math.pi),
    ],
)  # fmt: skip
def test_exact_values_are_exact(name, operands, value):
    assert same_at_every_width(LOWERINGS[name], *[[x] for x in operands])[0] == value
