"""The topological order."""

from autograd import Value
from autograd.graph.order import topological_order


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
