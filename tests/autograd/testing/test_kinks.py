"""Where a function has no derivative, what lies between the slopes of its sides is right."""

import math
import random

import mpmath
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import autograd as ag
from autograd.structures.tree import flatten
from autograd.table.operation import TABLE
from autograd.testing import GradientCheckError, Undecided, check_grads
from autograd.testing.reference.differences import thorough
from autograd.testing.reference.estimate import SAFETY
from autograd.testing.reference.exact import by_mpmath
from autograd.testing.reference.judge import judge
from autograd.testing.reference.line import Line
from autograd.testing.reference.nearby import slopes_nearby
from autograd.testing.reference.sides import slope_from

SLOPES = st.integers(-40, 40).map(lambda k: k / 8)
POINTS = st.one_of(st.just(0.0), st.floats(0.1, 1e6), st.floats(-1e6, -1e-3))
NOISE = random.Random(0)
PARTS = st.one_of(st.sampled_from([0.0, 0.5, 1.0]), st.floats(0.0, 1.0))


def line_of(f, x):
    return Line(lambda xs: [f(xs[0])], [x], [1.0])


def broken_line(left, right, x, curve, step=0.0):
    """A function with two slopes, and a jump of so much, at a point."""

    def f(t):
        d = t - x
        return (right * d + step if d > 0.0 else left * d) + curve * d * d + 1.0

    return f


@given(SLOPES, SLOPES, POINTS, st.sampled_from([0.0, 0.25, -1e-3]), PARTS, st.floats(1e-3, 9.0))
def test_at_a_kink_any_slope_between_is_right_and_none_beyond(left, right, x, curve, part, off):
    assume(abs(left - right) > 0.1)
    f = broken_line(left, right, x, curve)
    between = left + part * (right - left)
    verdict = judge(line_of(f, x), 0, between, 1e-8)
    assert verdict.right
    assert verdict.expected == pytest.approx(between, abs=1e-6)
    for wrong in (min(left, right) - off, max(left, right) + off):
        verdict = judge(line_of(f, x), 0, wrong, 1e-8)
        assert verdict.right is False
        assert "at a kink, where any from" in verdict.reason
    assert judge(line_of(f, x), 0, math.nan, 1e-8).right is not True


@given(SLOPES, POINTS, st.sampled_from([1.0, -0.5, 40.0]), st.floats(1e-3, 9.0))
def test_at_a_jump_the_slope_of_both_sides_is_right(slope, x, step, off):
    f = broken_line(slope, slope, x, 0.0, step * max(1.0, abs(x)))
    assert judge(line_of(f, x), 0, slope, 1e-8).right
    assert judge(line_of(f, x), 0, slope + off, 1e-8).right is None


@given(st.sampled_from([1.0, -1.0]), SLOPES, POINTS)
def test_at_an_end_of_a_domain_the_slope_of_its_side_is_right(side, slope, x):
    f = lambda t: slope * (t - x) + (t - x) ** 2 if side * (t - x) >= 0.0 else math.nan
    assert judge(line_of(f, x), 0, slope, 1e-8).right
    assert judge(line_of(f, x), 0, slope + 1.0, 1e-8).right is None


@given(st.floats(-3.0, 3.0), st.sampled_from([-1.0, 1.0]))
def test_the_slope_of_a_side(x, side):
    for f, df in (
        (math.exp, math.exp),
        (math.sin, math.cos),
        (math.atan, lambda t: 1 / (1 + t * t)),
    ):
        found = slope_from(line_of(f, x), 0, side)
        assert abs(found.value - df(x)) <= 10.0 * found.error
        assert found.error < 1e-9  # with the factors of one side, 2, 4 and 8
    assert slope_from(line_of(lambda t: math.sqrt(abs(t - x)), x), 0, side) is None


def middle(xs):
    return min(max(xs[0], xs[1]), xs[2])


@given(POINTS, st.integers(0, 2), PARTS, st.floats(1e-2, 9.0))
def test_where_operands_tie_what_slopes_nearby_span_is_right(x, i, part, off):
    # Along each of the first two, the function is level; it is not smooth all the same.
    line = lambda: Line(lambda xs: [middle(xs)], [x] * 3, [float(i == k) for k in range(3)])
    assert judge(line(), 0, part, 1e-8).right
    assert judge(line(), 0, 1.0 + off, 1e-8).right is False
    assert judge(line(), 0, -off, 1e-8).right is False


