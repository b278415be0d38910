"""Where compiled loops keep states and results: little of it, threads, signals, copies."""

import gc
import os
import pickle
import signal
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Thread

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

import autograd as ag
from autograd.compiler.backends import forced
from autograd.compiler.record import stepping
from autograd.compiler.runtime import marching
from support.agreement import Expected
from support.compiling import every_backend
from support.loops import (
    DIRECTION,
    check,
    check_loops_in_loops,
    loops,
    root,
    root_by_hand,
    slope_along,
)

few = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture
def little_memory(monkeypatch):
    """Room for a few states only, so that most are computed anew."""
    monkeypatch.setattr(stepping, "MOST_KEPT", 5)


@every_backend
@settings(few, max_examples=12)
@given(drawn=loops(20))
def test_states_that_were_not_kept_are_computed_anew(little_memory, backend, drawn):
    with forced(backend):
        check(drawn, lambda f: f)
        check(drawn._replace(count=drawn.count % 7), lambda f: slope_along(f, DIRECTION))


@every_backend
def test_so_are_those_of_while_loops_and_of_loops_in_loops(little_memory, backend):
    for c in (3e8, 2.0, 5e-7):
        compiled = ag.compile(ag.value_and_grad(lambda c: slope_along(root, [1.0])(c)))
        value, slope = compiled(c)
        expected = Expected(slope_along(root_by_hand, [1.0]), [c])
        assert not expected.differences([value, slope])
    check_loops_in_loops()


@pytest.mark.parametrize("most", [0, 1, 3, 10, 100])
@pytest.mark.parametrize("count", [2, 3, 5, 9, 30])
def test_any_memory_gives_the_same(monkeypatch, most, count):
    def f(x, w):
        s, _ = ag.scan(lambda s, u: (ag.sin(s * w) + u * s, s), x, [0.1 * k for k in range(count)])
        return s

    g = ag.value_and_grad(lambda x, w: slope_along(f, [1.0, 0.5])(x, w), (0, 1))
    wanted = ag.compile(g)(0.5, 1.2)
    monkeypatch.setattr(stepping, "MOST_KEPT", most)
    assert ag.compile(g)(0.5, 1.2) == wanted


# Calls that overlap, end early, or travel


def test_calls_that_overlap_have_memory_of_their_own():
    compiled = None
    depth = []

    def again(x):
        if compiled is not None and len(depth) < 2:
            depth.append(x)
            compiled(x + 1.0)
            depth.pop()
        return x

    echo = ag.primitive(again, lambda x, y: 1.0, name="echo")

    def f(x):
        last, ys = ag.scan(lambda s, u: (ag.sin(s) + u * x, s), x, [0.1, 0.2, 0.3])
        return echo(last) * ys[1] + last

    g = ag.value_and_grad(f)
    wanted = g(0.7)
    compiled = ag.compile(g)
    for _ in range(3):
        assert compiled(0.7) == pytest.approx(wanted, rel=1e-13)


def test_threads_have_memory_of_their_own():
    def f(x):
        last, ys = ag.scan(lambda s, u: (ag.sin(s) + u, s), x, [0.1] * 200)
        return last * ys[7]

    compiled = ag.compile(ag.value_and_grad(f))
    points = [0.1 * k for k in range(20)]
    wanted = [compiled(x) for x in points]
    with ThreadPoolExecutor(4) as pool:
        for _ in range(10):
            assert list(pool.map(compiled, points)) == wanted
    rows = np.tile(points, 40)
    values, slopes = ag.compile(ag.value_and_grad(f), batch=(0,), threads=3)(rows)
    alone, alone_slopes = ag.compile(ag.value_and_grad(f), batch=(0,))(rows)
    assert values.tolist() == alone.tolist()
    assert slopes.tolist() == alone_slopes.tolist()


# What is raised within a callback of the collector's is lost to Python, so it is raised again
lost = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


@lost
@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="needs a timer of the system's")
@every_backend
def test_a_signal_ends_a_loop(backend):
    def f(x):
        return ag.while_loop(lambda s: s > 0.0, lambda s: s + 1.0, x)

    def ring(number, frame):
        raise KeyboardInterrupt

    compiled = ag.compile(f)
    assert compiled(-1.0) == -1.0
    before = signal.signal(signal.SIGALRM, ring)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.3, 0.3)
        with pytest.raises(KeyboardInterrupt):
            compiled(1.0)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0.0)
        signal.signal(signal.SIGALRM, before)
    assert compiled(-1.0) == -1.0


@lost
def test_other_threads_run_beside_a_loop():
    compiled = ag.compile(lambda x: ag.while_loop(lambda s: s > 0.0, lambda s: s + 1.0, x))
    assert compiled(-1.0) == -1.0
    is_over = Event()

    def ring(number, frame):
        if not is_over.is_set():
            raise KeyboardInterrupt

    def interrupt():
        while not is_over.wait(0.3):
            signal.raise_signal(signal.SIGINT)

    before = signal.signal(signal.SIGINT, ring)  # a process in the background may ignore it
    thread = Thread(target=interrupt)
    try:
        thread.start()
        with pytest.raises(KeyboardInterrupt):
            compiled(1.0)
    finally:
        is_over.set()
        thread.join()
        signal.signal(signal.SIGINT, before)


@pytest.mark.skipif(not marching.is_compiled(), reason="Python frees what it makes")
def test_memory_goes_with_the_function():
    def size():
        gc.collect()
        with open("/proc/self/statm") as file:
            return int(file.read().split()[1]) * 4096

    if not os.path.exists("/proc/self/statm"):
        pytest.skip("only Linux tells how much memory there is")

    def run():
        f = ag.compile(ag.grad(lambda x: ag.scan(lambda s, _: (s * x, None), x, length=200_000)[0]))
        f(0.5)

    run()
    before = size()
    for _ in range(4):
        run()
    assert size() - before < 4 * 200_000 * 8


def test_compiled_loops_travel():
    f = pickle.loads(pickle.dumps(ag.compile(ag.value_and_grad(root))))
    assert f(2.0)[0] == root_by_hand(2.0)
