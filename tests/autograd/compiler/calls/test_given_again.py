"""Results whose memory is used again: never while somebody holds it, in whatever way."""

import math
import weakref

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

import autograd as ag

SIZE = 5


def in_tuples(x, y):
    return x, (y, (x + y, 1.0), (x - y,)), (), 0.0 * y


def with_arrays(x, xs):
    return x, xs * x, (xs + x, x)


def numbers_of(thing):
    """Return the numbers in a result, as bits tell them apart."""
    if isinstance(thing, tuple):
        return [numbers_of(item) for item in thing]
    return repr(thing.tolist()) if isinstance(thing, np.ndarray) else repr(thing)


def parts_of(thing):
    """Yield all that a result consists of."""
    yield thing
    if isinstance(thing, tuple):
        for item in thing:
            yield from parts_of(item)


HOLDS = {
    "itself": lambda thing: thing,
    "a view": lambda thing: thing[1:],
    "another shape": lambda thing: thing.reshape(1, -1),
    "its memory": memoryview,
}


@given(
    calls=st.lists(
        st.tuples(
            st.floats(allow_nan=False, width=32), st.floats(-9, 9), st.sets(st.integers(0, 11))
        ),
        min_size=1,
        max_size=12,
    ),
    lasts=st.integers(1, 4),
)
def test_tuples_that_are_held_keep_their_numbers(calls, lasts):
    g = ag.compile(in_tuples)
    held = []
    for x, y, which in calls:
        found = g(x, y)
        assert numbers_of(found) == numbers_of(in_tuples(x, y))
        parts = list(parts_of(found))
        held.append([(parts[k % len(parts)], numbers_of(parts[k % len(parts)])) for k in which])
        del found, parts
        held = held[-lasts:]
        for some in held:
            assert all(numbers_of(part) == then for part, then in some)


@given(
    calls=st.lists(
        st.tuples(st.floats(-9, 9), st.booleans(), st.booleans(), st.sampled_from(sorted(HOLDS))),
        min_size=1,
        max_size=12,
    ),
    lasts=st.integers(1, 4),
)
def test_arrays_that_are_held_keep_their_numbers(calls, lasts):
    g = ag.compile(with_arrays)
    held = []
    for x, first, second, way in calls:
        xs = np.arange(SIZE) + x
        found = g(x, xs)
        assert numbers_of(found) == numbers_of(with_arrays(x, xs))
        kept = [HOLDS[way](one) for one, keep in ((found[1], first), (found[2][0], second)) if keep]
        held.append([(one, repr(one.tolist())) for one in kept])
        del found, kept
        held = held[-lasts:]
        for some in held:
            assert all(repr(one.tolist()) == then for one, then in some)


CHANGES = {
    "shape": lambda one: setattr(one, "shape", (SIZE, 1)),
    "dtype": lambda one: setattr(one, "dtype", np.int64),
    "read-only": lambda one: one.setflags(write=False),
    "size": lambda one: one.resize(2, refcheck=False),
    "numbers": lambda one: one.fill(math.nan),
}


def test_arrays_that_were_changed_and_dropped_are_not_given_again_as_they_are():
    g = ag.compile(lambda xs: xs * 2.0)
    for change in CHANGES.values():
        for k in range(4):
            found = g(np.arange(SIZE) + k)
            assert found.shape == (SIZE,)
            assert found.dtype == np.float64
            assert found.flags.writeable
            assert found.tolist() == [2.0 * (i + k) for i in range(SIZE)]
            change(found)
            del found


def test_weak_references_see_no_other_numbers():
    g = ag.compile(lambda xs: xs * 2.0)
    seen = []
    for k in range(4):
        found = g(np.full(SIZE, float(k)))
        seen.append((weakref.ref(found), found.tolist()))
        del found
        for reference, then in seen:
            assert reference() is None or reference().tolist() == then


def test_hashes_and_sets_of_results_hold():
    g = ag.compile(lambda x: (x, (x + 1.0,)))
    assert {hash(g(float(k))) for k in range(8)} == {hash((float(k), (k + 1.0,))) for k in range(8)}
    assert {g(float(k)) for k in range(8)} == {(float(k), (k + 1.0,)) for k in range(8)}


def test_lists_are_made_anew():
    g = ag.compile(lambda x: [x, x + 1.0])
    first = g(1.0)
    first.append("mine")
    del first
    assert g(2.0) == [2.0, 3.0]
