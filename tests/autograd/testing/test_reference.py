"""The reference: right wherever it decides, and it decides wherever floats allow."""

import math

import mpmath
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from autograd.strategies import floats_in
from autograd.structures.tree import flatten
from autograd.table.operation import TABLE
from autograd.testing.reference.differences import quick, thorough
from autograd.testing.reference.estimate import Doubt, Estimate
from autograd.testing.reference.exact import by_complex_step, by_mpmath, by_values
from autograd.testing.reference.judge import judge
from autograd.testing.reference.line import Line
from autograd.testing.reference.noise import noise_of
from support.oracle import EXACT


def line_of(f, x):
    def guarded(xs):
        try:
            return [float(f(xs[0]))]
        except (ArithmeticError, ValueError):
            return [math.nan]

    return Line(guarded, [x], [1.0])


C = 1e8
HARD = {
    "sin at 1e6": (math.sin, math.cos, 1e6),
    "tanh(x - c) at 1e8": (
        lambda x: math.tanh(x - C), lambda x: 1 - math.tanh(x - C) ** 2, C + 0.25),
    "sin(1000 t)": (lambda t: math.sin(1e3 * t), lambda t: 1e3 * math.cos(1e3 * t), 0.7),
    "sin(1e4 t), whose rounding repeats": (
        lambda t: math.sin(1e4 * t), lambda t: 1e4 * math.cos(1e4 * t), 1.0),
    "a pole beside": (lambda x: 1 / (x - 1), lambda x: -1 / (x - 1) ** 2, 1 + 1e-6),
    "a bell far out": (
        lambda x: math.exp(-((x - C) ** 2)),
        lambda x: -2 * (x - C) * math.exp(-((x - C) ** 2)), C + 20),
    "a bell that underflows": (
        lambda x: math.exp(-(x**2)), lambda x: -2 * x * math.exp(-(x**2)), 27.1),
    "sums of many terms": (
        lambda x: sum(math.sin(i * x) for i in range(3000)),
        lambda x: math.fsum(i * math.cos(i * x) for i in range(3000)), 0.1),
    "huge": (lambda x: x * 1e-5, lambda x: 1e-5, 1e300),
    "tiny": (math.log, lambda x: 1 / x, 1e-100),
    "beside a kink": (abs, lambda x: -1.0, -1e-9),
    "beside a jump": (math.floor, lambda x: 0.0, 1 + 1e-9),
    "a period that is a power of two": (
        lambda x: math.sin(2 * math.pi * 1024 * x),
        lambda x: 2048 * math.pi * math.cos(2048 * math.pi * x), 0.5),
    "flat": (math.tanh, lambda x: 4 * math.exp(-2 * x), 30.0),
    "slow": (lambda x: math.exp(1e-8 * x), lambda x: 1e-8 * math.exp(1e-8 * x), 1.0),
    "a minimum at 0": (lambda x: x * x, lambda x: 0.0, 0.0),
}  # fmt: skip


@pytest.mark.parametrize("name", HARD)
def test_no_false_alarm_and_wrong_ones_are_seen(name):
    f, slope, x = HARD[name]
    right = slope(x)
    assert judge(line_of(f, x), 0, right, 1e-8).right
    for stage in (quick, thorough):
        found = stage(line_of(f, x), 0)
        if found is not None:
            assert isinstance(found, Estimate)
            assert abs(found.value - right) <= 10 * found.error + 1e-8 * abs(right)
    for wrong in (1.001 * right + 1e-3 * (right == 0), -right, right + max(1e-5, abs(right))):
        if wrong != right and name not in {"flat", "a bell that underflows"}:
            assert judge(line_of(f, x), 0, wrong, 1e-8).right is False


@pytest.mark.parametrize(
    ("reason", "f", "x"),
    [
        ("a jump: from 0 to 1", lambda x: float(x > 0), 0.0),
        ("a jump: from 1 to 2", math.floor, 2.0),
        ("not finite on the left", math.sqrt, 0.0),
        ("not finite on the right", lambda x: math.sqrt(1 - x), 1.0),
        ("oscillates", math.sin, 1e300),
        ("oscillates", lambda x: math.sin(1e16 * x), 1.0),
    ],
)
def test_what_has_no_slope_is_named(reason, f, x):
    found = thorough(line_of(f, x), 0)
    assert isinstance(found, Doubt)
    assert reason in found.reason
    assert quick(line_of(f, x), 0) is None
    assert judge(line_of(f, x), 0, 0.5, 1e-8).right is None
    assert found.smooth == ("oscillates" in reason or "not finite" in reason)


def test_stairs_are_not_held_against_either_slope():
    stairs = lambda x: x + 1e10 * ((x * 1e-10 + 1) - 1)
    assert judge(line_of(stairs, 1.0), 0, 2.0, 1e-8).right is not False
    assert judge(line_of(lambda x: (1 + x) - 1, 1e-20), 0, 1.0, 1e-8).right is not False


