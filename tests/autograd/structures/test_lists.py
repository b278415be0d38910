"""Lists nested alike: whatever kinds of sequences, each number with its like."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograd import Value
from autograd.structures.lists import UnlikeListsError, check_lengths, is_list, mapped_lists

NUMBERS = st.floats(-9.0, 9.0)
NESTED = st.recursive(NUMBERS, lambda inner: st.lists(inner, min_size=1, max_size=3), max_leaves=12)
KINDS = [list, tuple, lambda items: np.array(items, dtype=object)]


def recast(thing, draw):
    """Return the same nesting in other kinds of sequences."""
    if not isinstance(thing, list):
        return thing
    parts = [recast(part, draw) for part in thing]
    flat = not any(is_list(part) for part in parts)
    return draw(st.sampled_from(KINDS if flat else KINDS[:2]))(parts)


@given(st.data(), NESTED)
def test_each_number_meets_its_like(data, nested):
    other = recast(nested, data.draw)
    assert mapped_lists(lambda x, y: (x, y), nested, other) == mapped_lists(
        lambda x: (x, x), nested
    )
    assert mapped_lists(lambda x: x, other) == nested


@given(st.data(), NESTED.filter(is_list))
def test_one_number_more_or_less_is_told(data, nested):
    place = data.draw(st.integers(0, len(nested) - 1))
    more = [*nested[:place], nested[place], *nested[place:]]
    with pytest.raises(UnlikeListsError, match=f"{len(nested)} against {len(more)}"):
        mapped_lists(lambda x, y: x, nested, more)
    inside = [*nested[:place], [nested[place]], *nested[place + 1 :]]
    with pytest.raises(UnlikeListsError, match="against"):
        mapped_lists(lambda x, y: x, nested, inside)


def test_empty_lists_pair_with_none():
    with pytest.raises(UnlikeListsError, match="0 against 0"):
        check_lengths([], [])
    assert mapped_lists(lambda x: x, []) == []


def test_what_is_one_thing_is_no_list():
    for thing in (1.0, Value(1.0), "ab", b"ab", {"a": 1.0}, None, np.array(2.0), np.float64(1.0)):
        assert not is_list(thing)
    for thing in ([], (1.0,), np.zeros(2), range(3)):
        assert is_list(thing)
