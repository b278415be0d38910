"""Contents: what things hold, how much of it is compared, and what is no container."""

import weakref
from array import array
from collections import Counter, OrderedDict, UserList, defaultdict, deque
from contextvars import ContextVar
from functools import cached_property, partial, partialmethod
from types import MappingProxyType, SimpleNamespace

import numpy as np
import pytest

import autograd as ag
from autograd.compiler.record.contents import MOST_BYTES, MOST_ITEMS, contents_of
from autograd.compiler.record.same import FIXED, ITEMS, MEMORY, MISSING, PAIRS, READ


class Row(list):
    """Says that it is empty."""

    def __iter__(self):
        return iter(())

    def __len__(self):
        return 0


class Table(dict):
    def items(self):
        return []

    def __len__(self):
        return 0


def function(x):
    return x


class Thing:
    def method(self):
        return 1.0


THING = Thing()
HOLDS = {
    "a list": ([1.0, 2.0], ITEMS, [1.0, 2.0]),
    "a tuple": ((1.0, 2.0), ITEMS, [1.0, 2.0]),
    "a list of a class of its own": (Row([1.0, 2.0]), ITEMS, [1.0, 2.0]),
    "a dict": ({"a": 1.0, "b": 2.0}, PAIRS, [1.0, 2.0]),
    "a dict of a class of its own": (Table(a=1.0, b=2.0), PAIRS, [1.0, 2.0]),
    "a counter": (Counter("aab"), PAIRS, [2, 1]),
    "a dict with defaults": (defaultdict(list, a=1.0), PAIRS, [1.0]),
    "an ordered dict": (OrderedDict(a=1.0, b=2.0), READ, ["a", "b", 1.0, 2.0]),
    "a view of a dict": (MappingProxyType({"a": 1.0}), READ, ["a", 1.0]),
    "a set": ({1.0}, READ, [1.0]),
    "a frozen set": (frozenset([1.0]), READ, [1.0]),
    "a deque": (deque([1.0, 2.0]), READ, [1.0, 2.0]),
    "a reference": (weakref.ref(THING), READ, [THING]),
    "a context variable": (ContextVar("a"), READ, [MISSING]),
    "a context variable with a default": (ContextVar("a", default=1.0), READ, [1.0]),
    "an array of objects": (np.array([[1.0, "a"]], object), READ, [1.0, "a"]),
    "a partial": (partial(function, 1.0, y=2.0), FIXED, [function, (1.0,), {"y": 2.0}]),
    "a method of a class": (partialmethod(function, 1.0), FIXED, [function, (1.0,), {}]),
    "a method": (THING.method, FIXED, [Thing.method, THING]),
    "a static method": (staticmethod(function), FIXED, [function]),
    "a class method": (classmethod(function), FIXED, [function]),
    "a property": (property(function, None, abs), FIXED, [function, abs]),
    "a cached property": (cached_property(function), FIXED, [function]),
    "a transform": (ag.grad(function), FIXED, [function]),
    "a method in C": (THING.__init__, FIXED, None),
}  # fmt: skip


@pytest.mark.parametrize("what", HOLDS)
def test_what_things_hold(what):
    thing, kind, things = HOLDS[what]
    contents = contents_of(thing)
    if things is None:
        things = contents and contents.things
    assert (contents is None) == (things is None)
    if contents is not None:
        assert (contents.kind, contents.things, contents.is_part) == (kind, things, False)
        assert len(contents.keys) == len(things)


def test_what_a_method_in_c_belongs_to():
    row = [1.0]
    assert contents_of(row.append).things == [row]
    assert contents_of(row.append).keys == ["self"]


@pytest.mark.parametrize("thing", [
    2.0, "text", None, object(), THING, Thing, SimpleNamespace(a=1.0), UserList([1.0]), iter([1.0]),
], ids=lambda thing: type(thing).__name__)  # fmt: skip
def test_what_holds_nothing_by_being_what_it_is(thing):
    assert contents_of(thing) is None


@pytest.mark.parametrize("make", [
    lambda n: [0.0] * n, lambda n: (0.0,) * n, lambda n: dict.fromkeys(range(n)),
    lambda n: set(range(n)), lambda n: OrderedDict.fromkeys(range(n)), lambda n: deque(range(n)),
    lambda n: np.zeros(n, object),
])  # fmt: skip
def test_of_large_ones_the_length_alone_counts(make):
    whole, part = contents_of(make(MOST_ITEMS)), contents_of(make(MOST_ITEMS + 1))
    assert not whole.is_part
    assert len(whole.things) % MOST_ITEMS == 0
    assert (part.is_part, part.kind, part.things) == (True, READ, [MOST_ITEMS + 1])


@pytest.mark.parametrize("make", [
    lambda n: np.zeros(n, "u1"), lambda n: bytearray(n), lambda n: memoryview(bytearray(n)),
    lambda n: array("B", bytes(n)), lambda n: memoryview(bytearray(2 * n))[::2],
    lambda n: np.zeros((n, 2), "u1")[:, 0],
])  # fmt: skip
def test_of_large_memory_a_sample_counts(make):
    for size, is_part in ((MOST_BYTES, False), (MOST_BYTES + 1, True), (40 * MOST_BYTES, True)):
        thing = make(size)
        contents = contents_of(thing)
        read, before = contents.kept
        assert (contents.kind, contents.is_part) == (MEMORY, is_part)
        assert MOST_BYTES / 3 <= len(before) <= MOST_BYTES
        thing[0] = 1
        assert read(thing, True) != before
        thing[0] = 0
        assert read(thing, True) == before


@pytest.mark.parametrize("change", [
    lambda a: a.__setitem__(0, 5.0), lambda a: a.__setitem__(1, 5.0), lambda a: a.mask.fill(False),
    lambda a: setattr(a, "shape", (2, 1)), lambda a: setattr(a, "dtype", "i8"),
    lambda a: setattr(a, "fill_value", 7.0), lambda a: a.__setitem__(1, np.ma.masked),
])  # fmt: skip
def test_of_a_masked_array_all_counts(change):
    thing = np.ma.masked_array([1.0, 2.0], [True, False])
    before = contents_of(thing).things
    assert contents_of(thing).things == before
    change(thing)
    assert contents_of(thing).things != before


def test_a_view_that_was_released_holds_nothing():
    view = memoryview(bytearray(8))
    view.release()
    contents = contents_of(view)
    assert contents is None or contents.kept[1] == b""
    compiled = ag.compile(lambda x: x if view is None else 2.0 * x)
    assert compiled(3.0) == 6.0
