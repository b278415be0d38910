"""The recorded reverse sweep against plain recursion: inputs may be anywhere in the graph."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import autograd as ag
from autograd import Value


def by_recursion(output, node):
    """The derivative by any node, over all ways that lead to it."""
    memo = {}

    def derivative(of):
        if of is node:
            return 1.0
        if id(of) not in memo:
            memo[id(of)] = sum(d * derivative(p) for p, d in zip(of.parents, of.local_grads))
        return memo[id(of)]

    return derivative(output)


@st.composite
def graphs(draw):
    """An output, and values of its graph in any order."""
    nodes = [Value(draw(st.floats(0.5, 1.5))) for _ in range(draw(st.integers(1, 3)))]
    for _ in range(draw(st.integers(1, 8))):
        a, b, c = [draw(st.sampled_from(nodes)) for _ in range(3)]
        bent = [ag.sin(a), ag.tanh(a) * b, ag.where(a > b, b, c), ag.dot([a, b], [b, c]) / 8.0]
        nodes.append(draw(st.sampled_from([a + b, a - b, a * 0.5, *bent])))
    return nodes[-1], draw(st.lists(st.sampled_from(nodes), min_size=1, unique_by=id))


def numbers(found):
    return [grad.data if isinstance(grad, Value) else grad for grad in found]


@given(graphs())
def test_inputs_anywhere_in_the_graph(graph):
    output, inputs = graph
    wanted = pytest.approx([by_recursion(output, node) for node in inputs], rel=1e-9, abs=1e-9)
    assert ag.gradients(output, inputs) == wanted
    assert numbers(ag.gradients(output, inputs, create_graph=True)) == wanted


@given(graphs())
def test_differentiated_once_more(graph):
    output, inputs = graph
    firsts = ag.gradients(output, inputs, create_graph=True)
    for first in firsts:
        if isinstance(first, Value) and first.parents:
            wanted = [by_recursion(first, node) for node in inputs]
            found = numbers(ag.gradients(first, inputs, create_graph=True))
            assert found == pytest.approx(wanted, rel=1e-9, abs=1e-9)
            assert ag.gradients(first, inputs) == pytest.approx(wanted, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("in_turn", [False, True])
def test_an_input_on_the_way_to_another(in_turn):
    x = Value(3.0)
    y = x * x
    inputs = [y, x] if in_turn else [x, y]
    found = ag.gradients(y * x, inputs, create_graph=True)
    assert numbers(found) == ([3.0, 27.0] if in_turn else [27.0, 3.0])
    assert ag.gradients(found[in_turn], [x]) == [18.0]


def test_the_output_itself_and_what_it_does_not_depend_on():
    x, other = Value(3.0), Value(2.0)
    y = x * x
    found = ag.gradients(y, [y, other, x], create_graph=True)
    assert numbers(found) == [1.0, 0.0, 6.0]
    assert ag.gradients(x, [x, other], create_graph=True) == [1.0, 0.0]
