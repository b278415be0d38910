"""Every row at the edges of floats: the same in every engine, and the limit where there is one."""

from random import Random

import pytest

import autograd as ag
from autograd import Value
from autograd.table import ops
from support.edges import (
    EXCEPTIONS,
    INF,
    OPTIONS,
    ROWS_OF_ONE,
    ROWS_OF_TWO,
    SMOOTH,
    engines,
    excepted,
    limit,
    pairs,
    points,
    same,
)  # fmt: skip

ORDERS = [1, 2, 3]
QUICK = [0.0, 5e-324, 1e-160, 1.0, 800.0, 1e80, INF]


def by_engine(f, x, order):
    """The derivative in each engine; 0 where the row is constant by what varies."""

    def at(derivative):
        try:
            return float(derivative(x))
        except ag.GraphError:
            return 0.0

    return {name: at(derivative) for name, derivative in engines(f, order).items()}


def check_agreement(op, operands, i, order):
    if excepted(op, operands, order):
        return
    found = by_engine(lambda x: op(*operands[:i], x, *operands[i + 1 :]), operands[i], order)
    ordinary = all(0.1 < abs(x) < 10.0 for x in operands)
    scale = 0.1 if ordinary else 0.0  # there terms may cancel
    first = found["reverse"]
    assert all(same(number, first, scale) for number in found.values()), (operands, found)


def check_limit(op, x, order):
    wanted = limit(op, x, order)
    if wanted is not None and not excepted(op, (x,), order):
        found = ag.derivative(op, order)(x) if order else op(Value(x)).data
        scale = 1.0 if 0.1 < abs(x) < 10.0 else 0.0
        assert same(found, wanted, scale), (x, found, wanted)


@pytest.mark.parametrize("op", ROWS_OF_ONE, ids=str)
def test_engines_agree_about_rows_of_one_operand(op):
    for order in ORDERS:
        for x in points(op):
            check_agreement(op, (x,), 0, order)


@pytest.mark.parametrize("op", SMOOTH, ids=str)
def test_limits(op):
    for order in ORDERS:
        for x in [*QUICK, -1.0, -INF]:
            check_limit(op, x, order)


@pytest.mark.slow
@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("op", SMOOTH, ids=str)
def test_limits_at_every_edge(op, order):
    for x in points(op):
        check_limit(op, x, order)


@pytest.mark.parametrize("op", ROWS_OF_TWO, ids=str)
def test_engines_agree_about_rows_of_two_operands(op):
    check_pairs(op, Random(op.name).sample(pairs(op), 12))


@pytest.mark.slow
@pytest.mark.parametrize("op", ROWS_OF_TWO, ids=str)
def test_engines_agree_at_every_pair_of_edges(op):
    check_pairs(op, pairs(op))


def check_pairs(op, some):
    for operands in some:
        for i in {0, 1} - OPTIONS.get(op.name, set()):
            for order in ORDERS:
                check_agreement(op, operands, i, order)


def test_the_exceptions_are_few_and_real():
    assert len(EXCEPTIONS) <= 10
    with pytest.raises(AssertionError):
        assert_without_exception(ops.pow, (5e-324, 5e-324), 0, 2)


def assert_without_exception(op, operands, i, order):
    found = by_engine(lambda x: op(*operands[:i], x, *operands[i + 1 :]), operands[i], order)
    assert all(same(number, found["reverse"]) for number in found.values())
