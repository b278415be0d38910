"""The topological order, and the order of execution."""

import copy
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

import autograd as ag
from autograd import Value
from autograd.context import shared
from autograd.graph.order import execution_order, topological_order


def test_parents_come_first_and_each_node_once():
    x, y = Value(1.0), Value(2.0)
    z = x * y
    w = z + z * x
    order = topological_order([w, z])
    assert len(order) == len(set(map(id, order))) == 5
    place = {id(node): i for i, node in enumerate(order)}
    assert all(place[id(p)] < place[id(node)] for node in order for p in node.parents)


def test_depth_does_not_matter():
    y = x = Value(1.0)
    for _ in range(100_000):
        y = y + x
    assert len(topological_order([y])) == 100_001


MAKERS = [
    lambda a, b: a * b,
    lambda a, b: b.tanh(),
    lambda a, b: ag.maximum(a, b),
    lambda a, b: ag.sum([a, b, a]),
    lambda a, b: ag.where(a > b, a, b),
    lambda a, b: 2.0 - a,
    lambda a, b: Value(a),
    lambda a, b: a**2,
]
computations = st.lists(
    st.tuples(st.sampled_from(MAKERS), st.integers(0, 9), st.integers(0, 9)), min_size=1
)


def computed(steps):
    """Results of steps on any of those before, in the order of their computation."""
    made = [Value(0.5), Value(-1.5)]
    results = []
    for maker, i, j in steps:
        result = maker(made[-1 - i % len(made)], made[-1 - j % len(made)])
        made.append(result)
        results.append(result)
    return results


@given(computations, st.sampled_from(["", "backward", "gradients", "deepcopy", "pickle"]))
def test_results_come_as_they_were_computed(steps, then):
    results = computed(steps)
    last = ag.sum(results)
    if then == "backward":
        last.backward()
    elif then == "gradients":
        ag.gradients(last, results[:1])
    elif then == "deepcopy":
        results, last = copy.deepcopy((results, last))
    elif then == "pickle":
        results, last = pickle.loads(pickle.dumps((results, last)))
    order = [node for node in execution_order([last]) if node.op is not None]
    inside = {id(node) for node in topological_order([last])}
    expected = [node for node in results if id(node) in inside]
    assert [id(node) for node in order if id(node) in set(map(id, results))] == list(
        map(id, expected)
    )
    assert order[-1] is last


@pytest.mark.parametrize("later", [2**31, 2**32 - 2, 2**32 + 7])
def test_an_order_is_found_however_many_results_were_computed_meanwhile(later):
    x = Value(2.0)
    old = x * x
    before = shared.made
    try:
        shared.made = (before + later) & 0xFFFFFFFF
        new = old * x
        order = execution_order([new])
    finally:
        shared.made = before
    place = {id(node): i for i, node in enumerate(order)}
    assert all(place[id(p)] < place[id(node)] for node in order for p in node.parents)
