from types import SimpleNamespace

import pytest

from autograd import OperandError, Value
from nn import MLP
from viz import DrawError
from viz.figures.layers import by_layer, layer_of


@pytest.mark.parametrize(
    ("path", "layer"),
    [
        ("layers.0.neurons.3.w[1]", "layers.0"),
        ("layers.0.neurons.3.b", "layers.0"),
        ("encoder.layers.12.neurons.0.w[0]", "encoder.layers.12"),
        ("hidden.neurons.0.b", "hidden"),
        ("neurons.3.w[1]", "neurons"),
        ("layers.1.weight[0][2]", "layers.1"),
        ("blocks.2.attention.q.w[0][1]", "blocks.2.attention.q"),
        ("slope", "slope"),
        ("w1[0][1]", "w1"),
        ("state[wte][0][1]", "state[wte]"),
        ("state[layer0.attn_wq][0][3]", "state[layer0.attn_wq]"),
        ("", ""),
    ],
)
def test_layer_of(path, layer):
    assert layer_of(path) == layer


def test_every_parameter_of_a_model_is_in_one_layer():
    model = MLP(3, [4, 2, 1])
    layers = by_layer(model)
    assert [len(each) for each in layers.values()] == [16, 10, 3]
    together = [id(each) for layer in layers.values() for each in layer]
    assert together == [id(each) for _, each in model.named_parameters()]


@pytest.mark.parametrize("model", [None, [Value(1.0)], SimpleNamespace(named_parameters=3)])
def test_what_is_no_model(model):
    with pytest.raises(OperandError, match=r"A model has named_parameters\(\)"):
        by_layer(model)


def test_a_model_without_parameters():
    with pytest.raises(DrawError, match="no parameters to plot"):
        by_layer(SimpleNamespace(named_parameters={}.items))
