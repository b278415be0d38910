"""Activations by name: PyTorch's functions, and where each may stand."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import autograd as ag
from autograd import Value
from nn.activations import ACTIVATIONS, Activation, activation_of, elu, name_of
from nn.errors import SettingError
from nn.layers import Layer, Sequential


def theirs(name, x):
    functional = pytest.importorskip("torch").nn.functional
    if name == "linear":
        return x
    if name == "softplus":  # theirs is x itself from 20 on
        return -functional.logsigmoid(-x)
    return getattr(functional, name)(x)


@pytest.mark.parametrize("name", ACTIVATIONS)
@settings(deadline=None)
@given(x=st.floats(-1000.0, 1000.0) | st.sampled_from([0.0, -0.0, 1e-300, -1e-300]))
def test_against_pytorch(name, x):
    torch = pytest.importorskip("torch")
    tensor = torch.tensor(x, dtype=torch.float64, requires_grad=True)
    expected = theirs(name, tensor)
    expected.backward()
    leaf = Value(x)
    result = activation_of(name)(leaf) * 1.0
    result.backward()
    # PyTorch rounds beside 1 in the tails of gelu and tanh
    assert result.data == pytest.approx(expected.item(), rel=1e-12, abs=1e-13)
    assert leaf.grad == pytest.approx(tensor.grad.item(), rel=1e-12, abs=1e-13)


def test_elu_is_exact_beside_0_and_flat_far_below():
    for x, y, slope in [(-1e-300, -1e-300, 1.0), (0.0, 0.0, 1.0), (-1000.0, -1.0, 0.0)]:
        leaf = Value(x)
        result = elu(leaf)
        result.backward()
        assert (result.data, leaf.grad) == (y, slope)
    assert ag.grad(elu)(1000.0) == 1.0


def test_names():
    assert [name_of(function) for function in ACTIVATIONS.values()] == list(ACTIVATIONS)
    assert activation_of(ag.relu) is ag.relu


@pytest.mark.parametrize("make", [activation_of, Activation, Sequential, lambda a: Layer(1, 1, a)])
def test_an_unknown_activation_names_the_known_ones(make):
    with pytest.raises(SettingError, match=r"'rleu'. Write one of linear, elu, .*tanh"):
        make("rleu")
    with pytest.raises(SettingError, match="No activation of a neuron is called '3'"):
        make(3)


@pytest.mark.parametrize("name", ["softmax", "log_softmax"])
def test_softmax_takes_all_outputs_at_once(name):
    x = [1.0, 2.0, 3.0]
    function = getattr(ag, name)
    assert Activation(name)(x) == Activation(function)(x) == function(x)
    assert repr(Activation(function)) == f"Activation({name})"
    for alone in (name, function):
        with pytest.raises(SettingError, match="parts of a Sequential"):
            Layer(2, 2, alone)


def test_a_function_of_the_same_name_is_the_users_own():
    def softmax(x):
        return x + 1.0

    assert Activation(softmax)([1.0, 2.0]) == [2.0, 3.0]
