"""Plans: what they tell to compute is each entry of any matrix of the pattern."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from autograd.science.sparse.colouring import coloured
from autograd.science.sparse.pattern import pattern_of
from autograd.science.sparse.plans import plan_of, plan_of_symmetric
from support.sparse import patterns


def filled(rows, n, symmetric=False):
    """A matrix of the pattern, each entry another number."""
    matrix = np.zeros((len(rows), n))
    for i, row in enumerate(rows):
        for j in row:
            low, high = (min(i, j), max(i, j)) if symmetric else (i, j)
            matrix[i, j] = 1.0 + low * 100.0 + high
    return matrix


@given(patterns())
def test_a_jacobian_comes_out_of_its_sweeps(drawn):
    n, rows = drawn
    matrix = filled(rows, n)
    plan = plan_of(pattern_of(matrix.shape, rows))
    seeds = np.array(plan.seeds()).reshape(plan.count, -1)
    sweeps = seeds @ matrix if plan.by_rows else seeds @ matrix.T
    assert (plan.matrix(np.array(plan.numbers(sweeps)), plan.pattern).toarray() == matrix).all()


@given(patterns())
def test_rows_are_coloured_if_they_need_fewer(drawn):
    n, rows = drawn
    plan = plan_of(pattern_of((len(rows), n), rows))
    columns = [[i for i, row in enumerate(rows) if j in row] for j in range(n)]
    by_columns = max(coloured(rows, n), default=-1) + 1
    by_rows = max(coloured(columns, len(rows)), default=-1) + 1
    assert plan.by_rows == (n > 0 and 0 < by_rows < by_columns)
    assert plan.count == (by_rows if plan.by_rows else by_columns)


@given(patterns(symmetric=True))
def test_a_hessian_comes_out_of_its_sweeps(drawn):
    n, rows = drawn
    matrix = filled(rows, n, symmetric=True)
    plan = plan_of_symmetric(pattern_of(matrix.shape, rows))
    sweeps = np.array(plan.seeds()).reshape(plan.count, -1) @ matrix
    numbers = np.array(plan.numbers(sweeps))
    assert (plan.matrix(numbers, plan.pattern).toarray() == matrix).all()
    lower = np.zeros_like(matrix)
    lower[plan.found()] = numbers
    assert (lower == np.tril(matrix)).all()


@given(patterns(), st.booleans())
def test_a_plan_that_is_pickled_is_the_same(drawn, symmetric):
    import pickle

    n, rows = drawn
    plan = plan_of(pattern_of((len(rows), n), rows))
    again = pickle.loads(pickle.dumps(plan))
    assert again == plan
    assert hash(again) == hash(plan)
    assert again.pattern == plan.pattern
