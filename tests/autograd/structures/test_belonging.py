"""Prefixes: what of a transform's result belongs to a row."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import autograd as ag
from autograd.structures.belonging import Each, belonging, of_leaves
from autograd.structures.outline import take_apart

ARGS = [[1.0, 2.0], (0.5, {"a": 3.0}), 4.0]
TRANSFORMS = {
    "grad": ag.grad,
    "value_and_grad": ag.value_and_grad,
    "of each other": lambda f, argnums: ag.value_and_grad(ag.value_and_grad(f, argnums), argnums),
}


def outlines():
    return [take_apart(arg)[0] for arg in ARGS]


@given(
    st.sampled_from(list(TRANSFORMS)),
    st.sampled_from([0, 1, 2, (0,), (0, 1), (2, 0), (0, 1, 2)]),
    st.lists(st.booleans(), min_size=3, max_size=3),
)
def test_nothing_belongs_to_a_row_unless_a_derivative_is_by_what_rows_own(name, argnums, own):
    f = TRANSFORMS[name](lambda x, y, z: x[0] * y[0] * z, argnums)
    several = argnums if isinstance(argnums, tuple) else (argnums,)
    found = belonging(f, own, outlines())
    if not any(own[i] for i in several):
        assert found is False  # itself: batches look for that to run the fast way
    else:
        assert found is not False


def test_what_belongs_is_told_leaf_by_leaf():
    f = ag.value_and_grad(lambda x, y, z: x[0] * y[0] * z, (0, 2))
    outline = take_apart((1.0, ([1.0, 2.0], 3.0)))[0]
    assert of_leaves(belonging(f, [True, False, False], outlines()), outline) == [
        False, True, True, False
    ]  # fmt: skip
    assert of_leaves(belonging(f, [False, True, True], outlines()), outline) == [
        False, False, False, True
    ]  # fmt: skip


@pytest.mark.parametrize("prefix", [False, (False, (False, False)), Each(None, (False, False))])
def test_a_structure_of_nothing_is_nothing(prefix):
    class Transform:
        def belonging(self, own, outlines):
            return prefix

    assert belonging(Transform(), [True], [None]) is False
