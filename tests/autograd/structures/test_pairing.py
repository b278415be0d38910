"""Structures that belong together are paired by key and type, whatever the order."""

from collections import OrderedDict

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import autograd as ag
from autograd import OperandError
from autograd.structures.outline import take_apart
from autograd.structures.pairing import numbers_like
from autograd.structures.tree import flatten
from support.structures import STRUCTURES, Point, Slots, items_of, numbers_in


def turned(thing, random):
    """The same structure, with the items of dicts in another order."""
    if type(thing) in (dict, OrderedDict):
        items = [(key, turned(item, random)) for key, item in thing.items()]
        random.shuffle(items)
        return type(thing)(items)
    if type(thing) in (list, tuple):
        return type(thing)([turned(item, random) for item in thing])
    if type(thing) in (Point, Slots):
        return type(thing)(*[turned(item, random) for _, item in items_of(thing)])
    return thing


@settings(deadline=None)
@given(STRUCTURES, st.randoms(use_true_random=False))
def test_the_order_of_keys_does_not_matter(structure, random):
    numbers = [float(number) for number in numbers_in(structure)]
    found = numbers_like(turned(structure, random), flatten(structure, "x"), "y", "x")
    assert found == pytest.approx(numbers)


@settings(deadline=None)
@given(STRUCTURES, STRUCTURES)
def test_other_structures_are_refused(one, other):
    tree, strange = flatten(one, "x"), flatten(other, "y")
    if strange.is_like(tree):
        return
    try:
        numbers = numbers_like(other, tree, "y", "x")
    except OperandError as error:
        assert str(error).startswith("y must have the structure of x: y")  # noqa: PT017
    else:  # they differ in what is beside the numbers alone, or in the order of keys
        assert len(numbers) == len(tree.leaves)
        assert sorted(map(repr, numbers)) == sorted(map(repr, strange.leaves))


ARGUMENTS = [
    ({"a": 1.0, "b": 2.0}, {"a": 1.0, "c": 2.0}, r"\['c'\] is one too many"),
    ({"a": 1.0, "b": 2.0}, {"a": 1.0}, r"\['b'\] is missing"),
    ({"a": 1.0}, OrderedDict(a=1.0), " is a OrderedDict, not a dict"),
    ([1.0, [2.0]], [1.0, (2.0,)], r"\[1\] is a tuple, not a list"),
    ([1.0], [1.0, 2.0], r"\[1\] is one too many"),
    (Point(1.0, 2.0), Slots(1.0, 2.0), " is a Slots, not a Point"),
    (Point(1.0, [2.0]), Point([1.0], 2.0), r"\.x is a list, not a number"),
    ([np.ones(2)], [np.ones(3)], r"\[0\] is an array of shape \(3,\), not an array of shape"),
    ([np.ones(2)], [[1.0, 1.0]], r"\[0\] is a list, not an array of shape \(2,\)"),
    ([1.0, "text"], [1.0, 2.0], r"\[1\] is a number, not 'text'"),
    ([1.0, "text"], [1.0, "other"], r"\[1\] is 'other', not 'text'"),
    ([1.0, 2.0], [1.0, None], r"\[1\] is None, not a number"),
    ([1.0, 2.0], [1.0, True], r"\[1\] is True, not a number"),
]


@pytest.mark.parametrize(("argument", "other", "text"), ARGUMENTS)
def test_every_transform_names_the_place(argument, other, text):
    def f(x):
        return sum(numbers_in(x))

    with pytest.raises(OperandError, match=r"tangents\[0\]" + text):
        ag.jvp(f, (argument,), (other,))
    with pytest.raises(OperandError, match=r"vectors\[0\]" + text):
        ag.hvp(f, (argument,), (other,))
    with pytest.raises(OperandError, match="the cotangents" + text):
        ag.vjp(lambda x: x, argument)[1](other)


def test_keys_pair_in_every_transform():
    def f(p):
        return 10.0 * p["a"] + 1000.0 * p["b"] + p["a"] * p["b"] ** 2

    point, direction = {"a": 1.0, "b": 2.0}, {"b": 1.0, "a": 0.0}
    assert ag.jvp(f, (point,), (direction,))[1] == 1004.0
    assert ag.hvp(f, (point,), (direction,)) == ({"a": 4.0, "b": 2.0},)
    _, pullback = ag.vjp(lambda x: {"u": x, "v": 10.0 * x}, 1.0)
    assert pullback({"v": 1.0, "u": 0.0}) == (10.0,)


def test_nothing_may_stand_for_what_has_no_tangent():
    structure = {"x": 1.0, "name": "text", "mask": np.array([True, False])}
    tangent = {"x": 2.0, "name": None, "mask": None}
    assert ag.jvp(lambda p: p["x"] ** 2, (structure,), (tangent,)) == (1.0, 4.0)
    assert take_apart(structure)[1] == [1.0]
