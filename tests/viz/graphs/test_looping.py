from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import autograd as ag
import nn
from autograd import Value
from support.graphs import graphs
from viz import draw
from viz.graphs.looping import rolled
from viz.graphs.snapshot import snapshot
from viz.graphs.units import one_by_one

BODIES = {
    "scalar": lambda h, x, w, u: ag.tanh(w * x + u * h),
    "affine": lambda h, x, w, u: h * w + u,
    "constants": lambda h, x, w, u: ag.sin(h * 2.0) - x,
    "twice": lambda h, x, w, u: h * h * w + x,
    "residual": lambda h, x, w, u: h + ag.exp(h * w),
    "many": lambda h, x, w, u: ag.sum([h, x, w * u]).tanh(),
}


def looped(body, steps, losses=False):
    w, u, h = Value(0.5, name="w"), Value(0.25, name="u"), Value(0.1, name="h0")
    total = None
    for t in range(steps):
        h = BODIES[body](h, Value(0.1 * t, name=f"x[{t}]"), w, u)
        if losses:
            error = (h - 1.0) ** 2
            total = error if total is None else ag.maximum(total, error)
    return h if total is None else total


def units_of(value):
    return rolled(one_by_one(snapshot([value])))


def checked(units):
    """What holds of any loops: nothing is lost, and each arrow of the graph is there once."""
    graph = units.graph
    members = [member for unit in units.units for member in unit.members]
    assert sorted(members) == list(range(len(graph.nodes)))
    unit_of = units.unit_of()
    for place, operands in enumerate(units.operands):
        assert all(operand < place for operand in operands)
    arrows = {(a, place) for place, operands in enumerate(units.operands) for a in operands}
    arrows |= units.again
    assert arrows == {
        (unit_of[operand], unit_of[user])
        for user, operands in enumerate(graph.operands)
        for operand in operands
    }
    for unit in units.units:
        assert unit.repeats == len(unit.members)
        assert len({graph.nodes[i].op for i in unit.members}) == 1


@settings(deadline=None)
@given(st.sampled_from(sorted(BODIES)), st.integers(4, 20))
def test_the_steps_of_a_loop_are_drawn_once(body, steps):
    units = units_of(looped(body, steps))
    checked(units)
    frames = Counter(unit.frame for unit in units.units if unit.frame)
    assert set(frames) == {f"{steps} steps"}
    operations = one_by_one(snapshot([looped(body, 1)]))
    assert sum(frames.values()) == sum(map(bool, operations.operands))
    assert units.again


@settings(deadline=None)
@given(st.sampled_from(sorted(BODIES)), st.integers(5, 12))
def test_what_each_step_gives_to_a_loss_is_within(body, steps):
    units = units_of(looped(body, steps, losses=True))
    checked(units)
    assert len(units.units) < 30
    assert max(unit.repeats for unit in units.units) >= steps - 2


@settings(deadline=None, max_examples=60)
@given(graphs(30))
def test_any_graph_keeps_its_arrows(output):
    checked(units_of(output))


def test_two_steps_are_no_loop():
    assert not any(unit.frame for unit in units_of(looped("scalar", 2)).units)


def test_two_loops_have_a_frame_each():
    y = looped("scalar", 6)
    z = looped("affine", 6)
    frames = {unit.frame for unit in units_of(y * z).units if unit.frame}
    assert len(frames) == 2


class Residual(nn.Module):
    def __init__(self, size):
        self.inner = nn.Layer(size, size, activation="tanh")

    def __call__(self, x):
        return [a + b for a, b in zip(x, self.inner(x))]


class Deep(nn.Module):
    def __init__(self, depth):
        self.layers = [Residual(3) for _ in range(depth)]
        self.head = nn.Layer(3, 1)

    def __call__(self, x):
        for layer in self.layers:
            x = layer(x)
        return self.head(x)[0]


@pytest.mark.parametrize("options", [{}, {"collapse": 1}, {"fold": True}])
def test_like_layers_are_one_and_every_part_has_its_name(options):
    view = draw(Deep(12), [0.1, 0.2, 0.3], **options)._view
    assert len(view.nodes) < 20
    titles = [getattr(node, "title", "") or getattr(node, "name", "") for node in view.nodes]
    if "fold" not in options:
        assert any("…11" in title for title in titles)
        assert any(title.startswith("head") for title in titles)
    assert {"x[0…2]", "result"} <= set(titles)
    assert any(arrow.is_again for arrow in view.arrows)


def test_the_output_of_a_loop_stands_for_itself():
    h = looped("scalar", 10)
    h.name = "last"
    (output,) = (n for n in draw(h, fold=True)._view.nodes if getattr(n, "is_output", False))
    assert (output.name, output.data, output.repeats) == ("last", h.data, 1)


def test_a_weight_that_a_hundred_steps_share_is_shown_once_and_marked():
    y = looped("scalar", 100)
    y.backward()
    for options in ({"around": "w"}, {"between": ("w", y)}, {"around": "w", "steps": 1}):
        view = draw(y, **options)._view
        (w,) = (node for node in view.nodes if getattr(node, "name", "") == "w")
        assert w.is_marked
        assert w.repeats == 1
        assert len(view.nodes) < 25
        assert ">here<" in draw(y, **options).dot.replace("\xa0", "")
    shared = draw(y.parents[0], around="w", steps=1, fold=False)._view
    assert sum(getattr(node, "name", "") == "w" for node in shared.nodes) == 1


def test_the_chosen_weight_is_not_folded_with_its_like():
    model = nn.MLP(2, [8, 1], seed=1)
    outputs = [model([0.1 * i, 0.2]) for i in range(30)]
    loss = nn.mse(outputs, [0.0] * 30)
    loss.backward()
    weight = model.layers[0].neurons[3].w[1]
    view = draw(loss, around=weight)._view
    (box,) = (node for node in view.nodes if getattr(node, "is_marked", False))
    assert box.name == "layers.0.neurons.3.w[1]"
    assert (box.repeats, box.data) == (1, weight.data)
    assert len(view.nodes) < 30


def test_a_first_step_that_takes_another_result_is_no_step_of_the_loop():
    x = Value(0.3, name="x")
    other, shared = x.exp(), x.cos()
    h = Value(0.1, name="h0")
    for t in range(6):
        h = (h + (other if t == 0 else shared)).sin()
    units = units_of(h)
    checked(units)
    assert {unit.frame for unit in units.units if unit.frame} == {"5 steps"}
