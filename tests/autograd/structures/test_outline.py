"""Outlines: what a structure is without its numbers."""

import enum
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import autograd as ag
import nn
from autograd import OperandError, Value
from autograd.structures.outline import (
    contents,
    filled,
    mapped,
    places,
    put_together,
    statics,
    take_apart,
)
from autograd.structures.static import MOST_LEVELS, Static
from support.builds import run_python
from support.structures import STRUCTURES, Mode, Point, chain, made, numbers_in, skeleton


@settings(deadline=None)
@given(STRUCTURES)
def test_leaves_and_outline_are_all_there_is(structure):
    outline, leaves = take_apart(structure)
    again = put_together(outline, leaves)
    assert skeleton(again) == skeleton(structure)
    assert numbers_in(again) == numbers_in(structure)
    assert take_apart(again)[0] == outline
    assert len(list(places(outline, "x"))) == len(leaves)
    assert mapped(lambda leaf: leaf, structure) is structure


@settings(deadline=None)
@given(STRUCTURES, STRUCTURES)
def test_outlines_are_equal_just_where_structures_differ_in_leaves_alone(one, other):
    def without_shapes(thing):
        return take_apart(mapped(lambda leaf: 0.0, thing))[0]

    same = repr(skeleton(put_together(take_apart(one)[0], [0.0] * 20))) == repr(
        skeleton(put_together(take_apart(other)[0], [0.0] * 20))
    )
    assert (without_shapes(one) == without_shapes(other)) == same


def test_what_changes_within_is_noticed():
    mask, label = np.array([True, False]), [1.0]
    thing = made(type("Labelled", (list,), {}), ("label", label), base=list, items=[1.0, mask])
    before = take_apart(thing)[0]
    assert take_apart(thing)[0] == before
    mask[1] = True
    assert take_apart(thing)[0] != before
    mask[1] = False
    assert take_apart(thing)[0] == before
    label.append(2.0)
    assert take_apart(thing)[0] != before
    thing.label = {"a": 1.0}
    before = take_apart(thing)[0]
    thing.label["a"] = 2.0
    assert take_apart(thing)[0] != before


class Corner(tuple, enum.Enum):
    LEFT = (0.0, 1.0)


def test_a_member_of_an_enum_is_no_container_and_a_model_holds_numbers():
    assert take_apart([Corner.LEFT, 1.0])[1] == [1.0]
    with pytest.raises(OperandError, match=r"args\[0\]\[0\] needs a real number"):
        ag.grad(lambda x: 1.0)([nn.MLP(1, [1])])


@pytest.mark.parametrize("thing", [None, True, "text", b"b", Mode.FAST, len, float, ..., ag.exp])
def test_what_is_no_number_passes_as_it_is(thing):
    structure = {"x": 2.0, "thing": [thing]}

    def f(p):
        assert p["thing"][0] is thing
        return p["x"] ** 2

    assert ag.grad(f)(structure) == {"x": 4.0, "thing": [thing]}
    assert ag.compile(ag.grad(f))(structure) == {"x": 4.0, "thing": [thing]}
    assert ag.hessian(f)(structure)["x"] == {"x": 2.0, "thing": [thing]}
    with pytest.raises(OperandError, match=r"args\[0\] needs a real number"):
        ag.grad(lambda x: 1.0)(thing)
    with pytest.raises(OperandError, match="returned needs a real number"):
        ag.grad(lambda x: thing)(1.0)


def test_compiled_functions_are_traced_anew_for_another_thing():
    compiled = ag.compile(lambda x, how: x * x if how == "square" else x + 1.0)
    for how, expected in [("square", 9.0), ("next", 4.0), (None, 4.0), ("square", 9.0)]:
        assert compiled(3.0, how) == expected
    masked = ag.compile(lambda x, mask: x[mask].sum())
    for mask in ([True, False], [True, True], [False, False]):
        assert masked(np.array([1.0, 2.0]), np.array(mask)) == np.array([1.0, 2.0])[mask].sum()


def test_a_static_is_equal_to_what_is_the_same_alone():
    things = [0.0, -0.0, 0, False, "0", None, 1.0, np.array([0.0]), np.array([0]), object()]
    for i, one in enumerate(things):
        for j, other in enumerate(things):
            assert (Static(one) == Static(other)) == (i == j)
    assert Static(float("nan")) == Static(float("nan"))
    assert Static(1.0) != 1.0


# What leads back to itself, or is nested too deep

RINGS = st.randoms(use_true_random=False)


def ring(draw):
    """Containers that hold one another at random, with a way back to the first."""
    made_so_far = [[]]
    for _ in range(draw.randrange(1, 8)):
        inner = draw.choice(made_so_far)
        kind = draw.randrange(5)
        made_so_far.append(
            [[1.0, inner], (inner, 2.0), {"k": inner}, Point(inner, 1.0), chain([inner])][kind]
        )
    made_so_far[0].append(made_so_far[-1])
    return draw.choice(made_so_far[1:])