def test_slopes_nearby_are_followed_to_the_point():
    x = 2.0**19
    f = lambda xs: [middle(xs) + 0.05 * (xs[0] - x) ** 2]
    low, high = slopes_nearby(Line(f, [x] * 3, [1.0, 0.0, 0.0]), 0)
    assert abs(low) < 1e-4
    assert abs(high - 1.0) < 1e-4
    assert judge(Line(f, [x] * 3, [1.0, 0.0, 0.0]), 0, 1.002, 1e-8).right is False


@pytest.mark.parametrize(
    "f",
    [
        lambda xs: xs[0] * xs[1] + math.sin(3.0 * xs[0]),
        lambda xs: abs(xs[1] - 2.0) * xs[0],  # at its kink, but the slope by the first is 0 there
        lambda xs: math.sin(1e16 * xs[0]),
        lambda xs: xs[0] + NOISE.uniform(-1e-9, 1e-9),
    ],
)
def test_smooth_and_noisy_functions_are_no_ties(f):
    assert slopes_nearby(Line(lambda xs: [f(xs)], [0.7, 2.0], [1.0, 0.0]), 0) is None


def test_mpmath_looks_at_both_sides():
    at = lambda f, x: by_mpmath(f, flatten((x,), "x"), [x], [1.0])[0]
    assert at(mpmath.floor, 3.0).value == 0.0  # at its jump
    assert at(mpmath.floor, 3.0).error < 1e-300
    assert at(abs, 0.0).value == 0.0
    assert SAFETY * at(abs, 0.0).error == 1.0  # from -1 to 1
    assert at(lambda x: max(x, 3 * x), 0.0)[:2] == (2.0, 1.0 / SAFETY)
    assert at(mpmath.exp, 0.0).error < 1e-15


def test_subnormal_inputs_leave_no_step():
    verdict = judge(line_of(abs, 5e-324), 0, 1.5, 1e-8)  # all steps see the kink beside
    assert verdict.right is None
    assert "no step is smaller" in verdict.reason


def test_a_gradient_at_a_kink_as_users_check_it():
    x = np.array([1.5, 0.0, -2.0])
    for at_zero in (0.0, 1.0, -1.0, 0.3):
        check_grads(
            lambda x: np.sum(np.abs(x)), x, grad=lambda x, z=at_zero: np.sign(x) + z * (x == 0)
        )
    with pytest.raises(GradientCheckError, match=r"any from -1 to 1 is right") as raised:
        check_grads(lambda x: np.sum(np.abs(x)), x, grad=lambda x: np.sign(x) + 2.0 * (x == 0))
    assert raised.value.kind == "set"
    with pytest.raises(Undecided):
        check_grads(abs, 0.0, grad=lambda x: math.nan)
    wrong = ag.primitive(abs, lambda x, y: 1.5)
    with pytest.raises(GradientCheckError, match=r"any from -1 to 1 is right"):
        check_grads(wrong, (0.0,))
    for f in (ag.relu, abs, lambda x: ag.maximum(x, -x)):
        check_grads(f, (0.0,))
    check_grads(ag.clip, (1.5, 1.5, 1.5))


def test_what_is_zero_all_around_has_a_slope_of_zero():
    assert thorough(line_of(lambda t: 0.0 * t, 1.0), 0).value == 0.0
    assert judge(line_of(lambda t: 0.0 * t, 1.0), 0, 1.0, 1e-8).right is False


def test_a_search_for_a_slope_does_not_go_where_a_function_never_returns():
    seen = []

    def f(t):  # so far from its jumps, a loop of the user's may not end
        seen.append(abs(t - 2.0))
        return (1e3 if abs(t - 2.0) < 0.5 else 2e3) + math.sin(t)

    assert judge(line_of(f, 2.0), 0, 0.25, 1e-8).right is False
    assert max(seen) <= 4.0


@pytest.mark.parametrize("width", [1e-100, 1e-200, 1.1125369292536007e-308])
def test_stairs_however_narrow_are_not_held_against_a_slope_of_zero(width):
    op = TABLE["floordiv"]
    line = Line(lambda xs: [op.value(*xs)], [0.0, -width], [1.0, 0.0])
    assert judge(line, 0, 0.0, 1e-8).right is not False
