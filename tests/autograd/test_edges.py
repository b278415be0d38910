"""Every row at the edges of floats: the same in every engine, and the limit where there is one."""

import math

import pytest

import autograd as ag
from autograd.table import ops
from support.edges import (
    EXCEPTIONS,
    INF,
    NAN_INSTEAD,
    QUICK,
    ROWS_OF_MORE,
    ROWS_OF_ONE,
    ROWS_OF_TWO,
    SMOOTH,
    by_engine,
    excepted,
    has_limits,
    may_be_nan,
    points,
    same,
    scale,
    size_of_terms,
    some,
    takings,
    tuples,
)  # fmt: skip
from support.limits import limits, limits_at_nan

ORDER = 3


def check_agreement(op, operands):
    # a tiny operand beside ordinary ones changes nothing, as if it were not there
    size = 0.1 if 0.1 < max(map(abs, operands)) < 10.0 else scale(op, operands)
    for taken in takings(op, len(operands), ORDER):
        if excepted(op, operands, taken):
            continue
        found = by_engine(op, operands, taken)
        numbers = list(found.values())
        if may_be_nan(op, operands, taken):
            numbers = [x for x in numbers if not math.isnan(x)]
        assert all(same(x, numbers[0], size) for x in numbers), (operands, taken, found)


def check_limits(op, operands):
    if not has_limits(op, operands):
        return
    if any(map(math.isnan, operands)):
        wanted = limits_at_nan(op, ORDER) if len(operands) == 1 else {}
    else:
        wanted = limits(op, operands, ORDER)
    for taken, number in wanted.items():
        if not sum(taken):  # C says what the value is where there is no limit
            value = op.value(*operands)
            assert math.isnan(number) or same(value, number, scale(op, operands)), operands
        elif not excepted(op, operands, taken):
            size = size_of_terms(op, operands, taken)
            found = by_engine(op, operands, taken)["reverse"]
            if math.isnan(found) and may_be_nan(op, operands, taken):
                continue
            assert same(found, number, size), (operands, taken, found, number)


@pytest.mark.parametrize("op", ROWS_OF_ONE, ids=str)
def test_engines_agree_about_rows_of_one_operand(op):
    for x in points(op):
        check_agreement(op, (x,))


@pytest.mark.parametrize("op", ROWS_OF_TWO, ids=str)
def test_engines_agree_about_rows_of_two_operands(op):
    for operands in some(op, 2, 12):
        check_agreement(op, operands)


@pytest.mark.parametrize("op", ROWS_OF_MORE, ids=str)
def test_engines_agree_about_rows_of_more_operands(op):
    for operands in some(op, 4 if op is ops.dot else 3, 6):
        check_agreement(op, operands)


@pytest.mark.parametrize("op", SMOOTH, ids=str)
def test_limits_of_rows_of_one_operand(op):
    for x in [0.0, 5e-324, 1.0, 800.0, INF, -INF, math.nan]:
        check_limits(op, (x,))


@pytest.mark.parametrize("op", ROWS_OF_TWO, ids=str)
def test_limits_of_rows_of_two_operands(op):
    for operands in some(op, 2, 8, QUICK):
        check_limits(op, operands)


@pytest.mark.parametrize("op", ROWS_OF_MORE, ids=str)
def test_limits_of_rows_of_more_operands(op):
    for operands in some(op, 4 if op is ops.dot else 3, 3, QUICK):
        check_limits(op, operands)


@pytest.mark.slow
@pytest.mark.parametrize("op", SMOOTH, ids=str)
def test_limits_at_every_edge(op):
    for x in points(op):
        check_limits(op, (x,))


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("op", ROWS_OF_TWO, ids=str)
def test_every_pair_of_edges(op):
    for operands in tuples(op, 2):
        check_agreement(op, operands)
    for operands in [*some(op, 2, 20, QUICK), *some(op, 2, 12)]:  # mpmath takes its time
        check_limits(op, operands)


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("op", ROWS_OF_MORE, ids=str)
def test_many_edges_of_more_operands(op):
    n = 4 if op is ops.dot else 3
    for operands in some(op, n, 40):
        check_agreement(op, operands)
    for operands in some(op, n, 4, QUICK):
        check_limits(op, operands)


def test_the_exceptions_are_few_and_real():
    assert len(EXCEPTIONS | NAN_INSTEAD) <= 10
    found = by_engine(ops.pow, (5e-324, 5e-324), (2, 0))
    assert not all(same(number, found["reverse"]) for number in found.values())


@pytest.mark.parametrize(
    ("f", "at", "wanted"),
    [
        (lambda x, y: x**y, (INF, -1.0), (-0.0, 0.0)),
        (lambda x, y: x**y, (0.5, INF), (0.0, 0.0)),
        (lambda x, y: x**y, (1e80, -INF), (-0.0, 0.0)),
    ],
)
def test_what_fades_at_infinity_is_flat_there(f, at, wanted):
    assert ag.grad(f, (0, 1))(*at) == wanted
