"""The budget of paths: new ways are traced freely at first, later when calls come back to them."""

import gc
import random
import types
import warnings
from array import array

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import autograd as ag
from autograd.compiler.backends import forced
from autograd.compiler.calls import budget, dispatch
from autograd.compiler.calls.budget import Budget, weight, worth_keeping
from autograd.compiler.warning import CompileWarning
from support.compiling import assert_equal


@pytest.fixture(autouse=True)
def on_source():
    with forced("source"), warnings.catch_warnings():
        warnings.simplefilter("ignore", CompileWarning)
        yield


class Path:
    """As much of a path as a budget looks at."""

    def __init__(self, recorded, calls=0):
        self.recorded, self.calls = recorded, calls

    @property
    def traced(self):
        return self

    @property
    def counts(self):
        return {"recorded": self.recorded}


PATHS = st.lists(
    st.builds(
        Path,
        st.integers(0, budget.FREE) | st.integers(0, budget.MOST_KEPT),
        st.integers(0, 3) | st.integers(0, 9),
    ),
    min_size=1,
    max_size=20,
)


def no_way():
    raise AssertionError("it was asked which way a call goes")


@given(PATHS)
def test_paths_are_free_up_to_what_those_cost_that_nobody_came_back_to(paths):
    spent = sum(weight(path) for path in paths if path.calls <= 1)
    given = Budget()
    assert given.allows(paths, no_way if spent < budget.FREE else lambda: 7) == (
        spent < budget.FREE
    )
    assert given.is_spent == (spent >= budget.FREE)


@given(st.lists(st.integers(0, 1), max_size=200))
def test_beyond_that_a_way_is_worth_a_path_when_it_was_gone_often(ways):
    given, large, seen = Budget(), [Path(budget.FREE)], dict.fromkeys(range(2), 0)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(budget, "VISITS", 3)
        for way in ways:
            seen[way] += 1
            assert given.allows(large, lambda way=way: way) == (seen[way] == 3)
            seen[way] %= 3


def test_only_so_many_ways_are_remembered(monkeypatch):
    monkeypatch.setattr(budget, "MOST_WAYS", 10)
    given, large = Budget(), [Path(budget.FREE)]
    for k in range(1_000):
        given.allows(large, lambda k=k: k)
    assert sorted(given.visits) == list(range(990, 1_000))


@given(PATHS)
def test_what_is_kept_has_its_bounds_and_serves_most(paths):
    kept = worth_keeping(paths)
    assert kept[-1] is paths[-1]
    assert [path for path in paths if path in kept] == kept
    if len(kept) < len(paths):
        assert sum(map(weight, paths)) > budget.MOST_KEPT
        assert len(kept) == 1 or sum(map(weight, kept)) <= budget.MOST_KEPT // 2
        gone = [path for path in paths if path not in kept]
        assert len(kept) == 1 or min(path.calls for path in kept[:-1]) >= min(
            path.calls for path in gone
        )
    assert len(kept) == 1 or sum(map(weight, kept)) <= budget.MOST_KEPT


# In functions


def counting(x):
    steps = 0.0
    while x > 0.0:
        x, steps = x - 1.0, steps + ag.sin(x)
    return steps * 1.5


NUMBERS = [0.5 * k * k for k in range(60)]


def looked_up(x):
    return x * NUMBERS[int(x)]


def looked_up_twice(x):
    return NUMBERS[int(x)] * x + NUMBERS[int(3.0 * x) % 7]


@pytest.mark.parametrize("f", [counting, looked_up, looked_up_twice, ag.value_and_grad(counting)])
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    points=st.lists(st.integers(0, 40), max_size=150),
    free=st.sampled_from([0, 600]),
    kept=st.sampled_from([400, 2_000, 400_000]),
)
def test_calls_equal_the_function_whatever_is_traced_or_forgotten(f, points, free, kept):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(budget, "FREE", free)
        patch.setattr(budget, "MOST_KEPT", kept)
        patch.setattr(budget, "VISITS", 3)
        compiled = ag.compile(f)
        for k in points:
            assert_equal(compiled(k + 0.25), f(k + 0.25))
        paths = compiled.paths()
        assert len(paths) == 1 or sum(map(weight, paths)) <= kept


