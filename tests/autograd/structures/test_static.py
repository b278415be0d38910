"""What is no number: what counts as such, and when two are the same."""

import datetime
import enum
import functools
import math
import pathlib
import random
import re
import threading
import types
import uuid
from collections import namedtuple
from decimal import Decimal

import numpy as np
import pytest

import autograd as ag
import nn
from autograd import OperandError, Value
from autograd.structures.static import MOST_LEVELS, Static, has_no_number, is_settled

UTC = datetime.UTC
PARIS = datetime.timezone(datetime.timedelta(hours=1))
Named = namedtuple("Named", "a b")


class Mode(enum.Enum):
    FAST = 1
    SLOW = 2


class Level(enum.IntEnum):
    LOW = 1


class Plain:
    """Without equality of its own: an object is what it is."""

    def __init__(self, **held):
        vars(self).update(held)

    def method(self):
        return None


class Slots:
    __slots__ = ("a", "b")

    def __init__(self, a):
        self.a = a


class ByValue:
    """Equal to others of the same name, whatever else they hold."""

    def __init__(self, name, more=None):
        self.name, self.more = name, more

    def __eq__(self, other):
        return isinstance(other, ByValue) and self.name == other.name

    def __hash__(self):
        return hash(self.name)


class WithoutHash:
    def __eq__(self, other):
        return True


class Broken:
    """Says that it has a hash, and has none."""

    __slots__ = ()

    def __eq__(self, other):
        return True

    def __hash__(self):
        raise ValueError("no hash")

    def __reduce__(self):
        return Broken, ()


class Strategy:
    """May be called, and keeps a number."""

    def __init__(self, rate):
        self.rate = rate

    def __call__(self, x):
        return self.rate * x


MAKERS = [  # each call makes the same anew, as far as that can be
    lambda: None, lambda: True, lambda: False, lambda: "".join(["ab", "c"]), lambda: b"abc",
    lambda: Mode.FAST, lambda: Mode.SLOW, lambda: Level.LOW, lambda: int, lambda: bool, lambda: len,
    lambda: math.sin, lambda: ag.exp, lambda: np.exp, lambda: math, lambda: ..., lambda: range(3),
    lambda: range(4), lambda: frozenset(["a", "b"]), lambda: frozenset([1]),
    lambda: frozenset([True]), lambda: np.True_, lambda: np.array([True]), lambda: np.array("x"),
    lambda: datetime.date(2020, 1, 1), lambda: datetime.datetime(2020, 1, 1, 12, tzinfo=UTC),
    lambda: datetime.datetime(2020, 1, 1, 13, tzinfo=PARIS), lambda: pathlib.PurePath("a", "b"),
    lambda: re.compile("a+"), lambda: uuid.UUID(int=5), lambda: SHARED, lambda: SHARED.method,
    lambda: OTHER, lambda: OTHER.method, lambda: ByValue("a"), lambda: ByValue("a", "more"),
    lambda: ByValue("b"), lambda: "abc".upper, lambda: types.SimpleNamespace,
]  # fmt: skip
SHARED, OTHER = Plain(how="fast"), Plain(how="fast")
WITHOUT_NUMBERS = [make() for make in MAKERS] + [
    object(), Plain(), Plain(how="x", of=[1, {"k": Mode.FAST}], deep=Plain(a=None)), Slots("text"),
    functools.partial(len), lambda: None, Strategy(2.0),
]  # fmt: skip
NUMBERS = [
    1, 2.0, np.float32(1.0), np.int64(1), 1j, Decimal(1), Value(1.0), np.ones(2), np.array(1.0),
]  # fmt: skip
HOLD_NUMBERS = [
    Plain(rate=1.0), Plain(deep=[Plain(rate=np.ones(1))]), Plain(value=Value(1.0)), Slots(2.0),
    Plain(a=Named("x", 1.0)), ByValue("a", 0.5), frozenset([1.0]), nn.MLP(1, [1]),
]  # fmt: skip
WITHOUT_A_HASH = [{1.0}, {"a"}, bytearray(b"a"), WithoutHash(), Broken(), slice(1, [])]
MAY_CHANGE = [  # what goes on by itself, or keeps to itself what it holds
    iter([1]), (x for x in "ab"), random.Random(1), np.random.default_rng(1), threading.Lock(),
]  # fmt: skip
REFUSED = [*HOLD_NUMBERS, *WITHOUT_A_HASH, *MAY_CHANGE]


def name(thing):
    return thing if isinstance(thing, str) else type(thing).__name__


@pytest.mark.parametrize("thing", WITHOUT_NUMBERS, ids=name)
def test_what_holds_no_number_passes(thing):
    assert has_no_number(thing)
    gradient = ag.grad(lambda p: p["x"] * 2.0 if p["how"] is thing else 0.0)(
        {"x": 1.0, "how": thing}
    )
    assert gradient == {"x": 2.0, "how": thing} or isinstance(thing, np.ndarray)


@pytest.mark.parametrize("thing", NUMBERS, ids=name)
def test_numbers_are_numbers(thing):
    assert not has_no_number(thing)


