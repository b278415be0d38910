"""Structures of every kind that transforms take, and what a test says of one by itself."""

import enum
from collections import Counter, OrderedDict, defaultdict, namedtuple
from dataclasses import InitVar, dataclass, field, fields, is_dataclass
from functools import cached_property
from typing import ClassVar

import numpy as np
from hypothesis import strategies as st

import autograd as ag
from autograd.node import Node

Pair = namedtuple("Pair", "first second")


class Interval(namedtuple("Interval", "low high")):
    """Orders its ends; holds attributes."""

    def __new__(cls, low, high):
        raise AssertionError("a constructor ran")

    @property
    def width(self):
        return self.high - self.low


class Series(list):
    def __init__(self, unit, *numbers):
        raise AssertionError("a constructor ran")

    def append(self, number):
        raise AssertionError("code of the user's ran")

    __iter__ = None


class Row(tuple):
    __slots__ = ()

    def __new__(cls, first, *rest):
        raise AssertionError("a constructor ran")


class Table(dict):
    __slots__ = ("title",)

    def __init__(self, title, **columns):
        raise AssertionError("a constructor ran")

    def __setitem__(self, key, value):
        raise AssertionError("code of the user's ran")


class Record(dict):
    """Its items are its attributes."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.__dict__ = self


@dataclass
class Point:
    x: object
    y: object


@dataclass(frozen=True)
class Frozen:
    a: object
    b: object

    @cached_property
    def product(self):
        return self.a * self.b


@dataclass(frozen=True, slots=True)
class Slots:
    a: object
    b: object = 0.0


@dataclass
class Angle:
    """Takes degrees, keeps radians."""

    angle: object
    scale: InitVar[float] = 1.0
    made: ClassVar[int] = 0
    half: object = field(init=False)
    note: str = field(default="", kw_only=True)

    def __post_init__(self, scale):
        raise AssertionError("a constructor ran")

    def __setattr__(self, name, value):
        raise AssertionError("code of the user's ran")


@dataclass
class Late(Point):
    """A field that was never assigned, and an attribute that is no field."""

    z: object = field(init=False)


class Line:
    def __init__(self, slope, offset):
        raise AssertionError("a constructor ran")


class Chain:
    """Linked cells; known by two functions."""

    def __init__(self, first, rest=None):
        self.first, self.rest = first, rest

    def __iter__(self):
        cell = self
        while cell is not None:
            yield cell.first
            cell = cell.rest


def chain(things, kind=Chain):
    cells = None
    for thing in reversed(list(things)):
        cells = kind(thing, cells)
    return cells


ag.register_container(Line, ["slope", "offset"])
ag.register_container(
    Chain, flatten=lambda c: (list(c), "a chain"), unflatten=lambda x, _: chain(x)
)


class Mode(enum.Enum):
    FAST = "fast"
    SLOW = 2.0


def made(kind, *attributes, base=object, items=()):
    """An object as it lies in memory, without its constructor."""
    thing = base.__new__(kind, items) if base is tuple else base.__new__(kind)
    if base is list:
        list.extend(thing, items)
    if base is dict:
        for key, item in items:
            dict.__setitem__(thing, key, item)
    for name, value in attributes:
        object.__setattr__(thing, name, value)
    return thing


def _labelled(thing):
    thing.label = "a label"
    return thing


def _dict_of(kind, items):
    result = defaultdict(float) if kind is defaultdict else kind()
    for key, item in items.items():
        result[key] = item
    return result


def _angle(pair):
    more = [("half", pair[1]), ("note", "n"), ("seen", 3.0)]
    return made(Angle, ("angle", pair[0]), *more)


NUMBERS = st.floats(-2.0, 2.0).map(lambda x: round(x, 3))
SCALARS = NUMBERS | st.builds(
    lambda kind, n: kind(n),
    st.sampled_from([int, np.float32, np.float64, np.int8, np.array]),
    st.integers(-2, 2),
)
SHAPES = [(1,), (3,), (2, 2), (0,), (1, 2)]
ARRAYS = st.sampled_from(SHAPES).map(lambda s: np.linspace(-1.0, 1.0, int(np.prod(s))).reshape(s))
STATICS = st.sampled_from([None, "text", True, Mode.SLOW, len, b"bytes", ..., np.str_("s")])
KEYS = st.sampled_from(["a", "b", "c", 1, 2, (0, 1), None])


def containers(inner):
    """Containers of every kind of what a strategy draws."""
    rows = st.lists(inner, max_size=3)
    items = st.dictionaries(KEYS, inner, max_size=3)
    named = st.dictionaries(st.sampled_from(["a", "b", "c"]), inner, max_size=3)
    two = st.tuples(inner, inner)
    return (
        rows
        | rows.map(tuple)
        | items.flatmap(lambda d: st.permutations(list(d.items())).map(dict))
        | two.map(lambda p: Pair(*p))
        | two.map(lambda p: _labelled(made(Interval, base=tuple, items=p)))
        | rows.map(lambda xs: made(Series, ("unit", "m"), base=list, items=xs))
        | rows.map(lambda xs: made(Row, base=tuple, items=xs))
        | items.map(lambda d: made(Table, ("title", [1.0]), base=dict, items=d.items()))
        | named.map(Record)
        | st.builds(_dict_of, st.sampled_from([OrderedDict, defaultdict, Counter]), items)
        | two.map(lambda p: Point(*p))
        | two.map(lambda p: Frozen(*p))
        | two.map(lambda p: Slots(*p))
        | two.map(_angle)
        | two.map(lambda p: _labelled(Late(*p)))
        | two.map(lambda p: made(Line, ("slope", p[0]), ("offset", p[1]), ("name", "l")))
        | st.lists(inner, min_size=1, max_size=3).map(chain)
    )  # fmt: skip


STRUCTURES = containers(st.recursive(SCALARS | ARRAYS | STATICS, containers, max_leaves=6))


def items_of(thing):
    """Key and item of what a container holds; None for what is none."""
    if isinstance(thing, dict):
        return list(thing.items())
    if isinstance(thing, (list, tuple)):
        base = list if isinstance(thing, list) else tuple
        return list(enumerate(base.__iter__(thing)))
    if is_dataclass(thing) and not isinstance(thing, type):
        return [(f.name, getattr(thing, f.name)) for f in fields(thing) if hasattr(thing, f.name)]
    if isinstance(thing, Line):
        return [("slope", thing.slope), ("offset", thing.offset)]
    if isinstance(thing, Chain):
        return list(enumerate(thing))
    return None


def is_number(thing):
    if isinstance(thing, np.ndarray):
        return thing.ndim == 0
    return isinstance(thing, (Node, float, int, np.floating, np.integer)) and thing is not True


def numbers_in(thing):
    """Its numbers, in order."""
    items = items_of(thing)
    if items is not None:
        return [number for _, item in items for number in numbers_in(item)]
    if isinstance(thing, np.ndarray) and thing.ndim:
        return thing.ravel().tolist()
    return [thing.item() if isinstance(thing, np.ndarray) else thing] if is_number(thing) else []


def skeleton(thing):
    """What a structure is besides its numbers: types, keys, shapes, attributes, and the rest."""
    items = items_of(thing)
    if items is None:
        if is_number(thing):
            return "a number"
        return thing.shape if isinstance(thing, np.ndarray) else thing
    fields_ = {key for key, _ in items}
    inside = {} if isinstance(thing, Record) else getattr(thing, "__dict__", {})
    more = {name: value for name, value in inside.items() if name not in fields_}
    if isinstance(thing, Chain):
        more = {}
    extra = getattr(thing, "default_factory", None), getattr(thing, "title", None), more
    return type(thing), [(key, skeleton(item)) for key, item in items], extra


def has_arrays(thing):
    items = items_of(thing)
    if items is None:
        return isinstance(thing, np.ndarray)
    return any(has_arrays(item) for _, item in items)
