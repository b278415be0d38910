"""Where numbers lie: each in a slot of its own, and evenly apart for every loop that remains."""

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
    program, _ = drawn
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
