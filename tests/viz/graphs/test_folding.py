from hypothesis import given, settings
from hypothesis import strategies as st

import autograd as ag
from autograd import Value
from support.graphs import Stack, graphs
from viz.graphs.collapsing import blocks, collapsed
from viz.graphs.folding import folded, joint_name
from viz.graphs.scopes import scopes
from viz.graphs.snapshot import Known, snapshot
from viz.graphs.units import one_by_one


def drawn(model, x, depth):
    known = Known({}, {id(value): path for path, value in model.named_parameters()})
    outputs = model(x)
    graph = snapshot(outputs if isinstance(outputs, list) else [outputs], known)
    units = folded(collapsed(graph, blocks(graph, scopes(graph), depth), join_sums=True))
    return units, [(unit.title, unit.repeats) for unit in units.units if unit.kind == "block"]


@given(st.integers(1, 4), st.integers(2, 6), st.integers(2, 5))
@settings(max_examples=20, deadline=None)
def test_the_units_of_a_layer_are_one(inputs, width, outputs):
    x = [Value(float(i), name=f"x[{i}]") for i in range(inputs)]
    units, found = drawn(Stack(inputs, width, outputs), x, 2)
    assert found == [
        (f"layers.0.units.0…{width - 1}", width),
        (f"layers.1.units.0…{outputs - 1}", outputs),
    ]
    assert len(units.units) <= inputs + 2  # inputs are alike only if used alike


@given(graphs(), st.integers(0, 2))
@settings(max_examples=50, deadline=None)
def test_every_value_is_kept_and_operands_come_first(output, depth):
    graph = snapshot([output])
    before = collapsed(graph, blocks(graph, scopes(graph), depth), join_sums=True)
    after = folded(before)
    assert sum(unit.repeats for unit in after.units) == len(before.units)
    assert sorted(m for unit in after.units for m in unit.members) == list(range(len(graph.nodes)))
    for place, operands in enumerate(after.operands):
        assert len(set(operands)) == len(operands)
        assert all(operand < place for operand in operands)
    for unit in after.units:
        if unit.kind == "value":
            assert len({graph.nodes[m].op for m in unit.members}) == 1


def test_operands_that_are_not_alike_come_first_too():
    e = [Value(float(i), name=f"x[{i}]").exp() for i in range(2)]
    units = folded(one_by_one(snapshot([e[0].tanh() * e[1].tanh() + e[1]])))
    (place,) = (i for i, unit in enumerate(units.units) if unit.repeats == 2)
    assert len(units.operands[place]) == 2
    assert max(units.operands[place]) < place


@given(st.integers(4, 30))
@settings(max_examples=50, deadline=None)
def test_samples_of_a_batch_are_one_without_any_scope(n):
    w = Value(0.5, name="w")
    terms = [(w * float(i) - 1.0).tanh() for i in range(n)]
    graph = snapshot([sum(terms[1:], terms[0])])
    units = folded(collapsed(graph, [""] * len(graph.nodes), join_sums=True))
    assert max(unit.repeats for unit in units.units) == n
    assert len(units.units) <= 7


def test_what_differs_in_kind_order_or_use_stays_apart():
    a, b = Value(1.0, name="x[0]"), Value(2.0, name="x[1]")
    assert all(u.repeats == 1 for u in folded(one_by_one(snapshot([a - b.tanh()]))).units)
    assert all(u.repeats == 1 for u in folded(one_by_one(snapshot([a.sin() * b.cos()]))).units)
    x, y = Value(1.0, name="x1"), Value(2.0, name="x2")
    assert all(u.repeats == 1 for u in folded(one_by_one(snapshot([x * y]))).units)


WITH_SIDES = [lambda a, b: a - b, lambda a, b: a / b, lambda a, b: a**b, ag.atan2, ag.copysign]


@given(st.sampled_from(WITH_SIDES), st.sampled_from([ag.sin, ag.exp]), st.booleans())
def test_operands_the_other_way_round_stay_apart(op, of_one, is_summed):
    a, b = Value(1.5, name="a"), Value(2.5, name="b")
    one, other = of_one(op(a, b)), of_one(op(b, a))
    outputs = [one + other] if is_summed else [one, other]
    assert all(u.repeats == 1 for u in folded(one_by_one(snapshot(outputs))).units)
    x, y = of_one(op(a, b)), of_one(op(a, b))
    assert max(u.repeats for u in folded(one_by_one(snapshot([x * y]))).units) == 2


def test_blocks_that_differ_inside_stay_apart():
    x = Value(0.5)
    graph = snapshot([x.sin().exp() * x.exp().sin()])
    block_of = ["", "a.0", "a.0", "a.1", "a.1", ""]
    assert len(folded(collapsed(graph, block_of, join_sums=False)).units) == 4


def test_blocks_of_other_names_stay_apart():
    x = Value(0.5)
    graph = snapshot([(x.exp() * x.exp()) * (x.exp() * x.exp())])
    makers = [place for place, node in enumerate(graph.nodes) if node.op and node.op.name == "exp"]
    names = dict(zip(makers, ["heads.0.q", "heads.0.k", "heads.1.q", "heads.1.k"]))
    units = collapsed(graph, [names.get(i, "") for i in range(len(graph.nodes))], join_sums=False)
    blocks_of = {u.title: u.repeats for u in folded(units).units if u.kind == "block"}
    assert blocks_of == {"heads.0…1.q": 2, "heads.0…1.k": 2}


def test_outputs_are_not_one_with_what_is_none():
    x = [Value(float(i), name=f"x[{i}]") for i in range(2)]
    tops = [x[0].exp(), x[1].exp()]
    units = folded(one_by_one(snapshot([tops[0], tops[1]])))
    assert [unit.repeats for unit in units.units] == [2, 2]
    assert [u.repeats for u in folded(one_by_one(snapshot([tops[0], tops[1] * 1.0]))).units] == [
        1, 1, 1, 1, 1, 1,
    ]  # fmt: skip


def test_joint_names():
    assert joint_name(["x"]) == "x"
    assert joint_name(["w[0][1]", "w[3][1]"]) == "w[0…3][1]"
    assert joint_name(["layers.0…2.b", "layers.5.b"]) == "layers.0…5.b"
    assert joint_name(["x1", "x2"]) == "x1"
    assert joint_name(["a[1]", "b[2]"]) == "a[1]"
    assert joint_name(["v.1x", "v.2x"]) == "v.1x"


@given(st.lists(st.text(), min_size=1, max_size=3))
@settings(max_examples=50, deadline=None)
def test_any_names_have_a_joint_one(names):
    assert joint_name(names) == joint_name(names * 2)
    huge = f"w[{'9' * 5000}]"
    assert joint_name([huge, huge]) == huge
