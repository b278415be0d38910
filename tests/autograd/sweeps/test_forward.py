"""Forward sweeps: against the reverse sweep, wherever inputs and outputs lie in the graph."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

import autograd as ag
from autograd import AnomalyError, Value
from autograd.graph.order import topological_order
from autograd.sweeps.between import path_between
from autograd.sweeps.forward import push, push_recorded


@st.composite
def moved_graphs(draw):
    """Inputs anywhere in a graph, outputs likewise, and tangents, of which some are 0."""
    nodes = [Value(draw(st.floats(0.5, 1.5))) for _ in range(draw(st.integers(1, 3)))]
    for _ in range(draw(st.integers(1, 8))):
        a, b, c = [draw(st.sampled_from(nodes)) for _ in range(3)]
        bent = [ag.sin(a), ag.tanh(a) * b, ag.where(a > b, b, c), ag.dot([a, b], [b, c]) / 8.0]
        nodes.append(draw(st.sampled_from([a + b, a - b, a * 0.5, *bent])))
    some = st.lists(st.sampled_from(nodes), min_size=1, unique_by=id)
    inputs, outputs = draw(some), draw(some)
    tangent = st.sampled_from([0.0, 1.0]) | st.floats(-2.0, 2.0)
    tangents = draw(st.lists(tangent, min_size=len(inputs), max_size=len(inputs)))
    return inputs, outputs, tangents


def marked(nodes):
    """Gradients of all kinds on nodes, as other sweeps or the user may have left them."""
    for i, node in enumerate(nodes):
        node.grad = [0.0, 7.0, -3.0, math.nan][i % 4]
    return [node.grad.hex() for node in nodes]


@given(moved_graphs())
def test_forward_agrees_with_reverse_and_touches_no_grad(graph):
    inputs, outputs, tangents = graph
    nodes = topological_order(outputs)
    before = marked(nodes)
    expected = [
        sum(slope * tangent for slope, tangent in zip(ag.gradients(output, inputs), tangents))
        for output in outputs
    ]
    path = path_between(outputs, inputs, 0)
    assert push(outputs, inputs, tangents, path) == pytest.approx(expected, rel=1e-9, abs=1e-9)
    recorded = push_recorded(outputs, inputs, tangents, path)
    found = [tangent.data if isinstance(tangent, Value) else tangent for tangent in recorded]
    assert found == pytest.approx(expected, rel=1e-9, abs=1e-9)
    assert [node.grad.hex() for node in nodes] == before


def test_an_anomaly_leaves_gradients_as_they_were():
    x = Value(4.0)
    nodes = [x, x * x, x - 4.0]
    y = nodes[1] + ag.sqrt(nodes[2])
    nodes.append(y)
    before = marked(nodes)
    path = path_between([y], [x], 0)
    with ag.detect_anomaly(), pytest.raises(AnomalyError, match="forward pass"):
        push([y], [x], [1.0], path)
    assert [node.grad.hex() for node in nodes] == before
    assert push([y], [x], [1.0], path) == [math.inf]


@pytest.mark.parametrize("tangent", [0.0, 1.0])
def test_a_factor_of_zero_wins(tangent):
    f = lambda x: ag.sqrt(x) * tangent + ag.where(x > 0.0, ag.log(x), x)
    assert ag.jvp(f, (0.0,), (tangent,))[1] == (math.inf if tangent else 0.0)
    assert ag.jvp(lambda x: ag.where(x > 0.0, ag.log(x), x), (0.0,), (1.0,))[1] == 1.0
    assert ag.hvp(lambda x: ag.where(x > 0.0, ag.log(x), x * x), (0.0,), (1.0,)) == (2.0,)
    assert ag.jvp(lambda x, y: ag.sqrt(x) + y, (0.0, 1.0), (0.0, 1.0))[1] == 1.0


KINDS = [0.0, 1.0, -2.0, math.inf, math.nan]


@pytest.mark.parametrize("tangent", KINDS)
@pytest.mark.parametrize("partial", KINDS)
def test_products_of_every_kind(tangent, partial):
    expected = 0.0 if 0.0 in (tangent, partial) else tangent * partial
    for direction in (tangent, Value(tangent)):
        for f in (
            lambda x: x * partial,
            lambda x: partial * x,
            lambda x: ag.dot([x, x, 1.0], [partial, 0.0, 1.0]),
        ):
            found = ag.jvp(f, (1.0,), (direction,))[1]
            assert getattr(found, "data", found) == pytest.approx(expected, nan_ok=True)


def test_a_sweep_visits_what_lies_between_alone():
    x, w = Value(2.0), Value(3.0)
    far = w
    for _ in range(5):
        far = far * w
    y = x * far + x
    assert len(path_between([y], [x], 0).nodes) == 2
    assert push([y], [x], [1.0], path_between([y], [x], 0)) == [far.data + 1.0]
