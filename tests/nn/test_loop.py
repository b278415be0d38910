"""The loop: what is told of a training, and when."""

import sys

import pytest

from nn import MLP, SGD, fit, mse
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
