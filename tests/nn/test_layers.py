"""Activations against PyTorch; neurons, layers, dropout, and layers one after another."""

import copy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import autograd as ag
import nn
from autograd import OperandError, TraceError, Value
from nn.errors import SettingError, ShapeError
from nn.init import uniform, zeros
from nn.layers import (
    ACTIVATIONS,
    MLP,
    Activation,
    Dropout,
    Layer,
    Neuron,
    Sequential,
    activation_of,
    elu,
)
from nn.losses import mse
from nn.module import Module


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
    assert [function.__name__ for function in ACTIVATIONS.values()] == list(ACTIVATIONS)
    assert activation_of(ag.relu) is ag.relu


@pytest.mark.parametrize("make", [activation_of, Activation, Sequential, lambda a: Layer(1, 1, a)])
def test_an_unknown_activation_names_the_known_ones(make):
    with pytest.raises(SettingError, match=r"'rleu' here. Write one of linear, elu, .*tanh"):
        make("rleu")
    with pytest.raises(SettingError, match="There is no activation 3 here"):
        make(3)
    with pytest.raises(SettingError, match=r"There is no activation \['relu'\] here"):
        make(["relu"])


@pytest.mark.parametrize("name", ["softmax", "log_softmax"])
def test_softmax_takes_all_outputs_at_once(name):
    x = [1.0, 2.0, 3.0]
    function = getattr(ag, name)
    assert Activation(name)(x) == Activation(function)(x) == function(x)
    assert repr(Activation(function)) == f"Activation(function={name})"
    with pytest.raises(SettingError, match="Sequential takes softmax and log_softmax"):
        Layer(2, 2, name)
    with pytest.raises(OperandError, match=rf"{name} takes a sequence of numbers"):
        Layer(2, 2, function)([1.0, 2.0])


def test_a_function_of_the_same_name_is_the_users_own():
    def softmax(x):
        return x + 1.0

    assert Activation(softmax)([1.0, 2.0]) == [2.0, 3.0]


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


def test_empty_layers_are_refused():
    with pytest.raises(SettingError, match="A network needs a layer"):
        MLP(2, [])
    with pytest.raises(SettingError, match="A network needs a layer"):
        Sequential()
    for shape in ([0, 1], [1, 0], [1, -1], [1, 1.5], [True, 1]):
        with pytest.raises(SettingError, match="must be a whole number from 1"):
            Layer(*shape)
    with pytest.raises(SettingError, match="n_outputs must be a whole number from 1, but got 0"):
        MLP(2, [3, 0, 1])


def pair_with_pytorch(sizes, activation, seed):
    """A model of ours and one of theirs with the same weights."""
    torch = pytest.importorskip("torch")
    ours = MLP(sizes[0], sizes[1:], activation, seed=seed)
    parts = []
    for layer in ours.layers:
        linear = torch.nn.Linear(len(layer.neurons[0].w), len(layer.neurons), dtype=torch.float64)
        with torch.no_grad():
            linear.weight.copy_(
                torch.tensor([[w.data for w in n.w] for n in layer.neurons], dtype=torch.float64)
            )
            linear.bias.copy_(torch.tensor([n.b.data for n in layer.neurons]))
        parts += [
            linear,
            {"relu": torch.nn.ReLU, "tanh": torch.nn.Tanh, "elu": torch.nn.ELU}[activation](),
        ]
    return ours, torch.nn.Sequential(*parts[:-1])


@settings(deadline=None, max_examples=40)
@given(
    sizes=st.lists(st.integers(1, 4), min_size=2, max_size=4),
    activation=st.sampled_from(["relu", "tanh", "elu"]),
    seed=st.integers(0, 1000),
    data=st.data(),
)
def test_the_mlp_against_pytorch(sizes, activation, seed, data):
    torch = pytest.importorskip("torch")
    ours, theirs = pair_with_pytorch(sizes, activation, seed)
    x = data.draw(
        st.lists(st.floats(-100.0, 100.0), min_size=sizes[0], max_size=sizes[0]), label="x"
    )
    result = ours(x)
    outputs = result if isinstance(result, list) else [result]
    expected = theirs(torch.tensor(x, dtype=torch.float64))
    assert [v.data for v in outputs] == pytest.approx(expected.tolist(), rel=1e-12, abs=1e-12)
    sum(outputs).backward()
    expected.sum().backward()
    linears = [part for part in theirs if hasattr(part, "weight")]
    gradients = [
        gradient
        for part in linears
        for row, bias in zip(part.weight.grad.tolist(), part.bias.grad.tolist())
        for gradient in [*row, bias]
    ]
    assert [p.grad for p in ours.parameters()] == pytest.approx(gradients, rel=1e-12, abs=1e-11)


def test_a_sequential_is_its_parts_in_turn():
    first, last = Layer(2, 3, "tanh"), Layer(3, 2, "linear")
    model = Sequential(first, "relu", ag.exp, last, "softmax")
    x = [0.5, -1.0]
    expected = ag.softmax(last([ag.exp(ag.relu(h)) for h in first(x)]))
    assert [v.data for v in model(x)] == [v.data for v in expected]


