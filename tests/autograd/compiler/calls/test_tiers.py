"""Tiers: what runs a program changes between calls, and nothing of its numbers does."""

import gc
import os
import threading
import time
import weakref
from array import array
from random import Random

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import autograd as ag
from autograd import Value
from autograd.compiler import backends
from autograd.compiler.backends import BACKENDS, SETTING, forced
from autograd.compiler.calls import tiers
from autograd.compiler.calls.tiers import Tiered, calls_until_hot, is_faster
from autograd.compiler.program.program import Program
from autograd.compiler.runtime import workshop
from autograd.compiler.runtime.doubles import doubles
from autograd.strategies import programs
from autograd.table import ops
from autograd.table.operation import TABLE
from support.compiling import missing, numbers
from support.loops import loops

pytestmark = pytest.mark.skipif(bool(missing("native")), reason=missing("native"))
ENOUGH = 30.0  # seconds, of which next to none are used
quick = settings(
    deadline=None, max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def bits(result):
    return np.array(numbers(result)).tobytes()


def name_of(compiled):
    return compiled.stats()["backend"]


def until(is_true):
    end = time.monotonic() + ENOUGH
    while not is_true():
        assert time.monotonic() < end
        time.sleep(0.001)


def until_native(compiled, *args):
    """Call until machine code runs; the bits of all results."""
    found = set()

    def runs():
        found.add(bits(compiled(*args)))
        return name_of(compiled) == "native"

    until(runs)
    return found


@pytest.fixture
def hasty(monkeypatch):
    """Every program is hot at its third call, and machine code is taken to be faster."""
    monkeypatch.setattr(tiers, "calls_until_hot", lambda program: 3)
    monkeypatch.setattr(tiers, "is_faster", lambda *_: True)


# The same numbers


@quick
@given(programs(max_steps=40), st.integers(0, 10**9))
def test_every_tier_gives_the_same_bits(program, seed):
    rng = Random(seed)
    points = [[rng.uniform(-3.0, 3.0) for _ in range(program.n_inputs)] for _ in range(4)]
    f = ag.value_and_grad(program, tuple(range(program.n_inputs)))
    found = []
    for name in ("interpreter", "native"):
        with forced(name):
            compiled = ag.compile(f)
            found.append([bits(compiled(*point)) for point in points])
    assert found[0] == found[1]


WIDE = [op for op in TABLE.values() if op.arity < 0]


@pytest.mark.parametrize("op", WIDE, ids=lambda op: op.name)
@pytest.mark.parametrize("count", [1, 2, 3, 5, 8, 9, 20, 70])
def test_operations_over_many_operands_give_the_same_bits_where_both_tiers_run_them(op, count):
    count += count % 2 if op is ops.dot else 0
    program = Program(count, [], [op], [tuple(range(count))], [], [count])
    rng, found = Random(count), []
    points = [[rng.uniform(-3.0, 3.0) for _ in range(count)] for _ in range(20)]
    points += [[rng.choice([0.0, -0.0, 1.0]) for _ in range(count)] for _ in range(20)]
    for backend in backends.tiers(program):
        run = backend.runner(program)
        results = np.zeros((len(points), 1))
        for point, result in zip(points, results, strict=True):
            memory = doubles(1)
            assert run(array("d", point), memory) == -1
            result[0] = memory[0]
        found.append(results.tobytes())
    assert len(set(found)) == 1


@quick
@given(programs(max_steps=30), st.integers(0, 10**9))
def test_the_first_call_gives_what_later_ones_give(program, seed):
    rng = Random(seed)
    point = [rng.uniform(-3.0, 3.0) for _ in range(program.n_inputs)]
    compiled = ag.compile(ag.value_and_grad(program, tuple(range(program.n_inputs))))
    assert len({bits(compiled(*point)) for _ in range(3)}) == 1


@quick
@given(programs(max_steps=30), st.integers(0, 10**9))
def test_no_call_tells_which_tier_it_ran_on(hasty, program, seed):
    rng = Random(seed)
    point = [rng.uniform(-3.0, 3.0) for _ in range(program.n_inputs)]
    compiled = ag.compile(ag.value_and_grad(program, tuple(range(program.n_inputs))))
    assert len(until_native(compiled, *point)) == 1


def test_strict_programs_have_tiers_too(hasty):
    slope = ag.compile(ag.grad(lambda x: ag.where(x > 0.0, ag.sqrt(x), 0.0)))
    assert until_native(slope, 0.0) == {bits(0.0)}
    assert until_native(slope, 4.0) == {bits(0.25)}
    assert sum(slope.stats()["tiers"].values()) == 2


def test_results_that_lead_to_captured_values(hasty):
    weight = Value(2.0)
    compiled = ag.compile(lambda x: ag.tanh(weight * x))
    assert len(until_native(compiled, 0.3)) == 1
    weight.data = 3.0
    compiled(0.3).backward()
    assert weight.grad == pytest.approx(0.3 / np.cosh(0.9) ** 2, rel=1e-14)


# What is decided, and when


def test_machine_code_comes_when_a_function_is_hot_and_not_before(monkeypatch):
    monkeypatch.setattr(tiers, "calls_until_hot", lambda program: 50)
    monkeypatch.setattr(tiers, "calls_between_looks", lambda program: 20)
    monkeypatch.setattr(tiers, "is_faster", lambda *_: True)
    brought = []
    monkeypatch.setattr(workshop, "bring", brought.append)
    compiled = ag.compile(lambda x: x * x + 1.0)
    for _ in range(49):
        compiled(2.0)
    assert not brought
    assert compiled.stats()["tiers"] == {"interpreter: not called 50 times yet": 1}
    compiled(2.0)
    [job] = brought
    assert compiled.stats()["tiers"] == {"interpreter: native is being made": 1}
    job.run()
    for _ in range(20 - 1):
        compiled(2.0)
    assert name_of(compiled) == "interpreter"
    compiled(2.0)
    assert compiled.stats()["tiers"] == {"native: faster here than what ran before": 1}
    assert compiled(2.0) == 5.0


def test_what_waits_in_vain_is_brought_again(monkeypatch):
    """As in a child, which does not have its parent's threads."""
    monkeypatch.setattr(tiers, "calls_until_hot", lambda program: 3)
    monkeypatch.setattr(tiers, "calls_between_looks", lambda program: 20)
    brought = []
    monkeypatch.setattr(workshop, "bring", brought.append)
    compiled = ag.compile(lambda x: x * x + 1.0)
    for _ in range(3 + 2 * 20):
        compiled(2.0)
    assert len(brought) == 3
    assert len(set(map(id, brought))) == 1


def test_what_is_slower_is_not_taken(hasty, monkeypatch):
    monkeypatch.setattr(tiers, "is_faster", lambda *_: False)
    compiled = ag.compile(lambda x: x * x + 1.0)
    compiled(2.0)
    compiled.settle()
    assert compiled(2.0) == 5.0
    assert compiled.stats()["tiers"] == {"interpreter: faster here than native": 1}
    [path] = compiled.paths()
    assert path.plain.left == 0
    assert path.plain.program is path.plain.job is None


def test_a_call_that_leaves_early_compares_nothing(hasty, monkeypatch):
    monkeypatch.setattr(tiers, "is_faster", is_faster)
    compiled = ag.compile(lambda x: x * x if x > 0.0 else -x)
    compiled(2.0)
    compiled.settle()
    assert compiled(-2.0) == 2.0
    assert {tiered.left for path in compiled.paths()[:1] for tiered in path.tiers()} == {1}
    compiled(3.0)
    assert compiled.paths()[0].plain.left == 0


def test_machine_code_that_cannot_be_made_is_done_without(hasty, monkeypatch):
    def fails(*_):
        raise MemoryError("no room")

    monkeypatch.setattr(BACKENDS["native"], "runner", fails, raising=True)
    compiled = ag.compile(lambda x: x * x + 1.0)
    compiled(2.0)
    compiled.settle()
    assert compiled(2.0) == 5.0
    assert compiled.stats()["tiers"] == {"interpreter: native could not be made: no room": 1}


class Late:
    """A runner for a clock that it turns itself."""

    def __init__(self, clock, seconds, failed=-1):
        self.clock, self.seconds, self.failed, self.calls = clock, seconds, failed, 0

    def __call__(self, numbers, results):
        self.calls += 1
        self.clock[0] += self.seconds[self.calls % len(self.seconds)]
        return self.failed


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ([1.0], [2.0], True),
        ([2.0], [1.0], False),
        ([1.0, 9.0, 9.0], [2.0], True),  # what else a machine does slows some runs down
        ([2.0], [9.0, 1.0, 9.0], False),
    ],
)
def test_the_least_time_counts(monkeypatch, one, other, expected):
    clock = [0.0]
    monkeypatch.setattr(tiers, "perf_counter", lambda: clock[0])
    given = [Late(clock, [1e-4 * each for each in seconds]) for seconds in (one, other)]
    assert is_faster(*given, doubles(1), 1) is expected


