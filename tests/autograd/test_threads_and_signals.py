"""The clock, the count of what is open, and sweeps that threads and signals meet in."""

import itertools
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import autograd as ag
from autograd import Value, context
from autograd._build import running
from autograd.context import shared, tick
from autograd.graph.order import topological_order
from support.programs import inputs_of, programs

THREADS = 4


@pytest.fixture
def impatient():
    """Threads give way to each other as often as they can."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(interval)


def in_threads(work):
    with ThreadPoolExecutor(THREADS) as pool:
        return [thing for things in pool.map(work, range(THREADS)) for thing in things]


def test_no_two_threads_are_given_one_moment(impatient):
    def work(_):
        moments = [tick() for _ in range(2_000)]
        assert moments == sorted(moments)
        return moments

    moments = in_threads(work)
    assert len(set(moments)) == len(moments)
    assert shared.clock >= max(moments)


def test_the_clock_goes_on_where_32_bits_end():
    """Nodes that bear moments of long ago are not taken for those of now."""
    x = Value(3.0)
    y = x * x
    moments = [tick() for _ in range(8)]  # which y might bear
    old = [ag.gradients(y * x, [x, y]) for _ in moments]
    start = max(2**32 - 4, shared.clock)
    context._moments = itertools.count(start + 1)  # the pure build's source of moments
    shared.clock = start
    assert [tick() for _ in range(3)] == [start + 1, start + 2, start + 3]
    for before in old:
        assert ag.gradients(y * x, [x, y]) == before == [27.0, 3.0]
        assert ag.grad(lambda u: u * u * y.data)(2.0) == 36.0
        assert ag.grad(ag.grad(lambda u: u**3))(2.0) == 12.0
    assert shared.clock > 2**32


def chain(x, length=60):
    y = x
    for _ in range(length):
        y = y * 1.0 + x
    return y


def test_threads_differentiate_one_graph(impatient):
    x = Value(1.0)
    y = chain(x)
    middle = y.parents[0]

    def work(_):
        return [tuple(ag.gradients(y, [x, middle])) for _ in range(15)]

    assert set(in_threads(work)) == {(61.0, 1.0)}


def test_threads_add_to_one_gradient(impatient):
    x = Value(1.0)
    outputs = [chain(x) for _ in range(THREADS)]
    common = chain(x)

    def work(k):
        for _ in range(5):
            outputs[k].backward()
            common.backward()
        return []

    in_threads(work)
    assert x.grad == THREADS * 5 * 2 * 61.0


def test_a_gradient_that_is_read_is_never_half_a_sweep(impatient):
    x = Value(1.0)
    x.grad = 7.0
    y = chain(x)

    def work(k):
        if k % 2:
            return [x.grad for _ in range(300)]
        return [ag.gradients(y, [x])[0] - 54.0 for _ in range(15)]

    assert set(in_threads(work)) == {7.0}


def test_transforms_run_side_by_side(impatient):
    w = Value(2.0)

    def work(k):
        f = ag.grad(ag.grad(lambda x: w * x**3))
        return [f(float(k)).data - 12.0 * k for _ in range(15)]

    assert set(in_threads(work)) == {0.0}


# What a signal handler may do, at any line of a sweep: raise. Compiled, a sweep is one step.

SWEEPS = {"_count_uses", "_meet", "_pass_on", "_pass"}


class StoppedError(Exception):
    pass


def interrupted(function, line):
    """Call a function, and raise at its so-manieth line within a sweep; tell whether it did."""
    passed = 0

    def trace(frame, event, argument):
        nonlocal passed
        if frame.f_code.co_name not in SWEEPS:
            return None
        if event == "line":
            passed += 1
            if passed == line:
                raise StoppedError
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        function()
    except StoppedError:
        return True
    finally:
        sys.settrace(before)
    return False


@settings(deadline=None, max_examples=60)
@given(st.data(), programs(), st.integers(1, 200), st.booleans())
def test_an_interrupted_sweep_changes_no_gradient(data, program, line, is_backward):
    leaves = [Value(x) for x in data.draw(inputs_of(program))]
    output = program(leaves)
    output.backward()
    nodes = topological_order([output])
    before = [node.grad.hex() for node in nodes]

    def sweep():
        if is_backward:
            output.backward()
        else:
            ag.gradients(output, [*leaves, *nodes[-3:]])

    wanted = ag.gradients(output, leaves)
    if interrupted(sweep, line) or not is_backward:
        assert [node.grad.hex() for node in nodes] == before
    assert [x.hex() for x in ag.gradients(output, leaves)] == [x.hex() for x in wanted]


@pytest.mark.skipif(running() == "compiled", reason="a compiled sweep cannot be interrupted")
def test_sweeps_are_interrupted():
    x = Value(2.0)
    assert interrupted((x * x).backward, 5)


def test_modes_are_no_burden_once_they_are_left():
    with ag.no_grad(), ag.detect_anomaly():
        assert shared.open_modes > 0
    assert shared.open_modes == 0


@pytest.mark.parametrize("entered", ["no_grad()", "name_scope('a')"])
def test_a_mode_that_is_never_left_ends_with_the_program(entered):
    code = f"import autograd as ag; m = ag.{entered}; m.__enter__(); ag.Value(1.0) * 2.0"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr == ""
