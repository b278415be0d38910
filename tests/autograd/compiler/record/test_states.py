"""States that move on: iterators, generators, files, random numbers, and what is too large."""

import io
import itertools
import random
from array import array

import numpy as np
import pytest

from autograd.compiler.record.states import (
    State,
    held_by,
    is_chance,
    state_of,
    state_of_all,
    states_of_everybody,
)


def generator():
    for k in range(9):
        yield float(k)


def counting():
    k = 0
    while True:
        k += 1
        yield k


def the_same_again():
    yield 1.0
    yield 1.0
    yield 1.0


MOVING = {
    "a generator that counts": lambda: (counting(), next),
    "a generator of the same": lambda: (the_same_again(), next),
    "an iterator of a list": lambda: (iter([1.0, 2.0]), next),
    "one of a list of nan": lambda: (iter([float("nan"), 2.0]), next),
    "one of a tuple": lambda: (iter((1.0, 2.0)), next),
    "one of a range": lambda: (iter(range(3)), next),
    "one of a text": lambda: (iter("abc"), next),
    "one of a set": lambda: (iter({1.0, 2.0}), next),
    "one of keys": lambda: (iter({"a": 1, "b": 2}), next),
    "one backwards": lambda: (reversed([1.0, 2.0]), next),
    "an enumeration": lambda: (enumerate([1.0, 2.0]), next),
    "a zip": lambda: (zip([1.0, 2.0], [1.0, 2.0], strict=False), next),
    "a map": lambda: (map(abs, [1.0, 2.0]), next),
    "a filter": lambda: (filter(None, [1.0, 2.0]), next),
    "a count": lambda: (itertools.count(), next),
    "a count of floats": lambda: (itertools.count(0.5, 0.5), next),
    "a repetition": lambda: (itertools.repeat(1.0, 3), next),
    "a cycle": lambda: (itertools.cycle([1.0, 2.0]), next),
    "a chain": lambda: (itertools.chain([1.0], [2.0]), next),
    "a slice": lambda: (itertools.islice([1.0, 2.0], 2), next),
    "a product": lambda: (itertools.product([1.0, 2.0], repeat=2), next),
    "a generator": lambda: (generator(), next),
    "a Random": lambda: (random.Random(1), lambda r: r.random()),
    "a Random's Gauss": lambda: (random.Random(1), lambda r: r.gauss()),
    "a Generator": lambda: (np.random.default_rng(1), lambda r: r.random()),
    "a RandomState": lambda: (np.random.RandomState(1), lambda r: r.rand()),
    "bits": lambda: (np.random.PCG64(1), lambda bits: bits.random_raw()),
    "a text in memory": lambda: (io.StringIO("a\nb"), lambda f: f.readline()),
    "bytes in memory": lambda: (io.BytesIO(b"ab"), lambda f: f.read(1)),
}


def all_states(thing):
    """The state of a thing, and of what moves on with it."""
    state = state_of(thing, "thing")
    if state is None:
        return []
    return [state] + [one for part in held_by(thing) for one in all_states(part)]


@pytest.mark.parametrize("what", MOVING)
def test_what_moves_on_is_told(what):
    thing, move = MOVING[what]()
    for _ in range(2):
        states = all_states(thing)
        assert "'thing'" in states[0].what
        for _ in range(2):  # looking moves nothing
            assert not any(state.has_moved() for state in states)
        move(thing)
        assert any(state.has_moved() for state in states)


@pytest.mark.parametrize(("what", "words"), [
    ("a Random", "random numbers of"), ("a Generator", "random numbers of"),
    ("a generator", "the generator"), ("a text in memory", "the file"), ("a zip", "the iterator"),
])  # fmt: skip
def test_what_it_is_called(what, words):
    assert state_of(MOVING[what]()[0], "thing").what == f"{words} 'thing'"


def test_what_has_been_used_up_stays():
    for thing in (iter([1.0]), generator(), itertools.chain([1.0]), zip([1.0], strict=False)):
        list(thing)
        state = state_of(thing, "thing")
        assert not state.has_moved()
        assert next(thing, None) is None
        assert not state.has_moved()