def test_what_takes_long_is_compared_once(monkeypatch):
    clock = [0.0]
    monkeypatch.setattr(tiers, "perf_counter", lambda: clock[0])
    given = [Late(clock, [seconds]) for seconds in (1.0, 2.0)]
    assert is_faster(*given, doubles(1), 1) is True
    assert [runner.calls for runner in given] == [2, 2]  # one of them shows whether it leaves early


def looped(length, around=0):
    """A function whose loop has that many steps, and operations around it."""

    def f(x):
        last, _ = ag.scan(lambda s, _: (0.5 * s + ag.sin(s), None), x, length=length)
        for _ in range(around):
            last = ag.tanh(last) + x
        return last

    return ag.compile(ag.value_and_grad(f))


def program_of(compiled):
    compiled(0.5)
    return compiled.paths()[0].tiers()[0].program


def test_the_steps_of_loops_count_as_work():
    waits = [calls_until_hot(program_of(looped(length))) for length in (10, 1_000, 100_000)]
    assert waits[0] > 20 * waits[1] > 20 * waits[2] > 0
    assert waits[2] == 1
    looks = [tiers.calls_between_looks(program_of(looped(length))) for length in (2, 1_000)]
    assert looks[0] > 5
    assert looks[1] == 1
    once = ag.compile(lambda x: ag.while_loop(lambda s: s < 100.0, lambda s: s * s + 1.0, x))
    once(0.5)
    assert calls_until_hot(program_of(once)) < 4_020


