"""What a call reaches through its arguments is watched like what the function reaches itself."""

import warnings
from dataclasses import make_dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import autograd as ag
from autograd.compiler.backends import forced
from autograd.compiler.warning import CompileWarning
from support.compiling import assert_equal
from support.surroundings import READ

NUMBERS = (2.0, 3.0, 0.5)


def as_it_is(part):
    """A function among the arguments."""
    return (lambda part, x: part(x)), part


def in_a_list(part):
    return (lambda parts, x: parts[0][1](x)), [(1.0, part)]


def as_a_method(part):
    """An argument is a container of the user's, whose class has the part as a method."""

    def asked(self, x):
        return self.scale * part(x)

    kind = make_dataclass("Own", [("scale", float)], namespace={"asked": asked})
    return (lambda own, x: own.asked(x)), kind(1.5)


def as_a_property(part):
    kind = make_dataclass("Own", [("x", float)], namespace={"y": property(lambda p: part(p.x))})
    return (lambda own, x: own.y * x), kind(1.5)


GIVEN = [as_it_is, in_a_list, as_a_method, as_a_property]


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(READ), st.sampled_from(GIVEN),
    st.lists(st.sampled_from(NUMBERS), min_size=1, max_size=4), st.booleans(),
)  # fmt: skip
def test_what_an_argument_reaches(make, give, numbers, is_slope):
    part, change = make()
    f, argument = give(part)
    wanted = ag.grad(f, 1) if is_slope else f
    with forced("source"), warnings.catch_warnings():
        warnings.simplefilter("ignore", CompileWarning)
        compiled = ag.compile(wanted)
        rows = ag.compile(wanted, batch=(None, 0))
        for number in [None, *numbers, *numbers]:
            if number is not None:
                change(number)
            assert_equal(compiled(argument, 1.5), wanted(argument, 1.5))
            found = rows(argument, np.array([1.5, -2.0]))
            for one, x in zip(found, (1.5, -2.0), strict=True):
                assert_equal(one, wanted(argument, x))


def test_both_are_kept():
    rate = [2.0]
    part = lambda x: rate[0] * x
    f = ag.compile(lambda part, x: part(x))
    for number in (2.0, 3.0, 2.0, 3.0):
        rate[0] = number
        assert f(part, 1.5) == f(part, 1.5) == number * 1.5
    assert f.stats()["structures"] == 2


def test_what_is_watched_is_told():
    rate = [2.0]
    f = ag.compile(lambda part, x: part(x))
    part = lambda x: x * rate[0]
    f(part, 1.0)
    assert "the list 'rate'" in f.stats()["watched"]
    assert f.stats()["traced_again"] == []
    rate[0] = 3.0
    assert f(part, 1.0) == 3.0
    assert f.stats()["traced_again"] == ["the list 'rate'"]


def test_an_effect_of_an_argument():
    seen = []

    def part(x):
        seen.append(1.0)
        return x

    with pytest.raises(ag.TraceError, match="seen"):
        ag.compile(lambda part, x: part(x))(part, 1.0)


def test_nothing_is_watched_where_nothing_is_to_be():
    rate = 2.0

    def part(x):
        return rate * x

    f = ag.compile(lambda part, x: part(x), watch=False)
    assert f(part, 1.0) == 2.0
    rate = 3.0
    assert f(part, 1.0) == 2.0
    assert f.stats()["watched"] == []
