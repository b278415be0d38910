"""The passes of a descent are those of the loop in Python, bit for bit, on random programs."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import autograd as ag
from autograd import Value
from autograd.graph.order import execution_order
from autograd.strategies import inputs_for, programs
from viz import DrawError
from viz.graphs.snapshot import NOTHING, Known
from viz.stepping.descent import Descent, descent_of, gradients_of, moving_in, passes_of


@st.composite
def trained(draw):
    """A random program with inputs, and which of them a training moves."""
    program = draw(programs(max_steps=10))
    numbers = draw(inputs_for(program))
    moving = draw(st.sets(st.integers(0, len(numbers) - 1)))
    return program, numbers, sorted(moving)


def replay(order, leaves, numbers):
    made = {id(leaf): Value(x) for leaf, x in zip(leaves, numbers, strict=True)}
    for node in order:
        if node.op is not None:
            made[id(node)] = node.op(*[made.get(id(parent), parent) for parent in node.parents])
    return made


def same(x, y):
    return x == y or (math.isnan(x) and math.isnan(y))


@settings(max_examples=40)
@given(trained(), st.floats(1e-3, 2.0), st.integers(1, 4))
def test_passes_are_those_of_the_loop(case, lr, updates):
    program, numbers, moving = case
    numbers = list(numbers)
    leaves = [Value(x) for x in numbers]
    output = program(*leaves)
    if not isinstance(output, Value) or output.is_constant:
        output = leaves[0] * 1.0
    order = execution_order([output])
    place = {id(node): i for i, node in enumerate(order)}
    moving = [k for k in moving if id(leaves[k]) in place]
    before = repr(order)
    descent = Descent(tuple(sorted(place[id(leaves[k])] for k in moving)), lr, updates)
    found = passes_of(order, descent)
    assert repr(order) == before
    assert len(found) == updates + 1
    assert found[0] is order
    for values in found[1:]:
        made = replay(order, leaves, numbers)
        made[id(output)].backward()
        for k in moving:
            numbers[k] = made[id(leaves[k])].data - lr * made[id(leaves[k])].grad
        made = replay(order, leaves, numbers)
        for node, value in zip(order, values, strict=True):
            assert same(value.data, made.get(id(node), node).data)


@settings(max_examples=40)
@given(trained())
def test_gradients_are_those_of_backward(case):
    program, numbers, _ = case
    leaves = [Value(x) for x in numbers]
    output = program(*leaves)
    if not isinstance(output, Value) or output.is_constant:
        return
    order = execution_order([output])
    found = gradients_of(order)
    output.backward()
    for i, node in enumerate(order):
        if not node.is_constant:
            assert same(found.get(i, 0.0), node.grad)


def test_what_moves():
    x, w, b = Value(2.0, name="x"), Value(3.0), Value(1.0)
    y = w * x + b
    order = execution_order([y])
    at = [i for i, value in enumerate(order) if value.is_leaf]
    assert moving_in(order, None, NOTHING) == (at, NOTHING)
    of_a_model = Known({}, {id(w): "w", id(Value(0.0)): "other"})
    assert moving_in(order, None, of_a_model) == ([order.index(w)], of_a_model)
    moving, known = moving_in(order, iter([b, x, b]), Known({id(b): "bias"}, {}))
    assert moving == sorted([order.index(b), order.index(x)])
    assert known.parameters == {id(b): "bias", id(x): "x"}
    assert known.names == {id(b): "bias"}


@pytest.mark.parametrize("wrong", [Value(1.0), 3.0, "w", None])
def test_what_is_no_value_of_the_graph(wrong):
    x = Value(2.0)
    order = execution_order([x * 3.0])
    with pytest.raises(DrawError, match=r"parameters\[1\] is .* parameters=\[w, b\]"):
        moving_in(order, [x, wrong], NOTHING)
    for other in (order[1], order[2]):  # a constant and a result
        with pytest.raises(DrawError, match=r"parameters\[0\]"):
            moving_in(order, [other], NOTHING)


def test_settings_that_make_no_sense():
    x = Value(2.0)
    order = execution_order([x * x])
    assert descent_of(order, [0], None, 0) is None
    with pytest.raises(DrawError, match=r"Write how many: updates=1, lr=0\.1"):
        descent_of(order, [0], 0.1, 0)
    for lr in (None, 0.0, -1.0, math.nan, math.inf, "0.1", True):
        with pytest.raises(DrawError, match=r"learning rate above 0.* Write lr=0\.1"):
            descent_of(order, [0], lr, 1)
    for updates in (-1, 1.5, "2"):
        with pytest.raises(DrawError, match="updates must be a whole number"):
            descent_of(order, [0], 0.1, updates)
    assert descent_of(order, [0], 1, 9_999) == Descent((0,), 1.0, 9_999)
    with pytest.raises(DrawError, match="Ask for at most 9999"):
        descent_of(order, [0], 0.1, 10_000)


def test_what_only_its_own_code_can_compute_again():
    w = Value(2.0)
    compiled = ag.compile(lambda x: ag.sin(w * x) * x)
    compiled(3.0)
    order = execution_order([compiled(2.0) * 2.0])
    with pytest.raises(DrawError, match=r"cannot run .* again .* Leave out updates"):
        descent_of(order, [0], 0.1, 1)
