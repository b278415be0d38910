"""Every row at the edges of floats, to the third order: compiled as it is eagerly."""

from random import Random

import pytest

import autograd as ag
from autograd.table import ops
from support.compiling import backends
from support.edges import ROWS_OF_ONE, ROWS_OF_TWO, points, same, size_of_terms, some, takings
from support.oracle import FIXED

ROWS = [op for op in ROWS_OF_ONE if op not in {ops.lgamma, ops.digamma, ops.gamma}]  # need SciPy
SOME = Random(0).sample(ROWS, 8)
# With lowerings of their own, or partials that choose
SOME_OF_TWO = [ops.pow, ops.direction, ops.hypot, ops.atan2, ops.logsumexp]


def check(op):
    second, third = ag.grad(ag.grad(op)), ag.grad(ag.grad(ag.grad(op)))
    derivatives = [op, ag.grad(op), second, third, ag.derivative(op, 2), ag.derivative(op, 3)]

    def jet(x):
        return [f(x) for f in derivatives]

    compiled = ag.compile(jet)
    compiled(0.3 if op.domain[0].low < 0.3 < op.domain[0].high else 1.7)
    for x in points(op):
        for found, wanted in zip(compiled(x), jet(x), strict=True):
            assert same(found, wanted), (x, found, wanted)


def check_two(op, order, count):
    options = FIXED.get(op.name, set())
    derivatives = {}
    for taken in takings(op, 2, order):
        derivatives[taken] = op
        for i, times in enumerate(taken):
            for _ in range(times):
                derivatives[taken] = ag.grad(derivatives[taken], i)

    def all_of(x, y):
        return [f(x, y) for f in derivatives.values()]

    compiled = {}
    for x, y in some(op, 2, count):
        n = x if 0 in options else None  # of each whole number a function
        if n not in compiled:
            compiled[n] = ag.compile(all_of if n is None else lambda y, n=n: all_of(n, y))
        found = compiled[n](x, y) if n is None else compiled[n](y)
        for taken, number, wanted in zip(derivatives, found, all_of(x, y), strict=True):
            size = size_of_terms(op, (x, y), taken)
            assert same(number, wanted, size), (x, y, taken, number, wanted)


@pytest.mark.parametrize("op", SOME, ids=str)
def test_some_rows_on_every_backend(backend, op):
    check(op)


@pytest.mark.parametrize("op", SOME_OF_TWO, ids=str)
def test_some_rows_of_two_operands_on_every_backend(backend, op):
    check_two(op, order=2, count=40)


@pytest.mark.parametrize("backend", backends("machine", "source"), indirect=True)
@pytest.mark.parametrize("op", ROWS, ids=str)
def test_rows_without_llvm(backend, op):
    check(op)


@pytest.mark.parametrize("backend", backends("machine", "source"), indirect=True)
@pytest.mark.parametrize("op", ROWS_OF_TWO, ids=str)
def test_rows_of_two_operands_without_llvm(backend, op):
    check_two(op, order=2, count=20)


@pytest.mark.slow
@pytest.mark.parametrize("backend", backends("native", "interpreter"), indirect=True)
@pytest.mark.parametrize("op", ROWS, ids=str)
def test_every_row(backend, op):
    check(op)


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("op", ROWS_OF_TWO, ids=str)
def test_every_row_of_two_operands(backend, op):
    check_two(op, order=3, count=60)
