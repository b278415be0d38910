import math

from hypothesis import given, settings
from hypothesis import strategies as st

import autograd as ag
from autograd import Value
from autograd.graph.order import execution_order
from support.programs import inputs_of, programs
from viz.stepping.sweep import shares


def last_grads(order):
    grads = {id(order[-1]): 1.0}
    for share in shares(order):
        operand = share.user.parents[share.index]
        assert share.before == grads.get(id(operand), 0.0)
        grads[id(operand)] = share.after
    return [grads.get(id(value), 0.0).hex() for value in order]


@given(data=st.data(), program=programs())
@settings(max_examples=50, deadline=None)
def test_gradients_are_those_of_backward_bit_for_bit(data, program):
    inputs = [Value(x) for x in data.draw(inputs_of(program))]
    output = program(inputs)
    order = execution_order([output])
    found = last_grads(order)
    assert all(value.grad == 0.0 for value in order)
    output.backward()
    assert found == [(0.0 if value.is_constant else value.grad).hex() for value in order]


def test_the_order_of_rounding_is_that_of_backward():
    x = Value(1.0)
    output = ag.sum([x * 1e16, x * 1.0, x * -1e16, x * 3.0])
    order = execution_order([output])
    found = last_grads(order)
    output.backward()
    assert found[0] == x.grad.hex()


def test_a_zero_wins_over_infinity():
    x = Value(0.0)
    output = ag.sqrt(x) * 0.0
    found = [share.after for share in shares(execution_order([output]))]
    assert found == [0.0, 0.0]
    assert not any(map(math.isnan, found))


def test_paths_that_meet_are_counted():
    x = Value(3.0)
    y = x * x + x
    assert [
        (share.arrived, share.uses) for share in shares(execution_order([y]))
        if share.user.parents[share.index] is x
    ] == [(1, 3), (2, 3), (3, 3)]  # fmt: skip


def test_a_leaf_passes_nothing_on():
    assert list(shares([Value(3.0)])) == []