SMOOTH = {
    "sin": (math.sin, mpmath.cos),
    "exp": (math.exp, mpmath.exp),
    "log": (math.log, lambda x: 1 / x),
    "atan": (math.atan, lambda x: 1 / (1 + x * x)),
    "sqrt": (math.sqrt, lambda x: 1 / (2 * mpmath.sqrt(x))),
    "tanh": (math.tanh, lambda x: mpmath.sech(x) ** 2),
    "erf": (math.erf, lambda x: 2 / mpmath.sqrt(mpmath.pi) * mpmath.exp(-x * x)),
    "1/x": (lambda x: 1 / x, lambda x: -1 / x**2),
    "cube": (lambda x: x**3, lambda x: 3 * x**2),
}
ANY = st.one_of(
    st.floats(-4, 4), st.floats(1e-300, 1e300), st.floats(-1e300, -1e-300), st.floats(-1e-3, 1e-3)
)


@given(st.sampled_from(sorted(SMOOTH)), ANY)
def test_right_at_points_of_every_size(name, x):
    f, slope = SMOOTH[name]
    assume(math.isfinite(line_of(f, x)(0.0)[0]))
    with mpmath.workdps(400):
        try:
            right = float(slope(mpmath.mpf(x)))
        except ZeroDivisionError:
            assume(False)
    assume(math.isfinite(right))
    verdict = judge(line_of(f, x), 0, right, 1e-8)
    assert verdict.right is not False, verdict
    if 1e-3 < abs(x) < 1e3 and name != "tanh":
        assert verdict.right


def test_noise():
    assert noise_of(math.exp, 2.0**-50, 2.0**-52) < 1e-15
    noisy = np.random.default_rng(0)
    assert 1e-10 < noise_of(lambda t: 1 + noisy.uniform(-1e-9, 1e-9), 1e-15, 2.0**-52) < 1e-8
    assert 1e-11 < noise_of(lambda t: (1e6 + t) - 1e6, 2.0**-50, 2.0**-52) < 1e-9
    assert noise_of(lambda t: round(3.0 + t, 6), 1e-15, 2.0**-52) < 1e-5


def test_steps_hold_exactly():
    line = Line(lambda xs: xs, [1e6, 0.3, 0.0], [1.0, -0.25, 0.5])
    for t in (line.finest, -3 * line.finest, 1024 * line.finest):
        for x, d, moved in zip(line.point, line.direction, line(t)):
            assert moved - x == t * d


@pytest.mark.parametrize(
    ("by", "f"),
    [
        (by_complex_step, lambda x, y: x**3 * y + np.sin(y)),
        (by_values, lambda x, y: x**3 * y + np.sin(y)),
        (by_mpmath, lambda x, y: x**3 * y + [mpmath.sin(v) for v in y]),
    ],
)
def test_exact_references(by, f):
    args = (np.array([1.5, -0.5]), np.array([0.25, 3.0]))
    tree = flatten(args, "args")
    found = by(f, tree, [1.5, -0.5, 0.25, 3.0], [1.0, 0.0, 2.0, 0.0])
    right = 3 * 1.5**2 * 0.25 + 2 * (1.5**3 + math.cos(0.25))
    assert abs(found[0].value - right) <= 10 * found[0].error < 1e-11
    assert abs(found[1].value) < 1e-12
    assert by(lambda x, y: math.sin(x[0]), tree, [1.5, -0.5, 0.25, 3.0], [1.0] * 4) is None


@pytest.mark.parametrize("name", ["sin", "cos", "tan", "exp", "log", "tanh", "erf", "sinh", "atan"])
def test_with_mpmath_all_that_is_smooth_is_decided(name):
    op = TABLE[name]

    @settings(max_examples=40, derandomize=True)
    @given(floats_in(op))
    def at_any_point(xs):
        y = op(*xs)
        slope = op.partials[0](*xs, y)
        if math.isfinite(y) and math.isfinite(slope):
            exact = lambda: by_mpmath(EXACT[name], flatten(xs, "xs"), xs, [1.0])
            line = Line(lambda p: [op(*p)], xs, [1.0])
            verdict = judge(line, 0, slope, 1e-8, exact=exact)
            assert verdict.right, verdict
            wrong = judge(line, 0, -slope, 1e-8, exact=exact)
            assert wrong.right is False or abs(slope) < 1e-6 * max(1.0, abs(y / (xs[0] or 1.0)))

    at_any_point()


@pytest.mark.parametrize("x", [2.67e-175, 1e-30, 2.9e-287])
def test_a_kink_that_floats_hide_is_told(x):
    verdict = judge(line_of(lambda t: 1.0 + abs(t), x), 0, 1.0, 1e-8)
    assert verdict.right is not False
    assert judge(line_of(lambda t: math.cos(t) + abs(t), x), 0, 1.0, 1e-8).right is not False


def test_a_small_part_that_small_steps_round_away_is_told():
    f = lambda t: math.sin(t) + math.log(1.0 + t * t)
    x = 2.0**-24
    verdict = judge(line_of(f, x), 0, math.cos(x) + 2.0 * x / (1.0 + x * x), 1e-8)
    assert verdict.right is not False
    assert judge(line_of(f, x), 0, 1.5, 1e-8).right is False
