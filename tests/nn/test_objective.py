"""The objective: the loss as a function of the parameters' numbers, as it is and compiled."""

import math

import pytest

import autograd as ag
from autograd import Value
from nn import MLP, Module, SettingError, mse
from nn.diagnosis import cause_of_nan
from nn.objective import Objective

SAMPLES = [[0.5, -1.0], [2.0, 0.25], [-0.75, 1.5]]
TARGETS = [1.0, -1.0, 0.5]


def l2(parameters):
    return 1e-2 * sum(p * p for p in parameters)


def by_hand(model, penalty):
    total = mse([model(x) for x in SAMPLES], TARGETS)
    total = total + penalty(model.parameters()) if penalty else total
    total.backward()
    return total.data, [p.grad for p in model.parameters()]


@pytest.mark.parametrize("penalty", [None, l2])
@pytest.mark.parametrize("compiled", [True, False])
def test_value_and_gradient_are_those_of_backward(compiled, penalty):
    model = MLP(2, [4, 3, 1], "tanh", seed=3)
    objective = Objective(model, (SAMPLES, TARGETS), mse, model.parameters(), penalty, compiled)
    assert objective.compiled is compiled
    data = objective.data
    numbers = objective.held(objective.parameters)
    value, gradient = objective.run(ag.value_and_grad)(numbers, objective.vector([]), *data)
    expected, slopes = by_hand(model, penalty)
    assert value == pytest.approx(expected, rel=1e-13)
    assert list(gradient) == pytest.approx(slopes, rel=1e-12, abs=1e-14)


@pytest.mark.parametrize("compiled", [True, False])
def test_what_does_not_train_is_read_anew_at_each_call(compiled):
    model = MLP(1, [2, 1], "tanh")
    model.layers[0].freeze()
    objective = Objective(model, ([[1.0]], [2.0]), mse, model.parameters(), compiled=compiled)
    assert (len(objective.parameters), len(objective.others)) == (3, 4)
    value = objective.run(lambda loss: loss)

    def seen():
        held = objective.held(objective.parameters), objective.held(objective.others)
        return float(value(*held, *objective.data))

    before = seen()
    objective.others[0].data += 1.0
    assert seen() != before
    assert seen() == pytest.approx((model([1.0]).data - 2.0) ** 2)


def test_why_something_cannot_be_compiled():
    w = Value(1.0)
    model, data = MLP(1, [1]), ([[1.0]], [2.0])
    for arguments, reason in [
        ((lambda x: w * x[0], data, mse, [w]), "the model is no nn.Module"),
        (
            (model, data, mse, [*model.parameters(), w]),
            "that holds all parameters of the optimiser",
        ),
        ((model, data, lambda outputs, targets: outputs[0], model.parameters()), "no nn.Loss"),
        ((model, data, mse.using(reduction="sum"), model.parameters()), "reduction is 'mean'"),
    ]:
        assert not Objective(*arguments).compiled
        with pytest.raises(SettingError, match=reason):
            Objective(*arguments, compiled=True)


@pytest.mark.parametrize("compiled", [True, False])
def test_the_same_objective_with_another_loss_has_no_penalty(compiled):
    model = MLP(2, [1], seed=3)
    objective = Objective(model, (SAMPLES, TARGETS), mse, model.parameters(), l2, compiled)
    where = objective.held(objective.parameters), objective.held(objective.others)

    def value(of):
        return float(of.run(lambda loss: loss)(*where, *objective.data))

    before = value(objective)
    other = objective.with_loss(mse)
    assert value(other) == pytest.approx(by_hand(model, None)[0])
    assert value(objective) == before == pytest.approx(by_hand(model, l2)[0])


class Curve(Module):
    """Reckons with its sample before a parameter comes in."""

    def __init__(self, w):
        self.w, self.b = Value(w), Value(1.0)

    def __call__(self, x):
        return x[0] * x[0] * self.w + self.b


@pytest.mark.parametrize("compiled", [True, False])
@pytest.mark.parametrize(
    ("w", "x", "text"),
    [
        (math.inf, 0.0, "w is inf after the step before. A smaller lr may help"),
        (-math.inf, 0.0, "w is -inf after the step before. A smaller lr may help"),
        (math.nan, 1.0, "w is nan after the step before. A smaller lr may help"),
        (1.0, math.nan, "the samples hold nan, in row 0."),
        (1e308, 1e10, "mul made inf from finite numbers: constant = 1e+20, w = 1e+308."),
        (1.0, 1e200, "In the backward pass mul at sub = inf, sub = inf"),
    ],
)
def test_where_a_nan_comes_from_is_told_alike(w, x, text, compiled):
    model = Curve(1.0)
    data = [[x], [1.0]], [1.0, 2.0]
    objective = Objective(model, data, mse, model.parameters(), compiled=compiled)
    model.w.data = w
    assert text in cause_of_nan(objective, *objective.data)