@pytest.mark.parametrize("thing", REFUSED, ids=name)
@pytest.mark.parametrize("transform", [ag.grad, ag.compile], ids=["grad", "compile"])
def test_what_may_hold_numbers_is_refused_by_its_place(thing, transform):
    assert not has_no_number(thing)
    with pytest.raises(OperandError, match=r"args\[0\]\['how'\]\[1\] needs a real number"):
        transform(lambda p: p["x"] * 2.0)({"x": 1.0, "how": ["a", thing]})


def test_each_equals_what_is_made_the_same_and_nothing_else():
    one, other = ([Static(make()) for make in MAKERS] for _ in range(2))
    for i, left in enumerate(one):
        for j, right in enumerate(other):
            assert (left == right) == (i == j), (left, right)
            assert hash(left) == hash(right) or i != j


@pytest.mark.parametrize("make", [object, Plain, lambda: Plain(a="x"), lambda: lambda: None])
def test_objects_without_equality_are_what_they_are(make):
    one, other = make(), make()
    assert Static(one) == Static(one) != Static(other)


def test_what_changes_inside_is_noticed():
    thing = Plain(how="fast", deep=Plain(names=["a"]))
    before = Static(thing)
    assert Static(thing) == before
    for change, back in [
        (lambda: setattr(thing, "how", "slow"), lambda: setattr(thing, "how", "fast")),
        (lambda: thing.deep.names.append("b"), lambda: thing.deep.names.pop()),
        (lambda: setattr(thing, "new", None), lambda: delattr(thing, "new")),
    ]:
        change()
        assert Static(thing) != before
        back()
        assert Static(thing) == before
    slots = Slots("a")
    before = Static(slots)
    slots.b = "b"
    assert Static(slots) != before


def test_a_callable_object_is_not_the_same_with_another_number():
    compiled = ag.compile(lambda x, f: f(x))
    strategy = Strategy(2.0)
    assert compiled(3.0, strategy) == 6.0
    strategy.rate = 5.0
    assert compiled(3.0, strategy) == 15.0


def test_arrays_of_objects_are_told_by_what_they_hold():
    one, other = np.array([SHARED, OTHER]), np.array([SHARED, SHARED])
    before = Static(one)
    assert before == Static(np.array([SHARED, OTHER])) != Static(other)
    assert hash(before) == hash(Static(np.array([SHARED, OTHER])))
    assert before != Static(one.reshape(2, 1))
    one[1] = SHARED
    assert before != Static(one)
    assert Static(one) == Static(other)


def test_floats_and_ints_among_attributes_count_to_the_last_bit():
    numbers = [0.0, -0.0, 1, 1.0, True, 2**70, 2.0**70, 0.1, 0.1 + 1e-17, 0.30000000000000004, 0.3]
    for i, one in enumerate(numbers):
        for j, other in enumerate(numbers):
            alike = type(one) is type(other) and repr(one) == repr(other)
            assert (Static(Plain(a=one)) == Static(Plain(a=other))) == False  # noqa: E712
            assert (Static([one]) == Static([other])) == alike, (i, j)


def test_containers_are_told_by_type_order_and_depth():
    held = [[], (), {}, set(), frozenset(), ["a"], ("a",), {"a"}, frozenset("a"), {"a": "b"},
            {"a": "b", "c": "d"}, {"c": "d", "a": "b"}, ["a", "b"], ["b", "a"], [["a"], "b"],
            [["a", "b"]], {"b": "a"}, {"a"} | {"b"}, [None], [b"a"]]  # fmt: skip
    for i, one in enumerate(held):
        for j, other in enumerate(held):
            assert (Static(one) == Static(other)) == (i == j), (one, other)


def test_what_is_settled():
    assert all(map(is_settled, [None, True, "a", int, Mode.FAST, Level.LOW, Plain]))
    assert not any(map(is_settled, [1, 1.0, SHARED, [], len, range(2), np.ones(1)]))


def nested(make, levels):
    thing = "a"
    for _ in range(levels):
        thing = make(thing)
    return thing


@pytest.mark.parametrize("make", [lambda x: [x], lambda x: (x,), lambda x: {"a": x}])
def test_as_deep_as_is_looked(make):
    for levels, alike in ((MOST_LEVELS - 1, True), (MOST_LEVELS, False)):
        assert (Static(nested(make, levels)) == Static(nested(make, levels))) == alike
        thing = nested(make, levels)
        assert Static(thing) == Static(thing)


def test_objects_that_lead_back_to_themselves_are_what_they_are():
    thing = Plain()
    thing.itself = thing
    assert Static(thing) == Static(thing)
    assert not has_no_number(thing)  # that cannot be told
    chain = None
    for _ in range(2 * MOST_LEVELS):
        chain = Plain(rest=chain)
    assert Static(chain) == Static(chain)


def test_sets_among_attributes_are_told_by_what_they_hold():
    one, other = {"a"}, {"a"}
    before = Static(one)
    assert before == Static(other)
    one.add("b")
    assert before != Static(one)
    assert Static({1}) != Static({True})
