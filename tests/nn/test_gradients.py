"""Reverse, forward and finite differences give the same gradient to the same optimiser."""

import pytest

from nn import MLP, SGD, fit, mse
from nn.gradients import GRADIENTS
from nn.objective import Objective

SAMPLES = [[0.5, -1.0], [2.0, 0.25], [-0.75, 1.5]]
TARGETS = [1.0, -1.0, 0.5]


@pytest.mark.parametrize("compiled", [True, False])
@pytest.mark.parametrize(("source", "digits"), [("forward", 1e-13), ("finite", 1e-8)])
def test_all_sources_agree(source, digits, compiled):
    model = MLP(2, [3, 1], "tanh", seed=5)
    objective = Objective(model, (SAMPLES, TARGETS), mse, model.parameters(), compiled=compiled)
    data = objective.data
    where = objective.held(objective.parameters), objective.vector([])
    value, gradient = GRADIENTS["reverse"](objective)(*where, *data)
    same, other = GRADIENTS[source](objective)(*where, *data)
    assert same == pytest.approx(value, rel=1e-14)
    assert list(other) == pytest.approx(list(gradient), rel=digits, abs=digits)


@pytest.mark.parametrize("source", ["forward", "finite"])
@pytest.mark.parametrize("compiled", [True, False])
@pytest.mark.parametrize("size", [1e-9, 1e-3, 1.0, 1e3, 1e6, 1e12])
def test_parameters_of_any_size_have_their_gradient(source, compiled, size):
    model = MLP(1, [1], seed=5)
    data = [[1.0], [-2.0], [0.5]], [size, 0.0, -size]
    objective = Objective(model, data, mse, model.parameters(), compiled=compiled)
    where = objective.vector([3.0 * size, 0.5 * size]), objective.vector([])
    _, expected = GRADIENTS["reverse"](objective)(*where, *objective.data)
    _, found = GRADIENTS[source](objective)(*where, *objective.data)
    largest = max(map(abs, expected))
    assert list(found) == pytest.approx(list(expected), abs=1e-9 * largest, rel=1e-9)


def test_backward_fills_the_gradients_of_the_parameters_it_is_given():
    model = MLP(2, [3, 1], "tanh")
    objective = Objective(model, (SAMPLES, TARGETS), mse, model.parameters(), compiled=False)
    numbers = [0.1 * i for i in range(len(objective.parameters))]
    _, gradient = GRADIENTS["reverse"](objective)(numbers, [], SAMPLES, TARGETS)
    assert [p.data for p in model.parameters()] == numbers
    assert [p.grad for p in model.parameters()] == gradient


@pytest.mark.parametrize("compiled", [True, False])
def test_the_same_sgd_is_fed_by_any_of_them_one_word_changed(compiled):
    def trained(gradient):
        model = MLP(2, [3, 1], "tanh", seed=1)
        optimizer = SGD(model.parameters(), lr=0.1, momentum=0.9)
        fit(
            model, (SAMPLES, TARGETS), mse, optimizer, epochs=20, batch_size=2,
            gradient=gradient, compiled=compiled, progress=False,
        )  # fmt: skip
        return [p.data for p in model.parameters()]

    reverse = trained("reverse")
    assert trained("forward") == pytest.approx(reverse, rel=1e-11)
    assert trained("finite") == pytest.approx(reverse, rel=1e-6, abs=1e-8)
