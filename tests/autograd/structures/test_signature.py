"""Signatures: equal for what one layout takes, and hardly ever else."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from autograd import Value
from autograd.compiler.runtime.layout import numbers_of
from autograd.structures.layout import layout_of
from autograd.structures.outline import mapped, take_apart
from autograd.structures.signature import signature
from autograd.structures.static import MOST_LEVELS
from support.structures import STRUCTURES


def shapes(structure):
    return [np.shape(leaf) for leaf in take_apart(structure)[1]]


def other_numbers(structure):
    """The same structure with numbers of other types."""
    kinds = iter([3, 2.5, np.float32(1.5), np.array(4.0)] * 50)
    return mapped(lambda leaf: leaf + 1.0 if np.ndim(leaf) else next(kinds), structure)


@settings(deadline=None)
@given(STRUCTURES)
def test_numbers_do_not_count(structure):
    other = other_numbers(structure)
    assert signature(structure) == signature(other)
    assert numbers_of(layout_of(structure, "x"), other) is not None
    assert 0 <= signature(structure) < 2**64


@settings(deadline=None)
@given(STRUCTURES, STRUCTURES)
def test_what_a_layout_takes_has_its_signature(one, other):
    if numbers_of(layout_of(one, "x"), other) is not None:
        assert signature(one) == signature(other)
    if shapes(one) != shapes(other):
        assert signature(one) != signature(other)


PLAIN = st.recursive(
    st.sampled_from([1.0, None, True, False, "a", "b", 2, np.ones(2), np.ones((1, 2)), np.ones(0)]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.lists(inner, max_size=3).map(tuple)
        | st.dictionaries(st.sampled_from("abc"), inner, max_size=3)
    ),
    max_leaves=5,
)


@settings(deadline=None)
@given(PLAIN, PLAIN)
def test_what_differs_otherwise_has_another(one, other):
    alike = take_apart(one)[0] == take_apart(other)[0] and shapes(one) == shapes(other)
    assert (signature(one) == signature(other)) == alike


def test_signatures_of_lists_do_not_meet():
    found = {signature([1.0] * n) for n in range(2000)}
    found |= {signature([[1.0] * n, [1.0] * m]) for n in range(40) for m in range(40)}
    found |= {signature({f"k{n}": 1.0}) for n in range(2000)}
    assert len(found) == 2000 + 1600 + 2000


def test_rows_do_not_count():
    assert signature([np.ones((5, 2)), "a"], 1) == signature([np.ones((7, 2)), "a"], 1)
    assert signature([np.ones((5, 2))], 1) != signature([np.ones((5, 3))], 1)
    assert signature(np.ones(4) > 0.0, 1) == signature(np.ones(4), 1)


def test_values_count_as_numbers_and_depth_has_an_end():
    assert signature([Value(1.0)]) == signature([1.0])
    thing = []
    thing.append(thing)
    assert signature(thing) == signature([thing])
    deep = 1.0
    for _ in range(50 * MOST_LEVELS):
        deep = [deep]
    assert signature(deep) == signature([deep])
