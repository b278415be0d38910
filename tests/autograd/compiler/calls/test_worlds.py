"""Worlds: what a call reaches through its arguments, which worlds are kept, and when it pays."""

import warnings
from dataclasses import make_dataclass
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import autograd as ag
from autograd.compiler.backends import forced
from autograd.compiler.calls import worlds as module
from autograd.compiler.calls.variants import Calls
from autograd.compiler.calls.worlds import MOST_WORLDS, ChangedError, Worlds
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


class NoCalls(Calls):
    """Which reach nothing through their arguments."""

    def __init__(self):
        self.places = None


class Watched:
    """The worlds of a function, and the number that it reads outside."""

    def __init__(self):
        self.holder = SimpleNamespace(rate=0.0)
        holder = self.holder
        self.worlds = Worlds(lambda x: holder.rate * x, None)

    def met(self, rate, calls=0, is_compiled=True):
        """The world with a rate, after some more calls in it."""
        self.holder.rate = rate
        world = self.worlds.turn()
        for _ in range(calls):
            assert self.worlds.turn() is world
        if is_compiled and world.is_empty() and not world.is_on_trial:
            world.variants.add(NoCalls(), (1.0,), {})
        return world


def test_a_world_is_the_same_while_it_holds_and_when_it_comes_back():
    watched = Watched()
    assert not watched.worlds.are_ready()
    assert watched.worlds.watched() == []
    one = watched.met(1.0)
    assert watched.worlds.are_ready()
    assert one.holds()
    assert one.reason == ""
    assert "the attribute holder.rate" in watched.worlds.watched()
    other = watched.met(2.0)
    assert other is not one
    assert other.reason == "the attribute holder.rate"
    assert (one.holds(), other.holds()) == (False, True)
    for _ in range(2):
        assert watched.met(1.0) is one
        assert watched.worlds.latest is one
        assert not other.holds()
        assert watched.met(float("2.0")) is other  # the same number, in another object
    assert watched.worlds.reasons == ["the attribute holder.rate"]
    assert len(watched.worlds.known) == 2


def test_calls_are_counted_by_each_look():
    watched = Watched()
    world = watched.met(1.0)
    assert world.calls == 0
    assert watched.worlds.are_ready()
    watched.worlds.turn()
    assert world.calls == 2
    watched.holder.rate = 2.0
    assert not watched.worlds.are_ready()


def test_the_world_met_last_is_dropped_last():
    watched = Watched()
    met = [watched.met(float(k)) for k in range(MOST_WORLDS)]
    assert watched.met(0.0) is met[0]
    assert watched.worlds.known == [*met[1:], met[0]]
    new = watched.met(99.0)
    assert watched.worlds.known == [*met[2:], met[0], new]
    assert watched.met(0.0) is met[0]
    assert watched.met(1.0) is not met[1]
    assert len(watched.worlds.known) == MOST_WORLDS
    assert len(watched.worlds.reasons) == MOST_WORLDS


def test_worlds_in_which_nothing_was_compiled_are_not_kept():
    watched = Watched()
    one = watched.met(1.0)
    for k in range(2, 20):
        watched.met(float(k), is_compiled=False)
    assert watched.worlds.known == [one, watched.worlds.latest]
    assert watched.met(1.0) is one
    one.variants.known = []
    one.plain_variants.add(NoCalls(), (1.0,), {})
    assert not one.is_empty()


def hasty(watched, count):
    return [watched.met(k + 100.0) for k in range(count)]


def test_after_many_hasty_worlds_one_is_on_trial_until_it_lasts():
    watched = Watched()
    many = module._MOST_HASTY
    made = hasty(watched, many + 3)
    assert [world.is_on_trial for world in made] == [False] * many + [True] * 3
    assert not watched.worlds.are_ready()
    latest = watched.worlds.latest
    assert latest.calls == 0  # of one on trial, whoever asks has to turn
    for k in range(1, module._FEW):
        assert watched.worlds.turn() is latest
        assert latest.is_on_trial
        assert latest.calls == k
    watched.worlds.turn()
    assert not latest.is_on_trial
    assert watched.worlds.are_ready()
    watched.met(1.0)
    assert not watched.worlds.latest.is_on_trial  # one before has lasted


def test_a_world_that_lasts_lets_haste_be_forgotten():
    for calls, is_on_trial in ((module._FEW - 1, True), (module._FEW, False)):
        watched = Watched()
        hasty(watched, module._MOST_HASTY)
        watched.met(1.0, calls=calls) if calls else None
        assert watched.met(2.0).is_on_trial == is_on_trial


def test_known_worlds_cost_no_trial():
    watched = Watched()
    for _ in range(3 * module._MOST_HASTY):
        for rate in (1.0, 2.0, 3.0):
            assert not watched.met(rate).is_on_trial
    assert len(watched.worlds.known) == 3


def test_what_was_traced_while_its_world_changed_has_a_result():
    change = ChangedError(lambda numbers: [2.0 * x for x in numbers], [1.0, 3.0])
    assert change.result() == [2.0, 6.0]
    with pytest.raises(ChangedError):
        raise change


def counted(rates):
    """A compiled function of what lies in a list, and of a number."""
    return ag.compile(lambda x: rates[0] * x)


def test_in_a_steady_block_what_is_outside_is_compared_once():
    rates = [2.0]
    f = counted(rates)
    assert f(3.0) == 6.0
    rates[0] = 5.0
    with f.steady():
        assert f(3.0) == 15.0  # the first call in the block sees what changed before
        rates[0] = 7.0
        assert f(3.0) == 15.0
        with f.steady():
            assert f(3.0) == 15.0
        assert f(3.0) == 15.0
    assert f(3.0) == 21.0  # and so does the first behind it
    rates[0] = 2.0
    assert f(3.0) == 6.0


def test_a_steady_block_ends_with_an_error_too():
    rates = [2.0]
    f = counted(rates)
    assert f(1.0) == 2.0
    with pytest.raises(ZeroDivisionError), f.steady():
        1 / (f(1.0) - 2.0)
    rates[0] = 3.0
    assert f(1.0) == 3.0


def test_a_steady_block_around_the_first_call_and_a_new_path():
    rates = [2.0]
    f = ag.compile(lambda x: rates[0] * x if x > 0.0 else x)
    with f.steady():
        assert [f(1.0), f(-1.0), f(2.0)] == [2.0, -1.0, 4.0]
    assert ag.compile(lambda x: x, watch=False).steady().__enter__() is None
