"""Patterns: unions, comparisons, and what users write down."""

import numpy as np
import pytest
import scipy.sparse
from hypothesis import given
from hypothesis import strategies as st

from autograd import OperandError
from autograd.science.sparse.pattern import pattern_from, pattern_of
from support.sparse import patterns


def of(matrix):
    return pattern_of(matrix.shape, [np.flatnonzero(row).tolist() for row in matrix])


@st.composite
def pairs(draw):
    shape = draw(st.integers(1, 5)), draw(st.integers(1, 5))
    count = shape[0] * shape[1]
    bits = st.lists(st.booleans(), min_size=count, max_size=count)
    return [np.array(draw(bits)).reshape(shape) for _ in range(2)]


@given(pairs())
def test_unions_and_comparisons_are_those_of_sets(pair):
    one, two = pair
    assert of(one).joined(of(two)) == of(one | two)
    assert of(one).contains(of(two)) == bool((one | ~two).all())
    assert (of(one) == of(two)) == bool((one == two).all())


@given(patterns(symmetric=True), st.integers(0, 8))
def test_a_symmetric_pattern_is_made_of_any_square_one(drawn, left_out):
    n, rows = drawn
    whole = pattern_of((n, n), rows)
    assert whole.symmetric() is whole
    half = [[j for j in row if j <= i or i != left_out] for i, row in enumerate(rows)]
    assert pattern_of((n, n), half).symmetric() == whole


@given(patterns())
def test_what_users_write_is_read(drawn):
    n, rows = drawn
    pattern = pattern_of((len(rows), n), rows)
    dense = pattern.matrix(np.ones(pattern.count)).toarray()
    for given_as in (dense, dense.tolist(), scipy.sparse.coo_array(dense), pattern):
        assert pattern_from(given_as, pattern.shape) == pattern
    with pytest.raises(OperandError, match="shape"):
        pattern_from(dense, (len(rows) + 1, n))


def test_matrices_do_not_share_what_users_may_change():
    pattern = pattern_of((1, 2), [[0, 1]])
    matrix = pattern.matrix(np.array([1.0, 2.0]))
    matrix.indices[0] = 1
    assert pattern.columns.tolist() == [0, 1]
