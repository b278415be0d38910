import pytest

from autograd import Value
from nn import MLP, Dropout, Embedding, Layer, Module, Sequential
from nn.recording.columns import MOST_UNITS, Units, columns_of, network_of

DEEP = Sequential(
    "tanh", Dropout(0.5), Sequential(Layer(2, 3, "linear"), "tanh"), "relu", Layer(3, 30),
    Layer(30, 1),
)  # fmt: skip


class Own(Module):
    def __init__(self):
        self.slope = Value(1.0)

    def __call__(self, x):
        return self.slope * x[0]


def test_what_follows_a_layer_belongs_to_its_column():
    front, columns = columns_of(DEEP)
    assert [type(part).__name__ for part in front] == ["Activation", "Dropout"]
    assert [column.layer.n_outputs for column in columns] == [3, 30, 1]
    assert [len(column.rest) for column in columns] == [2, 0, 0]


@pytest.mark.parametrize("model", [Own(), lambda x: x, Embedding(2, 3)])
def test_a_model_without_columns(model):
    assert columns_of(model)[1] == []


def test_units_are_those_that_the_model_computes():
    model = DEEP.eval()
    x = model.layers[3](model.layers[2](model.layers[0]([0.5, -0.25])))
    second = model.layers[4](x)
    found = [unit.data for unit in Units(model)([0.5, -0.25])]
    assert found == [unit.data for unit in [*x, *second[:MOST_UNITS]]]


def test_weights_stand_where_the_network_says():
    model = MLP(3, [2, 30, 2], seed=1)
    network, parameters = network_of(columns_of(model)[1])
    assert network.columns == [3, 2, 30, 2]
    assert network.shown == [3, 2, MOST_UNITS, 2]
    for layer, weights, biases in zip(model.layers, network.weights, network.biases, strict=True):
        for neuron, places, bias in zip(layer.neurons, weights, biases, strict=False):
            assert [parameters[place] for place in places] == neuron.w[: len(places)]
            assert parameters[bias] is neuron.b
    assert [len(units) for units in network.weights] == [2, MOST_UNITS, 2]
    assert len(network.weights[2][0]) == MOST_UNITS
