from hypothesis import given, settings
from hypothesis import strategies as st

from autograd import Value
from viz.graphs.snapshot import snapshot
from viz.graphs.units import Unit, grouped, one_by_one


def test_two_that_need_each_other_are_told():
    x = Value(0.5)
    a = x.tanh()
    b = a.exp()
    c = b.tanh()
    d = c.exp()
    graph = snapshot([d])
    keys = ["x", "f", "g", "f", "end"]
    _, circular = grouped(graph, keys, {key: Unit([]) for key in keys})
    assert circular == {"f", "g"}  # what comes before or after the circle is not on it


def test_operands_come_first():
    x, y = Value(0.5), Value(1.5)
    graph = snapshot([(x * y).tanh() + y])
    units, circular = grouped(graph, ["x", "y", "p", "p", "q"], {k: Unit([]) for k in "xypq"})
    assert not circular
    assert [unit.members for unit in units.units] == [[0], [1], [2, 3], [4]]
    assert units.operands == [[], [], [0, 1], [2, 1]]
    assert units.users() == [[2], [2, 3], [3], []]
    assert units.unit_of() == [0, 1, 2, 2, 3]


@given(st.lists(st.integers(0, 3), min_size=5, max_size=5))
@settings(deadline=None)
def test_any_grouping_without_a_circle_is_in_order(keys):
    x = Value(0.5)
    a, b = x.tanh(), x.exp()
    graph = snapshot([a * b + b])
    units, circular = grouped(graph, keys, {key: Unit([]) for key in keys})
    if not circular:
        assert sorted(m for unit in units.units for m in unit.members) == list(range(5))
    for place, operands in enumerate(units.operands):
        assert all(operand < place for operand in operands)


def test_one_by_one_is_the_graph():
    x = Value(0.5)
    units = one_by_one(snapshot([x * x + 1.0]))
    assert units.operands == [[], [], [0], [2, 1]]