@pytest.mark.parametrize(("now", "before", "has_moved"), [
    ((1, 2), (1, 2), False), ((1, True), (1, 1), True), ((1, 2), (1, 2, 3), True),
    ((), (1,), True), ([1.0], [1.0], False), ([1.0], (1.0,), True), ([[0.0]], [[-0.0]], True),
    ([float("nan")], [float("nan")], False), (range(3), range(3), False),
    (range(3), range(4), True), ("a", "a", False), (None, None, True), (("a", 1), ("a", 2), True),
    ((1, (2, 3)), (1, (2, 4)), True), (object(), object(), True), (len, len, False),
])  # fmt: skip
def test_when_a_state_is_the_same(now, before, has_moved):
    assert State("thing", lambda: now, before).has_moved() == has_moved


def test_equal_numbers_in_a_large_array_of_objects():
    thing = np.array([float("2.5"), float("3.5")], object)
    state = state_of_all(thing, "thing")
    thing[1] = float("3.5")
    assert not state.has_moved()


def test_two_random_numbers_that_are_alike_are_told_by_the_state():
    drawn = random.Random(1)
    state = state_of(drawn, "drawn")
    before = drawn.getstate()
    drawn.random()
    assert state.has_moved()
    drawn.setstate(before)
    assert not state.has_moved()
    drawn.gauss()  # which keeps a second number
    drawn.setstate((*before[:2], 0.5))
    assert state.has_moved()


def test_what_cannot_be_known_has_moved():
    assert state_of(random.SystemRandom(), "thing").has_moved()
    assert state_of((x for x in [1.0]), "thing").has_moved() is False

    class Own:
        def __next__(self):
            return 1.0

        def __iter__(self):
            return self

    assert state_of(Own(), "thing") is None  # whose attributes are watched
    assert state_of([1.0], "thing") is None


def test_files(tmp_path):
    path = tmp_path / "numbers"
    path.write_text("1\n2\n3\n")
    with path.open() as file:
        state = state_of(file, "file")
        assert not state.has_moved()
        file.read(1)
        assert state.has_moved()
        file.seek(0)
        assert not state.has_moved()
        next(file)
        assert state.has_moved()  # where it is, it will not say
    assert not state_of(file, "file").has_moved()  # closed
    with path.open("a") as file:
        state = state_of(file, "file")
        file.write("4\n")
        assert not state.has_moved()  # what is written, as a log, is none of the function's


def test_what_moves_with_a_thing():
    one, other = iter([1.0]), iter([2.0])
    assert held_by(zip(one, other, strict=False)) == [one, other]
    assert held_by(map(abs, one)) == [one]
    assert held_by(itertools.chain([one])) != [one]
    assert one in held_by(x for x in one)
    assert held_by(random.Random(1)) == held_by(io.StringIO()) == []


def test_chance():
    chances = [
        random.Random(), random.SystemRandom(), np.random.default_rng(), np.random.RandomState(),
        np.random.PCG64(1),
    ]  # fmt: skip
    assert all(map(is_chance, chances))
    assert not any(map(is_chance, [random, np.random, np.ones(2), [1.0], 2.0, np.random.rand]))


def test_the_chance_of_everybody():
    for which, draw in enumerate((random.random, np.random.rand)):
        states = states_of_everybody()
        draw()
        assert [state.has_moved() for state in states] == [which == 0, which == 1]
        assert states[which].what.startswith("random numbers of")


@pytest.mark.parametrize("thing", [
    bytearray(5), array("d", [0.0] * 5), memoryview(bytearray(9))[::2],
    np.zeros(5), np.zeros((5, 2))[:, 0], np.zeros((5, 2)), np.zeros(5, "M8[D]"),
    np.zeros(5, object), np.zeros(5, "m8[s]"), np.asfortranarray(np.zeros((5, 2))), [0.0] * 5,
    dict.fromkeys(range(5)),
])  # fmt: skip
def test_what_is_large(thing):
    state = state_of_all(thing, "thing")
    assert (state.what, state.has_moved()) == ("thing", False)
    before = thing[3]
    before = before.copy() if getattr(before, "ndim", 0) else before
    thing[3] = 4
    assert state.has_moved()
    thing[3] = before
    assert not state.has_moved()


def test_what_is_large_and_never_changes():
    assert state_of_all((1.0,) * 5, "thing") is None
    moved = {1.0: 2.0, 3.0: 4.0}
    state = state_of_all(moved, "thing")
    moved[1.0] = moved.pop(1.0)  # another order
    assert state.has_moved()
    row = [0.0, 0]
    state = state_of_all(row, "thing")
    row.reverse()
    assert state.has_moved()
