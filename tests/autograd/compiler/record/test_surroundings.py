"""Surroundings: what f reads outside is compared at each call, and effects on it are noticed."""

import gc
import itertools
import random
import threading
import weakref
from functools import cached_property, lru_cache, partial
from types import SimpleNamespace

import numpy as np
import pytest

import autograd as ag
from autograd import TraceError, Value
from autograd.compiler.calls.worlds import MOST_WORLDS
from autograd.compiler.record.contents import MOST_BYTES, MOST_ITEMS
from autograd.compiler.record.surroundings import Surroundings
from autograd.compiler.warning import CompileWarning
from support.surroundings import READ


def number(result):
    return result.data if isinstance(result, Value) else result


@pytest.mark.parametrize("make", READ, ids=lambda make: make.__name__)
def test_what_changes_outside_is_seen(make):
    f, change = make()
    compiled = ag.compile(f)
    assert number(compiled(1.5)) == number(f(1.5))
    for new in (5.0, 7.5):
        change(new)
        assert [number(compiled(1.5)), number(compiled(2.5))] == [number(f(1.5)), number(f(2.5))]
    stats = compiled.stats()
    assert stats["traced_again"]
    assert stats["watched"]


@pytest.mark.parametrize("make", READ, ids=lambda make: make.__name__)
def test_what_stays_is_not_traced_again(make):
    f, _ = make()
    compiled = ag.compile(f)
    for x in (1.5, 2.5, 1.5):
        compiled(x)
    assert compiled.stats()["traced_again"] == []
    assert Surroundings(f).places.unlike(Surroundings(f).places) is None


def test_batches_see_changes():
    rates = [2.0]
    compiled = ag.compile(lambda x: rates[0] * x, batch=(0,), reduce="sum")
    rows = np.array([1.0, 2.0])
    assert compiled(rows) == 6.0
    rates[0] = 3.0
    assert compiled(rows) == 9.0


def test_what_changes_back_is_found_again():
    holder = SimpleNamespace(rate=2.0)
    compiled = ag.compile(lambda x: holder.rate * x)
    for _ in range(4):
        for holder.rate in (2.0, 3.0, float("4.0")):
            assert compiled(1.0) == holder.rate
    assert compiled.stats()["traced_again"] == ["the attribute holder.rate"] * 2


def test_the_worlds_longest_not_met_are_dropped():
    holder = SimpleNamespace(rate=0.0)
    compiled = ag.compile(lambda x: holder.rate * x)
    for k in range(MOST_WORLDS + 3):
        holder.rate = float(k)
        assert compiled(1.0) == k
    holder.rate = 4.0
    before = compiled.stats()["traced_again"]
    assert len(compiled._worlds.known) == len(before) == MOST_WORLDS
    assert compiled(1.0) == 4.0  # known
    holder.rate = 0.0
    assert compiled(1.0) == 0.0  # and traced anew
    assert len(compiled._worlds.known) == MOST_WORLDS


def test_numbers_differ_by_type_sign_and_nan():
    holder = SimpleNamespace(rate=0.0)

    def f(x):
        return x + (1.0 if isinstance(holder.rate, int) else ag.copysign(1.0, holder.rate))

    compiled = ag.compile(f)
    for holder.rate in (0.0, -0.0, 0, float("nan"), float("nan"), 0.0):
        assert compiled(2.0) == f(2.0)
    assert len(compiled.stats()["traced_again"]) == 3


def test_what_changes_at_each_call_runs_uncompiled():
    holder = SimpleNamespace(rate=0.0)

    def f(x):
        return holder.rate * x

    def change_often():
        for k in range(30):
            holder.rate = k + 0.5
            assert compiled(2.0) == f(2.0)

    compiled = ag.compile(f)
    with pytest.warns(CompileWarning, match=r"holder.rate changes; it runs uncompiled"):
        change_often()
    for _ in range(40):  # it lasts
        assert compiled(2.0) == f(2.0)
    assert not compiled._worlds.latest.is_on_trial
    holder.rate = 0.75
    assert compiled(2.0) == 1.5


def test_nobody_watches_unless_asked_to():
    holder = SimpleNamespace(rate=2.0)
    compiled = ag.compile(watch=False)(lambda x: holder.rate * x)
    assert compiled(1.0) == 2.0
    holder.rate = 3.0
    assert compiled(1.0) == 2.0
    assert compiled.stats()["watched"] == compiled.stats()["traced_again"] == []


