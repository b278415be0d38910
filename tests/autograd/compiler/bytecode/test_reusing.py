"""Slots: blocks that are needed at the same time never overlap, and room is used again."""

from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograd.compiler.bytecode.encoding import encoded
from autograd.compiler.bytecode.interpreter import runner
from autograd.compiler.bytecode.reusing import Slots
from autograd.compiler.llvm.unrolled import Form
from autograd.compiler.program.program import Guard, Program
from autograd.table import ops
from support.straight import ANY, bits, inputs_of, straight_programs

sizes = st.integers(1, 20) | st.integers(21, 300)


@given(stages=st.lists(st.tuples(st.lists(sizes, max_size=4), st.integers(0, 5)), max_size=30))
def test_blocks_in_use_do_not_overlap(stages):
    n = len(stages)
    slots, in_use = Slots(7, n + 1), []
    for stage, (taken, longer) in enumerate(stages):
        for size in taken:
            start = slots.take(size)
            block = set(range(start, start + size))
            assert min(block) >= 7
            assert max(block) < slots.highest
            assert all(block.isdisjoint(other) for other, _ in in_use)
            until = min(n, stage + longer)
            slots.give_back(start, size, until)
            in_use.append((block, until))
        slots.pass_stage(stage)
        in_use = [(block, until) for block, until in in_use if until > stage]


def test_blocks_of_each_size_come_back():
    for size in (1, 2, 63, 64, 65, 1000):
        slots = Slots(0, 10)
        for stage in range(10):
            slots.give_back(slots.take(size), size, stage)
            slots.pass_stage(stage)
        assert slots.highest == size


def test_a_chain_needs_little_room():
    n = 1000
    chain = [ops.sin, ops.exp] * (n // 2)
    program = Program(1, [], chain, [(k,) for k in range(n)], [], [n])
    assert encoded(program, Form(1, 1)).scratch < 30


@given(data=st.data(), program=straight_programs(ANY, most=40))
def test_results_keep_every_bit(data, program):
    inputs = data.draw(inputs_of(program))
    program = program.having(guards=[])
    results = array("d", [9.0] * len(program.outputs))
    run = runner(program)
    for _ in range(2):  # the second time in memory that has been used
        assert run(array("d", inputs), results) == -1
        assert bits(results) == bits(program(*inputs))


@pytest.mark.parametrize("late", [251, 301])  # between other instructions, and after all
def test_what_a_late_guard_asks_for_stays_until_then(late):
    n = 301
    chain = Program(1, [], [ops.sin] * n, [(k,) for k in range(n)], [], [n])
    asked = [late, 20]  # the second once the first is known
    outcomes = chain.having(outputs=asked)(0.5)
    guards = [Guard(*each) for each in zip(asked, outcomes, strict=True)]
    run = runner(chain.having(guards=guards))
    assert run(array("d", [0.5]), array("d", [0.0])) == -1