@pytest.mark.parametrize("around", [0, 2_000])
@pytest.mark.parametrize("length", [2, 50])
def test_steps_become_machine_code_whatever_is_around_them(hasty, length, around):
    compiled = looped(length, around)
    before = bits(compiled(0.5))
    compiled.settle()
    assert bits(compiled(0.5)) == before
    assert name_of(compiled) == ("native steps" if around else "native")
    with forced("interpreter"):
        assert bits(looped(length, around)(0.5)) == before


@quick
@given(loops())
def test_steps_give_the_same_bits_on_every_tier(loop):
    found = []
    for name in ("interpreter", "native steps", "native"):
        with forced(name):
            compiled = ag.compile(ag.value_and_grad(loop.program(ag.scan), (0, 1, 2, 3)))
            found.append(bits(compiled(*loop.point())))
    assert len(set(found)) == 1


def test_a_step_that_tiers_round_otherwise_runs_on_one_of_them():
    def f(*start):
        step = lambda s, _: ([ag.hypot(*s), *s[1:]], None)
        return ag.scan(step, list(start), length=3)[0]

    rng = Random(1)
    for _ in range(20):
        point, found = [rng.uniform(-3.0, 3.0) for _ in range(20)], []
        for name in ("interpreter", "native steps", "native"):
            with forced(name):
                found.append(bits(ag.compile(f)(*point)))
        assert len(set(found)) == 1


def test_large_programs_take_longer_until_they_are_hot_in_operations_run():
    def program(size, outputs):
        return Program(1, [], [ops.sin] * size, [(0,)] * size, [], [1] * outputs)

    for size in (1, 10, 100, 1_000, 10_000):
        work = calls_until_hot(program(size, 1)) * size
        assert calls_until_hot(program(10 * size, 1)) * 10 * size > 3 * work
        assert calls_until_hot(program(size, 1_000)) > calls_until_hot(program(size, 1))


