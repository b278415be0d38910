"""What is the same thing, number or text: told by Python, and in the compiled build by C."""

import datetime
import gc
import math
from decimal import Decimal
from fractions import Fraction
from types import CodeType, ModuleType

import numpy as np
import pytest

from autograd.compiler.record.notes import Draft
from autograd.compiler.record.same import (
    ABSENT,
    BY_CONTENT,
    BY_IDENTITY,
    BY_REFERENCE,
    BY_VALUE,
    ITEMS,
    MISSING,
    is_alike,
    is_thing,
    remembered,
    same_value,
)
from autograd.structures.arrays import is_array

UTC = datetime.UTC
VALUES = [  # each call makes another object, where Python does not keep just one
    lambda: float("2.5"), lambda: float("0.0"), lambda: float("-0.0"), lambda: float("nan"),
    lambda: float("inf"), lambda: 0, lambda: int("257"), lambda: -int("257"), lambda: 2**70,
    lambda: 2.0**70, lambda: "".join(["rate", "s"]), lambda: "".join(["r", "\N{SNOWMAN}"]),
    lambda: "".join(["rate"]), lambda: bytes([97, 98]), lambda: complex("1+0j"),
    lambda: complex("1-0j"), lambda: Decimal("1.0"), lambda: Decimal("1.00"), lambda: Decimal("-0"),
    lambda: Decimal("0"), lambda: Decimal("nan"), lambda: Decimal("snan"), lambda: Fraction(5, 2),
    lambda: datetime.date(2024, 1, 2), lambda: datetime.time(12), lambda: datetime.time(12, fold=1),
    lambda: datetime.time(12, tzinfo=UTC), lambda: datetime.timedelta(1), lambda: np.float64(2.5),
    lambda: np.float64(-0.0), lambda: np.float64(0.0), lambda: np.float64("nan"),
    lambda: np.float32(2.5), lambda: np.int64(1), lambda: np.datetime64("2024-01-01"),
]  # fmt: skip


class Thing:
    pass


class Number(float):
    """Of a class of its own, so that it may hold more than its number."""


def is_found(now, then, exactly):
    """Whether a list that held one thing is found to hold it still."""
    row = [then]
    draft = Draft(ITEMS, "{}", row)
    draft.keys, draft.found = [0], [(*remembered(then, False), -1)]
    place = draft.place()
    row[0] = now
    return place.other(exactly) < 0


def test_each_value_is_what_is_made_the_same_and_nothing_else():
    for i, make in enumerate(VALUES):
        then = make()
        assert remembered(then, False) == (BY_VALUE, then) or then != then
        for j, other in enumerate(VALUES):
            now = other()
            assert same_value(now, then) == (i == j), (now, then)
            assert is_thing(now, then, BY_VALUE) == (i == j)
            assert is_alike(now, then, BY_VALUE) == (i == j)
            if i != j:
                assert not is_found(now, then, False), (now, then)
            elif type(now) in {int, float, str}:  # others are looked at once more
                assert is_found(now, then, False)


def test_exactly_the_same_is_the_object_itself():
    for make in VALUES:
        then, now = make(), make()
        assert is_found(then, then, True)
        assert is_thing(then, then, BY_VALUE, True)
        if now is not then:
            assert not is_found(now, then, True)
            assert not is_thing(now, then, BY_VALUE, True)


@pytest.mark.parametrize("make", [object, list, Thing, lambda: Number(2.0), lambda: np.ones(2)])
def test_others_are_what_they_are(make):
    then, now = make(), make()
    assert is_found(then, then, False)
    assert not is_found(now, then, False)
    assert not same_value(now, then)
    how, kept = remembered(then, False)
    assert how in {BY_IDENTITY, BY_REFERENCE}
    assert is_thing(then, kept, how)
    assert not is_thing(now, kept, how)
    assert is_alike(kept, kept, how)
    assert not is_alike(remembered(now, False)[1], kept, how)


def test_what_can_be_is_kept_by_reference_and_is_nothing_once_it_is_gone():
    row = [Thing()]
    how, kept = remembered(row[0], False)
    assert (how, kept()) == (BY_REFERENCE, row[0])
    draft = Draft(ITEMS, "{}", row)
    draft.keys, draft.found = [0], [(how, kept, -1)]
    place = draft.place()
    assert place.other(False) == -1
    row[0] = None
    gc.collect()
    assert kept() is None
    assert place.other(False) == 0  # None is not what is gone
    assert not is_alike(kept, kept, how)  # nor are two that are gone one thing


def test_code_and_modules_are_kept_themselves():
    for thing, kind in ((test_same_kinds.__code__, CodeType), (math, ModuleType)):
        assert isinstance(thing, kind)
        assert remembered(thing, False) == (BY_IDENTITY, thing)


def test_same_kinds():
    assert remembered(MISSING, True) == (ABSENT, None)
    assert remembered([1.0], True) == (BY_CONTENT, [1.0])
    assert is_thing(MISSING, None, ABSENT)
    assert not is_thing(None, None, ABSENT)
    assert not is_thing(MISSING, None, BY_IDENTITY)
    assert is_alike([1.0], [2.0], BY_CONTENT)  # whose items are compared elsewhere
    assert not is_alike([1.0], (1.0,), BY_CONTENT)
    assert not is_thing([1.0], [1.0], BY_CONTENT)


def test_a_record_is_no_value_since_it_can_change():
    row = np.zeros(2, [("rate", float)])[0]
    assert not is_array(row)
    assert remembered(row, True)[0] == BY_CONTENT
    assert remembered(row, False)[0] != BY_VALUE
