"""What fit keeps of a training, and the page that it writes."""

import json
import pickle
import re
from random import Random

import pytest

import autograd as ag
import nn
from nn.data import moons
from nn.functional import can_compile
from nn.recording.recorder import MOST_PARAMETERS
from viz.training.recording import MOST_FRAMES

DATA = moons(40, seed=1)
COMPILED = [False, pytest.param("auto", marks=pytest.mark.skipif(not can_compile(), reason="llvm"))]


def fitted(model, epochs=3, data=DATA, **how):
    optimizer = how.pop("optimizer", None) or nn.Adam(model.parameters(), lr=0.02)
    loss = how.pop("loss", nn.binary_cross_entropy_with_logits)
    how = {"record": True, "progress": False, **how}
    return nn.fit(model, data, loss, optimizer, epochs=epochs, **how)


@pytest.mark.parametrize("compiled", COMPILED)
def test_frames_hold_what_the_model_was(compiled):
    model, then = nn.MLP(2, [3, 1], activation="tanh", seed=1), {}

    def look(training):
        model.eval()
        then[len(training.history)] = (
            [p.data for p in model.parameters()], [p.grad for p in model.parameters()],
            model.predict(places), [[unit.data for unit in model.layers[0](x)] for x in small],
        )  # fmt: skip

    scene = fitted(nn.MLP(2, [1]), epochs=1).recording.scene
    places = [[x, y] for y in scene.ys for x in scene.xs]
    small = [[x, y] for y in scene.unit_ys for x in scene.unit_xs]
    recording = fitted(model, callbacks=[look], compiled=compiled).recording
    assert [frame.epoch for frame in recording.frames] == [0, 1, 2, 3]
    for frame in recording.frames[1:]:
        weights, gradients, scores, units = then[frame.epoch]
        unit_by_unit = [x for unit in zip(*units, strict=True) for x in unit]
        exact = (weights, gradients, scores, unit_by_unit)
        parts = (frame.weights, frame.gradients, frame.scores, frame.units)
        for part, numbers in zip(parts, exact, strict=True):
            half = 0.5 * 10.0**-part.decimals
            assert part.numbers() == pytest.approx(numbers, abs=1.0001 * half)
    assert recording.parameters == [name for name, _ in model.named_parameters()]


@pytest.mark.parametrize("compiled", COMPILED)
def test_several_outputs_stand_one_after_another(compiled):
    model = nn.MLP(2, [3], seed=1)
    recording = fitted(model, epochs=1, loss=nn.cross_entropy, compiled=compiled).recording
    scene, scores = recording.scene, recording.frames[-1].scores
    answers = model.predict([[x, y] for y in scene.ys for x in scene.xs])
    expected = [answer[k] for k in range(3) for answer in answers]
    assert scores.numbers() == pytest.approx(expected, abs=1.0001 * 0.5 * 10.0**-scores.decimals)
    assert recording.n_outputs == 3


def test_recording_changes_nothing():
    ends = []
    for record in (False, True):
        first, last = nn.Layer(2, 4, rng=Random(0)), nn.Layer(4, 1, "linear", rng=Random(0))
        model = nn.Sequential(first, nn.Dropout(0.5), last)
        history = fitted(model, record=record, epochs=4, metrics={"accuracy": nn.accuracy})
        ends.append((model.state_dict(), history, model.training))
        assert (history.recording is not None) == record
    assert ends[0] == ends[1]


def test_long_trainings_are_thinned_and_the_last_epoch_stays():
    class Line(nn.Module):
        def __init__(self):
            self.slope = ag.Value(0.0)

        def __call__(self, x):
            return self.slope * x[0]

    history = fitted(Line(), epochs=301, data=([[1.0]], [2.0]), loss=nn.mse, compiled=False)
    epochs = [frame.epoch for frame in history.recording.frames]
    assert len(epochs) <= MOST_FRAMES
    assert (epochs[0], epochs[-1]) == (0, 301)