@pytest.mark.parametrize("name", ["native", "interpreter", "source"])
def test_a_backend_by_name_runs_from_the_first_call_on(name, monkeypatch):
    monkeypatch.setenv(SETTING, name)
    compiled = ag.compile(lambda x: x * x + 1.0)
    compiled(2.0)
    assert compiled.stats()["tiers"] == {f"{name}: the only one for it": 1}
    compiled.settle()
    assert name_of(compiled) == name


def test_operations_of_the_users_own_are_not_run_to_compare(hasty, monkeypatch):
    seen = []
    monkeypatch.setattr(tiers, "is_faster", lambda *_: pytest.fail("they were"))

    def squared(x):
        seen.append(x)
        return x * x

    own = ag.primitive(squared, lambda x, y: 2.0 * x)
    compiled = ag.compile(lambda x: own(x) + 1.0)
    compiled(2.0)
    compiled.settle()
    before = len(seen)
    assert compiled(3.0) == 10.0
    assert name_of(compiled) == "native"
    assert len(seen) == before + 1


# Threads, forks, and what is dropped


def test_threads_call_while_machine_code_is_taken_over(hasty):
    for _ in range(5):
        compiled = ag.compile(lambda x: ag.sin(x) * x + ag.exp(-x) if x > 0.0 else x * x)
        wanted = {x: bits(compiled(x)) for x in (0.5, 1.5, -2.0)}
        wrong = []

        def calls(compiled=compiled, wanted=wanted, wrong=wrong):
            for k in range(400):
                for x, right in wanted.items():
                    if bits(compiled(x)) != right:
                        wrong.append((k, x))

        threads = [threading.Thread(target=calls) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert not wrong
        compiled.settle()
        compiled(0.5)
        assert "native" in name_of(compiled)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")
@pytest.mark.filterwarnings("ignore:.*fork")  # that of Python, and of JAX where it is loaded
def test_a_child_makes_what_its_parent_had_begun(hasty):
    compiled = ag.compile(lambda x: ag.sin(x) * x + ag.exp(-x))
    right = bits(compiled(0.5))
    for _ in range(5):
        compiled(0.5)
    pid = os.fork()
    if not pid:
        try:
            os._exit(0 if until_native(compiled, 0.5) == {right} else 1)
        finally:
            os._exit(2)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    assert until_native(compiled, 0.5) == {right}


def test_what_is_dropped_is_freed_though_it_waits(hasty, monkeypatch):
    monkeypatch.setattr(workshop, "bring", lambda job: None)

    def f(x):
        return ag.sin(x) * x

    compiled = ag.compile(f)
    for _ in range(5):
        compiled(0.5)
    alive = weakref.ref(f)
    del f, compiled
    gc.collect()
    assert alive() is None


def test_a_runner_cannot_be_copied():
    with pytest.raises(TypeError, match="Copy the compiled function"):
        Tiered(Program(1, [], [], [], [], [0])).__reduce__()


def test_programs_too_large_for_machine_code_get_it_where_they_repeat():
    steps = backends.UNROLLED // 3 + 100
    code = [ops.sin, ops.mul, ops.add] * steps
    operands = [one for k in range(steps) for one in ((3 * k,), (3 * k + 1, ~0), (3 * k + 2, 0))]
    tiered = Tiered(Program(1, [0.5], code, operands, [], [3 * steps]))
    found = {run_of(tiered, 0.7)}
    tiered.settle()
    found.add(run_of(tiered, 0.7))
    assert tiered.backend.name == "native"
    found.add(run_of(tiered, 0.7))
    assert len(found) == 1


def test_large_programs_that_do_not_repeat_stay_on_the_interpreter():
    rng, size = Random(5), backends.UNROLLED + 100
    some = [ops.sin, ops.tanh, ops.neg, ops.relu]
    code = [rng.choice(some) for _ in range(size)]
    operands = [(max(0, k - rng.randrange(20)),) for k in range(size)]
    tiered = Tiered(Program(1, [], code, operands, [], [size]))
    before = run_of(tiered, 0.7)
    tiered.settle()
    assert run_of(tiered, 0.7) == before
    assert tiered.backend.name == "interpreter"
    assert "even if what repeats in it is written once" in tiered.reason


def run_of(tiered, number):
    results = doubles(1)
    assert tiered.run(array("d", [number]), results) < 0
    return results[0]
