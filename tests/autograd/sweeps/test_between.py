"""What lies between outputs and inputs: against its definition, on graphs of several ages."""

from hypothesis import given
from hypothesis import strategies as st

import autograd as ag
from autograd import Value
from autograd.context import tick
from autograd.graph.order import topological_order
from autograd.node import moment_of
from autograd.sweeps.between import path_between


@st.composite
def aged_graphs(draw):
    """Older nodes, those made since a moment, and that moment."""

    def grown(nodes, leaves):
        made = [Value(draw(st.floats(0.5, 1.5))) for _ in range(leaves)]
        nodes = [*nodes, *made]
        for _ in range(draw(st.integers(1, 7))):
            a, b, c = [draw(st.sampled_from(nodes)) for _ in range(3)]
            choices = [a + b, a * 2.0, ag.sin(a), ag.where(a > b, b, c), ag.stop_gradient(a)]
            made.append(draw(st.sampled_from(choices)))
            nodes.append(made[-1])
        return made

    older = grown([], draw(st.integers(1, 2)))
    began = tick()
    return older, grown(older, draw(st.integers(1, 2))), began


@given(data=st.data(), graph=aged_graphs())
def test_the_path_is_what_depends_and_is_depended_on(data, graph):
    older, newer, began = graph
    outputs = data.draw(st.lists(st.sampled_from(newer), min_size=1, max_size=3))
    inputs = data.draw(st.lists(st.sampled_from(older + newer), min_size=1, max_size=3))
    if data.draw(st.booleans()):  # marks of other walks do not matter
        ag.gradients(data.draw(st.sampled_from(older + newer)), inputs)
    leaves = [node for node in topological_order(outputs) if node.is_leaf]
    made = list(map(moment_of, leaves))
    new, given_ = set(map(id, newer)), {id(node) for node in inputs if not node.is_constant}
    needed = topological_order(outputs)
    dependent = set()
    for node in needed:
        if any(id(p) in dependent or id(p) in given_ for p in node.parents):
            dependent.add(id(node))
    path = path_between(outputs, inputs, 0)
    assert set(map(id, path.nodes)) == dependent
    order = {id(node): i for i, node in enumerate(path.nodes)}
    assert len(order) == len(path.nodes)
    for node in path.nodes:
        assert all(order[id(p)] < order[id(node)] for p in node.parents if id(p) in order)
    if all(id(node) in new for node in inputs):
        own = path_between(outputs, inputs, began)
        assert set(map(id, own.nodes)) == dependent
        old_leaves = [n for n in leaves if id(n) not in new]
        assert own.leads_elsewhere == bool(old_leaves)
    assert list(map(moment_of, leaves)) == made


def test_an_input_is_no_other_value():
    w = Value(2.0)
    began = tick()
    y = w * w
    assert not path_between([y, w], [w, w], began).leads_elsewhere
    assert path_between([y], [Value(1.0)], began).leads_elsewhere
    assert path_between([w], [Value(1.0)], began).leads_elsewhere