def test_any_model(tmp_path):
    """A function, one with letters for samples, one of many parameters, several outputs."""
    slope = ag.Value(1.0)
    history = fitted(
        lambda x: slope * x[0], optimizer=nn.SGD([slope], lr=0.1), loss=nn.mse,
        data=([[0.0], [1.0]], [0.0, 3.0]),
    )  # fmt: skip
    assert history.recording.parameters == ["parameter 1"]
    assert history.recording.network is None
    assert history.recording.scene.kind == "line"

    class Many(nn.Module):
        def __init__(self):
            self.p = [ag.Value(0.0) for _ in range(MOST_PARAMETERS + 5)]

        def __call__(self, word):
            return [self.p[len(word)], self.p[1]]

    data = (["a", "bc"], [[1.0, 2.0], [3.0, 4.0]])
    recording = fitted(Many(), loss=nn.mse, data=data).recording
    assert recording.scene is None
    assert len(recording.parameters) == MOST_PARAMETERS
    assert recording.n_parameters == MOST_PARAMETERS + 5
    assert recording.n_outputs == 2


@pytest.mark.parametrize("compiled", COMPILED)
def test_a_model_that_answers_at_its_samples_alone(compiled):
    """An embedding, which takes whole numbers, and a model that raises what it likes."""

    class Letters(nn.Module):
        def __init__(self):
            self.rows, self.layer = nn.Embedding(3, 2), nn.Layer(2, 3, "linear")

        def __call__(self, x):
            return self.layer(self.rows(x[0]))

    class Strict(nn.Module):
        def __init__(self):
            self.slope = ag.Value(1.0)

        def __call__(self, x):
            {0.0: 1, 1.0: 2, 2.0: 3}[getattr(x[0], "data", x[0])]
            return [self.slope * x[0], self.slope, self.slope]

    data = ([[0.0], [1.0], [2.0]], [1, 2, 0])
    for model in (Letters(), Strict()):
        is_plain = compiled is False or isinstance(model, Letters)
        recording = fitted(
            model, loss=nn.cross_entropy, data=data, compiled=compiled if is_plain else False
        ).recording
        assert recording.scene is None
        assert [frame.epoch for frame in recording.frames] == [0, 1, 2, 3]
        assert not recording.frames[0].scores.counts
        assert recording.frames[0].weights.counts


def test_it_pickles():
    history = pickle.loads(pickle.dumps(fitted(nn.MLP(2, [1]))))
    assert history.recording.frames[-1].epoch == 3


def told(path):
    (run,) = json.loads(re.search(r'id="data">(.*?)</script>', path.read_text())[1])["runs"]
    return run


def test_the_page_is_written_at_the_end(tmp_path):
    path = tmp_path / "run.html"
    fitted(nn.MLP(2, [2, 1]), record=path)
    assert told(path)["packed"]["epochs"] == [0, 1, 2, 3]
    assert len(told(path)["epochs"]) == 3


def test_it_is_written_where_a_training_breaks_off(tmp_path):
    def fall(training):
        if len(training.history) == 2:
            raise KeyboardInterrupt

    assert fitted(nn.MLP(2, [1]), record=tmp_path / "a.html", callbacks=[fall]).reason == "Ctrl-C"
    assert told(tmp_path / "a.html")["reason"] == "Ctrl-C"
    assert told(tmp_path / "a.html")["packed"]["epochs"] == [0, 1, 2]

    class Rate(nn.Module):
        def __init__(self):
            self.rate = ag.Value(0.1)

        def __call__(self, x):
            return ag.log(self.rate) * x[0]

    rate = Rate()
    with pytest.raises(nn.TrainingError):
        fitted(
            rate, optimizer=nn.SGD(rate.parameters(), lr=0.1), loss=nn.mse, epochs=9,
            data=([[1.0]], [-9.0]), record=str(tmp_path / "b.html"),
        )  # fmt: skip
    assert told(tmp_path / "b.html")["packed"]["epochs"][0] == 0


def test_it_goes_on_after_a_checkpoint(tmp_path):
    model = nn.MLP(2, [1])
    fitted(model, checkpoint=tmp_path / "state.json", record=False)
    history = fitted(model, resume=tmp_path / "state.json", epochs=5)
    assert len(history) == 5
    assert [frame.epoch for frame in history.recording.frames] == [3, 4, 5]


@pytest.mark.parametrize("record", ["run.svg", "no/run.html", "run", 1, None])
def test_where_a_page_cannot_be(record, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    model = nn.MLP(2, [1])
    before = model.state_dict()
    with pytest.raises(nn.SettingError, match=r"record must be True, False, or the path of a page"):
        fitted(model, record=record)
    assert model.state_dict() == before
