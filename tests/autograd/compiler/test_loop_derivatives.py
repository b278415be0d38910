"""Loops compiled as loops: as Python's loop, to any order, on every backend, on one path."""

import math

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

import autograd as ag
from autograd.compiler.backends import forced
from support.agreement import Expected
from support.compiling import every_backend
from support.loops import (
    DIRECTION,
    EVERY,
    Drawn,
    check,
    check_loops_in_loops,
    looped,
    loops,
    slope_along,
)

few = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


@every_backend
@few
@given(drawn=loops())
def test_values_and_gradients(backend, drawn):
    with forced(backend):
        check(drawn, lambda f: f)


@every_backend
@settings(few, max_examples=12)
@given(drawn=loops(4))
def test_second_derivatives(backend, drawn):
    with forced(backend):
        check(drawn, lambda f: slope_along(f, DIRECTION))


@every_backend
@settings(few, max_examples=8)
@given(drawn=loops(4))
def test_tangents(backend, drawn):
    def along(f):
        return lambda *xs: ag.jvp(f, xs, tuple(DIRECTION))[1]

    with forced(backend):
        check(drawn, along)


def test_what_cancels_may_leave_another_remainder():
    texts = ("0.75 / (2.0 + ag.cos(v))", "0.75", "ag.sin(t) * t")
    drawn = Drawn(texts, 3, 0)
    point, f = drawn.point(), drawn.program(ag.scan)
    g = ag.value_and_grad(lambda *xs: ag.jvp(f, xs, tuple(DIRECTION))[1], EVERY)
    _, slopes = g(*point)
    assert ag.compile(g)(*point)[1] == pytest.approx(slopes, rel=1e-12, abs=1e-15)


@every_backend
@settings(few, max_examples=6)
@given(drawn=loops(3))
def test_third_derivatives(backend, drawn):
    def third(loop):
        return lambda a: ag.derivative(lambda a: drawn.program(loop)(a, 0.3, 0.7, a), 3)(a)

    [point, *_] = drawn.point()
    with forced(backend):
        found = ag.compile(third(ag.scan))(point)
    assert math.isclose(found, third(looped)(point), rel_tol=1e-9, abs_tol=1e-9)


@every_backend
@settings(few, max_examples=8)
@given(drawn=loops())
def test_batches(backend, drawn):
    f = ag.value_and_grad(drawn.program(ag.scan), EVERY)
    rows = [drawn._replace(seed=k).point() for k in range(5)]
    columns = [np.array(column) for column in zip(*rows)]
    columns[2] = rows[0][2]
    with forced(backend):
        values, slopes = ag.compile(f, batch=(0, 0, None, 0))(*columns)
    for k, (a, b, _, v) in enumerate(rows):
        expected = Expected(drawn.program(looped), [a, b, rows[0][2], v])
        assert not expected.differences([values[k], *[slope[k] for slope in slopes]])


# While


@every_backend
def test_loops_in_loops(backend):
    check_loops_in_loops()
