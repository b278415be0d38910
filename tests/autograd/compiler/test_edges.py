"""Every row at the edges of floats, to the third order: compiled as it is eagerly."""

from random import Random

import pytest

import autograd as ag
from autograd.table import ops
from support.compiling import backends
from support.edges import ROWS_OF_ONE, points, same

ROWS = [op for op in ROWS_OF_ONE if op not in {ops.lgamma, ops.digamma, ops.gamma}]  # need SciPy
SOME = Random(0).sample(ROWS, 8)


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


@pytest.mark.parametrize("op", SOME, ids=str)
def test_some_rows_on_every_backend(backend, op):
    check(op)


@pytest.mark.parametrize("backend", backends("machine", "source"), indirect=True)
@pytest.mark.parametrize("op", ROWS, ids=str)
def test_rows_without_llvm(backend, op):
    check(op)


@pytest.mark.slow
@pytest.mark.parametrize("backend", backends("native", "interpreter"), indirect=True)
@pytest.mark.parametrize("op", ROWS, ids=str)
def test_every_row(backend, op):
    check(op)
