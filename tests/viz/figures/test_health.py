import math

import pytest

import nn
import viz
from autograd import OperandError
from viz import DrawError
from viz.figures.health import update_ratios

SAMPLES = [[-1.0], [1.0], [2.0]]


@pytest.fixture
def model():
    """Of three units: one that is always on, one on for two samples, one never."""
    model = nn.MLP(1, [3, 1])
    for neuron, (w, b) in zip(model.layers[0].neurons, [(0.0, 1.0), (1.0, 0.0), (0.0, -1.0)]):
        neuron.w[0].data, neuron.b.data = w, b
    return model


def heights(axes):
    return [[bar.get_height() for bar in container] for container in axes.containers]


def test_shares_and_dead_units(model):
    (axes,) = viz.layer_health(model, SAMPLES).axes
    shares, dead = heights(axes)
    assert shares == pytest.approx([4 / 9, 0.0])
    assert dead == pytest.approx([1 / 3, 0.0])
    assert [text.get_text() for text in axes.texts] == ["1 of 3 dead", "0 of 1 dead"]
    assert [tick.get_text() for tick in axes.get_xticklabels()] == ["layers.0", "layers.1"]


def test_the_bound_counts():
    model = nn.MLP(1, [1, 1], activation="tanh")
    model.layers[0].neurons[0].w[0].data = 1.0
    slope = 1.0 - math.tanh(1.0) ** 2  # 0.42
    for bound, expected in ((slope - 0.01, 0.0), (slope + 0.01, 1.0)):
        (axes,) = viz.layer_health(model, [[1.0]], saturated=bound).axes
        assert heights(axes)[0][0] == expected


def test_a_nan_is_no_gradient(model):
    (axes,) = viz.layer_health(model, [[math.nan]]).axes
    assert heights(axes)[1][0] == 1.0


@pytest.mark.parametrize("make", [nn.SGD, nn.Adam, nn.RMSprop])
def test_ratios_are_those_of_the_next_step(model, make):
    optimizer = make(model.parameters(), lr=0.1)
    for _ in range(2):  # a state too
        optimizer.zero_grad()
        nn.mse([model(x) for x in SAMPLES], [1.0, 2.0, 3.0]).backward()
        before = model.state_dict(), [p.grad for p in model.parameters()], optimizer.state_dict()
        ratios = update_ratios(model, optimizer)
        after = model.state_dict(), [p.grad for p in model.parameters()], optimizer.state_dict()
        assert after == before
        optimizer.step()
        now = model.state_dict()
        for name, ratio in ratios.items():
            own = [path for path in now if path.startswith(name)]
            moved = math.hypot(*[now[path] - before[0][path] for path in own])
            assert ratio == pytest.approx(moved / math.hypot(*[before[0][path] for path in own]))
    assert list(ratios) == ["layers.0", "layers.1"]


def test_both_panels(model, tmp_path):
    nn.mse([model(x) for x in SAMPLES], [1.0, 2.0, 3.0]).backward()
    optimizer = nn.SGD(model.parameters(), lr=0.01)
    figure = viz.layer_health(model, SAMPLES, optimizer)
    assert len(figure.axes) == 2
    (line,) = [line for line in figure.axes[1].lines if line.get_marker() == "o"]
    assert list(line.get_ydata()) == pytest.approx(list(update_ratios(model, optimizer).values()))
    assert figure.axes[1].get_yscale() == "log"
    viz.save_figure(figure, tmp_path / "health.png")


def test_layers_that_stay_are_left_out_and_zeros_are_told(model):
    model.layers[0].freeze()
    optimizer = nn.SGD(model.parameters(), lr=0.01)
    assert update_ratios(model, optimizer) == {"layers.1": 0.0}
    figure = viz.layer_health(model, SAMPLES, optimizer)
    assert "Was loss.backward() called?" in figure.axes[1].get_title()
    for parameter in model.layers[1].neurons[0].w:
        parameter.data = 0.0
        parameter.grad = 1.0
    assert update_ratios(model, optimizer) == {"layers.1": math.inf}


def test_what_cannot_be_drawn(model):
    with pytest.raises(DrawError, match="no samples to look at"):
        viz.layer_health(model, [])
    with pytest.raises(OperandError, match="with params and step"):
        viz.layer_health(model, SAMPLES, "adam")
    with pytest.raises(OperandError, match="with params and step"):
        viz.layer_health(model, SAMPLES, nn.optim.LBFGS(model.parameters()))
    with pytest.raises(DrawError, match="saturated must be from 0 to below 1"):
        viz.layer_health(model, SAMPLES, saturated=1.0)
    with pytest.raises(DrawError, match="No layer of this model has units"):
        viz.layer_health(nn.Sequential(nn.Dropout(0.5)), SAMPLES)
