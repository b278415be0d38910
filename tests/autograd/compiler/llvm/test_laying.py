"""Where numbers lie: each in a slot of its own, and evenly apart for every loop that remains."""

from random import Random

import numpy as np
import pytest
from hypothesis import given, settings

from autograd.compiler.llvm.laying import LINE, laid
from autograd.compiler.program.program import Program
from autograd.compiler.program.repeats import loops_in
from autograd.table import ops
from support.families import families

pytest.importorskip("llvmlite")


def found(program):
    return loops_in(program, set(program.code.table), 8)


@settings(max_examples=40, deadline=None)
@given(families())
def test_every_loop_reads_and_writes_evenly(drawn):
    check(drawn[0])


def check(program):
    """Check that slots are apart from each other, and even in all loops that remain."""
    loops, slots, size = laid(program, found(program))
    assert len(set(slots.tolist())) == len(program.code)
    assert 0 <= slots.min()
    assert slots.max() < size
    n = program.n_inputs
    for loop in loops:
        for j in range(loop.period):
            at = [loop.start + j + turn * loop.period for turn in range(loop.count)]
            assert not np.diff(slots[at], 2).any()
            for column in zip(*[program.operands[i] for i in at], strict=True):
                if min(column) >= n:
                    assert not np.diff(slots[np.array(column) - n], 2).any()
    return loops


def test_results_of_lanes_lie_side_by_side_from_a_line_on():
    terms = 100
    code = [op for _ in range(terms) for op in (ops.sin, ops.neg)]
    operands = [own for k in range(terms) for own in ((k,), (terms + 2 * k,))]
    program = Program(terms, [], code, operands, [], [terms])
    (loop,), slots, _ = laid(program, found(program))
    assert loop.count == terms
    for j in range(2):
        assert slots[j] % LINE == 0
        assert set(np.diff(slots[j::2])) == {1}


def test_sums_in_lanes_lie_side_by_side_though_their_beginnings_are_a_loop_too():
    """Each of the first sixteen sums begins with an input, the others go on from those before."""
    terms, lanes = 100, 16
    code, operands = [], []
    for k in range(terms):
        here = terms + len(code)
        code += [ops.sin, ops.neg, ops.exp, ops.mul, ops.add]
        before = k if k < lanes else here + 4 - 5 * lanes
        operands += [(k,), (here,), (here + 1,), (here + 2, here), (here + 3, before)]
    program = Program(terms, [], code, operands, [], [6 * terms - 1])
    assert [loop.count for loop in found(program)] == [lanes, terms - lanes]
    (*_, loop), slots, *_ = laid(program, found(program))
    assert loop.count > terms // 2
    assert set(np.diff(slots[loop.start + 4 : loop.stop : 5])) == {1}


def test_who_reads_across_the_end_of_a_stream_loses_a_repetition_or_two():
    terms = 100
    code = [ops.sin] * terms + [ops.neg] * 3 + [ops.exp] * (terms + 3)
    operands = [(k,) for k in range(terms)] + [(0,)] * 3
    operands += [(terms + k,) for k in range(terms + 3)]
    program = Program(terms, [], code, operands, [], [terms])
    loops, slots, _ = laid(program, found(program))
    assert loops[0].count == terms
    assert sum(loop.count for loop in loops) >= 2 * terms
    assert set(np.diff(slots[:terms])) == {1}


def test_a_stream_does_not_cut_what_an_earlier_loop_reads():
    """The last loop's stream would begin where the first loop reads what is in no loop."""
    few, rng = 60, Random(1)
    code, operands = [ops.sin] * few, [(0,)] * few
    for k in range(few):
        code += [ops.exp, ops.neg]
        operands += [(1 + k,), (1 + few + 2 * k,)]
    body = [rng.choice([ops.sin, ops.tanh, ops.neg, ops.relu]) for _ in range(100)]
    for _ in range(10):
        code += body
        operands += [(0,)] * len(body)
    loops = check(Program(1, [], code, operands, [], [1]))
    assert [loop.period for loop in loops] == [2, 100]
