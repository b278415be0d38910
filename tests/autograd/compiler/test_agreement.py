"""Random programs, compiled, against the same programs eagerly: values, gradients and Hessians."""

import os
from random import Random

import numpy as np
import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

import autograd as ag
from autograd.compiler.backends import forced
from autograd.context import is_traced
from autograd.node import number_of
from autograd.strategies import expressions, programs
from autograd.strategies.program import Program
from support.agreement import TOLERANCE, Expected
from support.compiling import backends, every_backend
from support.lengths import at_length

MARGIN = 1e-10  # of inputs from another path or a kink: closer ones are drawn again


def inputs_of(program, rng, count):
    """Inputs for a program, none of them too near to another path."""
    found = []
    for _ in range(20 * count):
        inputs = [rng.choice([1.0, 0.1]) * rng.uniform(-3.0, 3.0) for _ in range(program.n_inputs)]
        if program.margin(inputs) >= MARGIN:
            found.append(inputs)
        if len(found) == count:
            return found
    return reject()  # some programs are at a kink wherever they are


def check_calls(f, points, expected):
    """Check a function compiled, call by call: each point twice, its path new and known."""
    compiled = ag.compile(f)
    for inputs, right in [*zip(points, expected), *zip(points, expected)]:
        value, slopes = compiled(*inputs)
        assert not right.differences([value, *slopes]), inputs


def check_rows(f, points, expected):
    """Check a function compiled for batches."""
    rows = [*points, *points, *points]
    columns = [np.array(column) for column in zip(*rows)]
    values, slopes = ag.compile(f, batch=(0,) * len(columns))(*columns)
    for k, inputs in enumerate(rows):
        found = [values[k], *[slope[k] for slope in slopes]]
        assert not expected[k % len(points)].differences(found), inputs


def check_sums(f, points, expected):
    """Check a function compiled for sums over a batch."""
    columns = [np.array(column) for column in zip(*points)]
    batch = (0,) * len(columns)
    value, slopes = ag.compile(lambda *row: f(*row), batch=batch, reduce="sum")(*columns)
    total, of_rows = ag.compile(f, batch=batch, reduce="sum")(*columns)  # a transform's stay
    for k, found in enumerate([value, *slopes]):
        wanted = sum([right.numbers[k] for right in expected])
        size = sum([right.sizes[k] for right in expected])
        assert abs(found - wanted) <= TOLERANCE * size
        assert k or abs(total - wanted) <= TOLERANCE * size
    for k, column in enumerate(of_rows, 1):
        for found, right in zip(column, expected, strict=True):
            assert abs(found - right.numbers[k]) <= TOLERANCE * right.sizes[k]


def check(program, seed, on=("source",), count=4, checks=(check_calls,)):
    """Check the value and the gradient of a program at some points, on some backends."""
    points = inputs_of(program, Random(seed), count)
    expected = [Expected(program, inputs) for inputs in points]
    f = ag.value_and_grad(program, tuple(range(program.n_inputs)))
    for backend in on:
        with forced(backend):
            for each in checks:
                each(f, points, expected)


def sweep(examples, strategy, **options):
    """Run the check on random programs."""

    @at_length(examples)
    @given(program=strategy, seed=st.integers(0, 2**32 - 1))
    def run(program, seed):
        check(program, seed, **options)

    run()


@every_backend
@pytest.mark.parametrize("strategy", [programs(), expressions()], ids=["programs", "expressions"])
def test_values_and_gradients(backend, strategy):
    sweep(120 if backend in ("machine", "source") else 16, strategy, on=[backend])


@every_backend
def test_batches(backend):
    examples = 4 if backend == "native" else 12
    sweep(examples, programs(), on=[backend], checks=[check_rows, check_sums], count=5)


def check_second(program, seed, backend):
    """Check a Hessian times a vector."""
    point, *_ = inputs_of(program, Random(seed), 1)
    direction = [1.0, -0.5, 0.75, 2.0][: len(point)]

    def slope(*xs):
        gradient = ag.grad(program, tuple(range(len(xs))))(*xs)
        return sum((g * v for g, v in zip(gradient, direction)), 0.0)

    f = ag.value_and_grad(slope, tuple(range(len(point))))
    with forced(backend):
        check_calls(f, [point], [Expected(slope, point)])


@every_backend
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(program=programs(max_steps=8), seed=st.integers(0, 2**32 - 1))
def test_second_derivatives(backend, program, seed):
    check_second(program, seed, backend)


# The check itself


def program_of(*lines, n_inputs=1):
    source = "import autograd as ag\ndef program(x):\n    " + "\n    ".join(lines)
    return Program(source, source, n_inputs)


@every_backend
def test_the_check_sees_a_wrong_slope(monkeypatch, backend):
    program = program_of("return ag.sin(x) * x")
    check(program, 1, [backend])
    right = ag.sin

    def wrong(x):
        return right(x) * (1.0 + 1e-12 * is_traced())

    monkeypatch.setattr(ag, "sin", wrong)
    with pytest.raises(AssertionError):
        check(program, 1, [backend])


def test_the_check_sees_a_branch_that_was_not_guarded(monkeypatch):
    program = program_of("if x > 0.0:", "    return ag.sin(x)", "return x * x")
    check(program, 1, count=8)
    monkeypatch.setattr(
        "autograd.compiler.record.tracer.Recorder.guard", lambda self, node: number_of(node)
    )
    with pytest.raises(AssertionError):
        check(program, 1, count=8)


# At length: 20,000 programs at four points each, on what is quick to make code for; some on LLVM

EXAMPLES = int(os.environ.get("VALUEGRAD_PROGRAMS", "20000"))


@pytest.mark.slow
@pytest.mark.parametrize("backend", backends("source", "machine"))
def test_twenty_thousand_programs(backend):
    sweep(EXAMPLES // 2, programs(), on=[backend])


@pytest.mark.slow
@pytest.mark.parametrize("backend", backends("native", "interpreter"))
@pytest.mark.parametrize("each", [check_calls, check_rows, check_sums])
def test_many_programs_by_llvm(backend, each):
    examples = EXAMPLES // (100 if backend == "native" else 400)
    sweep(examples, programs() | expressions(), on=[backend], checks=[each], count=8)
