"""Structures taken apart and put together."""

from collections import namedtuple
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograd import OperandError, Value
from autograd.tree import flatten

numbers = st.floats(allow_nan=False)
structures = st.recursive(
    numbers,
    lambda inner: st.lists(inner) | st.tuples(inner, inner) | st.dictionaries(st.text(), inner),
)


@given(structures)
def test_round_trip(structure):
    tree = flatten(structure, "x")
    assert tree.rebuild(tree.leaves) == structure


Pair = namedtuple("Pair", "a b")


@dataclass
class Model:
    w: list
    b: float


def test_kinds_are_kept():
    for thing in (Pair(1.0, [2.0]), Model([1.0], 2.0), {"k": (1.0,)}, []):
        tree = flatten(thing, "x")
        again = tree.rebuild(tree.leaves)
        assert again == thing
        assert type(again) is type(thing)


def test_arrays_become_objects_only_for_values():
    tree = flatten({"a": np.arange(4).reshape(2, 2)}, "x")
    assert tree.leaves == [0.0, 1.0, 2.0, 3.0]
    assert tree.rebuild(tree.leaves)["a"].dtype == np.float64
    objects = tree.rebuild([Value(x) for x in tree.leaves])["a"]
    assert (objects.dtype, objects.shape) == (object, (2, 2))
    assert flatten(np.array(2.0), "x").rebuild([3.0]).shape == ()


@pytest.mark.parametrize(
    ("structure", "place"),
    [
        ([1.0, ["a"]], r"x\[1\]\[0\]"),
        ({"k": None}, r"x\['k'\]"),
        (Model([1.0], "b"), r"x\.b"),
        (np.array([[1, "a"]], dtype=object), r"x\[0, 1\]"),
        ({1.0}, "x needs"),
    ],
)
def test_what_is_no_number_is_named_by_its_place(structure, place):
    with pytest.raises(OperandError, match=place):
        flatten(structure, "x")
