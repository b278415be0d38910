import pytest

import autograd as ag
from autograd import Value
from autograd.value import constant
from viz.graphs.folding import folded
from viz.graphs.shapes import Box, Circle, Stub
from viz.graphs.snapshot import snapshot
from viz.graphs.units import one_by_one
from viz.graphs.view import view_of, view_of_units


def boxes(view, name=None):
    found = [node for node in view.nodes if isinstance(node, Box)]
    return found if name is None else [box for box in found if box.name == name]


def operands(view):
    """For each operation, in order, its label and what its arrows come from."""
    by_id = {node.id: node for node in view.nodes}
    return [
        (
            node.label,
            [
                (by_id[arrow.tail], arrow.local_grad)
                for arrow in view.arrows
                if arrow.head == node.id
            ],
        )
        for node in view.nodes
        if isinstance(node, Circle)
    ]


def test_what_a_neuron_shows():
    w, x, b = Value(-3.0, name="w"), Value(2.0, name="x"), Value(6.5, name="b")
    out = ag.tanh(w * x + b)
    out.backward()
    view = view_of(out)
    shown = [
        (label, [(box.name, box.data, box.grad, local) for box, local in tails])
        for label, tails in operands(view)
    ]
    inner = 1.0 - out.data**2
    assert shown[0] == ("*", [("w", -3.0, w.grad, 2.0), ("x", 2.0, x.grad, -3.0)])
    assert shown[1][0] == "+"
    assert shown[1][1][1] == ("b", 6.5, b.grad, 1.0)
    assert shown[2] == ("tanh", [("", 0.5, pytest.approx(inner), pytest.approx(inner))])
    assert [(box.data, box.is_output) for box in boxes(view)][-1] == (out.data, True)
    assert sum(box.is_output for box in boxes(view)) == 1


def test_every_operation_points_at_its_result():
    x = Value(0.5)
    view = view_of(ag.exp(ag.sin(x)))
    results = [arrow for arrow in view.arrows if arrow.local_grad is None]
    assert [(arrow.tail, arrow.head) for arrow in results] == [("n1", "n2"), ("n3", "n4")]


def test_ids_count_the_nodes():
    x, y = Value(1.0), Value(2.0)
    view = view_of((x + y) * (x - y) + 3.0)
    assert [node.id for node in view.nodes] == [f"n{i}" for i in range(len(view.nodes))]
    assert view == view_of((x + y) * (x - y) + 3.0)


def test_a_square_has_two_arrows_from_one_box():
    x = Value(3.0, name="x")
    (square,) = operands(view_of(x * x))
    assert square == ("*", [(boxes(view_of(x * x), "x")[0], 3.0)] * 2)


def test_kinds():
    x = Value(2.0)
    c = constant(5.0)
    view = view_of(x * 3.0 + c)
    assert [(box.kind, box.data, box.grad) for box in boxes(view)] == [
        ("input", 2.0, None), ("constant", 3.0, None), ("result", 6.0, None),
        ("constant", 5.0, None), ("result", 11.0, None),
    ]  # fmt: skip


def test_no_gradient_stands_on_the_arrow_from_a_constant():
    (tails,) = [tails for _, tails in operands(view_of(Value(2.0) ** 3))]
    assert [local for _, local in tails] == [12.0, None]


@pytest.mark.parametrize(("value", "kind"), [(Value(1.0), "input"), (constant(1.0), "constant")])
def test_a_value_alone(value, kind):
    view = view_of(value)
    assert [(box.kind, box.is_output) for box in boxes(view)] == [(kind, True)]
    assert view.arrows == []


def test_a_loop_shows_its_leaves_at_every_step():
    y, w, b = Value(1.0), Value(0.9, name="w"), Value(0.1, name="b")
    for _ in range(50):
        y = y * w + b
    view = view_of(y)
    for name in ("w", "b"):
        assert [box.is_again for box in boxes(view, name)] == [False] + [True] * 49
    assert len(view.arrows) == 50 * 6
    tails = [arrow.tail for arrow in view.arrows]
    assert len(tails) == len(set(tails))  # no box feeds two operations


def test_few_uses_or_near_ones_share_a_box():
    x = Value(0.5, name="x")
    y = x
    for _ in range(20):
        y = ag.sin(y)
    assert len(boxes(view_of(y + x), "x")) == 1
    fan = [f(x) for f in (ag.sin, ag.cos, ag.exp, ag.tanh)]
    assert len(boxes(view_of(fan[0] + fan[1] + fan[2] + fan[3]), "x")) == 1


def test_a_result_used_far_away_is_computed_once_and_drawn_again():
    rate, s = Value(0.02, name="rate"), Value(100.0)
    growth = ag.exp(rate)
    growth.name = "growth"
    for _ in range(20):
        s = s * growth
    view = view_of(s)
    first, *more = boxes(view, "growth")
    assert not first.is_again
    assert more
    assert all(box.is_again for box in more)
    assert [label for label, _ in operands(view)].count("exp") == 1
    assert [arrow.head for arrow in view.arrows].count(first.id) == 1
    assert any(arrow.tail == first.id for arrow in view.arrows)


def test_a_sum_of_many_branches_draws_shared_leaves_again():
    # Every use is as deep as the others, counted from the leaves, but not from the output.
    w, total = Value(0.5, name="w"), Value(0.0)
    for i in range(10):
        total = total + (w - i) ** 2
    assert len(boxes(view_of(total), "w")) == 10


def test_an_operation_that_uses_a_far_value_twice_has_one_box_for_it():
    w, y = Value(1.01, name="w"), Value(1.0)
    for _ in range(8):
        y = y + w * w
    view = view_of(y)
    squares = [tails for label, tails in operands(view) if label == "*"]
    assert all(tails[0][0].id == tails[1][0].id for tails in squares)
    assert len({tails[0][0].id for tails in squares}) == len(squares) == 8


def test_many_operands_that_one_thing_stands_for_have_one_arrow():
    x = [Value(float(i), name=f"x[{i}]") for i in range(50)]
    total = ag.dot(x, x[::-1]) * 2.0
    graph = snapshot([total])
    view = view_of_units(folded(one_by_one(graph)))
    assert len(view.arrows) == 5
    part = view_of_units(one_by_one(graph), {50, 51, 52})
    stubs = {node.id for node in part.nodes if isinstance(node, Stub)}
    assert [arrow.local_grad for arrow in part.arrows if arrow.tail in stubs] == [None]


def test_equal_values_are_not_one():
    view = view_of(Value(1.0) + Value(1.0))
    assert len(boxes(view)) == 3


def test_a_deep_graph():
    y = Value(1.0)
    for _ in range(5000):
        y = y + 1.0
    assert len(view_of(y).nodes) == 15001