def test_attributes_that_no_code_names_may_change():
    class Problem:
        def __init__(self):
            self.rate, self.history = 2.0, []

        def __repr__(self):
            return f"{self.history}"

        @ag.compile
        def loss(self, x):
            return self.rate * x

    problem = Problem()
    for k in range(3):
        assert problem.loss(1.0) == 2.0
        problem.history.append(k)
    assert problem.loss.stats()["traced_again"] == []
    problem.rate = 3.0
    assert problem.loss(1.0) == 3.0


@pytest.mark.parametrize("make", [random.Random, np.random.default_rng, np.random.RandomState])
def test_another_generator_of_random_numbers_is_as_good_if_none_is_drawn(make):
    holder = SimpleNamespace(draws=make(0))
    compiled = ag.compile(lambda x: x if holder.draws is None else 2.0 * x)
    for seed in range(3):
        assert compiled(1.0) == 2.0
        holder.draws = make(seed)
    assert compiled.stats()["traced_again"] == []
    holder.draws = None
    assert compiled(1.0) == 1.0


def test_objects_with_compiled_methods_are_not_kept_alive():
    class Problem:
        rate = 2.0

        def __init__(self):
            self.callbacks, self.me = [self.loss], self

        @ag.compile
        def loss(self, x):
            return self.rate * x

    problem = Problem()
    problem.loss(1.0)
    gone = weakref.ref(problem)
    del problem
    gc.collect()
    assert gone() is None


def test_packages_that_are_not_the_users_count_as_one_thing():
    watched = ag.compile(lambda x: np.float64(2.0) * x * len(itertools.__name__))
    watched(1.0)
    assert set(watched.stats()["watched"]) == {
        "the variable 'np'", "the variable 'len'", "the variable 'itertools'",
    }  # fmt: skip


# Effects


class Counting:
    calls = 0

    def __init__(self):
        self.seen, self.out = {"a": [0]}, np.zeros(3, int)

    def counting(self, x):
        self.calls += 1
        return x

    def counting_in_the_class(self, x):
        type(self).calls += 1
        return x

    def nested(self, x):
        self.seen["a"][0] += 1
        return x

    def in_an_array(self, x):
        self.out[1] += 1
        return x

    def __call__(self, x):
        return self.counting(x)


class CountingSlots:
    __slots__ = ("calls",)

    def __init__(self):
        self.calls = 0

    def __call__(self, x):
        self.calls += 1
        return x


class Decorated:
    def __init__(self):
        self.calls = 0

    @ag.compile
    def f(self, x):
        self.calls += 1
        return x


def an_inner_function():
    seen = []

    def f(x):
        def note():
            seen.append(1.0)

        note()
        return x

    return f


def a_bound_method_of_a_list():
    append = [].append

    def f(x):
        append(1.0)
        return x

    return f


def with_a_method(name):
    counting = Counting()
    return lambda x: getattr(counting, name)(x)


def with_a_large(thing):
    def f(x):
        thing[4321] += 1.0
        return x

    return f


def using(thing, use=next):
    return lambda x: x * (1.0 + 0.0 * use(thing))


def a_generator():
    k = 0
    while True:
        yield k
        k += 1


def a_row(k):
    yield from range(k)


def drawn_from_the_module(x):
    return x + random.random()


def drawn_from_numpy(x):
    return x + np.random.rand()


EFFECTS = {
    "a decorated method": lambda: Decorated().f,
    "a method": lambda: Counting().counting,
    "a callable object": Counting,
    "an object with slots": CountingSlots,
    "a class attribute": lambda: Counting().counting_in_the_class,
    "a container in a container": lambda: Counting().nested,
    "an array": lambda: Counting().in_an_array,
    "a large array": lambda: with_a_large(np.zeros(MOST_BYTES)),
    "a large array with gaps": lambda: with_a_large(np.zeros((MOST_BYTES, 2))[:, 0]),
    "a large list": lambda: with_a_large([0.0] * (MOST_ITEMS + 1)),
    "a large dict": lambda: with_a_large(dict.fromkeys(range(MOST_ITEMS + 1), 0.0)),
    "a name that is computed": lambda: with_a_method("counting"),
    "a partial": lambda: partial(Counting.counting, Counting()),
    "an inner function": an_inner_function,
    "a method of a list": a_bound_method_of_a_list,
    "a transform": lambda: ag.grad(Counting().counting),
    "an iterator of a list": lambda: using(iter([1.0] * 9)),
    "an iterator of a dict": lambda: using(iter(dict.fromkeys(range(9)))),
    "a count": lambda: using(itertools.count()),
    "a cycle": lambda: using(itertools.cycle([1.0, 2.0])),
    "a zip": lambda: using(zip(iter(range(9)), range(9)), lambda pairs: next(pairs)[0]),
    "a map": lambda: using(map(abs, iter(range(9)))),
    "a generator": lambda: using(a_generator()),
    "a generator of a generator": lambda: using(a_row(9)),
    "random": lambda: drawn_from_the_module,
    "numpy.random": lambda: drawn_from_numpy,
    "a Random": lambda: using(random.Random(1), lambda r: r.random()),
    "a method of a Random": lambda: using(random.Random(1).random, lambda draw: draw()),
    "a Generator": lambda: using(np.random.default_rng(1), lambda r: r.normal()),
    "a RandomState": lambda: using(np.random.RandomState(1), lambda r: r.rand()),
    "a Random that is held": lambda: using({"a": [random.Random(1)]}, lambda d: d["a"][0].random()),
    "the system's chance": lambda: using(random.SystemRandom(), lambda r: r.random()),
}  # fmt: skip


