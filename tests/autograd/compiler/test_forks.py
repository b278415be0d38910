"""Processes made by fork while other threads compile, trace, call and differentiate."""

import multiprocessing
import os
import signal
import threading
import time

import pytest

import autograd as ag
from autograd import Value
from autograd.compiler.backends import forced
from autograd.context import shared, tick
from autograd.tools.locks import Lock, hold_at_fork

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork"),
    pytest.mark.filterwarnings("ignore:.*fork"),  # of Python, and of JAX where it is loaded
]
ENOUGH = 30.0  # seconds for a child, which takes a hundredth of that


def in_child(work):
    """Do work in a child made by fork; return whether it came to its end."""
    pid = os.fork()
    if not pid:
        try:
            os._exit(0 if work() else 1)
        finally:
            os._exit(2)
    end = time.monotonic() + ENOUGH
    while time.monotonic() < end:
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status) == 0
        time.sleep(0.002)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    return False


class Busy(threading.Thread):
    """Does something again and again until it is told to stop."""

    def __init__(self, work):
        super().__init__(daemon=True)
        self.work, self.stopped = work, False

    def run(self):
        while not self.stopped:
            self.work()

    def __enter__(self):
        self.start()

    def __exit__(self, *error):
        self.stopped = True
        self.join()


SHARED = ag.compile(lambda x: x * x if x > 0.0 else -x)
COUNT = [0]


def compiles():
    COUNT[0] += 1
    number = float(os.getpid()) + COUNT[0]
    f = ag.compile(lambda x: ag.tanh(x * number) + sum([ag.exp(x) * k for k in range(20)]))
    return f(0.0) == sum(range(20))


def calls():
    return SHARED([3.0, -3.0][COUNT[0] % 2]) in (9.0, 3.0)


def differentiates():
    x = Value(2.0)
    y = sum([x * x for _ in range(50)], Value(0.0))
    y.backward()
    return x.grad == 200.0 and ag.grad(ag.grad(lambda x: x**3))(1.0) == 6.0


@pytest.mark.parametrize("work", [compiles, calls, differentiates])
def test_a_child_works_while_the_parent_compiles(work, backend):
    with Busy(compiles), Busy(differentiates):
        for _ in range(5):
            assert in_child(lambda: work() and compiles())
            assert work()


def test_a_child_may_call_what_was_being_compiled():
    """The thread that traced it is gone, and with it the lock that it held."""
    began, leave = os.pipe(), os.pipe()

    def slow(x):
        if threading.current_thread() is not threading.main_thread():
            os.write(began[1], b".")
            os.read(leave[0], 1)
        return x * x

    compiled = ag.compile(slow)
    thread = threading.Thread(target=compiled, args=(3.0,))
    thread.start()
    os.read(began[0], 1)
    try:
        assert shared.tracers > 0
        assert in_child(lambda: compiled(4.0) == 16.0 and shared.tracers == shared.watches == 0)
    finally:
        os.write(leave[1], b"." * 100)  # it may be called more than once
        thread.join()
        for end in (*began, *leave):
            os.close(end)
    assert compiled(4.0) == 16.0


def _square_of(x):
    with forced("native"):
        return ag.compile(lambda y: y * y + x)(2.0)


def test_a_pool_that_forks():
    with Busy(compiles), multiprocessing.get_context("fork").Pool(2) as pool:
        assert pool.map_async(_square_of, range(8)).get(ENOUGH) == [4.0 + k for k in range(8)]


def held_by_a_thread(lock):
    """Let another thread hold a lock; return what lets it go on."""
    held, leave = threading.Event(), threading.Event()

    def hold():
        with lock:
            held.set()
            leave.wait(ENOUGH)

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait()
    return thread, leave


def test_a_lock_of_a_thread_that_is_gone_is_free():
    lock = Lock()
    thread, leave = held_by_a_thread(lock)

    def takes():
        with lock, lock:
            return True

    assert in_child(takes)
    leave.set()
    thread.join()


def test_a_lock_of_the_thread_that_forked_is_still_its_own():
    lock = Lock()

    def another_cannot_take_it():
        found = []
        thread = threading.Thread(target=lambda: found.append(lock._lock.acquire(blocking=False)))
        thread.start()
        thread.join()
        return found == [False]

    with lock:
        assert in_child(another_cannot_take_it)


def test_a_fork_waits_for_what_must_not_be_torn():
    lock = threading.RLock()
    hold_at_fork(lock)
    thread, leave = held_by_a_thread(lock)
    threading.Timer(0.05, leave.set).start()
    assert in_child(lambda: lock.acquire(blocking=False) and leave.is_set())
    thread.join()
    assert lock.acquire(blocking=False)
    lock.release()


def test_time_goes_on_in_a_child():
    now = tick()
    assert in_child(lambda: tick() > now)
