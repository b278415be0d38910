import math
from types import SimpleNamespace

import pytest
from matplotlib.figure import Figure

from autograd import OperandError, Value
from viz import DrawError, activations

SQUARE = [(-1.0, -1.0), (1.0, 1.0)]


def shown(axes):
    """Return the numbers drawn, row by row."""
    return axes.collections[0].get_array().tolist()


def sums(inputs):
    return [inputs[0] + inputs[1], Value(2.0) * inputs[0]]


MODEL = SimpleNamespace(layers=[sums, lambda hidden: [max(0.0, hidden[0])], lambda hidden: hidden])


def test_every_hidden_neuron_has_a_panel():
    *panels, bar = activations(MODEL, SQUARE, steps=3).axes
    assert [axes.get_title() for axes in panels] == [
        "layers.0.neurons.0",
        "layers.0.neurons.1",
        "layers.1.neurons.0",
    ]
    assert bar.get_ylabel() == "activation"
    first, second, third = map(shown, panels)
    side = [-1.24, 0.0, 1.24]
    for row, y in enumerate(side):
        assert first[row] == pytest.approx([x + y for x in side])
        assert second[row] == pytest.approx([2.0 * x for x in side])
        assert third[row] == pytest.approx([max(0.0, x + y) for x in side])


def test_all_panels_are_on_one_scale():
    *panels, _ = activations(MODEL, SQUARE, steps=3).axes
    assert {axes.collections[0].get_clim() for axes in panels} == {(-2.48, 2.48)}


def test_a_line_stands_where_an_activation_crosses_zero():
    crossing, not_crossing = activations(
        lambda point: [point[0], max(0.0, point[0])], SQUARE, steps=10
    ).axes[:2]
    (line,) = crossing.collections[1].get_paths()
    assert line.vertices[:, 0] == pytest.approx(0.0)
    assert len(not_crossing.collections) == 1


def test_no_graph_is_made():
    w, made = Value(2.0), []

    def layer(point):
        made.append(w * point[0])
        return made[-1:]

    activations(layer, SQUARE, steps=2)
    assert all(value.is_constant for value in made)


def test_what_is_not_finite_stays_empty():
    figure = activations(lambda point: [math.nan if point[0] > 0.5 else 1.0, math.inf], SQUARE)
    first, second, _ = figure.axes
    assert first.collections[0].get_array().mask.any()
    assert second.collections[0].get_array().mask.all()
    figure.draw_without_rendering()


def test_on_given_axes():
    figure = Figure()
    grid = figure.subplots(1, 3)
    assert activations(MODEL, SQUARE, axes=grid, steps=2) is figure
    assert all(axes.collections for axes in grid)
    with pytest.raises(DrawError, match="3 panels, one for each neuron, but 2 axes"):
        activations(MODEL, SQUARE, axes=grid[:2], steps=2)


@pytest.mark.parametrize(
    ("model", "points", "message"),
    [
        (MODEL, [], "0 points to show"),
        (MODEL, [(0.0, math.inf)], "outside of any plot"),
        (SimpleNamespace(layers=[sums]), SQUARE, "There are 0 hidden neurons"),
        (lambda point: [0.0] * 101, SQUARE, "There are 101 hidden neurons"),
    ],
)
def test_what_cannot_be_plotted(model, points, message):
    with pytest.raises(DrawError, match=message):
        activations(model, points, steps=2)


@pytest.mark.parametrize("model", [lambda point: 1.0, lambda point: ["a"], None, 3.0])
def test_what_is_no_layer(model):
    with pytest.raises(OperandError):
        activations(model, SQUARE, steps=2)


def test_panels_have_the_names_of_a_models_parameters():
    import nn

    model = nn.MLP(2, [3, 2, 1], activation="tanh", seed=1)
    *panels, _ = activations(model, SQUARE, steps=3).axes
    paths = {path.rpartition(".")[0] for path, _ in model.named_parameters()}
    titles = [axes.get_title() for axes in panels]
    assert len(titles) == 5
    assert set(titles) < paths


def test_signed_numbers_have_zero_in_the_middle_of_the_map():
    signed = activations(lambda point: [point[0]], SQUARE, steps=3).axes[0].collections[0]
    assert signed.get_cmap().name == "signed"
    low, high = signed.get_clim()
    assert low == -high
    positive = activations(lambda point: [point[0] ** 2], SQUARE, steps=3).axes[0].collections[0]
    assert positive.get_cmap().name == "cividis"
