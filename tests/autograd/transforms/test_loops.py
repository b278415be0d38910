"""scan and while_loop where nothing is compiled: Python's own loop, under every transform."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import autograd as ag
from autograd import Value

numbers = st.floats(-2.0, 2.0)


class Pair(NamedTuple):
    one: float
    two: float


@dataclass
class Both:
    one: object
    two: object


def moving(state, x):
    position, speed = state["at"], state["of"][0]
    new = {"at": position + 0.1 * speed, "of": [speed - 0.1 * ag.sin(position) + x]}
    return new, (position, {"speed": speed})


def by_hand(state, xs):
    results = []
    for x in xs:
        state, result = moving(state, x)
        results.append(result)
    return state, ([at for at, _ in results], {"speed": [rest["speed"] for _, rest in results]})


@given(numbers, numbers, st.lists(numbers, min_size=1, max_size=6))
def test_scan_is_the_loop(at, speed, xs):
    start = {"at": at, "of": [speed]}
    assert ag.scan(moving, start, xs) == by_hand(start, xs)


@given(numbers, numbers, st.lists(numbers, max_size=6))
def test_transforms_go_through_it(at, speed, xs):
    def last(loop, at, speed, xs):
        state = loop({"at": at, "of": [speed]}, xs)[0]
        return state["at"] * state["of"][0]

    def scanned(*args):
        return last(lambda state, xs: ag.scan(moving, state, xs), *args)

    def looped(*args):
        return last(by_hand, *args)

    for transform in (lambda f: ag.value_and_grad(f, argnums=(0, 1, 2)), ag.hessian):
        assert transform(scanned)(at, speed, xs) == transform(looped)(at, speed, xs)
    along = (1.0, -1.0, [0.5] * len(xs))
    one, other = (ag.jvp(f, (at, speed, xs), along) for f in (scanned, looped))
    assert one == other


def test_values_from_outside_get_gradients():
    w = Value(2.0)
    total, _ = ag.scan(lambda state, x: (state + w * x, None), 0.0, [1.0, 2.0, 3.0])
    total.backward()
    assert (total.data, w.grad) == (12.0, 6.0)


def test_results_are_stacked_by_structure():
    def step(state, x):
        return state + x, (Pair(x, state), [x, x], None, "text", Both(x, {"a": x}))

    _, (pair, lists, nothing, text, both) = ag.scan(step, 0.0, [1.0, 2.0])
    assert pair == Pair([1.0, 2.0], [0.0, 1.0])
    assert lists == [[1.0, 1.0], [2.0, 2.0]]
    assert nothing is None
    assert text == "text"
    assert both == Both([1.0, 2.0], {"a": [1.0, 2.0]})


def test_items_come_in_the_structure_of_their_sequences():
    xs = {"a": [1.0, 2.0], "b": (np.array([[1.0, 2.0], [3.0, 4.0]]), None)}
    seen = []
    ag.scan(lambda state, x: (seen.append(x), (state, None))[1], 0.0, xs)
    assert [x["a"] for x in seen] == [1.0, 2.0]
    assert [x["b"][0].tolist() for x in seen] == [[1.0, 2.0], [3.0, 4.0]]
    assert seen[0]["b"][1] is None


def test_arrays_in_give_arrays_out():
    state, ys = ag.scan(lambda s, x: (s + x, (2.0 * x, s)), np.zeros(2), np.ones((3, 2)))
    assert state.tolist() == [3.0, 3.0]
    assert ys[0].tolist() == [[2.0, 2.0]] * 3
    assert ys[1].tolist()[2] == [2.0, 2.0]
    _, one = ag.scan(lambda s, x: (s, x), 0.0, np.array([1.0, 2.0]))
    assert isinstance(one, np.ndarray)
    assert one.tolist() == [1.0, 2.0]


def test_results_of_one_loop_are_the_items_of_the_next():
    _, ys = ag.scan(lambda s, x: (s + x, {"s": s, "x": [x]}), 0.0, [1.0, 2.0])
    state, back = ag.scan(lambda s, y: (s + y["s"] + y["x"][0], y), 0.0, ys)
    assert state == 4.0
    assert back == ys


def test_no_steps():
    assert ag.scan(moving, {"at": 1.0, "of": [2.0]}, []) == ({"at": 1.0, "of": [2.0]}, [])
    assert ag.scan(lambda s, x: (s, s), 1.0, length=0) == (1.0, [])
    assert ag.while_loop(lambda s: s > 1.0, lambda s: s - 1.0, 0.5) == 0.5


@given(st.floats(0.1, 100.0))
def test_while_loop_is_the_loop(c):
    def root(c):
        return ag.while_loop(lambda x: abs(x * x - c) > 1e-12 * c, lambda x: 0.5 * (x + c / x), c)

    def looped(c):
        x = c
        while abs(x * x - c) > 1e-12 * c:
            x = 0.5 * (x + c / x)
        return x

    assert ag.value_and_grad(root)(c) == ag.value_and_grad(looped)(c)
    assert ag.derivative(root, 3)(c) == ag.derivative(looped, 3)(c)


def test_nan_ends_a_while_loop():
    assert np.isnan(ag.while_loop(lambda s: s < 10.0, lambda s: s + float("nan"), 1.0))


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        ((moving, 0.0), "length=n"),
        ((moving, 0.0, [1.0], 2), "length has 2"),
        ((moving, 0.0, None, -1), "length is a whole number"),
        ((moving, 0.0, None, True), "length is a whole number"),
        ((moving, 0.0, ([1.0], [1.0, 2.0])), r"xs\[1\] has 2"),
        ((moving, 0.0, (1.0, 2.0)), r"xs\[0\] is a list or an array"),
        ((moving, 0.0, range(3)), "Write list"),
        ((lambda s, x: s, 0.0, [1.0]), "returns a pair"),
        ((lambda s, x: ([s], None), 0.0, [1.0]), "another structure"),
        ((lambda s, x: (s, [1.0] * int(x)), 0.0, [1.0, 2.0]), "step 1"),
    ],
)
def test_what_makes_no_sense_is_refused(arguments, text):
    with pytest.raises(ag.OperandError, match=text):
        ag.scan(*arguments)


def test_a_step_of_while_loop_keeps_the_structure():
    with pytest.raises(ag.OperandError, match="another structure"):
        ag.while_loop(lambda s: True, lambda s: (s, s), 1.0)
