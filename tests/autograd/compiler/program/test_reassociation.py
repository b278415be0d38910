"""Reassociation: long sums in parts, of the same terms, that wait for fewer additions."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograd.compiler.program.deciding import marked
from autograd.compiler.program.program import Guard, Program
from autograd.compiler.program.reassociation import LONG, PARTS, balanced
from autograd.table import ops


def waits(program):
    """How many operations, one after the other, the slowest output takes."""
    depth = [0] * program.n_inputs
    for operands in program.operands:
        depth.append(1 + max((depth[place] for place in operands if place >= 0), default=0))
    return max(depth[place] for place in program.outputs if place >= 0)


@st.composite
def sums(draw):
    """A sum of many inputs, one after the other, and how many terms it has.

    Operations of other kinds lie before it and between, and the sum so far is on either side.
    """
    terms = draw(st.integers(2, 200) | st.sampled_from([LONG - 1, LONG, LONG + 1]))
    n = draw(st.integers(2, 5))
    rows, operands = [], []

    def append(op, *places):
        rows.append(op)
        operands.append(places)
        return n + len(rows) - 1

    other = st.integers(0, n - 1)
    for _ in range(draw(st.integers(0, 2))):
        append(ops.neg, draw(other))
    total = draw(other)
    for term in draw(st.lists(other, min_size=terms - 1, max_size=terms - 1)):
        pair = (total, term) if draw(st.booleans()) else (term, total)
        total = append(ops.add, *pair)
        if draw(st.integers(0, 20)) == 0:
            append(ops.neg, term)
    return Program(n, [], rows, operands, [], [total, len(rows) + n - 1]), terms


WHOLE = st.integers(-1000, 1000).map(float)  # whose sums round nowhere


@settings(max_examples=150, deadline=None)
@given(st.data(), sums())
def test_the_same_sum_in_parts_once_it_is_long(data, drawn):
    program, terms = drawn
    shorter = balanced(program)
    inputs = data.draw(st.lists(WHOLE, min_size=program.n_inputs, max_size=program.n_inputs))
    assert shorter(*inputs) == program(*inputs)
    assert shorter.ops.count(ops.add) == terms - 1 == program.ops.count(ops.add)
    if terms < LONG:
        assert shorter is program
    else:
        assert waits(shorter) == -(-terms // PARTS) - 1 + 2


@pytest.mark.parametrize("at", ["last", "inside"])
def test_a_sum_that_a_guard_asks_for_stays(at):
    n = 2 * LONG
    adds = [(0, 1), *[(n + i, i + 2) for i in range(n - 2)]]
    last = 2 * n - 2
    guards = [Guard(last if at == "last" else n + LONG // 2, 1.0)]
    program = Program(n, [], [ops.add] * (n - 1), adds, guards, [last])
    shorter = balanced(marked(program))
    numbers = [0.1 * k for k in range(n)]
    before = Program(n, [], program.ops, program.operands, [], [guards[0].place])
    after = Program(n, [], shorter.ops, shorter.operands, [], [shorter.guards[0].place])
    assert before(*numbers) == after(*numbers)
