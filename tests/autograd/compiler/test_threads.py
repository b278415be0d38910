"""One compiled function called from many threads at once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import numpy as np
import pytest

import autograd as ag
from autograd import TraceError, Value
from autograd.context import is_traced
from support.compiling import assert_equal, close

THREADS = 8
POINTS = [0.5 * k - 4.0 for k in range(20)]


def branching(x, y):
    if x > 1.0:
        return x * y
    if x > 0.0:
        return ag.sin(x) + y * y if y > 0.0 else ag.exp(x * y)
    return -x * ag.tanh(y)


def at_once(work):
    """Call work with a number in as many threads, all starting together; return what it gave."""
    barrier = Barrier(THREADS)

    def start(k):
        barrier.wait()
        return work(k)

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(start, range(THREADS)))


@pytest.mark.parametrize("repetition", range(3))
def test_calls(backend, repetition):
    f = ag.value_and_grad(branching, (0, 1))
    compiled = ag.compile(f)
    pairs = [(x, y) for x in POINTS for y in POINTS[::4]]
    wanted = [f(x, y) for x, y in pairs]

    def work(k):  # each in another order, so that paths are new to several at once
        order = [(7 * i + 13 * k) % len(pairs) for i in range(len(pairs))]
        return [(i, compiled(*pairs[i])) for i in order]

    for results in at_once(work):
        for i, found in results:
            assert_equal(found, wanted[i])
    assert compiled.stats()["paths"] == 4
    assert compiled.stats()["structures"] == 1


def test_structures():
    compiled = ag.compile(lambda xs: sum([x * x for x in xs]))

    def work(k):
        return [compiled([float(i)] * ((i + k) % 5 + 1)) for i in range(40)]

    for k, results in enumerate(at_once(work)):
        assert results == [float(i * i * ((i + k) % 5 + 1)) for i in range(40)]
    assert compiled.stats()["structures"] == 5


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("reduce", [None, "sum"])
def test_batches(reduce, threads):
    compiled = ag.compile(branching, batch=(0, 0), reduce=reduce, threads=threads)
    x, y = np.array(POINTS * 50), np.array(POINTS[::-1] * 50)

    def work(k):
        return [compiled(np.roll(x, i), np.roll(y, i * k)) for i in range(10)]

    alone = ag.compile(branching, batch=(0, 0), reduce=reduce)
    for k, results in enumerate(at_once(work)):
        for i, found in enumerate(results):
            wanted = alone(np.roll(x, i), np.roll(y, i * k))
            assert np.all(np.abs(found - wanted) <= 1e-11)


def test_each_thread_has_a_model_of_its_own():
    def work(k):
        w = Value(float(k + 1))
        compiled = ag.compile(lambda x: w * x * x)
        for _ in range(20):
            compiled(3.0).backward()
        return w.grad

    assert at_once(work) == [180.0] * THREADS


def test_values_and_modes_of_other_threads():
    """While one thread traces, others compute as ever, with gradients or without."""
    compiled = ag.compile(branching)

    def work(k):
        if k % 4 == 0:
            return [ag.compile(branching)(x, 1.0) for x in POINTS]
        if k % 4 == 1:
            with ag.no_grad():
                return [compiled(x, 1.0) for x in POINTS]
        if k % 4 == 2:
            leaves = [Value(x) for x in POINTS]
            return [branching(x, 1.0).data for x in leaves if not is_traced()]
        return [branching(x, 1.0) for x in POINTS]

    wanted = [branching(x, 1.0) for x in POINTS]
    for results in at_once(work):
        assert all(map(close, results, wanted))


def test_errors_stay_in_their_thread():
    compiled = ag.compile(lambda x: x * x.data)

    def work(k):
        if k % 2:
            return Value(2.0).data
        with pytest.raises(TraceError):
            compiled(1.0)
        return 2.0

    assert at_once(work) == [2.0] * THREADS
