"""Programs with loops read back out of them: machine code with loops gives the same bits."""

from array import array

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograd.compiler import native
from autograd.compiler.llvm.unrolled import Form
from autograd.compiler.program.program import Program
from autograd.table import ops

pytest.importorskip("llvmlite")

BINARY = [ops.add, ops.sub, ops.mul, ops.maximum, ops.div]
UNARY = [ops.sin, ops.tanh, ops.exp, ops.neg, ops.relu, ops.sqrt]
N_INPUTS = 40


KINDS = ["here", "here", "before", "input", "constant", "table", "earlier"]
OPERANDS = st.tuples(
    st.sampled_from(KINDS), st.integers(0, 10**6), st.sampled_from([-2, -1, 0, 1, 2])
)


@st.composite
def repeating(draw):
    """A program of families: bodies that repeat, over inputs, constants and one another."""
    constants = [draw(st.floats(-2.0, 2.0)) for _ in range(30)]
    code, places = [], []
    blocks = []  # (first place, period, count) of the families so far

    def place_of(which, first, j, turn, period, count):
        kind, number, step = which
        if kind == "here" and j:
            return first + turn * period + number % j
        if kind == "before":
            back = (1 + number % 3) * period
            place = first + turn * period + number // 7 % period - back
            if place >= N_INPUTS:
                return place
        if kind == "earlier" and blocks:
            begin, size, many = blocks[number % len(blocks)]
            k = number // 5 % size
            along = turn % many if step >= 0 else many - 1 - turn % many
            return begin + (along if step else 0) * size + k
        if kind == "table":
            return ~((number + turn) % len(constants))
        if kind == "constant":
            return ~(number % len(constants))
        return (number + step * turn) % N_INPUTS if step else number % N_INPUTS

    for _ in range(draw(st.integers(1, 3))):
        period = draw(st.integers(1, 30))
        count = draw(st.integers(2, 40))
        body = []
        for _ in range(period):
            op = draw(st.sampled_from([*BINARY, *UNARY]))
            arity = 2 if op in BINARY else 1
            body.append((op, [draw(OPERANDS) for _ in range(arity)]))
        first = N_INPUTS + len(code)
        for turn in range(count):
            for j, (op, given_) in enumerate(body):
                code.append(op)
                places.append(tuple(place_of(one, first, j, turn, period, count) for one in given_))
        blocks.append((first, period, count))
    last = N_INPUTS + len(code)
    outputs = [0, ~3]
    for begin, size, many in blocks:
        k, step = draw(st.integers(0, size - 1)), draw(st.sampled_from([1, -1]))
        outputs += [begin + t * size + k for t in range(many)][::step]
    outputs += draw(st.lists(st.integers(0, last - 1), max_size=5))
    return Program(N_INPUTS, constants, code, places, [], outputs)


def run(kernel, numbers, count):
    found = array("d", bytes(8 * count))
    failed = kernel.run(array("d", numbers), found)
    return failed, found.tobytes()


def check(program, numbers):
    """Check that a program's machine code with loops gives the bits of that without."""
    form = Form(width=1, n_uniform=program.n_inputs)
    count = len(program.outputs)
    expected = run(native.kernel(program, form, interpreted=True, of_steps=True), numbers, count)
    assert run(native.kernel(program, form), numbers, count) == expected


@given(repeating(), st.lists(st.floats(-2.0, 2.0), min_size=N_INPUTS, max_size=N_INPUTS))
@settings(max_examples=25)
def test_loops_give_the_same_bits(program, numbers):
    check(program, numbers)


@pytest.mark.slow
@given(repeating(), st.lists(st.floats(-2.0, 2.0), min_size=N_INPUTS, max_size=N_INPUTS))
@settings(max_examples=500)
def test_loops_give_the_same_bits_often(program, numbers):
    check(program, numbers)
