"""Minima under inequalities and bounds: against closed forms, eager, compiled, of second order."""

import pickle

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import autograd as ag
from autograd import ConvergenceError, OperandError
from autograd.science.implicit.activity import Activity
from autograd.science.implicit.constraints import Constraints
from autograd.structures.tree import flatten

NUMBERS = st.floats(-2.0, 2.0)


def agree(found, expected):
    pair = [np.array(flatten(one, "a result").leaves) for one in (found, expected)]
    np.testing.assert_allclose(*pair, rtol=1e-10, atol=1e-10)


def apart(x, p):
    return ag.sum([(a - b) ** 2 for a, b in zip(x, p, strict=True)])


# Each: the minimum by a solver of plain numbers, the same in closed form, and what decides which
# inequalities are active there


def boxed(p):
    """The nearest point of a cube."""
    return ag.implicit_minimum(apart, lambda p: np.clip(p, -1.0, 1.0), bounds=[(-1, 1)] * 3)(p)


def exact_boxed(p):
    return [ag.clip(one, -1.0, 1.0) for one in p]


def on_simplex(p):
    """Nearest weights that are not negative, of sum 1 (W. Wang and M. Carreira-Perpinan, 2013)."""

    def solver(p):
        return np.maximum(np.array(p) - threshold(p), 0.0)

    return ag.implicit_minimum(
        apart, solver, equality=lambda x, p: ag.sum(list(x)) - 1.0, bounds=[(0.0, None)] * 3
    )(p)


def threshold(p):
    ordered = sorted([float(one) for one in p], reverse=True)
    sums = [(sum(ordered[: k + 1]) - 1.0) / (k + 1) for k in range(len(ordered))]
    return max([t for one, t in zip(ordered, sums, strict=True) if one > t], default=sums[0])


def exact_on_simplex(p):
    numbers = [ag.stop_gradient(one) for one in p]
    limit = threshold([float(getattr(one, "data", one)) for one in numbers])
    kept = [one for one in p if one > limit]
    level = (ag.sum(kept) - 1.0) / len(kept)
    return [one - level if one > limit else 0.0 * one for one in p]


def in_ball(p):
    """The nearest point of a ball around 0."""

    def solver(p):
        return np.array(p) / max(1.0, float(np.linalg.norm(p)))

    return ag.implicit_minimum(apart, solver, inequality=lambda x, p: 1.0 - apart(x, [0.0] * 3))(p)


def exact_in_ball(p):
    length = ag.norm(list(p))
    return [one / length if length > 1.0 else 1.0 * one for one in p]


MINIMA = {
    "box": (boxed, exact_boxed, lambda p: np.abs(np.abs(p) - 1.0)),
    "simplex": (on_simplex, exact_on_simplex, lambda p: np.abs(np.array(p) - threshold(p))),
    "ball": (in_ball, exact_in_ball, lambda p: np.abs(np.linalg.norm(p) - 1.0)),
}


def bent(f):
    """A number that is no linear function of the minimum."""
    return lambda p: ag.sum([(k + 1.0) * one**2 for k, one in enumerate(f(p))])


@pytest.mark.parametrize("name", MINIMA)
@given(p=st.lists(NUMBERS, min_size=3, max_size=3))
@settings(max_examples=10, deadline=None)
def test_derivatives_are_those_of_the_closed_form(name, p):
    found, exact, margins = MINIMA[name]
    assume(np.min(margins(p)) > 1e-3)
    agree(found(p), exact(p))
    agree(ag.jacobian(found)(p), ag.jacobian(exact)(p))
    agree(ag.hessian(bent(found))(p), ag.hessian(bent(exact))(p))


@pytest.mark.parametrize("name", MINIMA)
def test_compiled_code_has_one_path_whatever_is_active(name):
    found, exact, _ = MINIMA[name]
    slopes, curvature = ag.compile(ag.jacobian(found)), ag.compile(ag.hessian(bent(found)))
    for p in ([0.3, -0.2, 0.5], [1.5, 0.2, -0.1], [-1.5, 1.8, 1.7], [0.1, 0.3, 1.4]):
        agree(slopes(p), ag.jacobian(exact)(p))
        agree(curvature(p), ag.hessian(bent(exact))(p))
    assert slopes.stats()["paths"] == curvature.stats()["paths"] == 1


def at_edge(p, x=None):
    return ag.implicit_minimum(
        lambda x, p: (x - p) ** 2, lambda p: min(p, 1.0) if x is None else x,
        inequality=lambda x, p: 1.0 - x,
    )(p)  # fmt: skip


def test_where_an_inequality_becomes_active_there_is_no_derivative():
    assert at_edge(1.0) == 1.0
    for slope in (ag.grad(at_edge), ag.compile(ag.grad(at_edge)), ag.grad(ag.grad(at_edge))):
        with pytest.raises(ConvergenceError, match=r"Inequality 0 of .*Move the parameters off"):
            slope(1.0)
    assert ag.grad(at_edge)(1.0 + 1e-4) == 0.0
    assert ag.grad(at_edge)(1.0 - 1e-4) == 1.0


