"""Paths in any order: a call finds its own among many, and each is traced once."""

import math
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import autograd as ag
from autograd import Value
from autograd.compiler.backends import forced
from autograd.compiler.calls import dispatch
from autograd.compiler.record.record import traced
from support.compiling import backends

# Steps that ask a question of a number, each with the answers that there may be
STEPS = st.one_of(
    st.tuples(st.just("less"), st.integers(0, 2), st.integers(-3, 3)),
    st.tuples(st.just("whole"), st.integers(0, 2), st.integers(1, 3)),
    st.tuples(st.just("loop"), st.integers(0, 2), st.integers(0, 3)),
    st.tuples(st.just("shift"), st.integers(0, 2), st.integers(-2, 2)),
)
PLANS = st.recursive(
    st.lists(STEPS, max_size=3),
    lambda inner: st.tuples(st.lists(STEPS, max_size=2), st.tuples(inner, inner, inner)),
    max_leaves=6,
)
QUARTERS = st.integers(-12, 12).map(lambda k: k / 4.0)
POINTS = st.lists(st.tuples(QUARTERS, QUARTERS, QUARTERS), min_size=1, max_size=12)


def walk(plan, xs, weights, taken):
    """Do what a plan says; note each answer in ``taken``."""
    steps, branches = plan if isinstance(plan, tuple) else (plan, ())
    xs, total = list(xs), xs[0] * 0.5
    answer = 0
    for kind, i, number in steps:
        if kind == "less":
            answer = bool(xs[i] < number)
            total = total + (weights[i] * xs[i] if answer else xs[0])
        elif kind == "whole":
            answer = int(xs[i] * number)
            total = total + weights[answer % 3] * answer
        elif kind == "loop":
            answer = 0
            while xs[i] > number and answer < 5:
                xs[i] = xs[i] - 1.0
                answer += 1
        else:
            xs[i] = xs[i] + number * 0.25
        taken.append((kind, answer))
    if branches:
        return total + walk(branches[int(answer) % 3], xs, weights, taken)
    return total


def check(plan, points, monkeypatch):
    """Call a compiled function at points in any order, and compare with the function itself."""
    weights = [Value(1.0), Value(-2.0), Value(0.5)]
    traces = []
    monkeypatch.setattr(dispatch, "traced", lambda *args: traces.append(args) or traced(*args))
    compiled = ag.compile(lambda *xs: walk(plan, xs, weights, []))
    answers = set()
    for k, point in enumerate(points):
        weights[k % 3].data = k / 4.0
        taken = []
        expected = walk(plan, point, weights, taken)
        found = compiled(*point)
        answers.add(tuple(taken))
        assert float_of(found) == float_of(expected)
        if isinstance(found, Value):
            slopes = [ag.gradients(result, weights) for result in (found, expected)]
            assert float_of(slopes[0]) == float_of(slopes[1])
    assert len(traces) == compiled.stats()["paths"] == len(answers)


def float_of(thing):
    return (
        [float_of(one) for one in thing]
        if isinstance(thing, list)
        else getattr(thing, "data", thing)
    )


@pytest.mark.parametrize("name", ["source", "machine"])
@settings(deadline=None, max_examples=60)
@given(PLANS, POINTS, st.randoms(use_true_random=False))
def test_a_path_is_traced_once_and_taken_whenever_it_is_right(name, plan, points, chance):
    points = points * 3
    chance.shuffle(points)
    with pytest.MonkeyPatch.context() as patch, forced(name):
        check(plan, points, patch)


@pytest.mark.parametrize("name", backends())
def test_many_answers_to_each_of_two_questions(name, monkeypatch):
    plan = [("whole", 0, 1), ("whole", 1, 1)]
    points = [(float(i), float(j), 1.0) for i in range(-3, 3) for j in range(3)]
    with forced(name):
        check(plan, random.Random(1).sample(points * 3, 3 * len(points)), monkeypatch)


def table(x):
    return x * NUMBERS[int(x)]


NUMBERS = [math.sin(k) for k in range(40)]


@pytest.mark.parametrize("name", ["source", "machine", "native"])
def test_few_programs_run_until_the_right_one_is_found(name, monkeypatch):
    ran = []
    with forced(name):
        compiled = ag.compile(table)
        points = [k + 0.5 for k in range(40)]
        for x in points:
            compiled(x)
        for path in compiled.paths():
            path.plain.runner = counted(path.plain.runner, ran)
        random.Random(2).shuffle(points)
        for x in points:
            assert compiled(x) == table(x)
    assert len(ran) <= 2 * len(points)


def test_a_comparison_leaves_one_other_way_which_is_not_asked_for():
    compiled = ag.compile(lambda x: x * (2.0 if x > 1.0 else 3.0 if x > 0.0 else 4.0))
    for x in (2.0, 0.5, -1.0, 2.0, -1.0, 0.5, 2.0):
        assert compiled(x) == x * (2.0 if x > 1.0 else 3.0 if x > 0.0 else 4.0)
    assert [path.asking for path in compiled.paths()] == [{}] * 3


def counted(runner, ran):
    def run(numbers, results):
        ran.append(numbers)
        return runner(numbers, results)

    return run


def test_a_whole_number_that_depends_on_what_is_captured():
    weight = Value(1.0)
    f = lambda x: x * NUMBERS[int(x * weight)]
    compiled = ag.compile(f)
    for step in [1.0, 2.0, 3.0, 2.0, 1.0] * 2:
        weight.data = step
        for x in [1.0, 4.0, 2.0, 4.0]:
            assert compiled(x) == f(x)
    assert compiled.stats()["paths"] == len({x * s for x in (1, 2, 4) for s in (1, 2, 3)})


@pytest.mark.parametrize("name", ["source", "native"])
@settings(deadline=None, max_examples=25)
@given(PLANS, POINTS)
def test_rows_find_their_paths_too(name, plan, points):
    weights = [1.0, -2.0, 0.5]
    with forced(name):
        compiled = ag.compile(lambda *xs: walk(plan, xs, weights, []), batch=(0, 0, 0))
        expected = [walk(plan, point, weights, []) for point in points]
        for _ in range(2):
            assert compiled(*np.array(points).T).tolist() == expected
