"""Containers are made again without the user's code, and keep what else they hold."""

from collections import Counter, OrderedDict, defaultdict
from dataclasses import dataclass, field

import numpy as np
import pytest

import autograd as ag
from autograd import OperandError, Value
from support.structures import Angle, Frozen, Interval, Late, Record, Series, chain, made


@dataclass
class Degrees:
    angle: float

    def __post_init__(self):
        self.angle = self.angle * np.pi / 180.0


@dataclass
class Positive:
    x: float
    root: float = field(init=False)

    def __post_init__(self):
        if not self.x > 0:
            raise ValueError("x must be positive")
        self.root = self.x**0.5


def test_what_constructors_do_is_not_done_again():
    point = Degrees(90.0)
    value, gradient = ag.value_and_grad(lambda p: ag.sin(p.angle))(point)
    assert (value, gradient.angle) == (1.0, np.cos(np.pi / 2))
    gradient = ag.grad(lambda p: -p.x * p.root)(Positive(4.0))
    assert (gradient.x, gradient.root) == (-2.0, -4.0)


def test_functions_see_the_types_that_were_given():
    seen = []
    things = [OrderedDict(a=1.0), defaultdict(list, a=1.0), Counter(a=1), Record(a=1.0)]
    for thing in things:
        ag.grad(lambda d: (seen.append(d), d["a"])[1])(thing)
        ag.compile(lambda d: d["a"])(thing)
    assert [type(thing) for thing in seen] == [type(thing) for thing in things]
    assert seen[1].default_factory is list
    assert seen[2]["missing"] == 0
    assert seen[3].a is seen[3]["a"]


def test_the_order_of_an_ordered_dict_is_its_own():
    thing = OrderedDict(a=1.0, b=2.0)
    thing.move_to_end("a")
    found = ag.grad(lambda d: d["a"] + 10.0 * d["b"])(thing)
    assert list(found.items()) == [("b", 10.0), ("a", 1.0)]
    assert found.popitem() == ("a", 1.0)


def test_what_is_computed_once_is_computed_anew():
    thing = Frozen(3.0, 4.0)
    assert thing.product == 12.0
    assert ag.grad(lambda p: p.product)(thing) == Frozen(4.0, 3.0)
    assert thing.product == 12.0


def test_attributes_are_kept():
    series = made(Series, ("unit", "m"), base=list, items=[1.0, 2.0])
    assert ag.grad(lambda s: s[0] * s[1])(series).unit == "m"
    compiled = ag.compile(lambda s: s[0] * (2.0 if s.unit == "m" else 3.0))
    assert compiled(series) == 2.0
    series.unit = "km"
    assert compiled(series) == 3.0
    interval = made(Interval, base=tuple, items=(1.0, 3.0))
    assert ag.grad(lambda i: i.width)(interval) == (-1.0, 1.0)
    angle = made(Angle, ("angle", 1.0), ("half", 2.0), ("note", "n"))
    assert ag.compile(lambda a: a)(angle) == angle
    late = Late(1.0, 2.0)
    assert not hasattr(ag.grad(lambda p: p.x)(late), "z")


def test_registered_classes():
    assert list(ag.grad(lambda c: sum(k * x for k, x in enumerate(c)))(chain([1.0, 2.0, 3.0]))) == [
        0.0,
        1.0,
        2.0,
    ]
    compiled = ag.compile(lambda c: chain([2.0 * x for x in c]))
    assert [list(compiled(chain(xs))) for xs in ([1.0], [1.0, 2.0])] == [[2.0], [2.0, 4.0]]


class Box:
    def __init__(self, thing):
        self.thing = thing


def test_classes_that_are_not_registered_are_refused_with_the_cure():
    for structure in (Box(1.0), [Box(1.0)]):
        with pytest.raises(OperandError, match=r"of type Box\. .*register_container"):
            ag.grad(lambda s: 1.0)(structure)
        with pytest.raises(OperandError, match="register_container"):
            ag.compile(lambda s: 1.0)(structure)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: ag.register_container("Box", ["thing"]),
        lambda: ag.register_container(Box),
        lambda: ag.register_container(Box, "thing"),
        lambda: ag.register_container(Box, flatten=lambda box: ([box.thing], None)),
        lambda: ag.register_container(Box, ["thing"], flatten=len, unflatten=len),
    ],
)
def test_a_registration_that_lacks_something_changes_nothing(wrong):
    with pytest.raises(OperandError, match="register_container"):
        wrong()
    with pytest.raises(OperandError, match="register_container"):
        ag.grad(lambda box: 1.0)(Box(1.0))


def test_a_class_can_be_registered_after_it_was_refused():
    class Later:
        def __init__(self, x):
            self.x = x

    with pytest.raises(OperandError):
        ag.grad(lambda p: p.x)(Later(1.0))
    assert ag.register_container(Later, ["x"]) is Later
    assert ag.grad(lambda p: p.x**2)(Later(3.0)).x == 6.0


def test_values_may_be_inside():
    w = Value(3.0)
    found = ag.grad(lambda p: p.angle * p.angle)(made(Degrees, ("angle", w)))
    [second] = ag.gradients(found.angle, [w])
    assert second == 2.0


def test_classes_of_attrs():
    attrs = pytest.importorskip("attrs")

    @attrs.frozen
    class Size:
        width: float = attrs.field(validator=attrs.validators.gt(0.0))
        height: float = attrs.field(converter=float)

    ag.register_container(Size, [a.name for a in attrs.fields(Size)])
    found = ag.grad(lambda s: -s.width * s.height)(Size(2.0, 3))
    assert (type(found), found.width, found.height) == (Size, -3.0, -2.0)


def test_models_of_pydantic():
    pydantic = pytest.importorskip("pydantic")

    class Model(pydantic.BaseModel):
        weight: float
        name: str = "m"

    ag.register_container(Model, list(Model.model_fields))
    found = ag.compile(ag.grad(lambda m: m.weight**2))(Model(weight=3))
    assert (type(found), found.weight, found.name) == (Model, 6.0, "m")


class Slotted:
    __slots__ = ("empty", "label", "number")


def test_slots_that_were_never_assigned_stay_so():
    ag.register_container(Slotted, ["number"])
    found = ag.grad(lambda s: s.number**2)(made(Slotted, ("label", "l"), ("number", 3.0)))
    assert (found.label, found.number, hasattr(found, "empty")) == ("l", 6.0, False)
