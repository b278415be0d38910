"""Copies and pickles, of deep graphs and shared nodes too."""

import copy
import pickle
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

import autograd as ag
from autograd import Value
from autograd.graph.order import topological_order
from support.programs import inputs_of, programs

PROTOCOLS = range(2, pickle.HIGHEST_PROTOCOL + 1)


def described(outputs):
    """A graph as plain data: what each node holds, with parents by their place."""
    order = topological_order(outputs)
    place = {id(node): i for i, node in enumerate(order)}
    return [
        (
            type(node), node.data.hex(), node.grad.hex(), node.name, node.op, node.is_constant,
            [place[id(parent)] for parent in node.parents], list(node.local_grads),
        )
        for node in order
    ]  # fmt: skip


@given(data=st.data(), program=programs(), protocol=st.sampled_from(PROTOCOLS))
def test_copies_and_pickles_are_the_same_graph(data, program, protocol):
    leaves = [Value(x, name=f"x{i}") for i, x in enumerate(data.draw(inputs_of(program)))]
    output = program(leaves)
    output.backward()
    graph = [*leaves, output]
    assert described(copy.deepcopy(graph)) == described(graph)
    assert described(pickle.loads(pickle.dumps(graph, protocol))) == described(graph)
    alone = pickle.loads(pickle.dumps(output, protocol))
    assert described([alone]) == described([output])


def test_the_python_pickler_agrees_with_the_one_in_c():
    x = Value(2.0)
    y = ag.tanh(x * x) + x
    graph = [y, x, {"y": y}]
    z, w, d = pickle.loads(pickle._dumps(graph))
    assert described([z]) == described([y])
    assert d["y"] is z
    assert topological_order([z])[0] is w


def test_a_copied_leaf_is_independent():
    x = Value(2.0, name="x")
    x.grad = 1.5
    for y in (copy.copy(x), copy.deepcopy(x), pickle.loads(pickle.dumps(x))):
        assert (y.data, y.grad, y.name, y.is_leaf) == (2.0, 1.5, "x", True)
        y.data = 3.0
    assert x.data == 2.0


def test_a_shallow_copy_shares_the_parents():
    x = Value(2.0)
    y = copy.copy(x * x)
    y.backward()
    assert x.grad == 4.0


def test_gradients_flow_to_the_copied_leaves():
    x = Value(2.0)
    y = x * x * x
    for z, w in (copy.deepcopy((x, y)), pickle.loads(pickle.dumps((x, y)))):
        w.backward()
        assert z.grad == 12.0
    assert x.grad == 0.0


@pytest.mark.parametrize("outputs_first", [True, False])
def test_deep_graphs(outputs_first):
    x = Value(1.0)
    y = x
    for _ in range(100_000):
        y = y + x
    pair = [y, x] if outputs_first else [x, y]
    for copied in (copy.deepcopy(pair), pickle.loads(pickle.dumps(pair))):
        output, leaf = copied if outputs_first else copied[::-1]
        output.backward()
        assert leaf.grad == 100_001.0


def test_an_interrupted_pickle_leaves_no_trace():
    class Refuses:
        def __reduce__(self):
            raise ValueError("no")

    x = Value(1.0)
    y = x * x + x * 2.0
    with pytest.raises(ValueError, match="no"):
        pickle.dumps([y, Refuses()])
    assert described([pickle.loads(pickle.dumps(y))]) == described([y])


def test_threads_pickle_side_by_side():
    def round_trip(seed):
        y = x = Value(float(seed))
        for _ in range(2_000):
            y = y * 0.5 + x
        return described([pickle.loads(pickle.dumps(y))]) == described([y])

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(round_trip, range(8)))


def test_constants_and_modes_survive():
    x = Value(2.0)
    y = pickle.loads(pickle.dumps(x * 3.0))
    assert y.parents[1].is_constant
    assert not y.parents[0].is_constant


class Parameter(Value):
    """A subclass, at module level so that pickle finds it."""


def test_subclasses_stay_subclasses():
    y = copy.deepcopy(Parameter(2.0) * 3.0)
    assert type(y.parents[0]) is Parameter
    assert type(copy.copy(Parameter(1.0))) is Parameter
