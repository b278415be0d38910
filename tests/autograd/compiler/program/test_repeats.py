"""Loops read back out of programs: which are found, and what of them goes side by side."""

import pytest
from hypothesis import given, settings

from autograd.compiler.program.program import Guard, Program
from autograd.compiler.program.repeats import FEWEST, GAIN, loops_in
from autograd.table import ops
from support.families import families

pytest.importorskip("numpy")

LANES = 8
PLAIN = {ops.add, ops.sub, ops.mul, ops.maximum, ops.div, ops.sin, ops.tanh, ops.exp, ops.neg,
         ops.relu, ops.sqrt}  # fmt: skip
COUNT = 100


def written(n_inputs, body, count=COUNT, guards=(), constants=(2.0, 3.0)):
    """A program of repetitions; body gives the operations of one, and their operands."""
    code, operands = [], []
    for turn in range(count):
        for op, own in body(turn, n_inputs + len(code)):
            code.append(op)
            operands.append(own)
    return Program(n_inputs, list(constants), code, operands, list(guards), [n_inputs])


def found(program, shortest=1):
    return loops_in(program, PLAIN, LANES, shortest)


def test_terms_of_inputs_go_side_by_side():
    program = written(COUNT, lambda k, here: [(ops.mul, (k, k)), (ops.sub, (here, ~0))])
    (loop,) = found(program)
    assert (loop.start, loop.period, loop.count, loop.passes) == (0, 2, COUNT, ((0, 1),))
    assert loop.size() == 2


@pytest.mark.parametrize("alike", [0, 1, 2, 3])
@pytest.mark.parametrize("unlike", [0, 1, 2, 3])
def test_a_body_begins_where_little_is_read_from_those_before(unlike, alike):
    """However many operations of the first are unlike the others, and alike those of the last."""
    others, far = [ops.exp, ops.sin, ops.exp], 2 * LANES

    def body(turn, here):
        back = here + 2 - 3 * far
        own = [(ops.sub, (turn, ~0)), (ops.mul, (here, here)), (ops.add, (here + 1, back))]
        if turn < far:  # what sums begin with
            return [(ops.tanh, (turn,))] * 3
        for j in range(3):
            if (turn == far and j < unlike) or (turn == COUNT - 1 and j >= alike):
                own[j] = others[j], own[j][1][:1]
        return own

    loop = found(written(COUNT, body))[-1]
    assert (loop.period, loop.passes) == (3, ((0, 1, 2),))
    assert (loop.start - 3 * far) % 3 == 0
    end = 3 * (COUNT - 1) + alike
    assert end - 6 < loop.stop <= end


def test_steps_that_wait_go_one_after_the_other():
    program = written(1, lambda k, here: [(ops.sin, (max(here - 1, 0),)), (ops.mul, (here, ~0))])
    (loop,) = found(program)
    assert loop.period == 2
    assert loop.passes is None
    (loop,) = found(program, shortest=3)
    assert (loop.period, loop.count, loop.passes) == (4, loop.count, None)
    assert not found(program, shortest=COUNT)


def test_what_reads_a_neighbour_comes_in_a_later_pass():
    def body(k, here):
        return [(ops.sin, (k,)), (ops.add, (here, here - 2 if k else 0))]

    (loop,) = found(written(COUNT, body))
    assert loop.passes == ((0,), (1,))


def test_a_sum_among_what_does_not_wait_is_a_pass_in_turn():
    def body(k, here):
        if k == 0:
            return [(ops.sin, (0,))] * 6
        terms = [(ops.sin, (k,)), (ops.exp, (here,)), (ops.neg, (here + 1,))]
        return [*terms, (ops.add, (here + 2, here - 3)), (ops.tanh, (here + 3,)),
                (ops.mul, (here + 4, here))]  # fmt: skip

    (loop,) = found(written(COUNT, body))
    first = loop.start % 6  # which of the body's operations it begins with
    names = [[(j + first) % 6 for j in some] for some in loop.passes]
    assert [k in loop.in_turn for k in range(len(names))].count(True) == 1
    assert names[loop.in_turn[0]] == [3]
    before = [j for some in names[: loop.in_turn[0]] for j in some]
    assert {0, 1, 2} <= set(before)


@pytest.mark.parametrize(("back", "is_parallel"), [(LANES - 1, False), (LANES, True)])
def test_sums_whose_terms_are_far_apart_go_side_by_side(back, is_parallel):
    program = written(2 * COUNT, lambda k, here: [(ops.add, (k, here - back if k >= back else 0))])
    (loop,) = found(program)
    assert (loop.passes is not None) == is_parallel


def test_what_all_repetitions_read_of_the_first_leaves_it_out():
    def body(k, here):
        return [(ops.mul, (k, k)), (ops.sub, (COUNT, here))]  # the first result

    (loop,) = found(written(COUNT, body))
    assert (loop.start, loop.count, loop.passes) == (2, COUNT - 1, ((0, 1),))


def test_loops_in_loops():
    units = 40

    def body(k, here):
        if k == 0:
            return [(ops.sin, (i,)) for i in range(units)]
        if k % 2:
            return [
                one
                for i in range(units)
                for one in [(ops.mul, (i, here - units + i)), (ops.tanh, (here + 2 * i,))]
            ][: 2 * units]
        return [(ops.add, (here - 2 * units + 2 * i + 1, i)) for i in range(units)]

    (loop,) = [one for one in found(written(units, body)) if one.inner]
    assert loop.period == 3 * units
    assert {inner.count for inner in loop.inner} <= {units - 1, units}
    assert all(inner.passes for inner in loop.inner)


def test_no_guard_is_checked_within_a_loop():
    def body(k, here):
        return [(ops.mul, (k, k)), (ops.sub, (here, ~0))]

    program = written(COUNT, body, guards=[Guard(COUNT + COUNT, 1.0)])
    loops = found(program)
    assert loops
    for loop in loops:
        assert not any(loop.start <= at < loop.stop for at in program.checks())


def test_other_operations_and_uneven_steps_are_in_no_loop():
    assert not found(written(COUNT, lambda k, here: [(ops.cosh, (k,)), (ops.erf, (here,))]))
    squares = written(COUNT * COUNT, lambda k, here: [(ops.mul, (k * k, k)), (ops.neg, (here,))])
    assert not found(squares)


def test_few_repetitions_are_no_loop():
    long = GAIN // 2

    def body(k, here):
        return [(ops.sin, (k,)), *[(ops.sin, (here + j,)) for j in range(long)]]

    assert not found(written(COUNT, body, FEWEST - 1))
    assert found(written(COUNT, body, FEWEST))


@settings(max_examples=40, deadline=None)
@given(families())
def test_operands_are_where_a_loop_says(drawn):
    program, _ = drawn
    for loop in found(program):
        check(program, loop)
        for inner in loop.inner:
            assert loop.start <= inner.start
            assert inner.stop <= loop.body
            for turn in range(loop.count):
                check(program, inner, turn * loop.period)


def check(program, loop, shift=0):
    """Check that operations repeat, and that operands move evenly, but for constants."""
    for j in range(loop.period):
        at = [loop.start + shift + j + turn * loop.period for turn in range(loop.count)]
        assert len({program.ops[i] for i in at}) == 1
        for column in zip(*[program.operands[i] for i in at], strict=True):
            steps = {b - a for a, b in zip(column, column[1:], strict=False)}
            assert len(steps) == 1 or max(column) < 0
