"""Sick networks are named rightly; healthy ones have no finding."""

import pytest

import nn
from autograd import Value
from nn import init
from nn.data import moons, standardiser

SEEDS = range(5)


def data_of(seed, kind=moons):
    data = kind(n=60, seed=seed)
    scale = standardiser(data.samples)
    return [scale(x) for x in data.samples], data.targets


def healthy(seed):
    samples, targets = data_of(seed)
    activation = ["relu", "tanh", "relu", "gelu", "tanh"][seed]
    model = nn.MLP(
        2, [[16, 16, 1], [8, 1], [32, 1], [16, 1], [12, 12, 1]][seed], activation, seed=seed
    )
    optimizer = [nn.Adam, nn.SGD, nn.Adam, nn.RMSprop, nn.SGD][seed](
        model.parameters(), lr=[0.01, 0.1, 0.01, 0.01, 0.1][seed]
    )
    return model, (samples, targets), nn.binary_cross_entropy_with_logits, optimizer


def dead_units(seed):
    model, data, loss, _ = healthy(seed)
    model = nn.MLP(2, [16, [16, 8, 12, 16, 8][seed], 1], seed=seed)
    for neuron in model.layers[seed % 2].neurons:
        neuron.b.data = [-10.0, -20.0, -50.0, -8.0, -100.0][seed]
    return model, data, loss, nn.SGD(model.parameters(), lr=0.1)


def saturated_units(seed):
    _, data, loss, _ = healthy(seed)
    size = [30.0, 50.0, 100.0, 20.0, 40.0][seed]
    activation = ["tanh", "sigmoid"][seed % 2]
    model = nn.MLP(2, [12, 12, 1], activation, init.uniform(-size, size), seed=seed)
    return model, data, loss, nn.SGD(model.parameters(), lr=0.01)


def vanishing_gradients(seed):
    _, data, loss, _ = healthy(seed)
    widths = [8] * (5 + seed)
    model = nn.MLP(2, [*widths, 1], "sigmoid", seed=seed)
    return model, data, loss, nn.SGD(model.parameters(), lr=0.1)


def unscaled_inputs(seed):
    model, (samples, targets), loss, optimizer = healthy(seed)
    scales, shifts = [(255.0, 1e4, 1e3, 1.0, 50.0), (128.0, 0.0, 0.0, 60.0, 0.0)]
    samples = [[x * scales[seed] + shifts[seed], y] for x, y in samples]
    return model, (samples, targets), loss, optimizer


def targets(seed):
    model, (samples, classes), loss, optimizer = healthy(seed)
    if seed in (0, 1):
        return model, (samples, [2 * t - 1 for t in classes]), loss, optimizer
    if seed == 2:
        return model, (samples, classes), nn.hinge, optimizer
    if seed == 3:
        return model, (samples, [t + 1 for t in classes]), loss, optimizer
    return model, (samples, [5000.0 * t for t in classes]), nn.mse, optimizer


def learning_rate_too_large(seed):
    model, data, loss, _ = healthy(seed)
    made = [nn.SGD, nn.Adam, nn.SGD, nn.RMSprop, nn.Adam][seed]
    return model, data, loss, made(model.parameters(), lr=[100.0, 5.0, 50.0, 3.0, 10.0][seed])


def optimiser(seed):
    model, data, loss, _ = healthy(seed)
    other = healthy((seed + 1) % 5)[0]
    return model, data, loss, nn.Adam(other.parameters(), lr=0.01)


def symmetric_start(seed):
    _, data, loss, _ = healthy(seed)
    constant = [0.0, 0.5, 0.1, -0.3, 1.0][seed]
    activation = ["tanh", "tanh", "sigmoid", "tanh", "gelu"][seed]
    model = nn.MLP(2, [8, 1], activation, lambda rng, i, o: constant, seed=seed)
    return model, data, loss, nn.SGD(model.parameters(), lr=0.1)


SICK = [
    dead_units, saturated_units, vanishing_gradients, unscaled_inputs, targets,
    learning_rate_too_large, optimiser, symmetric_start,
]  # fmt: skip


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("sick", SICK, ids=lambda f: f.__name__)
def test_a_sick_network_is_named_rightly(sick, seed):
    found = nn.diagnose(*sick(seed)).findings
    assert found
    assert found[0].kind == sick.__name__.replace("_", " ")
    assert found[0].remedy


@pytest.mark.parametrize("seed", SEEDS)
def test_a_healthy_network_has_no_finding(seed):
    diagnosis = nn.diagnose(*healthy(seed))
    assert not diagnosis.findings, diagnosis
    assert "Nothing is wrong" in repr(diagnosis)


@pytest.mark.parametrize("lr", [2e-4, 1e-5])
@pytest.mark.parametrize("make", [nn.SGD, nn.Adam])
def test_a_learning_rate_that_is_too_small_is_named(make, lr):
    model, data, loss, _ = healthy(1)
    found = nn.diagnose(model, data, loss, make(model.parameters(), lr=lr)).findings
    assert [each.kind for each in found] == ["learning rate too small"]


@pytest.mark.parametrize("size", [30.0, 100.0])
def test_gradients_that_explode_are_named(size):
    _, data, _, _ = healthy(0)
    model = nn.MLP(2, [8, 8, 8, 1], "relu", init.uniform(-size, size), seed=3)
    kinds = [each.kind for each in nn.diagnose(model, data, nn.mse).findings]
    assert "exploding gradients" in kinds


def test_features_that_spread_apart_are_named():
    model, (samples, targets), loss, _ = healthy(1)
    samples = [[x * 5.0, y / 1000.0] for x, y in samples]
    found = nn.diagnose(model, (samples, targets), loss).findings
    assert found[0].kind == "unscaled inputs"
    assert "spread between" in found[0].text


def test_its_picture_has_the_units_and_the_gradients():
    pytest.importorskip("matplotlib")
    samples, targets = data_of(1)
    deep = nn.MLP(2, [8, 8, 8, 8, 1], "sigmoid", seed=1)
    found = nn.diagnose(deep, (samples, targets), nn.binary_cross_entropy_with_logits)
    units, flow = found.plot().axes
    assert "Slopes below" in units.get_title()
    assert flow.get_title() == "Gradient flow"
    means = next(line for line in flow.lines if line.get_label() == "mean of a layer").get_ydata()
    outputs = [deep(x) for x in samples]
    nn.binary_cross_entropy_with_logits(outputs, targets).backward()
    for layer, mean in zip(deep.layers, means, strict=True):
        sizes = [abs(p.grad) for p in layer.parameters()]
        assert mean == pytest.approx(sum(sizes) / len(sizes), rel=1e-9)
    assert means[0] < 0.1 * means[-1]


class Free(nn.Module):
    """A model without layers of units."""

    def __init__(self):
        self.w = [Value(0.5), Value(-0.5)]

    def __call__(self, x):
        return x[0] * self.w[0] + x[1] * self.w[1]


def test_a_model_without_layers_has_a_picture_of_its_gradients():
    pytest.importorskip("matplotlib")
    found = nn.diagnose(Free(), data_of(1), nn.binary_cross_entropy_with_logits)
    (flow,) = found.plot().axes
    assert flow.get_title() == "Gradient flow"
