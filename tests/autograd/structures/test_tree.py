"""Structures taken apart and put together."""

from array import array
from collections import namedtuple
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograd import OperandError, Value
from autograd.compiler.runtime.layout import give, numbers_of
from autograd.structures.layout import layout_of
from autograd.structures.outline import mapped, places, put_together, take_apart
from autograd.structures.rows import row_of
from autograd.structures.tree import flatten

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
    assert flatten(np.array(2.0), "x").rebuild([3.0]) == 3.0


@pytest.mark.parametrize(
    ("structure", "place"),
    [
        ([1.0, [{2.0}]], r"x\[1\]\[0\]"),
        ({"k": 2j}, r"x\['k'\]"),
        (Model([1.0], Decimal(1)), r"x\.b"),
        (np.array([[1, "a"]], dtype=object), r"x\[0, 1\]"),
        (np.array([1.0, True], dtype=object), r"x\[1\]"),
        ({1.0}, "x needs"),
    ],
)
def test_what_is_no_number_is_named_by_its_place(structure, place):
    with pytest.raises(OperandError, match=place):
        flatten(structure, "x")


@given(structures)
def test_leaves_and_outline_are_all_there_is(structure):
    outline, leaves = take_apart(structure)
    assert put_together(outline, leaves) == structure
    assert len(list(places(outline, "x"))) == len(leaves)
    for leaf, place in zip(leaves, places(outline, "x"), strict=True):
        assert eval(place, {"x": structure}) is leaf
    other = mapped(lambda leaf: leaf + 0.5, structure)
    assert take_apart(other)[0] == outline
    assert mapped(lambda leaf: leaf, structure) is structure


@given(structures, structures)
def test_outlines_are_equal_just_where_structures_differ_in_leaves_alone(one, other):
    def shape(thing):
        if isinstance(thing, dict):
            return dict, [(key, shape(item)) for key, item in thing.items()]
        return (type(thing), list(map(shape, thing))) if isinstance(thing, (list, tuple)) else 0

    assert (take_apart(one)[0] == take_apart(other)[0]) == (shape(one) == shape(other))


@given(structures)
def test_a_layout_takes_structures_of_its_own_outline_alone(structure):
    layout = layout_of(structure, "x")
    _, leaves = take_apart(structure)
    assert numbers_of(layout, structure) == leaves
    assert give(layout, array("d", leaves), 0) == structure
    for other in ([structure], (structure, 1.0), {"a": structure}, "text", None):
        if take_apart(other)[0] != take_apart(structure)[0] or other in ("text", None):
            assert numbers_of(layout, other) is None


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"a": 1.0, "b": 2.0}, {"b": 2.0, "a": 1.0}),
        ({"a": 1.0}, {"b": 1.0}),
        (np.ones((2, 3)), np.ones((3, 2))),
        (np.ones(3), np.ones((3, 1))),
        ([1.0, 2.0], (1.0, 2.0)),
        ([1.0, 2.0], [1.0]),
        ([1.0], [1.0, 2.0]),
        (Pair(1.0, 2.0), (1.0, 2.0)),
        (Pair(1.0, [2.0]), Pair([1.0], 2.0)),
        ([[1.0], 2.0], [1.0, [2.0]]),
        (1.0, [1.0]),
        (np.ones(2), [1.0, 1.0]),
    ],
)
def test_an_almost_equal_structure_has_another_layout(first, second):
    assert numbers_of(layout_of(first, "x"), second) is None
    assert numbers_of(layout_of(second, "x"), first) is None


def test_what_a_masked_array_hides_is_refused():
    masked = np.ma.masked_array([1.0, 2.0], mask=[False, True])
    assert numbers_of(layout_of(np.ones(2), "x"), masked) is None


def test_places_name_what_is_wrong_inside_arrays():
    with pytest.raises(OperandError, match=r"x\['a'\]\[1, 0\] needs a real number, but got 'no'"):
        flatten({"a": np.array([[1.0], ["no"]], dtype=object)}, "x")


def test_rows_of_any_structure():
    rows = Pair(np.array([[1.0, 2.0], [3.0, 4.0]]), {"k": np.array([5.0, 6.0])})
    row = row_of(rows, 1)
    assert type(row) is Pair
    assert row.a.tolist() == [3.0, 4.0]
    assert row.b == {"k": 6.0}
    assert type(row.b["k"]) is float
