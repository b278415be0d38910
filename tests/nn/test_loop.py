"""The loop: what is told of a training, and when."""

import sys
from random import Random
from time import perf_counter, sleep
from types import SimpleNamespace

import pytest

import autograd as ag
from nn import MLP, SGD, Layer, Loss, Module, Sequential, fit, l2, mse
from nn.optim import LBFGS

DATA = [[0.0], [1.0], [2.0]], [1.0, 3.0, 5.0]


def trained(epochs, lr=0.01, **settings):
    model = MLP(1, [1], seed=1)
    optimizer = SGD(model.parameters(), lr=lr)
    return fit(model, DATA, mse, optimizer, epochs=epochs, compiled=False, **settings)


@pytest.mark.parametrize("epochs", [1, 5, 9, 10, 11, 19, 20, 25, 40, 101])
def test_lines_are_about_ten_and_tell_of_the_last_epoch(epochs, capsys):
    history = trained(epochs)
    lines = capsys.readouterr().out.splitlines()
    numbers = [int(line.split()[1].split("/")[0]) for line in lines]
    assert lines == [f"epoch {n}/{epochs}  {history[n - 1]}" for n in numbers]
    assert numbers[-1] == epochs
    assert min(epochs, 10) <= len(numbers) <= 20
    assert {b - a for a, b in zip(numbers, numbers[1:-1])} <= {max(1, epochs // 10)}


def test_a_line_tells_of_the_epoch_that_was_the_last(capsys):
    trained(100, callbacks=[lambda training: len(training.history) == 13])
    assert [line.split()[1] for line in capsys.readouterr().out.splitlines()] == [
        "10/100", "13/100",
    ]  # fmt: skip


def test_nothing_is_told_unless_asked(capsys):
    trained(3, progress=False)
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("done", [0, 3])
def test_a_terminal_shows_a_bar_from_where_the_training_goes_on(
    done, capsys, monkeypatch, tmp_path
):
    path = tmp_path / "training.json"
    if done:
        trained(done, progress=False, checkpoint=path)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    history = trained(5, resume=path if done else None)
    told = capsys.readouterr()
    assert told.out == ""
    assert f" {done}/5 " in told.err
    assert " 5/5 " in told.err
    assert str(history[-1]) in told.err


@pytest.mark.parametrize("compiled", [True, False])
@pytest.mark.parametrize("optimizer", [lambda p: SGD(p, lr=0.01), LBFGS])
def test_validation_and_metrics_are_of_the_model_after_the_epoch(optimizer, compiled):
    model, others, seen = MLP(1, [2, 1], "tanh", seed=1), ([[5.0], [-1.0]], [1.0, 2.0]), []

    def look(training):
        outputs = training.model.predict(others[0])
        seen.append((mse(outputs, others[1]), {"first": outputs[0] + others[1][0]}))

    history = fit(
        model, DATA, mse, optimizer(model.parameters()), epochs=3, validation=others,
        metrics={"first": lambda outputs, targets: outputs[0] + targets[0]}, callbacks=[look],
        compiled=compiled, progress=False,
    )  # fmt: skip
    for epoch, (loss, metrics) in zip(history, seen, strict=True):
        assert epoch.validation == pytest.approx(loss)
        assert epoch.metrics == pytest.approx(metrics)


def test_the_model_trains_in_training_mode():
    model = MLP(1, [1], seed=1).eval()
    fit(model, DATA, mse, SGD(model.parameters(), lr=0.0), epochs=1, progress=False)
    assert all(part.training for part in model.modules())


# What a callback changes


class Scaled(Module):
    """A layer with an attribute of its own."""

    def __init__(self, scale):
        self.scale = scale

    def __call__(self, x):
        return [self.scale * xi for xi in x]


def of_a_penalty(model):
    strength = [0.1]

    def penalty(parameters):
        return strength[0] * sum(p * p for p in parameters)

    return {"penalty": penalty}, lambda: strength.__setitem__(0, 0.5)


def of_a_penalty_of_ours(model):
    penalty = l2(0.1)
    return {"penalty": penalty}, lambda: set_cell(penalty, "factor", 0.5)


def of_a_term(model):
    settings = SimpleNamespace(scale=1.0)

    @Loss
    def scaled(output, target):
        return settings.scale * abs(output - target) ** 3

    return {"loss": scaled}, lambda: setattr(settings, "scale", 0.25)


def of_an_attribute(model):
    return {}, lambda: setattr(model.layers[0], "scale", 0.5)


def of_an_activation(model):
    return {}, lambda: setattr(model.layers[1].neurons[0], "activation", ag.sin)


def of_a_layer(model):
    return {}, lambda: model.layers.__setitem__(0, Scaled(0.25))


def of_a_layer_that_is_added(model):
    return {}, lambda: model.layers.insert(0, Scaled(0.25))


def set_cell(f, name, number):
    f.__closure__[f.__code__.co_freevars.index(name)].cell_contents = number


CHANGES = [
    of_a_penalty, of_a_penalty_of_ours, of_a_term, of_an_attribute, of_an_activation, of_a_layer,
    of_a_layer_that_is_added,
]  # fmt: skip


@pytest.mark.parametrize("make", CHANGES, ids=lambda make: make.__name__)
@pytest.mark.parametrize("gradient", ["reverse", "forward", "finite"])
def test_what_a_callback_changes_is_seen(make, gradient):
    losses = []
    for compiled in (True, False):
        rng = Random(1)
        layers = Layer(1, 2, "tanh", rng=rng), Layer(2, 1, "linear", rng=rng)
        model = Sequential(Scaled(1.0), *layers)
        settings, change = make(model)
        loss = settings.pop("loss", mse)

        def callback(training, change=change):
            if len(training.history) == 2:
                change()

        history = fit(
            model, DATA, loss,
            SGD(model.parameters(), lr=0.01), epochs=4, batch_size=2, compiled=compiled,
            gradient=gradient, callbacks=[callback], progress=False, **settings,
        )  # fmt: skip
        losses.append([epoch.loss for epoch in history])
    assert losses[0] == pytest.approx(losses[1], rel=1e-9)
    assert losses[0][2] != losses[0][1]


def test_an_epoch_tells_how_long_it_took(tmp_path):
    """Each moment of a training belongs to one epoch; a callback's to the next."""
    pauses, kept = iter([0.0, 0.2, 0.0, 0.0]), tmp_path / "kept.json"
    usual = {
        "callbacks": [lambda _: sleep(next(pauses))], "checkpoint": kept, "progress": False,
    }  # fmt: skip
    began = perf_counter()
    history = trained(3, **usual)
    whole = perf_counter() - began
    seconds = [epoch.seconds for epoch in history]
    assert min(seconds) > 0.0
    assert sum(seconds) <= whole
    assert seconds[2] >= 0.2
    again = trained(4, resume=kept, **usual)
    assert [epoch.seconds is None for epoch in again] == [True, True, True, False]
    assert again[:3] == history  # how long it took makes no other epoch of it
