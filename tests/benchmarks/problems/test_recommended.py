"""The operations that are timed make one node each."""

import pytest

import autograd as ag
from autograd import Value
from benchmarks.problems.recommended import COUNT, OPERATIONS, UNIT, operands


@pytest.mark.parametrize("name", OPERATIONS)
def test_each_makes_a_node_of_its_operands(name):
    on = operands(Value)
    made = OPERATIONS[name].run(ag, on)
    assert len(made) == COUNT
    op = "mul" if name == UNIT else name.split()[0]
    assert {node.op.name for node in made} == {op}
    leaves = {
        id(x) for row in [*on.pairs, *on.threes, *[xs + ys for xs, ys in on.tens]] for x in row
    }
    assert all({id(x) for x in node.parents if not x.is_constant} <= leaves for node in made)
