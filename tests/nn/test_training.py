import pytest

from nn import Epoch, History


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