@pytest.mark.parametrize("make", EFFECTS.values(), ids=EFFECTS)
def test_effects_are_refused(make):
    for options in ({}, {"watch": False}):
        f = make()
        compiled = f if type(f).__name__ == "Method" else ag.compile(f, **options)
        for _ in range(2):
            with pytest.raises(TraceError, match=r"(changed|drew) .* while it was compiled"):
                compiled(2.0)


def test_the_cure_is_told():
    with pytest.raises(TraceError, match=r"self.calls .* count calls, for one, in a function that"):
        ag.compile(Counting().counting)(2.0)
    with pytest.raises(TraceError, match=r"drew random numbers .* pass them as arguments"):
        ag.compile(drawn_from_the_module)(2.0)


class Cached:
    @cached_property
    def table(self):
        return [1.0, 2.0]

    def f(self, x):
        return self.table[1] * x


class Lazy:
    table = None

    def f(self, x):
        if self.table is None:
            self.table = [1.0, 2.0]
        return self.table[1] * x


def with_a_memo():
    memo = {}

    def power(n):
        if n not in memo:
            memo[n] = 2.0**n
        return memo[n]

    return lambda x: power(3) * x


def with_a_cache():
    power = lru_cache(lambda n: 2.0**n)
    return lambda x: power(3) * x


def logging_what_it_does():
    import logging

    logger = logging.getLogger("valuegrad.test")

    def f(x):
        logger.debug("called")
        return x * x

    return f


NO_EFFECTS = {
    "a cached property": lambda: Cached().f,
    "a lazy attribute": lambda: Lazy().f,
    "a memo": with_a_memo,
    "a cache": with_a_cache,
    "logging": logging_what_it_does,
    "a list that it iterates over": lambda: using([1.0, 2.0], sum),
    "a Random that it does not draw from": lambda: using(random.Random(1), lambda r: 1.0),
}  # fmt: skip


@pytest.mark.parametrize("make", NO_EFFECTS.values(), ids=NO_EFFECTS)
def test_what_happens_once_is_no_effect(make):
    f = make()
    compiled = ag.compile(f)
    expected = make()
    for x in (2.0, 3.0, 4.0):
        assert compiled(x) == expected(x)
    assert len(compiled.paths()) == 1


def test_what_another_thread_does_is_no_effect():
    seen, traced, appended = [], threading.Event(), threading.Event()

    def append():
        traced.wait()
        seen.append(1.0)
        appended.set()

    def f(x):
        traced.set()
        appended.wait()
        return x * len(seen)

    threading.Thread(target=append).start()
    compiled = ag.compile(f)
    assert [compiled(3.0), compiled(4.0)] == [3.0, 4.0]


def test_a_call_that_has_an_effect_once_returns_what_the_function_does():
    class Once:
        calls = 0

        def f(self, x):
            self.calls = 1 if self.calls else self.calls + 1
            return x * self.rate

        @property
        def rate(self):
            self.asked = min(getattr(self, "asked", 0) + 1, 2)
            return float(self.asked)

    compiled, expected = ag.compile(Once().f), Once()
    assert [compiled(3.0) for _ in range(4)] == [expected.f(3.0) for _ in range(4)]


def test_a_change_while_it_is_traced_is_seen():
    holder = SimpleNamespace(rate=2.0)
    started, changed = threading.Event(), threading.Event()

    def f(x):
        y = holder.rate * x
        if not started.is_set():
            started.set()
            changed.wait()
        return y

    compiled = ag.compile(f)
    results = []
    caller = threading.Thread(target=lambda: results.append(compiled(1.0)))
    caller.start()
    started.wait()
    holder.rate = 3.0
    changed.set()
    caller.join()
    assert results[0] in (2.0, 3.0)
    assert compiled(1.0) == 3.0
