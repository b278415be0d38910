import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import autograd as ag
from autograd import Value
from support.graphs import Stack
from viz.graphs.scopes import common, scope_of_path, scopes
from viz.graphs.snapshot import Known, snapshot


@pytest.mark.parametrize(
    ("path", "scope"),
    [
        ("w", ()),
        ("w[1][2]", ()),
        ("line.slope", ("line",)),
        ("layers.0.neurons.3.w[1]", ("layers.0", "neurons.3")),
        ("blocks[0].attention.wq[1][2]", ("blocks[0]", "attention")),
        ("parts['a.b'].w", ("parts['a.b']",)),
        ("0.w", ("0",)),
        ("", ()),
        ("[.", ()),
    ],
)
def test_scopes_of_paths(path, scope):
    assert scope_of_path(path) == scope


@given(st.text())
@settings(deadline=None)
def test_any_path_has_a_scope(path):
    assert all(scope_of_path(path))


def found(output, parameters):
    graph = snapshot([output], Known({}, {id(value): path for path, value in parameters}))
    return dict(zip(map(id, graph.nodes), scopes(graph)))


def test_an_operation_is_where_its_parameters_are():
    u, v, w, x = (Value(float(i)) for i in range(1, 5))
    within = x * u
    activated = within.tanh()
    across = activated + v
    elsewhere = across * w
    mixed = elsewhere + within
    nowhere = mixed * x
    where = found(nowhere, [("a.0.u", u), ("a.1.v", v), ("b.w", w)])
    names = within, activated, across, elsewhere, mixed, nowhere, x
    assert [where[id(value)] for value in names] == [
        ("a.0",), ("a.0",), ("a.1",), ("b",), (), (), (),
    ]  # fmt: skip


def test_two_parameters_share_the_deepest_module_that_holds_both():
    v, w = Value(1.0), Value(2.0)
    y = v * w
    assert found(y, [("net.a.v", v), ("net.b.w", w)])[id(y)] == ("net",)
    assert found(y, [("v", v), ("b.w", w)])[id(y)] == ()


def test_a_written_scope_stands_around_the_module():
    w, x = Value(1.0), Value(2.0)
    with ag.name_scope("encoder"), ag.name_scope("layers.1"):
        y = w * x
        z = x * 2.0
    where = found(y + z, [("cell.w", w)])
    assert where[id(y)] == ("encoder", "layers.1", "cell")
    assert where[id(z)] == ("encoder", "layers.1")


def test_a_loss_in_a_scope_of_its_own_is_in_no_module():
    w, x = Value(1.0), Value(2.0)
    error = w * x - 3.0
    with ag.name_scope("loss"):
        squared = error * error
        loss = squared / 2.0
    where = found(loss, [("layers.0.w", w)])
    assert where[id(error)] == ("layers.0",)
    assert where[id(squared)] == where[id(loss)] == ("loss",)


def test_what_passes_a_module_by_meets_its_result_outside():
    w, x = Value(1.0), Value(2.0)
    start = x.exp()
    within = start * w
    end = start + within
    where = found(end, [("block.w", w)])
    assert [where[id(value)] for value in (start, within, end)] == [(), ("block",), ()]


def test_every_unit_of_a_stack():
    model = Stack(2, 3, 1)
    x = [Value(1.0), Value(2.0)]
    where = found(model(x), model.named_parameters())
    assert set(where.values()) == {
        (), ("layers.0", "units.0"), ("layers.0", "units.1"), ("layers.0", "units.2"),
        ("layers.1", "units.0"),
    }  # fmt: skip
    assert [where[id(value)] for value in x] == [(), ()]


def test_common():
    assert common([]) is None
    assert common([("a", "b"), ("a", "c"), ("a",)]) == ("a",)
    assert common([("a",), ()]) == ()
