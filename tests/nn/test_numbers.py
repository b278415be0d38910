"""Scalars and arrays without axes of NumPy's are numbers in losses, models and metrics."""

import numpy as np
import pytest

import nn
from autograd import Value

KINDS = [np.float64, np.float32, np.array]
of_every_kind = pytest.mark.parametrize("kind", KINDS)
LOSSES = [
    nn.mse, nn.mae, nn.huber, nn.log_cosh, nn.hinge, nn.squared_hinge,
    nn.binary_cross_entropy, nn.binary_cross_entropy_with_logits,
]  # fmt: skip


def number(thing):
    return thing.data if isinstance(thing, Value) else float(thing)


def in_array(value):
    array = np.empty((), dtype=object)
    array[()] = value
    return array


@of_every_kind
@pytest.mark.parametrize("loss", LOSSES, ids=repr)
def test_losses(loss, kind):
    expected = number(loss(0.5, 1.0))
    for output in (kind(0.5), in_array(Value(0.5)), Value(0.5)):
        for outputs, targets in [(output, kind(1.0)), ([output] * 2, [kind(1.0)] * 2)]:
            error = 1e-6 if kind is np.float32 else 1e-15
            assert number(loss(outputs, targets)) == pytest.approx(expected, rel=error)


@pytest.mark.parametrize("kind", [np.array, np.int64])
@pytest.mark.parametrize("loss", [nn.cross_entropy, nn.nll], ids=repr)
def test_losses_of_classes(loss, kind):
    scores = [in_array(Value(0.5)), np.array(0.25)]
    assert number(loss(scores, kind(1))) == number(loss([0.5, 0.25], 1))
    assert number(loss([scores], [kind(0)])) == number(loss([[0.5, 0.25]], [0]))


@of_every_kind
def test_models_and_what_they_hold(kind):
    model = nn.MLP(2, [3, 1])
    assert model([kind(0.5), kind(2.0)]).data == model([0.5, 2.0]).data
    before = model.state_dict()
    model.load_state_dict({name: kind(x) for name, x in before.items()})
    assert model.state_dict() == pytest.approx(before, rel=1e-6)
    weight = Value(1.0)
    optimiser = nn.SGD([weight], lr=kind(0.5))
    weight.grad = kind(1.0)
    optimiser.step()
    assert weight.data == 0.5
    assert nn.l2(kind(0.5))([in_array(Value(2.0))]).data == 2.0
    assert nn.accuracy([kind(-1.0), [kind(0.0), kind(1.0)]], [kind(0), kind(1)]) == 1.0
    assert nn.r_squared([kind(1.0), kind(2.0)], [kind(1.0), kind(2.0)]) == 1.0
