"""Events of paths: their times and states, against closed forms and SciPy's own."""

import math

import numpy as np
import pytest
import scipy.integrate
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import autograd as ag
from autograd import ConvergenceError, OperandError, Value

solve_ivp = ag.solvers.solve_ivp
NUMBERS = st.floats(0.4, 2.0)
TIGHT = {"rtol": 1e-9, "atol": 1e-10, "method": "DOP853"}


def event(function, terminal=False, direction=0):
    function.terminal, function.direction = terminal, direction
    return function


def thrown(a, b):
    """A ball thrown upwards with speed a from height b under a pull of 2 a, until it lands.

    Its path is a parabola, which SciPy's steps follow exactly whatever the tolerance.
    """
    return solve_ivp(
        lambda t, y, a: [y[1], -2.0 * a], (0.0, 50.0), [b, a], args=(a,),
        events=event(lambda t, y, a: y[0], True, -1),
    )  # fmt: skip


def landing(a, b):
    path = thrown(a, b)
    return path.t[-1] + path.y[1, -1]


def exact_landing(a, b):
    time = (1.0 + ag.sqrt(1.0 + 4.0 * b / a)) / 2.0
    return time + a - 2.0 * a * time


def passing(a, b):
    """When a spring of stiffness a^2 passes a place, and turns."""
    path = solve_ivp(
        lambda t, y, a: [y[1], -a * a * y[0]], (b, 9.0), [0.0, a], args=(a,),
        events=[lambda t, y, a: y[0] - 0.5, lambda t, y, a: y[1]], **TIGHT,
    )  # fmt: skip
    return path.t_events[0][1] * path.t_events[1][0] + path.y_events[0][0, 1]


def exact_passing(a, b):
    angle = math.asin(0.5)
    return (b + (math.pi - angle) / a) * (b + math.pi / 2.0 / a) + a * math.cos(angle)


CASES = {
    "a terminal event": (landing, exact_landing, 1e-10),
    "two events": (passing, exact_passing, 1e-6),
}


@pytest.mark.parametrize("name", CASES)
@given(a=NUMBERS, b=NUMBERS)
@settings(max_examples=1, deadline=None, phases=[Phase.explicit, Phase.generate])
def test_derivatives_are_those_of_the_closed_form(name, a, b):
    found, exact, tolerance = CASES[name]
    assert found(a, b) == pytest.approx(exact(a, b), rel=tolerance)
    got, known = (ag.grad(f, argnums=(0, 1))(a, b) for f in (found, exact))
    assert got == pytest.approx(known, rel=tolerance, abs=tolerance)


def test_second_derivatives_are_those_of_the_closed_form():
    got, known = (np.array(ag.hessian(f, argnums=(0, 1))(0.8, 1.2)) for f in
                  (landing, exact_landing))  # fmt: skip
    assert got == pytest.approx(known, rel=1e-10)


@pytest.mark.slow  # the first call traces paths of paths
def test_compiled_code_gives_the_same_while_as_much_happens():
    def time(a):
        return thrown(a, 1.1).t[-1]

    slope = ag.compile(ag.grad(time))
    for a in (1.3, 0.6):
        exact = ag.grad(lambda a: (1.0 + ag.sqrt(1.0 + 4.4 / a)) / 2.0)(a)
        assert slope(a) == pytest.approx(exact, rel=1e-10)


def test_compiled_code_refuses_another_count_of_events():
    def last(w):
        path = solve_ivp(lambda t, y, w: [w], (0.0, 9.0), [0.0], args=(w,),
                         events=lambda t, y, w: ag.sin(y[0] + 0.5))  # fmt: skip
        return path.t_events[0][-1]

    compiled = ag.compile(last)
    assert compiled(1.0) == pytest.approx(3.0 * math.pi - 0.5, abs=1e-6)
    with pytest.raises(OperandError, match="events of solve_ivp returned another structure"):
        compiled(1.5)
    assert compiled(1.02) == pytest.approx((3.0 * math.pi - 0.5) / 1.02, abs=1e-6)


def test_what_is_returned_is_as_of_scipy():
    slope = lambda t, y: [y[1], -y[0]]
    two = [event(lambda t, y: y[0] - 0.3, False, -1), event(lambda t, y: y[1], 2)]
    for t_eval in (None, np.linspace(0.0, 10.0, 7)):
        ours = solve_ivp(slope, (0.0, 10.0), [0.0, 1.0], events=two, t_eval=t_eval, **TIGHT)
        its = scipy.integrate.solve_ivp(
            slope, (0.0, 10.0), [0.0, 1.0], events=two, t_eval=t_eval, **TIGHT
        )
        assert [len(own) for own in ours.t_events] == [len(own) for own in its.t_events] == [1, 2]
        for own, others in zip(ours.t_events, its.t_events, strict=True):
            assert own == pytest.approx(others, abs=1e-8)
        for own, others in zip(ours.y_events, its.y_events, strict=True):
            assert own.shape == others.shape
            assert own == pytest.approx(others, abs=1e-8)
        assert ours.t[-1] == pytest.approx(its.t[-1], abs=1e-8)
        if t_eval is not None:
            assert np.array(ours.t) == pytest.approx(its.t)
            assert ours.y == pytest.approx(its.y, abs=1e-8)


def test_events_are_exact_on_the_path_whatever_the_tolerance():
    path = solve_ivp(lambda t, y: [y[1], -y[0]], (0.0, 7.0), [0.3, 1.0], rtol=1e-3,
                     events=[lambda t, y: y[0], lambda t, y: y[1] - 0.5])  # fmt: skip
    places, speeds = path.y_events
    assert np.abs(places[:, 0]).max() < 1e-13
    assert np.abs(speeds[:, 1] - 0.5).max() < 1e-13


def test_backwards_and_where_nothing_happens():
    back = solve_ivp(lambda t, y: [1.0], (3.0, -3.0), [3.0], t_eval=[2.5, 1.5, 0.5],
                     events=event(lambda t, y: y[0] - 1.0, True))  # fmt: skip
    assert back.t_events[0] == pytest.approx([1.0])
    assert back.t == [2.5, 1.5]
    calm = solve_ivp(lambda t, y: [1.0], (0.0, 1.0), [3.0], events=[lambda t, y: y[0]])
    assert calm.t_events == [[]]
    assert calm.y_events[0].shape == (0, 1)
    assert calm.t == [0.0, 1.0]
    early = solve_ivp(lambda t, y: [1.0], (0.0, 9.0), [0.0], t_eval=[5.0, 6.0],
                      events=event(lambda t, y: y[0] - 1.0, True))  # fmt: skip
    assert early.t == []
    assert early.y.shape == (1, 0)


def test_what_is_no_event_is_refused():
    with pytest.raises(OperandError, match="events takes a function"):
        solve_ivp(lambda t, y: [y[0]], (0.0, 1.0), [1.0], events=[1.0])
    a = Value(2.0)
    with pytest.raises(OperandError, match="args="):
        solve_ivp(lambda t, y: [1.0], (0.0, 3.0), [0.0], events=lambda t, y: y[0] - a)
    with pytest.raises(ConvergenceError, match="solve_ivp"):
        solve_ivp(lambda t, y: [y[0] ** 2], (0.0, 2.0), [1.0], events=lambda t, y: y[0] - 1.5)
