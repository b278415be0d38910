"""Reading: the program of a graph gives what the graph gave."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import autograd as ag
from autograd import Value
from autograd.compiler.program.reading import read
from autograd.node import number_of
from autograd.strategies import inputs_for, programs
from autograd.table import ops
from support.straight import bits


def none(leaf):
    return False


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data(), function=programs(max_steps=10))
def test_the_program_of_a_graph_repeats_it(data, function):
    inputs = data.draw(inputs_for(function))
    leaves = [Value(x) for x in inputs]
    output = function(*leaves)
    if not isinstance(output, Value):
        return
    slopes = ag.gradients(output, leaves, create_graph=True)
    nodes = [output, *[slope for slope in slopes if isinstance(slope, Value)]]
    reading = read(leaves, nodes, [], none)
    found = reading.program(*inputs)
    assert reading.captured == []
    for one, node in zip(found, nodes, strict=True):
        assert abs(one - node.data) <= 1e-13 * (1.0 + abs(node.data))
    counts = reading.counts
    assert counts["left"] == len(reading.program.ops)
    assert counts["left"] <= counts["recorded"]


def test_inputs_keep_their_order_and_captured_leaves_follow():
    x, y, w, v = [Value(float(k)) for k in range(4)]
    reading = read([y, x], [x - y * w + v], [], none)
    assert set(map(id, reading.captured)) == {id(w), id(v)}
    numbers = [number_of(leaf) for leaf in reading.captured]
    assert reading.program(10.0, 1.0, *numbers) == [1.0 - 10.0 * 2.0 + 3.0]


def test_leaves_of_the_functions_own_and_constants_are_frozen():
    x, own = Value(2.0), Value(5.0)
    reading = read([x], [x * own + 3.0], [], lambda leaf: leaf is own)
    assert reading.captured == []
    assert reading.program(4.0) == [23.0]


def test_guards_are_read_with_what_they_need():
    x, y = Value(2.0), Value(3.0)
    asked = ag.sin(x) * y
    reading = read([x, y], [y + 1.0], [(asked, 0.5)], none)
    [guard] = reading.program.guards
    assert guard.outcome == 0.5
    assert {op.name for op in reading.program.ops} == {"sin", "mul", "add"}


def test_what_is_unused_or_written_twice_is_left_out():
    x = Value(2.0)
    ag.exp(x)
    reading = read([x], [ag.sin(x) * ag.sin(x) + (x * 1.0) * Value(0.0).data], [], none)
    assert reading.program.ops.count(ops.sin) == 1
    assert "exp" not in {op.name for op in reading.program.ops}
    assert reading.counts["shared"] == 1
    assert reading.counts["simplified"] == 1


def test_outputs_may_be_inputs_constants_and_the_same():
    x, w = Value(2.0), Value(3.0)
    reading = read([x], [x, w, x], [], none)
    assert bits(reading.program(5.0, 7.0)) == bits([5.0, 7.0, 5.0])


def test_deep_graphs():
    x = Value(1.0)
    y = x
    for _ in range(50_000):
        y = y + x
    assert read([x], [y], [], none).program(2.0) == [100_002.0]


def test_the_numbers_of_inputs_do_not_shape_the_program():
    """So that a program that was kept is found whatever the first call's numbers were."""

    def program(x, w):
        x, w = Value(x), Value(w)
        return read([x], [x * w + 1.5], [], lambda leaf: False).program

    assert program(2.0, 3.0).constants == [1.5]
    assert program(2.0, 3.0).fingerprint() == program(-4.0, 5.0).fingerprint()
