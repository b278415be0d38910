"""Neurons, layers and the MLP."""

import pytest

import autograd as ag
from autograd import Value
from nn import MLP, Layer, Neuron, SettingError, ShapeError
from nn.init import uniform


def test_a_neuron_is_its_formula():
    neuron = Neuron(2, "tanh", uniform(-1, 1))
    x = [Value(0.3), Value(-0.7)]
    w, b = neuron.w, neuron.b
    assert neuron(x).data == ag.tanh(b + w[0] * x[0] + w[1] * x[1]).data
    assert b.data == 0.0


def test_the_mlp_is_its_layers_with_a_linear_last_one():
    model = MLP(3, [4, 2], "sigmoid", seed=1)
    x = [0.1, 0.2, 0.3]
    hidden = [ag.sigmoid(n.b + sum(w * xi for w, xi in zip(n.w, x))).data
              for n in model.layers[0].neurons]  # fmt: skip
    out = [n.b.data + sum(w.data * h for w, h in zip(n.w, hidden)) for n in model.layers[1].neurons]
    assert [v.data for v in model(x)] == pytest.approx(out, rel=1e-15)
    assert isinstance(MLP(3, [4, 1])(x), Value)


def test_seeds_decide_the_weights():
    def weights(seed):
        return [p.data for p in MLP(2, [3, 1], seed=seed).parameters()]

    assert weights(0) == weights(0) != weights(1)


def test_the_number_of_parameters():
    assert len(MLP(2, [16, 16, 1]).parameters()) == 337
    assert len(Layer(3, 4).parameters()) == 16


def test_initial_weights_suit_the_activation():
    he = MLP(100, [50, 1], "relu").layers[0].neurons[0].w
    xavier = MLP(100, [50, 1], "tanh").layers[0].neurons[0].w
    assert max(abs(w.data) for w in he) <= (6 / 100) ** 0.5
    assert max(abs(w.data) for w in xavier) <= (6 / 150) ** 0.5


def test_any_function_may_be_the_activation():
    model = MLP(1, [2, 1], activation=lambda x: x * x)
    assert model([2.0]).data == sum(
        w.data * (2.0 * n.w[0].data) ** 2
        for w, n in zip(model.layers[1].neurons[0].w, model.layers[0].neurons)
    )


@pytest.mark.parametrize("x", [[1.0], [1.0, 2.0, 3.0], []])
def test_a_sample_that_does_not_fit_is_refused(x):
    with pytest.raises(ShapeError, match=f"2 inputs got {len(x)} numbers"):
        MLP(2, [3, 1])(x)


@pytest.mark.parametrize("sizes", [[], [0], [3, 0, 1], [-1]])
def test_empty_layers_are_refused(sizes):
    with pytest.raises(SettingError, match="at least one layer"):
        MLP(2, sizes)
    with pytest.raises(SettingError, match="at least one layer"):
        MLP(0, [1])


def test_an_unknown_activation_names_the_known_ones():
    with pytest.raises(SettingError, match="linear, relu, sigmoid, softplus, tanh"):
        MLP(2, [1, 1], "rleu")
