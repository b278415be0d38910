"""Exercise 12: eight networks that do not learn. Mend each; nn.diagnose helps.

Each function returns the model, the data, the loss and the optimiser for nn.fit.
"""

import nn
from nn.data import moons, standardiser

_raw = moons(n=60, seed=1)
_scale = standardiser(_raw.samples)
SAMPLES = [_scale(x) for x in _raw.samples]
CLASSES = _raw.targets
LOSS = nn.binary_cross_entropy_with_logits


def one():
    model = nn.MLP(2, [8, 1], "tanh", initializer=lambda rng, n_in, n_out: 0.5)
    return model, (SAMPLES, CLASSES), LOSS, nn.SGD(model.parameters(), lr=0.1)


def two():
    model = nn.MLP(2, [8, 1], "tanh")
    other = nn.MLP(2, [8, 1], "tanh")
    return model, (SAMPLES, CLASSES), LOSS, nn.SGD(other.parameters(), lr=0.1)


def three():
    model = nn.MLP(2, [8, 1], "tanh")
    return model, (SAMPLES, CLASSES), LOSS, nn.SGD(model.parameters(), lr=300.0)


def four():
    model = nn.MLP(2, [8, 1], "tanh")
    samples = [[1000.0 * x, y] for x, y in SAMPLES]
    return model, (samples, CLASSES), LOSS, nn.SGD(model.parameters(), lr=0.1)


def five():
    model = nn.MLP(2, [8, 1], "tanh")
    classes = [2 * c - 1 for c in CLASSES]
    return model, (SAMPLES, classes), LOSS, nn.SGD(model.parameters(), lr=0.1)


def six():
    model = nn.MLP(2, [8, 8, 8, 8, 8, 8, 1], "sigmoid")
    return model, (SAMPLES, CLASSES), LOSS, nn.SGD(model.parameters(), lr=0.1)


def seven():
    model = nn.MLP(2, [8, 1], "relu")
    for neuron in model.layers[0].neurons:
        neuron.b.data = -20.0
    return model, (SAMPLES, CLASSES), LOSS, nn.SGD(model.parameters(), lr=0.1)


def eight():
    model = nn.MLP(2, [8, 1], "tanh", initializer=nn.init.uniform(-60.0, 60.0))
    return model, (SAMPLES, CLASSES), LOSS, nn.SGD(model.parameters(), lr=0.1)
