import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import autograd as ag
import nn
from autograd import OperandError
from nn.layers import ACTIVATIONS
from viz.figures.slopes import unit_slopes


@pytest.mark.parametrize("name", ACTIVATIONS)
@settings(deadline=None, max_examples=15)
@given(st.lists(st.floats(-8.0, 8.0), min_size=1, max_size=4))
def test_slopes_are_the_activations_own(name, numbers):
    """Of a layer whose units take one number each as it is."""
    layer = nn.Layer(1, 1, name)
    layer.neurons[0].w[0].data, layer.neurons[0].b.data = 1.0, 0.0
    f = ACTIVATIONS[name]
    steepest = max(abs(ag.grad(f)(k / 4)) for k in range(-40, 41))
    samples = [[number] for number in numbers]
    for model in (nn.Sequential(layer), nn.Sequential(nn.Layer(1, 1, "linear"), name)):
        model.load_state_dict({path: float(path.endswith("w[0]")) for path in model.state_dict()})
        (*_, (slopes,)) = unit_slopes(model, samples).values()
        assert slopes == pytest.approx([abs(ag.grad(f)(x)) / steepest for x in numbers])


def test_layers_and_units_stand_under_their_paths():
    model = nn.Sequential(
        nn.Layer(2, 3, "linear"), "tanh", nn.Dropout(0.5), nn.Layer(3, 1), "softmax"
    )
    slopes = unit_slopes(model.eval(), [[0.5, 1.0], [2.0, -1.0]])
    assert {name: (len(units), len(units[0])) for name, units in slopes.items()} == {
        "layers.0": (3, 2), "layers.1": (3, 2), "layers.3": (1, 2),
    }  # fmt: skip


def test_deeper_layers_get_what_comes_before():
    model = nn.MLP(2, [3, 2, 1], activation="tanh", seed=1)
    sample = [0.5, -2.0]
    hidden = model.layers[0](sample)
    places = [sum(w * x for w, x in zip(n.w, hidden)) + n.b for n in model.layers[1].neurons]
    expected = [[1.0 - math.tanh(place.data) ** 2] for place in places]
    for unit, other in zip(unit_slopes(model, [sample])["layers.1"], expected, strict=True):
        assert unit == pytest.approx(other)


def test_a_number_that_is_none_has_no_slope():
    slopes = unit_slopes(nn.MLP(1, [1, 1]), [[math.inf]])
    assert math.isnan(slopes["layers.0"][0][0])


def test_a_model_without_layers():
    with pytest.raises(OperandError, match=r"a model with layers, such as nn.MLP, but got list"):
        unit_slopes([1.0], [[1.0]])


def test_nothing_changes():
    model = nn.MLP(1, [2, 1], activation="tanh")
    for parameter in model.parameters():
        parameter.grad = 3.0
    before = model.state_dict()
    unit_slopes(model, [[1.0]])
    assert model.state_dict() == before
    assert {parameter.grad for parameter in model.parameters()} == {3.0}
    assert model.layers[0].neurons[0].activation is ag.tanh
