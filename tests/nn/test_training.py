"""A training under way: what an epoch tells, and what a checkpoint brings back."""

import pytest

from nn import MLP, SGD, Epoch, History, Training


def test_an_epoch_tells_what_there_is():
    assert str(Epoch(1, 0.5)) == "loss 0.5000"
    assert str(Epoch(1, 0.5, 0.1, 0.25, {"accuracy": 1.0})) == (
        "loss 0.5000  validation 0.2500  accuracy 1.0000"
    )


def test_a_history_plots_training_and_validation():
    pytest.importorskip("matplotlib")
    history = History([Epoch(1, 3.0, 0.1, 4.0), Epoch(2, 1.0, 0.1, 2.0)])
    axes = history.plot().axes[0]
    curves = {line.get_label(): list(line.get_ydata()) for line in axes.lines}
    assert curves == {"training": [3.0, 1.0], "validation": [4.0, 2.0]}
    assert len(History([Epoch(1, 3.0)]).plot().axes[0].lines) == 1


@pytest.mark.parametrize("number", [0.0, -0.0, 1.0, -1.0])
def test_a_number_of_any_size_is_told(number):
    epoch = Epoch(1, number, number, number, {"score": number})
    assert epoch.numbers == {"loss": number, "validation": number, "score": number}


def test_what_is_noted_comes_back_and_goes_on(tmp_path):
    def begun():
        model = MLP(1, [1], seed=1)
        return Training(model, SGD(model.parameters(), lr=0.1), [])

    first = begun()
    first.ended(Epoch(1, 0.5, 0.1, 0.0, {"score": 1.0}), 3)
    first.ended(Epoch(2, 0.25, 0.1), 4)
    first.save(tmp_path / "training.json")
    second = begun()
    second.resume(tmp_path / "training.json")
    assert (second.history, second.evaluations) == (first.history, 7)
    second.ended(Epoch(3, 0.125), 5)
    assert (second.history.losses, second.evaluations) == ([0.5, 0.25, 0.125], 12)


def test_the_state_is_settled_before_it_is_saved(tmp_path):
    model = MLP(1, [1])
    optimizer = SGD(model.parameters(), lr=0.1)
    training = Training(model, optimizer, [], lambda: setattr(optimizer, "lr", 0.5))
    training.save(tmp_path / "training.json")
    other = SGD(model.parameters(), lr=0.1)
    Training(model, other, []).resume(tmp_path / "training.json")
    assert other.lr == 0.5