def test_ways_that_are_gone_again_become_fast_though_the_budget_is_spent(monkeypatch):
    monkeypatch.setattr(budget, "FREE", 1)
    compiled = ag.compile(looked_up)
    often, once = [5.5, 17.5, 23.5], [float(k) for k in range(30, 60)]
    for k in range(budget.VISITS + 2):
        for x in [*often, once[k % len(once)]]:
            assert compiled(x) == looked_up(x)
    assert compiled.stats()["paths"] <= 5
    before = sum(path.calls for path in compiled.paths())
    for x in often:
        compiled(x)
    assert sum(path.calls for path in compiled.paths()) == before + 3


def test_a_loop_that_ends_at_another_step_each_time_takes_few_paths(monkeypatch):
    compiled = ag.compile(counting)
    points = [float(k) for k in range(400)]
    random.Random(1).shuffle(points)
    with pytest.warns(CompileWarning, match="New ones run uncompiled"):
        found = [compiled(x) for x in points]
    assert_equal(found, [counting(x) for x in points])
    assert sum(map(weight, compiled.paths())) < 2 * budget.FREE


def test_results_of_eager_ways_lead_to_what_was_captured(monkeypatch):
    monkeypatch.setattr(budget, "FREE", 1)
    slope = ag.Value(2.0)
    compiled = ag.compile(lambda x: slope * counting(x))
    for x in (2.0, 5.0, 3.0):
        slope.grad = 0.0
        compiled(x).backward()
        assert slope.grad == pytest.approx(counting(x))
    assert compiled.stats()["paths"] == 1


def test_forgotten_paths_are_freed_and_the_others_found(monkeypatch):
    compiled = ag.compile(counting)
    often = [1.0, 3.0]
    for x in [*range(1, 11), *often, *often]:
        compiled(float(x))
    programs = [path.traced.program for path in compiled.paths()]
    monkeypatch.setattr(budget, "MOST_KEPT", sum(map(weight, compiled.paths())) + 1)
    compiled(11.0)
    known = [path.traced.program for path in compiled.paths()]
    assert len(known) < 6
    gc.collect()
    for program in programs:
        own = [one for one in gc.get_referrers(program) if one is not programs]
        assert program in known or all(isinstance(one, types.FrameType) for one in own)
    monkeypatch.setattr(dispatch, "traced", lambda *_: pytest.fail("it was traced again"))
    for x in [*often, 11.0, *often]:
        assert_equal(compiled(x), counting(x))


@pytest.mark.parametrize("reduce", [None, "sum"])
def test_batches_forget_paths_too(monkeypatch, reduce):
    monkeypatch.setattr(budget, "MOST_KEPT", 320)
    compiled = ag.compile(counting, batch=(0,), reduce=reduce)
    rng = random.Random(2)
    for _ in range(20):
        rows = np.array([float(rng.randrange(12)) for _ in range(6)])
        wanted = [counting(x) for x in rows]
        assert_equal(compiled(rows), sum(wanted) if reduce else np.array(wanted))
    [calls] = compiled._all_calls()
    known = {id(path) for path in calls.paths()}
    assert len(known) <= 4
    assert len(calls.by_specialisation) <= 5


def test_a_way_is_told_by_all_that_was_asked_on_it():
    compiled = ag.compile(lambda x, y: NUMBERS[int(x)] * x + NUMBERS[int(y)])
    for x in (1.0, 2.0):
        compiled(x, 1.0)
    ways = [
        path.way_out(1, array("d", [x, y]))
        for path, x in zip(compiled.paths(), (1.0, 2.0), strict=True)
        for y in (5.0, 6.0, 5.5)
    ]
    assert ways[0] == ways[2]
    assert ways[3] == ways[5]
    assert len(set(ways)) == 4
