"""Operations of the user's own in compiled functions: called back in Python."""

import gc
import threading
import weakref

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import autograd as ag
from autograd import Value
from autograd.compiler.backends import BACKENDS, forced

DOUBLE = ag.primitive(lambda x: 2.0 * x, lambda x, y: 2.0, name="p")
TENFOLD = ag.primitive(lambda x: 10.0 * x, lambda x, y: 10.0, name="p")
LIKE_EXP = ag.primitive(lambda x: x + 0.5, lambda x, y: 1.0, name="exp")
NAMELESS = ag.primitive(lambda x: x + 1.0, lambda x, y: 1.0)
KNOWN = ag.primitive(lambda x: {1.0: 3.0}[x], lambda x, y: 0.0, name="known")


def test_which_primitive_is_meant_does_not_hang_on_its_name(backend):
    assert ag.compile(lambda x: DOUBLE(x) + TENFOLD(x + 1.0))(10.0) == 130.0
    assert ag.compile(lambda x: DOUBLE(x) + DOUBLE(x + 1.0))(10.0) == 42.0
    assert ag.compile(lambda x: LIKE_EXP(x) + NAMELESS(x))(1.0) == 3.5
    assert ag.compile(ag.grad(lambda x: DOUBLE(x) * TENFOLD(x)))(1.0) == 40.0


def test_what_a_primitive_raises_is_raised(backend):
    compiled = ag.compile(lambda x: KNOWN(x) + 1.0)
    assert compiled(1.0) == compiled(1.0) == 4.0
    with pytest.raises(KeyError):
        compiled(2.0)
    assert compiled(1.0) == 4.0
    assert compiled.stats()["paths"] == 1


@pytest.mark.parametrize("threads", [1, 2])
def test_what_a_primitive_raises_in_a_batch_is_raised(backend, threads):
    compiled = ag.compile(lambda x: KNOWN(x) + 1.0, batch=(0,), threads=threads)
    assert compiled(np.ones(40)).tolist() == [4.0] * 40
    for spoilt in (0, 39):
        rows = np.ones(40)
        rows[spoilt] = 2.0
        with pytest.raises(KeyError):
            compiled(rows)


def test_a_primitive_that_nobody_uses_any_longer_is_freed(backend):
    def used():
        own = ag.primitive(lambda x: 3.0 * x, lambda x, y: 3.0)
        assert ag.compile(lambda x: own(x) + 1.0)(1.0) == 4.0
        return weakref.finalize(own, lambda: None)

    freed = used()
    gc.collect()
    assert not freed.alive


def test_a_primitive_behind_a_guard_is_left_alone(backend):
    compiled = ag.compile(lambda w, x: KNOWN(w) * x if x > 0.0 else x, batch=(None, 0))
    assert compiled(1.0, np.array([2.0, -1.0])).tolist() == [6.0, -1.0]
    assert compiled(5.0, np.array([-2.0, -1.0])).tolist() == [-2.0, -1.0]


SEEN = []


def root(x):
    SEEN.append(x)
    if not x > 0.0:
        raise LookupError(f"no root of {x}")
    return x**0.5


ROOT = ag.primitive(root, lambda x, y: 0.5 / y)
POINTS = st.lists(st.integers(-24, 24).map(lambda k: k / 8.0), min_size=1, max_size=20).map(
    np.array
)
ON_THEIR_WAY = {
    "where it is asked": lambda x: ROOT(x) if x > 0.0 else x,
    "after another guard": lambda x: (
        (ROOT(x) if x > 0.5 else 2.0 * x) if x < 2.0 else ROOT(x - 1.0)
    ),
    "twice": lambda x: ROOT(ROOT(x) * x) if x > 0.0 else -x,
}


@pytest.mark.parametrize("f", ON_THEIR_WAY.values(), ids=ON_THEIR_WAY)
@pytest.mark.parametrize("chosen", BACKENDS)
@given(reduce=st.sampled_from([None, "sum"]), batches=st.lists(POINTS, min_size=1, max_size=3))
def test_a_primitive_sees_the_rows_on_its_way_alone(chosen, f, reduce, batches):
    with forced(chosen):
        compiled = ag.compile(f, batch=(0,), reduce=reduce)
        for rows in batches:
            found = compiled(rows)
            wanted = np.array([f(x) for x in rows.tolist()])
            assert np.allclose(found, wanted if reduce is None else wanted.sum(), atol=1e-12)
            SEEN.clear()
            compiled(rows)
            seen = sorted(SEEN)
            SEEN.clear()
            for x in rows.tolist():
                f(x)
            assert seen == pytest.approx(sorted(SEEN), rel=1e-12)


def test_a_primitive_sees_no_nan_of_ours(backend):
    """The slope of sqrt(y * y) is 0 at 0, though that of sqrt is infinite there."""
    slope = ag.grad(lambda y: ag.sqrt(y * y))

    def f(x):
        s = slope(x)
        return s + ROOT(s + 1.0)  # of s alone a nan would be seen

    points = np.array([1.0, 0.0, 2.0])
    wanted = [1.0 + 2.0**0.5, 1.0, 1.0 + 2.0**0.5]
    assert [ag.compile(f)(x) for x in points.tolist()] == wanted
    compiled = ag.compile(f)
    assert [compiled(x) for x in points.tolist()] == wanted
    assert ag.compile(f, batch=(0,))(points).tolist() == wanted
    assert ag.compile(lambda w, x: f(w) * x, batch=(None, 0))(0.0, points).tolist() == [1, 0, 2]


def test_the_first_error_is_raised(backend):
    compiled = ag.compile(lambda x: ROOT(x) + ROOT(x + 1.0), batch=(0,))
    compiled(np.array([1.0]))
    with pytest.raises(LookupError, match=r"no root of -0\.5"):
        compiled(np.array([1.0, -0.5, -2.5, 2.0]))


def test_threads_may_differentiate_one_graph_at_once():
    x = Value(2.0)
    square = ag.primitive(lambda x: x * x, lambda x, y: 2.0 * x)
    y = sum([square(x) * k for k in range(50)], Value(0.0))
    found = []

    def work():
        found.extend(ag.gradients(y, [x], create_graph=True)[0].data for _ in range(50))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [4900.0] * 200
