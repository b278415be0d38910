"""SciPy's solvers with derivatives: against closed forms to second order, eager and compiled."""

import math

import numpy as np
import pytest
import scipy.optimize
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import autograd as ag
from autograd import ConvergenceError, OperandError, Value
from autograd.science.implicit.constraints import Constraints
from autograd.science.solvers.optima import _polished_under
from autograd.science.solvers.polishing import polished
from autograd.structures.tree import flatten

brentq, minimize, quad = ag.solvers.brentq, ag.solvers.minimize, ag.solvers.quad
root, solve_ivp = ag.solvers.root, ag.solvers.solve_ivp
NUMBERS = st.floats(0.4, 2.0)
TIGHT = {"rtol": 1e-9, "atol": 1e-11}


def cube_root(a, b):
    return brentq(lambda x, a, b: a * x**3 - b, 0.0, 10.0, args=(a, b), xtol=1e-14)


def crossing(a, b):
    def equations(x, p):
        return [p["a"] * x[0] - x[1], x[0] * x[1] - p["b"]]

    x = root(equations, [1.0, 1.0], args=({"a": a, "b": b},), tol=1e-14)
    return x[0] + x[1] ** 2


def lowest(a, b):
    x = minimize(lambda x, a, b: ag.exp(a * x[0]) - b * x[0] + (x[1] - a) ** 2, [0.0, 0.0],
                 args=(a, b))  # fmt: skip
    return x[0] * x[1]


def on_a_line(a, b):
    x = minimize(lambda x, a, b: x[0] ** 2 + a * x[1] ** 2, [0.5, 0.5], args=(a, b),
                 equality=lambda x, a, b: x[0] + x[1] - b)  # fmt: skip
    return x[0] * x[1]


def in_a_corner(a, b):
    """On a curve and below 3, where x is held by both."""
    x = minimize(
        lambda x, a, b: (x[0] - 9.0) ** 2 + a * (x[1] + x[2]) ** 2 - x[1], [1.0, 0.1, 0.1],
        args=(a, b), inequality=lambda x, a, b: [b - x[1] ** 2, x[2] + 9.0],
        bounds=[(None, 3.0), (0.0, None), (-5.0, 5.0)],
    )  # fmt: skip
    return x[0] * x[1] ** 3 + x[2] * a


def exact_in_a_corner(a, b):
    return 3.0 * ag.sqrt(b) ** 3 - ag.sqrt(b) * a


def area(a, b):
    return quad(lambda x, a, b: ag.exp(-a * x) * b, a, 1.0 + b, args=(a, b), epsabs=1e-13)


def exact_area(a, b):
    return b / a * (ag.exp(-a * a) - ag.exp(-a * (1.0 + b)))


def tail(a, b):
    return quad(lambda x, a, b: b * ag.exp(-a * x), 0.0, math.inf, args=(a, b), epsabs=1e-13)


def decay(a, b):
    """y' = -a t y from y(0) = b, at t = b."""
    path = solve_ivp(lambda t, y, a: [-a * t * y[0]], (0.0, b), [b], args=(a,), **TIGHT)
    return path.y[0, -1]


def swing(a, b):
    """A spring of stiffness a^2, pulled by b, at times that depend on both, from one on."""
    path = solve_ivp(
        lambda t, y, p: [y[1], -p["a"] ** 2 * y[0]], (b, 3.0), [b, 0.0],
        t_eval=[0.5 + b, 3.0], args=({"a": a},), method="DOP853", **TIGHT,
    )  # fmt: skip
    return path.y[0, 0] + path.y[1, 1]


def exact_swing(a, b):
    return b * ag.cos(0.5 * a) - a * b * ag.sin(a * (3.0 - b))


SOLVED = {
    "brentq": (cube_root, lambda a, b: ag.cbrt(b / a), 1e-10),
    "root": (crossing, lambda a, b: ag.sqrt(b / a) + a * b, 1e-10),
    "minimize": (lowest, lambda a, b: ag.log(b / a), 1e-10),
    "minimize, equality": (on_a_line, lambda a, b: a * (b / (1.0 + a)) ** 2, 1e-10),
    "minimize, inequalities": (in_a_corner, exact_in_a_corner, 1e-10),
    "quad": (area, exact_area, 1e-10),
    "quad to infinity": (tail, lambda a, b: b / a, 1e-10),
    "solve_ivp": (decay, lambda a, b: b * ag.exp(-a * b * b / 2.0), 1e-6),
    "solve_ivp, times": (swing, exact_swing, 1e-6),
}


def agree(found, expected, tolerance):
    pair = [np.array(flatten(one, "a result").leaves) for one in (found, expected)]
    np.testing.assert_allclose(*pair, rtol=tolerance, atol=tolerance)


@pytest.mark.parametrize("name", SOLVED)
@given(a=NUMBERS, b=NUMBERS)
@settings(max_examples=2, deadline=None, phases=[Phase.explicit, Phase.generate])
def test_derivatives_are_those_of_the_closed_form(name, a, b):
    found, exact, tolerance = SOLVED[name]
    agree(found(a, b), exact(a, b), tolerance)
    transforms = (ag.grad, ag.hessian) if "ivp" in name else (ag.grad, ag.jacfwd, ag.hessian)
    for transform in transforms:
        got, known = (transform(f, argnums=(0, 1))(a, b) for f in (found, exact))
        agree(got, known, tolerance)


@pytest.mark.parametrize("name", SOLVED)
def test_compiled_code_gives_the_same(name):
    found, exact, tolerance = SOLVED[name]
    both = ag.compile(ag.value_and_grad(found, argnums=(0, 1)))
    for at in [(1.3, 0.7), (0.6, 1.1)]:
        agree(both(*at), ag.value_and_grad(exact, argnums=(0, 1))(*at), tolerance)


