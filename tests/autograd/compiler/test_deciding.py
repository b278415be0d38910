"""Where comparisons, jumps and edges are met exactly, compiled code does what eager code does."""

import math
import os
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import autograd as ag
from autograd import Value
from autograd.compiler.backends import forced
from support.compiling import backends, every_backend
from support.deciding import alike, deciding_programs, kind, point
from support.lengths import at_length

ROUNDING = 1e-9  # of a gradient, whose terms may cancel


def outcomes_of(program):
    """The outcomes as floats, by eager execution on Values: plain floats would raise at a pole."""
    return lambda *numbers: [float(getattr(n, "data", n)) for n in program(*map(Value, numbers))]


def first_with_gradient(program):
    """A function that returns the first outcome and its gradient, in a list."""
    slopes = ag.value_and_grad(lambda *numbers: program(*numbers)[0], tuple(range(14)))

    def f(*numbers):
        value, gradient = slopes(*numbers)
        return [value, *gradient]

    return f


def points_of(eager, seed, count=6):
    """Points at which the program itself does not raise."""
    rng = Random(seed)
    found = []
    for _ in range(count):
        numbers = point(rng)
        try:
            found.append((numbers, eager(*numbers)))
        except (ValueError, OverflowError):  # int() of what is not finite
            continue
    return found


def near(found, wanted, size):
    """Whether a slope is the same but for rounding, and infinite or nan just where it should be."""
    if not (math.isfinite(found) and math.isfinite(wanted)):
        return kind(found) == kind(wanted)
    return abs(found - wanted) <= ROUNDING * size


def check_calls(f, eager, seed, same):
    compiled = ag.compile(f)
    for numbers, wanted in points_of(eager, seed):
        for _ in range(2):
            assert same(compiled(*numbers), wanted), (numbers, wanted)


def check_rows(f, eager, seed, same):
    points = [numbers for numbers, _ in points_of(eager, seed)]
    if not points:
        return
    rng = Random(seed)
    axes = [0, *[rng.choice([0, None]) for _ in range(13)]]
    rows = [
        [row[k] if axis == 0 else points[0][k] for k, axis in enumerate(axes)] for row in points
    ]
    arguments = [
        np.array(column) if axis == 0 else column[0]
        for column, axis in zip(zip(*rows, strict=True), axes, strict=True)
    ]
    try:
        wanted = [eager(*row) for row in rows]
    except (ValueError, OverflowError):
        return
    found = ag.compile(f, batch=tuple(axes))(*arguments)
    for k, row in enumerate(rows):
        assert same([column[k] for column in found], wanted[k]), (axes, row)


def all_alike(found, wanted):
    return all(map(alike, found, wanted))


def alike_and_near(found, wanted):
    size = 1.0 + max([abs(slope) for slope in wanted[1:] if math.isfinite(slope)], default=0.0)
    pairs = zip(found[1:], wanted[1:], strict=True)
    return alike(found[0], wanted[0]) and all(near(one, other, size) for one, other in pairs)


def sweep(examples, backend, check, with_gradient=False):
    @at_length(examples)
    @given(program=deciding_programs(), seed=st.integers(0, 2**32 - 1))
    def run(program, seed):
        with forced(backend):
            if with_gradient:
                f = first_with_gradient(program)
                check(f, f, seed, alike_and_near)
            else:
                check(program, outcomes_of(program), seed, all_alike)

    run()


@every_backend
def test_outcomes(backend):
    sweep(60 if backend in ("machine", "source") else 12, backend, check_calls)


@every_backend
def test_outcomes_in_batches(backend):
    sweep(30 if backend in ("machine", "source") else 8, backend, check_rows)


@every_backend
def test_outcomes_with_gradients(backend):
    sweep(30 if backend in ("machine", "source") else 4, backend, check_calls, True)


# At length

EXAMPLES = int(os.environ.get("VALUEGRAD_PROGRAMS", "20000"))


@pytest.mark.slow
@pytest.mark.parametrize("with_gradient", [False, True])
@pytest.mark.parametrize("check", [check_calls, check_rows])
@pytest.mark.parametrize("backend", backends("source", "machine"))
def test_twenty_thousand_programs(backend, check, with_gradient):
    sweep(EXAMPLES // 8, backend, check, with_gradient)


@pytest.mark.slow
@pytest.mark.parametrize("check", [check_calls, check_rows])
@pytest.mark.parametrize("backend", backends("native", "interpreter"))
def test_many_programs_by_llvm(backend, check):
    sweep(EXAMPLES // 100, backend, check)


# What others were told of


@every_backend
def test_a_comparison_with_zero_of_a_difference_that_cancels(backend):
    # Kernels compiled with fused multiply-adds find a determinant of equal columns not to be 0
    def orientation(ax, ay, bx, by):
        determinant = ax * by - ay * bx
        return ag.where(determinant > 0.0, 1.0, 0.0) - ag.where(determinant < 0.0, 1.0, 0.0)

    rng = Random(1)
    columns = [[rng.uniform(-1.0, 1.0) for _ in range(50)] for _ in range(2)]
    arguments = [np.array(columns[k]) for k in (0, 1, 0, 1)]
    with forced(backend):
        assert not ag.compile(orientation, batch=(0, 0, 0, 0))(*arguments).any()
        assert not any(ag.compile(orientation)(x, y, x, y) for x, y in zip(*columns, strict=True))


@every_backend
def test_a_sum_taken_in_another_order_before_a_threshold(backend):
    # A reduction that is split into lanes is 1 - 2^-53 where the plain loop's is 1, or the reverse
    def is_whole(*xs):
        total = 0.0
        for x in xs:
            total = total + x
        return 1.0 if total >= 1.0 else 0.0

    rng = Random(2)
    with forced(backend):
        compiled = ag.compile(is_whole)
        rows = []
        while len(rows) < 40:
            numbers = [rng.uniform(0.0, 1.0) for _ in range(99)]
            scaled = [x / math.fsum(numbers) for x in numbers]
            rows.append(scaled)
            assert compiled(*scaled) == is_whole(*scaled)
        found = ag.compile(is_whole, batch=(0,) * 99)(*np.array(rows).T)
    assert list(found) == [is_whole(*row) for row in rows]


@every_backend
def test_the_norm_of_a_unit_vector_under_acos(backend):
    # 1 + 2^-52 in place of 1 makes the angle of a vector with itself nan
    def angle(x, y, z):
        return ag.acos((x * x + y * y + z * z) / (ag.hypot(x, y, z) * ag.hypot(x, y, z)))

    rng = Random(3)
    rows = [[rng.uniform(-1.0, 1.0) for _ in range(3)] for _ in range(100)]
    wanted = [angle(*row) for row in rows]
    assert any(map(math.isnan, wanted))
    assert 0.0 in wanted
    with forced(backend):
        compiled = ag.compile(angle)
        assert all(alike(compiled(*row), w) for row, w in zip(rows, wanted, strict=True))
        found = ag.compile(angle, batch=(0, 0, 0))(*np.array(rows).T)
    assert all(map(alike, found, wanted))
