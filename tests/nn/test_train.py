"""The training loop."""

import pytest

from autograd import Value
from nn import MLP, SGD, ShapeError, accuracy, fit, mse, predict

SAMPLES = [[x / 10] for x in range(-10, 11)]
LINE = [2.0 * x[0] - 0.5 for x in SAMPLES]


def trained(**settings):
    model = MLP(1, [1], seed=3)
    optimizer = SGD(model.parameters(), lr=0.1)
    chosen = {"epochs": 3, "batch_size": 4, "seed": 1, **settings}
    return model, fit(model, SAMPLES, LINE, mse, optimizer, **chosen)


def bits(model):
    return [p.data.hex() for p in model.parameters()]


def test_a_line_is_found_exactly():
    model, history = trained(epochs=200)
    assert [p.data for p in model.parameters()] == pytest.approx([2.0, -0.5], abs=1e-9)
    assert [epoch.number for epoch in history] == list(range(1, 201))
    assert history[-1].loss < 1e-16 < history[0].loss


def test_the_seed_decides_every_bit():
    assert bits(trained()[0]) == bits(trained()[0]) != bits(trained(seed=2)[0])


def test_whole_batch_is_plain_gradient_descent():
    model, _ = trained(epochs=1, batch_size=len(SAMPLES))
    w, b = (p.data for p in MLP(1, [1], seed=3).parameters())
    errors = [w * x[0] + b - y for x, y in zip(SAMPLES, LINE)]
    dw = 2 * sum(e * x[0] for e, x in zip(errors, SAMPLES)) / len(errors)
    db = 2 * sum(errors) / len(errors)
    assert [p.data for p in model.parameters()] == pytest.approx([w - 0.1 * dw, b - 0.1 * db])


def test_ctrl_c_keeps_what_was_reached():
    def interrupt(epoch):
        if epoch.number == 2:
            raise KeyboardInterrupt

    model, history = trained(epochs=50, on_epoch=interrupt)
    assert len(history) == 2
    assert bits(model) == bits(trained(epochs=2)[0])


def test_predictions_are_plain_numbers_without_a_graph():
    assert predict(lambda x: [Value(x[0]), Value(1.0)], [[2.0]]) == [[2.0, 1.0]]
    model, _ = trained()
    assert all(type(y) is float for y in predict(model, SAMPLES))


def test_accuracy_of_scores_and_of_classes():
    assert accuracy([[0.1, 0.9], [0.8, 0.2]], [1, 1]) == 0.5
    assert accuracy([1.0, -1.0, 0.5], [1, 0, 0]) == pytest.approx(2 / 3)


def test_what_does_not_fit_moves_nothing():
    model = MLP(1, [1])
    before = bits(model)
    optimizer = SGD(model.parameters(), lr=0.1)
    for samples, targets in [([[1.0, 2.0]], [1.0]), ([[1.0]], [1.0, 2.0]), ([[1.0]], [[1.0]])]:
        with pytest.raises(ShapeError):
            fit(model, samples, targets, mse, optimizer, epochs=1, batch_size=1)
    assert bits(model) == before
