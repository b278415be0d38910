"""Lowerings of the rows over any number of operands, against mpmath."""

import itertools
import math
from random import Random

import mpmath
import pytest
from mpmath import mpf

pytest.importorskip("llvmlite")

from autograd.compiler.llvm.math.sequences import LOWERINGS
from autograd.table.operation import TABLE
from support.lanes import same_at_every_width
from support.oracle import EXACT

NAMES = sorted(LOWERINGS)
SMOOTH = sorted(set(LOWERINGS) - {"largest"})
DISTANCES = ["direction", "hypot", "norm"]
SPECIAL = [0.0, -0.0, 1.0, -2.5, 5e-324, 1e150, math.inf, -math.inf, math.nan]


def steep(rng):
    return rng.choice([1.0, -1.0]) * 10.0 ** rng.uniform(-20.0, 2.0)


def plain(rng):
    return rng.gauss(0.0, 1.0)


def error(name, operands, found):
    """In units of ulp(result) + ulp(operand) * |derivative|, summed over the operands."""
    with mpmath.workprec(400):
        exact = EXACT[name](*map(mpf, operands))
        partials = TABLE[name].linearize(operands)[1]
        unit = math.ulp(float(exact))
        unit += math.fsum(math.ulp(x) * abs(slope) for x, slope in zip(operands, partials))
        return float(abs(mpf(found) - exact) / unit)


def check(name, points):
    for operands, found in zip(points, same_at_every_width(LOWERINGS[name], *zip(*points))):
        assert error(name, operands, found) <= 3.0, operands


@pytest.mark.parametrize("name", SMOOTH)
@pytest.mark.parametrize("count", [1, 2, 5, 18])
@pytest.mark.parametrize("draw", [plain, steep])
def test_agrees_with_mpmath_within_3_units(name, count, draw):
    rng = Random(f"{name} {count}")
    count *= 2 if name == "dot" else 1
    check(name, [tuple(draw(rng) for _ in range(count)) for _ in range(40)])


@pytest.mark.parametrize("name", DISTANCES)
@pytest.mark.parametrize("scale", [2.0**-1070, 2.0**-1040, 1e-200, 1e160, 2.0**1022])
def test_distances_neither_overflow_nor_underflow_on_the_way(name, scale):
    rng = Random(f"{name} {scale}")
    points = [tuple(scale * rng.uniform(-0.9, 0.9) for _ in range(3)) for _ in range(100)]
    for operands, found in zip(points, same_at_every_width(LOWERINGS[name], *zip(*points))):
        with mpmath.workprec(400):
            exact = EXACT[name](*map(mpf, operands))
            assert abs(mpf(found) - exact) <= 2.0 * math.ulp(float(exact)), operands


@pytest.mark.parametrize("scale", [5e-324, 1e-310, 2.0**-1022, 1e-160, 1.0, 1e160, 1e308])
def test_the_distance_of_one_number_is_its_magnitude(scale):
    xs = [scale, -scale, 1.25 * scale, -1.7 * scale]
    assert list(same_at_every_width(LOWERINGS["hypot"], xs)) == [abs(x) for x in xs]


def test_a_sum_of_exponentials_keeps_what_the_largest_hides():
    points = [(0.0, -40.0), (-1e-17, -800.0), (1000.0, 1000.0), (-1000.0, -1001.0), (0.0, 0.0)]
    check("logsumexp", points)
    found = same_at_every_width(LOWERINGS["logsumexp"], *zip(*points))
    assert found[0] == pytest.approx(math.exp(-40.0), rel=1e-15)


def test_the_largest_is_the_first_of_several():
    rng = Random("largest")
    values = [-0.0, 0.0, 1.0, -1.0, 0.5, math.inf, math.nan]
    points = [tuple(rng.choice(values[: 5 + k % 3]) for _ in range(5)) for k in range(300)]
    for operands, found in zip(points, same_at_every_width(LOWERINGS["largest"], *zip(*points))):
        right = TABLE["largest"].value(*operands)
        assert kind(found) == kind(right), operands
        assert math.isnan(found) or found == right, operands


def kind(x):
    """Which class of numbers, and its sign."""
    if math.isnan(x):
        return "nan"
    size = "zero" if x == 0.0 else "infinite" if math.isinf(x) else "finite"
    return size, math.copysign(1.0, x)


@pytest.mark.parametrize(
    ("name", "count"),
    [(name, count) for name in NAMES for count in (1, 2, 3, 4) if name != "dot" or count % 2 == 0],
)
def test_special_values_are_those_of_the_row(name, count):
    points = list(itertools.product(SPECIAL, repeat=count))
    for operands, found in zip(points, same_at_every_width(LOWERINGS[name], *zip(*points))):
        right = TABLE[name].value(*operands)
        assert kind(found) == kind(right), operands
        # The row divides by a distance that has lost its digits where that is subnormal
        if not math.isnan(found) and not (name == "direction" and 5e-324 in operands):
            assert found == pytest.approx(right, rel=1e-14), operands