@settings(deadline=None)
@given(RINGS)
def test_what_holds_itself_is_refused(draw):
    thing = ring(random.Random(draw.random()))
    for use in (
        lambda: ag.grad(lambda x: 1.0)(thing),
        lambda: ag.grad(lambda x: thing)(1.0),
        lambda: ag.grad(lambda x: (x, thing), has_aux=True)(1.0),
        lambda: ag.vjp(lambda x: thing, 1.0),
        lambda: ag.jvp(lambda x: x, (1.0,), (thing,)),
        lambda: ag.stop_gradient(thing),
        lambda: ag.jacobian(lambda x: x)(thing),
        lambda: ag.compile(lambda x: 1.0)(thing),
        lambda: ag.compile(lambda x: thing)(1.0),
        lambda: ag.compile(lambda x, y: x, batch=(0, None))(np.ones(3), thing),
        lambda: Value(thing),
        lambda: ag.exp(thing),
    ):
        with pytest.raises(OperandError):
            use()


@pytest.mark.parametrize("wrap", [lambda x: [x], lambda x: (x,), lambda x: {"k": x}])
def test_depth(wrap):
    thing = 2.0
    for _ in range(MOST_LEVELS):
        thing = wrap(thing)
    value, gradient = ag.value_and_grad(lambda x: numbers_in(x)[0] ** 2)(thing)
    assert (value, numbers_in(gradient)) == (4.0, [4.0])
    with pytest.raises(OperandError, match=r"args\[0\] holds itself, or is nested more than"):
        ag.grad(lambda x: 1.0)(wrap(thing))
    for _ in range(100_000):
        thing = wrap(thing)
    for use in (ag.grad(lambda x: 1.0), ag.compile(lambda x: 1.0), ag.stop_gradient, Value):
        with pytest.raises(OperandError):
            use(thing)


def test_objects_may_lead_back_to_themselves_beside_their_numbers():
    parent = type("Node", (list,), {})()
    child = made(type(parent), ("parent", parent), base=list, items=[3.0])
    parent.append(child)
    gradient = ag.grad(lambda p: p[0][0] ** 2)(parent)
    assert gradient == [[6.0]]
    assert gradient[0].parent is parent


def test_too_deep_structures_do_not_crash_the_interpreter():
    code = """
import autograd as ag
import nn
thing = 1.0
for _ in range(100_000):
    thing = [thing]
for use in (ag.grad(lambda x: 1.0), ag.compile(lambda x: 1.0), ag.stop_gradient, ag.Value, ag.exp):
    try:
        use(thing)
    except ag.OperandError:
        print("refused")
"""
    assert run_python(code).stdout.split() == ["refused"] * 5


@settings(deadline=None)
@given(STRUCTURES)
def test_contents_are_the_leaves_and_what_is_no_number_each_under_its_keys(structure):
    outline, leaves = take_apart(structure)
    found = [part for _, part in contents(structure)]
    numbers = [part for part in found if any(part is leaf for leaf in leaves)]
    assert [id(part) for part in numbers] == [id(leaf) for leaf in leaves]
    assert [id(p) for p in found if not any(p is leaf for leaf in leaves)] == [
        id(thing) for thing in statics(outline)
    ]


def test_contents_end_where_they_are_told_to_and_in_what_holds_itself():
    inner = Point(1.0, 2.0)
    assert list(contents([{"p": inner}], ends=Point)) == [(((list, 0), (dict, "p")), inner)]
    into = [steps for steps, _ in contents({"p": inner})]
    assert into == [((dict, "p"), (Point, "x")), ((dict, "p"), (Point, "y"))]
    within = []
    within.append(within)
    with pytest.raises(OperandError, match="holds itself"):
        list(contents(within))
    deep = 1.0
    for _ in range(MOST_LEVELS):
        deep = [deep]
    assert list(contents(deep)) == [(((list, 0),) * MOST_LEVELS, 1.0)]
    assert take_apart(deep)[1] == [1.0]


@settings(deadline=None)
@given(STRUCTURES)
def test_outlines_are_filled_in_the_order_of_what_they_hold(structure):
    outline, leaves = take_apart(structure)
    assert filled(outline, lambda end: end) == outline
    assert list(statics(filled(outline, lambda end: Static("leaf") if end is None else end))) == [
        "leaf" if any(part is leaf for leaf in leaves) else part for _, part in contents(structure)
    ]
    ends = []
    assert take_apart(put_together(filled(outline, ends.append), [7.0] * len(ends)))[1] == [
        7.0
    ] * len(ends)
    assert sum(end is None for end in ends) == len(leaves)
