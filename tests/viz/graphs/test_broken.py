import math

from hypothesis import given
from hypothesis import strategies as st

import autograd as ag
from autograd import Value
from viz.graphs.broken import broken, first_broken
from viz.graphs.shapes import Box, Span
from viz.graphs.snapshot import snapshot
from viz.graphs.view import view_of

MAKERS = [
    lambda a, b: a * b,
    lambda a, b: a - b,
    lambda a, b: ag.log(a),
    lambda a, b: ag.exp(b),
    lambda a, b: a / b,
    lambda a, b: b.tanh(),
]
numbers = st.sampled_from([0.0, 1.0, -2.0, 800.0, math.inf, math.nan])
steps = st.lists(st.tuples(st.sampled_from(MAKERS), st.integers(0, 9), st.integers(0, 9)))


@given(st.lists(numbers, min_size=1, max_size=3), steps)
def test_the_first_in_the_order_of_execution(given_numbers, steps):
    made = [Value(number) for number in given_numbers]
    for maker, i, j in steps:
        made.append(maker(made[-1 - i % len(made)], made[-1 - j % len(made)]))
    output = ag.sum(made)
    graph = snapshot([output])
    for kind, holds in (("nan", math.isnan), ("inf", math.isinf)):
        expected = next((value for value in [*made, output] if holds(value.data)), None)
        place = first_broken(graph, kind)
        assert (None if place is None else graph.nodes[place]) is expected
    marked = [node.first for node in view_of(output).nodes if isinstance(node, Box) and node.first]
    assert sorted(marked) == sorted(
        kind for kind in ("nan", "inf") if first_broken(graph, kind) is not None
    )


def test_a_gradient_that_goes_wrong_on_the_way_back():
    x = Value(0.0, name="x")
    root = ag.sqrt(x)  # slope inf
    y = root * 0.5
    z = y + 1.0
    z.backward()
    graph = snapshot([z])
    assert first_broken(graph, "nan") is None
    assert graph.nodes[first_broken(graph, "inf")] is x


def test_spans():
    assert broken(Span(-math.inf, 1.0)) == "inf"
    assert broken(Span(math.nan, math.nan)) == "nan"
    assert broken(Span(0.0, 1.0)) == broken(0.0) == ""


def test_of_gradients_that_went_wrong_the_first_is_that_of_the_backward_pass():
    x = Value(1.0, name="x")
    early = x.exp()
    late = early * 0.0
    root = ag.sqrt(late)  # slope inf, at the last of them
    root.backward()
    graph = snapshot([root])
    assert [graph.grads[graph.place_of(value)] for value in (late, early)] == [math.inf, 0.0]
    y = ag.sqrt(Value(0.0, name="y") * 1.0 + 0.0)
    y.backward()
    graph = snapshot([y])
    infinite = [place for place, grad in enumerate(graph.grads) if grad == math.inf]
    assert len(infinite) == 3
    assert first_broken(graph, "inf") == max(infinite)