@pytest.mark.parametrize("method", [None, "L-BFGS-B", "trust-constr", "Nelder-Mead"])
def test_bounds_by_methods_of_all_kinds(method):
    options = {} if method is None else {"method": method}
    box = scipy.optimize.Bounds([0.0, -np.inf], [1.0, np.inf])

    def found(p):
        return minimize(
            lambda x, p: (x[0] - p) ** 2 + (x[1] - p * x[0]) ** 2 + 0.1 * x[0] * x[1], [0.5, 0.2],
            args=(p,), bounds=box, **options,
        )  # fmt: skip

    for p in (0.4, 1.7, -0.5):
        near = [found(p + step) for step in (1e-5, -1e-5)]
        assert np.array(ag.jacobian(found)(p)) == pytest.approx(
            (near[0] - near[1]) / 2e-5, abs=1e-8
        )


@pytest.mark.parametrize("which", ["equality", "inequality"])
def test_constraints_with_values_of_others_are_refused(which):
    v = Value(0.5)
    with pytest.raises(OperandError, match=r"minimize was given.*args=\(value,\)"):
        minimize(lambda x: x[0] ** 2, [0.5], **{which: lambda x: x[0] - v})


def test_steps_that_break_an_inequality_are_not_taken():
    """Of x so far off that what is active there is not seen."""
    bowl, held = lambda x: (x[0] - 2.0) ** 2, Constraints(None, lambda x: 1.0 - x[0], None)
    x, is_flat = _polished_under(bowl, held, np.array([0.9]), ())
    assert (x.tolist(), is_flat) == ([0.9], False)
    x, is_flat = _polished_under(bowl, held, np.array([1.0 - 1e-6]), ())
    assert (x.tolist(), is_flat) == ([1.0], True)


def test_an_infinite_limit_has_slope_0():
    """Though the integrand is nan there, as inf * 0."""
    whole = lambda b: quad(lambda x: x * ag.exp(-x), 0.0, b)
    value, slope = ag.value_and_grad(whole)(math.inf)
    assert math.isclose(value, 1.0, rel_tol=1e-10)
    assert slope == 0.0


def test_steps_that_lead_away_are_not_taken():
    x, is_root = polished(np.array([2.0]), np.arctan, lambda x: np.diag(1.0 / (1.0 + x * x)),
                          np.array([2.0]))  # fmt: skip
    assert x.tolist() == [2.0]
    assert not is_root


def test_methods_for_stiff_equations_and_arrays():
    def fast(y0, rate):
        path = solve_ivp(lambda t, y, rate: -rate * y, (0.0, 1.0), y0, args=(rate,),
                         method="Radau", rtol=1e-7, atol=1e-9)  # fmt: skip
        return path.y[0, -1] * path.y[1, -1]

    rate = np.array([1.0, 50.0])
    found = ag.grad(fast, argnums=(0, 1))(np.array([1.0, 2.0]), rate)
    value = 2.0 * math.exp(-51.0)
    agree(found[0], [value, value / 2.0], 1e-8)
    agree(found[1], [-value, -value], 1e-8)


def test_plain_numbers_give_what_scipy_gives():
    path = solve_ivp(lambda t, y: [y[1], -y[0]], (0.0, 1.0), [0.0, 1.0], t_eval=[0.0, 0.5, 1.0])
    assert path.t == [0.0, 0.5, 1.0]
    assert path.y.shape == (2, 3)
    assert path.y.dtype == float
    assert type(brentq(lambda x: x - 1.0, 0.0, 3.0)) is float
    assert type(quad(lambda x: x, 0.0, 2.0)) is float
    assert minimize(lambda x: (x[0] - 1.0) ** 2, [0.0], method="Nelder-Mead")[0] == 1.0


CAPTURING = [
    lambda a: brentq(lambda x: x**3 - a, 0.0, 10.0),
    lambda a: root(lambda x: [x[0] - a], [1.0])[0],
    lambda a: minimize(lambda x: (x[0] - a) ** 2, [0.0])[0],
    lambda a: quad(lambda x: a * x, 0.0, 1.0),
    lambda a: solve_ivp(lambda t, y: [a * y[0]], (0.0, 1.0), [1.0]).y[0, -1],
]


@pytest.mark.parametrize("f", CAPTURING)
def test_a_value_that_is_no_argument_is_refused(f):
    with pytest.raises(OperandError, match="args="):
        ag.grad(f)(8.0)
    with pytest.raises(OperandError, match="args="):
        f(Value(8.0))


def test_what_does_not_converge_is_refused():
    with pytest.raises(ConvergenceError, match="root"):
        root(lambda x: [x[0] ** 2 + 1.0], [1.0])
    with pytest.raises(ConvergenceError, match="minimize"):
        minimize(lambda x: x[0] ** 4 - x[0], [-30.0], options={"maxiter": 1})
    with pytest.raises(ConvergenceError, match="quad"):
        quad(lambda x: ag.sin(1.0 / x) / x, 1e-9, 1.0, limit=3)
    with pytest.raises(ConvergenceError, match="solve_ivp"):
        solve_ivp(lambda t, y: [y[0] ** 2], (0.0, 2.0), [1.0])


def test_options_that_would_change_derivatives_are_refused():
    with pytest.raises(OperandError, match="callback"):
        minimize(lambda x: x[0] ** 2, [1.0], callback=print)
    with pytest.raises(OperandError, match="dense_output"):
        solve_ivp(lambda t, y: [y[0]], (0.0, 1.0), [1.0], dense_output=True)
