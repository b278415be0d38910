"""compile(f, exact=True): every number is that of eager execution, bit for bit."""

import os
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import autograd as ag
from autograd import Value
from autograd._build import running
from autograd.compiler.backends import forced
from autograd.errors import OperandError
from autograd.strategies import expressions, programs
from autograd.structures.tree import flatten
from support.compiling import backends, every_backend
from support.lengths import at_length
from support.straight import bits


def value(program):
    return lambda *xs: [program(*xs)]


def gradient(program):
    f = ag.value_and_grad(program, tuple(range(program.n_inputs)))
    return lambda *xs: flatten(f(*xs), "a result").leaves


def tangent(program):
    return lambda *xs: list(ag.jvp(program, xs, tuple(0.5 + k for k in range(len(xs)))))


def curvature(program):
    f = ag.hessian(program, tuple(range(program.n_inputs)))
    return lambda *xs: flatten(f(*xs), "a result").leaves


WAYS = [value, gradient, tangent, curvature]


def points_of(program, seed, count):
    """Inputs, some of them at kinks and ties."""
    rng = Random(seed)
    return [
        [
            rng.choice([1.0, 0.1, 0.0, -1.0, 0.5, 2.0]) * rng.choice([rng.uniform(-3, 3), 1.0, 0.5])
            for _ in range(program.n_inputs)
        ]
        for _ in range(count)
    ]


def check(program, seed, way):
    f = way(program)
    points = points_of(program, seed, 5)
    wanted = [f(*point) for point in points]
    compiled = ag.compile(f, exact=True)
    for point, right in zip(points, wanted, strict=True):
        for _ in range(2):
            assert bits(compiled(*point)) == bits(right), point
    batch = (0,) * program.n_inputs
    columns = [np.array(column) for column in zip(*points, strict=True)]
    rows = ag.compile(f, exact=True, batch=batch)(*columns)
    for k, right in enumerate(wanted):
        assert bits([float(column[k]) for column in rows]) == bits(right), points[k]
    means = ag.compile(f, exact=True, batch=batch, reduce="mean")(*columns)
    assert bits(means) == bits([ag.sum(column) / 5.0 for column in zip(*wanted, strict=True)])


def sweep(examples, backend, way):
    @at_length(examples)
    @given(program=programs(max_steps=8) | expressions(), seed=st.integers(0, 2**32 - 1))
    def run(program, seed):
        with forced(backend):
            check(program, seed, way)

    run()


@every_backend
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_every_bit(backend, way):
    sweep(25 if backend in ("machine", "source") else 4, backend, way)


EXAMPLES = int(os.environ.get("VALUEGRAD_PROGRAMS", "20000"))


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
@pytest.mark.parametrize("backend", backends("source", "machine"))
def test_every_bit_of_twenty_thousand_programs(backend, way):
    sweep(EXAMPLES // 8, backend, way)


@pytest.mark.slow
@pytest.mark.parametrize("way", [value, gradient], ids=lambda way: way.__name__)
@pytest.mark.parametrize("backend", backends("native", "interpreter"))
def test_every_bit_by_llvm(backend, way):
    sweep(EXAMPLES // 200, backend, way)


@pytest.mark.skipif(running() != "compiled", reason="Python rounds as Python does")
@pytest.mark.parametrize("backend", backends("machine"))
def test_what_is_not_asked_for_may_be_rounded_otherwise(backend):
    rng = Random(4)
    points = [[rng.uniform(-1.0, 1.0) for _ in range(8)] for _ in range(200)]

    def f(*xs):
        return ag.dot(xs[:4], xs[4:])

    with forced(backend):
        loose, exact = ag.compile(f), ag.compile(f, exact=True)
        assert any(loose(*point) != f(*point) for point in points)
        assert all(exact(*point) == f(*point) for point in points)


@every_backend
def test_captured_values(backend):
    w = Value(0.3)

    def f(x):
        return ag.tanh(w * x) ** 3 / x

    with forced(backend):
        compiled = ag.compile(f, exact=True)
        for x in (0.1, 0.7, 1.9):
            w.grad = 0.0
            f(x).backward()
            wanted, w.grad = w.grad, 0.0
            result = compiled(x)
            result.backward()
            assert bits([result.data, w.grad]) == bits([f(x).data, wanted])
        rows = ag.compile(f, exact=True, batch=(0,), reduce="sum")(np.array([0.1, 0.7, 1.9]))
    assert rows.data == ag.sum([f(x) for x in (0.1, 0.7, 1.9)]).data


def test_methods_and_pickles_stay_exact():
    class Model:
        @ag.compile(exact=True)
        def total(self, *xs):
            return ag.sum(xs)

    numbers = [0.48, 0.92, 0.12, 0.44, 0.8, 0.05, 0.06, 0.35, 0.21, 0.57]
    model = Model()
    for _ in range(2):
        assert model.total(*numbers) == 4.0
    assert model.total.made_of()[-1].exact is True


def test_it_is_a_bool():
    with pytest.raises(OperandError, match="exact is True or False"):
        ag.compile(lambda x: x, exact=1)
