import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import autograd as ag
from autograd import Value
from support.graphs import SCOPES, Stack, graphs
from viz.graphs.collapsing import blocks, collapsed
from viz.graphs.scopes import scopes
from viz.graphs.snapshot import Known, snapshot


def shown(graph, collapse, join_sums=False):
    units = collapsed(graph, blocks(graph, scopes(graph), collapse), join_sums)
    return [unit.title or unit.kind for unit in units.units], units


@settings(max_examples=50, deadline=None)
@given(
    graphs(),
    st.integers(0, 3) | st.sets(st.sampled_from(SCOPES[1:])),
    st.booleans(),
)
def test_every_value_is_drawn_once_and_after_its_operands(output, collapse, join_sums):
    graph = snapshot([output])
    _, units = shown(graph, collapse, join_sums)
    unit_of = units.unit_of()
    assert sorted(m for unit in units.units for m in unit.members) == list(range(len(graph.nodes)))
    for place, operands in enumerate(units.operands):
        assert all(operand < place for operand in operands)
    arrows = {
        (unit_of[operand], unit_of[place])
        for place, operands in enumerate(graph.operands)
        for operand in operands
    }
    drawn = {(o, place) for place, operands in enumerate(units.operands) for o in operands}
    assert drawn == {(tail, head) for tail, head in arrows if tail != head}


@pytest.mark.parametrize(
    ("collapse", "titles"),
    [
        (1, ["layers.0", "layers.1"]),
        (2, ["layers.0.units.0", "layers.0.units.1", "layers.1.units.0"]),
        (9, ["layers.0.units.0", "layers.0.units.1", "layers.1.units.0"]),
        ({"layers.0"}, ["layers.0"]),
        ({"layers.0.units.1", "layers.1"}, ["layers.0.units.1", "layers.1"]),
        (0, []),
    ],
)
def test_depths_and_names(collapse, titles):
    model = Stack(2, 2, 1)
    x = [Value(1.0, name="x"), Value(2.0, name="y")]
    known = Known({}, {id(value): path for path, value in model.named_parameters()})
    found, units = shown(snapshot([model(x)], known), collapse)
    assert [title for title in found if title != "value"] == titles
    in_blocks = {m for unit in units.units if unit.kind == "block" for m in unit.members}
    if collapse in (1, 2, 9):
        assert set(units.graph.parameters) <= in_blocks
    assert not any(units.graph.names[member] for member in in_blocks)


def test_inputs_stay_outside():
    with ag.name_scope("part"):
        y = Value(1.0, name="x") * Value(2.0, name="w") + 3.0
    found, units = shown(snapshot([y]), 1)
    assert found == ["value", "value", "part"]
    assert units.graph.names[:2] == ["x", "w"]


def test_a_cell_that_is_run_again_is_drawn_again():
    w, h = Value(0.5), Value(1.0)
    for _ in range(3):
        with ag.name_scope("cell"):
            h = (h * w).tanh()
        h = h + 1.0
    found, _ = shown(snapshot([h]), 1)
    assert found.count("cell") == 3


def test_parallel_uses_of_a_scope_are_one():
    w = Value(0.5)
    terms = []
    for i in range(3):
        with ag.name_scope("cell"):
            terms.append((w * float(i)).tanh())
    found, _ = shown(snapshot([terms[0] * terms[1] * terms[2]]), 1)
    assert found.count("cell") == 1


def test_long_sums_are_one():
    x = [Value(float(i)) for i in range(5)]
    graph = snapshot([sum(x[1:], x[0]) * 2.0])
    assert shown(graph, 0, join_sums=True)[0] == ["value"] * 5 + ["sum", "value", "value"]
    assert "sum" not in shown(graph, 0)[0]
    assert "sum" not in shown(snapshot([x[0] + x[1] + x[2]]), 0, join_sums=True)[0]


def test_a_part_of_a_sum_that_others_use_is_no_hidden_one():
    x = [Value(float(i)) for i in range(9)]
    part = sum(x[1:4], x[0])
    whole = sum(x[4:], part)
    graph = snapshot([whole * part])
    found, units = shown(graph, 0, join_sums=True)
    assert found.count("sum") == 2
    ends = [graph.nodes[unit.members[-1]] for unit in units.units if unit.kind == "sum"]
    assert [end is part for end in ends] == [True, False]