@pytest.mark.parametrize("scale", [1e-12, 1.0, 1e12])
def test_what_is_active_does_not_depend_on_units(scale):
    """Of f, of the constraint and of x: where the slopes are numbers of any size."""
    for p, slope in ((0.9, 1.0), (1.1, 0.0)):
        for f, c in ((scale, 1.0), (1.0, scale)):
            found = ag.implicit_minimum(
                lambda x, p, f=f: f * (x - p) ** 2, lambda p: min(p, 1.0),
                inequality=lambda x, p, c=c: c * (1.0 - x),
            )  # fmt: skip
            assert ag.grad(found)(p) == pytest.approx(slope, rel=1e-10)
    degenerate = ag.implicit_minimum(
        lambda x, p: scale * (x - p) ** 2, lambda p: 1.0 - 1e-9, inequality=lambda x, p: 1.0 - x
    )
    with pytest.raises(ConvergenceError, match="becomes active"):
        ag.grad(degenerate)(1.0)


def test_what_is_near_is_so_by_the_size_of_x():
    found = ag.implicit_minimum(
        lambda x, p: (x - p) ** 2, lambda p: min(p, 1e9) * (1.0 - 1e-9),
        inequality=lambda x, p: 1e9 - x,
    )  # fmt: skip
    assert ag.grad(found)(2e9) == 0.0
    assert ag.grad(found)(5e8) == 1.0


def test_solvers_need_not_reach_the_constraint_exactly():
    for short in (1e-9, 1e-7, 1e-5):
        found = ag.implicit_minimum(
            lambda x, p: (x[0] - p) ** 2 + (x[1] - p * x[0]) ** 2,
            lambda p, short=short: [1.0 - short, p * (1.0 - short)],
            bounds=[(None, 1.0), (None, None)],
        )
        slopes = ag.jacobian(lambda p, found=found: list(found(p)))(2.0)
        assert np.array(slopes) == pytest.approx([0.0, 1.0], abs=1.1 * short)


def test_what_is_no_minimum_is_refused():
    with pytest.raises(ConvergenceError, match="breaks inequality 0"):
        ag.grad(lambda p: at_edge(p, 1.5))(1.5)
    with pytest.raises(ConvergenceError, match="does not solve"):
        ag.grad(lambda p: at_edge(p, 1.0))(0.5)  # where a multiplier would be negative
    with pytest.raises(ConvergenceError, match="does not solve"):
        ag.grad(lambda p: at_edge(p, 0.3))(0.5)


def test_an_inequality_that_follows_from_another_is_named():
    twice = ag.implicit_minimum(
        lambda x, p: (x - p) ** 2, lambda p: 1.0, inequality=lambda x, p: [1.0 - x, 2.0 - 2.0 * x]
    )
    with pytest.raises(ConvergenceError, match="if it follows from others"):
        ag.grad(twice)(2.0)


def test_bounds_of_one_number_are_an_equation():
    found = ag.implicit_minimum(
        lambda x, p: (x[0] - p) ** 2 + (x[1] - p) ** 2 + x[0] * x[1],
        lambda p: [1.0, p - 0.5], bounds=[(1.0, 1.0), (-9.0, 9.0)],
    )  # fmt: skip
    assert np.array(ag.jacobian(found)(2.0)) == pytest.approx([0.0, 1.0])


def test_multipliers_are_those_of_the_lagrangian():
    held = Constraints(lambda x, p: x[2] - p, lambda x, p: [9.0 - x[0], x[1] - p], None)
    at = Activity(lambda x, p: apart(x, [0.0] * 3), held, [0.0, 2.0, 2.0], (2.0,))
    assert at.active == [1]
    assert at.multipliers == pytest.approx([-4.0, 0.0, 4.0])


def test_it_pickles():
    import operator

    found = ag.implicit_minimum(operator.mul, operator.neg, bounds=[(0.0, 1.0)])
    assert callable(pickle.loads(pickle.dumps(found)))


@pytest.mark.parametrize(("bounds", "message"), [
    ([(0.0, 1.0, 2.0)], "pair"), (3.0, "pair"), ([("a", 1.0)], "pair"), ([(2.0, 1.0)], "no room"),
    ([(float("nan"), 1.0)], "pair"), ([(0.0, 1.0)] * 2, "2 pairs of bounds for 1"),
])  # fmt: skip
def test_bounds_that_are_none_are_refused(bounds, message):
    with pytest.raises(OperandError, match=message):
        ag.implicit_minimum(lambda x, p: (x - p) ** 2, lambda p: p, bounds=bounds)(0.5)