def test_a_single_number_stands_for_a_list_of_one():
    one = Sequential(Layer(1, 2), Layer(2, 1))
    assert isinstance(one([0.5]), Value)
    assert one(0.5).data == one([0.5]).data

    class Sum(Module):
        def __call__(self, x):
            return sum(x)

    nested = Sequential(one, Layer(1, 3, "linear"), Sum(), Sequential("tanh"))
    assert nested(0.5).data == ag.tanh(sum(nested.layers[1]([one(0.5)]))).data


def test_zeros_start_neurons_alike():
    model = MLP(2, [3, 1], initializer=zeros)
    assert not any(model.state_dict().values())


@pytest.mark.parametrize("p", [0.1, 0.5, 0.9])
def test_dropout_silences_its_share_and_keeps_the_mean(p):
    dropout = Dropout(p, seed=1)
    outputs = dropout([2.0] * 20_000)
    assert set(outputs) == {0.0, 2.0 / (1.0 - p)}
    assert outputs.count(0.0) / len(outputs) == pytest.approx(p, abs=0.01)
    assert sum(outputs) / len(outputs) == pytest.approx(2.0, rel=0.05)


def test_dropout_scales_gradients_with_outputs():
    leaves = [Value(2.0**k) for k in range(20)]
    outputs = Dropout(0.25, seed=3)(leaves)
    sum(outputs).backward()
    assert [v.grad for v in leaves] == [v.data / leaf.data for v, leaf in zip(outputs, leaves)]
    assert {v.grad for v in leaves} == {0.0, 1.0 / 0.75}


def test_dropout_in_use_changes_nothing():
    dropout = Dropout(0.5)
    before = dropout.rng.getstate()
    x = [Value(1.0), Value(2.0)]
    assert all(a is b for a, b in zip(dropout.eval()(x), x))
    assert Dropout(0.0)([1.0, 2.0]) == [1.0, 2.0]
    assert Dropout(1.0)([1.0, 2.0]) == [0.0, 0.0]
    assert dropout.rng.getstate() == before


def test_masks_depend_on_the_seed_and_the_text_alone():
    def masks(dropout):
        return [dropout([1.0] * 50) for _ in range(2)]

    first, second = masks(Dropout(seed=1)), masks(Dropout(seed=2))
    assert first == masks(Dropout(seed=1)) != second
    assert first[0] != first[1]
    one, other = Dropout(seed=1), Dropout(seed=1)
    masks(one)
    one.reseed("epoch 3")
    other.reseed("epoch 3")
    again = masks(one)
    assert again == masks(other) != first
    other.reseed("epoch 4")
    assert again != masks(other)
    one.reseed("epoch 3")
    assert masks(copy.deepcopy(one)) == masks(one)


@pytest.mark.parametrize("p", [-0.1, 1.1, float("nan")])
def test_a_share_that_cannot_be_is_refused(p):
    with pytest.raises(SettingError, match=r"p must be at least 0 and at most 1.0"):
        Dropout(p)


def test_dropout_cannot_be_compiled_in_training():
    model = Sequential(Layer(1, 2), Dropout(0.5), Layer(2, 1))
    with pytest.raises(TraceError, match=r"Dropout inside .* frozen.* Instead: .*eval\(\)"):
        ag.compile(lambda x: model([x]))(1.0)
    model.eval()
    assert ag.compile(lambda x: model([x]))(1.0) == pytest.approx(model([1.0]).data, rel=1e-13)


def test_dropout_trains():
    """Half the masks silence the one path there is; the mean outcome is right nevertheless."""
    model = Sequential(Dropout(0.5, seed=5), Neuron(1, "linear"))
    neuron = model.layers[1]
    for _ in range(300):
        model.zero_grad()
        mse([model([1.0]) for _ in range(20)], [3.0] * 20).backward()
        for p in model.parameters():
            p.data -= 0.05 * p.grad
    assert neuron.b.data == pytest.approx(3.0, abs=0.01)
    assert neuron.w[0].data == pytest.approx(0.0, abs=0.01)


def test_layers_of_a_network_are_seeded_apart_and_trained_ones_stay():
    def numbers(layer):
        return list(layer.state_dict().values())

    model = Sequential(Layer(3, 3), "relu", Layer(3, 3), Layer(3, 3))
    first, _, second, third = model.layers
    assert numbers(first) == numbers(Layer(3, 3))
    assert numbers(first) != numbers(second) != numbers(third) != numbers(first)
    again = Sequential(Layer(3, 3), "relu", Layer(3, 3), Layer(3, 3))
    assert again.state_dict() == model.state_dict()
    first.neurons[0].w[0].data = 7.0
    before = numbers(first), numbers(second)
    Sequential(Layer(3, 3), first, second)
    assert (numbers(first), numbers(second)) == before


def test_layer_norm_as_in_pytorch():
    torch = pytest.importorskip("torch")
    layer, x = nn.LayerNorm(3), [1.0, -2.0, 4.0]
    theirs = torch.nn.LayerNorm(3, dtype=torch.float64)
    assert [y.data for y in layer(x)] == pytest.approx(theirs(torch.tensor(x).double()).tolist())
    assert len(layer.parameters()) == 6
