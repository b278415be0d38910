"""Outputs: what is taken out of a program and put back is what the whole one gives."""

import math
from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograd.compiler.program import outputs as module
from autograd.compiler.program.outputs import WORTH, condensed
from autograd.compiler.program.program import Program
from autograd.compiler.runtime.spreading import spread
from autograd.table import ops
from support.straight import bits, inputs_of, straight_programs


@pytest.fixture(autouse=True)
def worth_while(monkeypatch):
    monkeypatch.setattr(module, "WORTH", 1)


@given(data=st.data(), program=straight_programs())
def test_all_results_keep_every_bit(data, program):
    last = program.n_inputs + len(program.code) - 1
    place = st.integers(-len(program.constants), last)
    program = program.having(outputs=data.draw(st.lists(place, max_size=12)))
    n_first = data.draw(st.integers(0, len(program.outputs)))
    inputs = data.draw(inputs_of(program))
    outputs = condensed(program, n_first)
    whole = program.outputs
    first, others = set(whole[:n_first]), set(whole[n_first:])
    kept = [*[p for p in first if p >= 0], *[p for p in others if p >= 0]]
    if outputs is None:
        assert len(kept) == len(whole)
        return
    assert sorted(outputs.program.outputs) == sorted(kept)
    assert outputs.n_first == len([p for p in first if p >= 0])
    assert [bool(v) for v in outputs.varies()] == [place >= 0 for place in whole]
    numbers = array("d", outputs.program(*inputs))
    into = array("d", [9.0] * len(whole))
    spread(outputs.template, outputs.positions, outputs.sources, numbers, into)
    assert bits(into) == bits(program(*inputs))


def test_signs_of_zeros_and_nan_stay():
    program = Program(1, [-0.0, 0.0, math.nan, -math.inf], [], [], [], [~0, ~1, ~2, 0, ~3])
    outputs = condensed(program)
    assert bits(outputs.template) == bits([-0.0, 0.0, math.nan, 0.0, -math.inf])
    assert outputs.program.outputs == [0]


def test_a_few_are_left_to_the_code(monkeypatch):
    monkeypatch.setattr(module, "WORTH", WORTH)
    program = Program(1, [2.0], [ops.exp], [(0,)], [], [1] * 5)
    assert condensed(program.having(outputs=[1, *[~0] * (WORTH - 1)])) is None
    assert condensed(program.having(outputs=[1, *[~0] * WORTH])) is not None
    assert condensed(program.having(outputs=[1] * WORTH)) is None
    assert condensed(program.having(outputs=[1] * (WORTH + 1))) is not None
