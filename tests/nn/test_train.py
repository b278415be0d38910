"""fit: the training loop, eager and compiled, stopped and resumed."""

import math
import random
import shutil
import subprocess
import sys
import time
from functools import partial

import pytest

import autograd as ag
from autograd import Value
from nn import (
    MLP,
    SGD,
    Adam,
    AdamW,
    Dropout,
    EarlyStopping,
    FileError,
    Layer,
    Module,
    MostEvaluations,
    Sequential,
    SettingError,
    ShapeError,
    SmallGradient,
    TrainingError,
    accuracy,
    binary_cross_entropy_with_logits,
    cross_entropy,
    fit,
    l2,
    mae,
    mse,
    schedules,
)
from nn.data import batch_indices, iris, moons
from nn.functional import can_compile
from nn.optim import LBFGS, ClipNorm
from nn.saving import read_document, write_document
from support.builds import run_python

SAMPLES = [[x / 10] for x in range(-10, 11)]
LINE = SAMPLES, [2.0 * x[0] - 0.5 for x in SAMPLES]
BOTH = pytest.mark.parametrize("compiled", [True, False])


def trained(data=LINE, sizes=(1,), loss=mse, optimizer=SGD, lr=0.1, **settings):
    model = MLP(len(data[0][0]), list(sizes), "tanh", seed=3)
    chosen = {"epochs": 3, "batch_size": 4, "seed": 1, "progress": False, **settings}
    return model, fit(model, data, loss, optimizer(model.parameters(), lr=lr), **chosen)


def layer(*shape):
    return Layer(*shape, rng=random.Random(1))


def numbers(model):
    return [p.data for p in model.parameters()]


@BOTH
def test_a_line_is_found_exactly(compiled):
    model, history = trained(epochs=200, compiled=compiled)
    assert numbers(model) == pytest.approx([2.0, -0.5], abs=1e-9)
    assert [epoch.number for epoch in history] == list(range(1, 201))
    assert history[-1].loss < 1e-16 < history[0].loss
    assert history.reason == ""


@BOTH
def test_the_seed_decides_every_bit(compiled):
    first, again, other = (numbers(trained(seed=s, compiled=compiled)[0]) for s in (1, 1, 2))
    assert first == again != other


@pytest.mark.parametrize(
    ("loss", "sizes", "data"),
    [
        (binary_cross_entropy_with_logits, [8, 8, 1], moons(60)),
        (cross_entropy, [6, 3], iris()),
        (mse, [5, 1], LINE),
    ],
)
@pytest.mark.parametrize("settings", [{}, {"penalty": l2(1e-2), "clip": ClipNorm(0.5)}])
def test_compiled_is_eager_to_twelve_digits_over_a_hundred_steps(loss, sizes, data, settings):
    def run(compiled):
        return trained(
            data, sizes, loss, Adam, 0.01, batch_size=16, epochs=-(-100 // -(-len(data[0]) // 16)),
            compiled=compiled, schedule=schedules.cosine(60), **settings,
        )  # fmt: skip

    (ours, history), (plain, expected) = run(True), run(False)
    assert numbers(ours) == pytest.approx(numbers(plain), rel=1e-12, abs=1e-12)
    assert history.losses == pytest.approx(expected.losses, rel=1e-12)
    assert [p.grad for p in ours.parameters()] == pytest.approx(
        [p.grad for p in plain.parameters()], rel=1e-9, abs=1e-11
    )


@BOTH
def test_whole_batch_is_plain_gradient_descent(compiled):
    model, _ = trained(epochs=1, batch_size=None, compiled=compiled)
    w, b = numbers(MLP(1, [1], "tanh", seed=3))
    errors = [w * x[0] + b - y for x, y in zip(*LINE)]
    dw = 2 * sum(e * x[0] for e, x in zip(errors, SAMPLES)) / len(errors)
    db = 2 * sum(errors) / len(errors)
    assert numbers(model) == pytest.approx([w - 0.1 * dw, b - 0.1 * db], rel=1e-13)


@BOTH
def test_batches_are_those_of_the_seed_and_the_epoch(compiled):
    model, _ = trained(epochs=2, compiled=compiled, replacement=True)
    by_hand = MLP(1, [1], "tanh", seed=3)
    optimizer = SGD(by_hand.parameters(), lr=0.1)
    for epoch in (1, 2):
        for batch in batch_indices(len(SAMPLES), 4, 1, epoch, replacement=True):
            optimizer.zero_grad()
            mse([by_hand(SAMPLES[i]) for i in batch], [LINE[1][i] for i in batch]).backward()
            optimizer.step()
    assert numbers(model) == pytest.approx(numbers(by_hand), rel=1e-12)


@BOTH
@pytest.mark.parametrize("replacement", [True, False])
@pytest.mark.parametrize(("count", "batch_size"), [(10, 4), (10, 3), (9, 10), (10, None), (7, 1)])
def test_the_loss_of_an_epoch_counts_every_sample_alike(compiled, replacement, count, batch_size):
    data = [[float(i * i)] for i in range(count)], [0.0] * count
    model, history = trained(
        data, batch_size=batch_size, replacement=replacement, lr=0.0, compiled=compiled
    )
    losses = [model(x).data ** 2 for x in data[0]]
    for epoch in history:
        batches = batch_indices(count, batch_size or count, 1, epoch.number, replacement)
        seen = [losses[i] for batch in batches for i in batch]
        assert len(seen) == count
        assert epoch.loss == pytest.approx(sum(seen) / count, rel=1e-13)


def test_any_function_of_values_trains():
    w = Value(0.0)
    optimizer = SGD([w], lr=0.1)
    fit(lambda x: w * x[0], LINE, mse, optimizer, epochs=400, progress=False)
    slope = sum(x[0] * y for x, y in zip(*LINE)) / sum(x[0] ** 2 for x in SAMPLES)
    assert w.data == pytest.approx(slope)


class Curious(Module):
    def __init__(self):
        self.w = Value(1.0)

    def __call__(self, x):
        return self.w * x[0] if self.w.data > 0.0 else self.w


def test_what_cannot_be_compiled_trains_as_it_is_and_says_why_if_asked():
    model = Curious()
    fit(model, LINE, mse, SGD([model.w], 0.1), epochs=2, progress=False)
    assert model.w.data != 1.0
    with pytest.raises(ag.TraceError, match="data"):
        fit(model, LINE, mse, SGD([model.w], 0.1), epochs=2, compiled=True, progress=False)


@BOTH
def test_frozen_parameters_stay(compiled):
    model = MLP(1, [3, 1], "tanh", seed=1)
    model.layers[0].freeze()
    before = model.state_dict()
    fit(model, LINE, mse, SGD(model.parameters(), 0.1), epochs=2, compiled=compiled, progress=False)
    moved = {name for name, number in model.state_dict().items() if number != before[name]}
    assert moved == {name for name in before if name.startswith("layers.1")}
    optimizer = SGD(model.parameters(), 0.1)
    model.freeze()
    with pytest.raises(SettingError, match="frozen parameters"):
        fit(model, LINE, mse, optimizer, epochs=1)


def test_dropout_trains_by_seed_and_epoch():
    def run():
        model = Sequential(
            layer(1, 8),
            Dropout(0.5, seed=2),
            layer(8, 1, "linear"),
        )
        fit(model, LINE, mse, SGD(model.parameters(), 0.05), epochs=3, progress=False)
        return numbers(model)

    assert run() == run()


def test_validation_and_metrics():
    data = iris()
    _, history = trained(
        data, [3], cross_entropy, validation=data, metrics={"accuracy": accuracy}, epochs=9
    )
    assert history[-1].metrics["accuracy"] > 0.7
    assert history[-1].validation < history[0].validation
    _, without = trained(data, [3], cross_entropy, metrics={"accuracy": accuracy}, epochs=9)
    assert [e.metrics for e in without] == [e.metrics for e in history]
    assert without[-1].validation is None


def test_the_schedule_moves_the_rate_within_epochs():
    rates = []
    trained(
        epochs=4, batch_size=11, schedule=schedules.linear(1.0, 0.0, 4),
        callbacks=[lambda training: rates.append(training.optimizer.lr)],
    )  # fmt: skip
    assert rates == pytest.approx([0.1 * (1 - (k + 0.5) / 4) for k in range(4)])


# Stopping


def interrupted_at(epoch):
    def callback(training):
        if len(training.history) == epoch:
            raise KeyboardInterrupt

    return callback


@BOTH
def test_ctrl_c_keeps_what_was_reached(compiled):
    model, history = trained(epochs=50, callbacks=[interrupted_at(2)], compiled=compiled)
    assert (len(history), history.reason) == (2, "Ctrl-C")
    assert numbers(model) == numbers(trained(epochs=2, compiled=compiled)[0])


@pytest.mark.filterwarnings("ignore::nn.HintWarning")  # that it diverges
def test_early_stopping_keeps_the_best_model():
    rule = EarlyStopping(patience=3, monitor="loss")
    model, history = trained(lr=1.2, epochs=50, callbacks=[rule])  # diverges
    best = min(history, key=lambda epoch: epoch.loss).number
    assert len(history) == best + 3
    assert history.reason == f"no better loss since epoch {best}"
    assert numbers(model) == numbers(trained(lr=1.2, epochs=best)[0])
    with pytest.raises(SettingError, match=r"Give fit\(\) validation data"):
        trained(callbacks=[EarlyStopping()])


@BOTH
@pytest.mark.parametrize("stop", [True, False])
def test_a_checkpoint_keeps_what_a_callback_made_of_the_model(compiled, stop, tmp_path):
    file, marks = tmp_path / "training.json", [7.0, -3.0]

    def move(training):
        training.model.load_state_dict(dict(zip(training.model.state_dict(), marks)))
        training.save(tmp_path / "other.json")
        return stop

    how = {"lr": 0.0, "epochs": 2, "callbacks": [move], "compiled": compiled}
    model, history = trained(checkpoint=file, **how)
    assert (len(history), numbers(model)) == (1 if stop else 2, marks)
    for written in (file, tmp_path / "other.json"):
        resumed, _ = trained(epochs=len(history), lr=0.0, callbacks=[print], resume=written)
        assert numbers(resumed) == marks


def test_other_rules_and_callbacks_tell_why():
    _, history = trained(epochs=500, batch_size=None, callbacks=[SmallGradient(1e-3)])
    assert 5 < len(history) < 500
    assert history.reason.startswith("a gradient of ")
    _, history = trained(epochs=50, callbacks=[MostEvaluations(20)])
    assert (len(history), history.reason) == (4, "24 evaluations")
    _, history = trained(epochs=50, callbacks=[lambda training: training.history[-1].loss < 0.5])
    assert (history[-1].loss < 0.5, history.reason) == (True, "a callback")


# A loss that is no number


class Logarithmic(Module):
    def __init__(self):
        self.w = Value(0.3)

    def __call__(self, x):
        return ag.log(self.w * x[0])


@BOTH
def test_a_nan_stops_and_names_where_it_began(compiled):
    model = Logarithmic()
    data = [[1.0], [2.0], [1.5]], [9.0, 9.0, 9.0]
    with pytest.raises(TrainingError, match=r"epoch 1, batch \d: log made .* from finite numbers"):
        fit(
            model, data, mse, SGD([model.w], 0.05, maximize=True), epochs=50, batch_size=1,
            compiled=compiled, progress=False,
        )  # fmt: skip
    assert math.isfinite(model.w.data)
    assert model.w.data < 0.0


@BOTH
def test_a_nan_in_the_data_or_an_overflow_is_told(compiled):
    with pytest.raises(TrainingError, match="the samples hold nan, in row 1"):
        trained(([[1.0], [math.nan]], [1.0, 2.0]), compiled=compiled)
    with pytest.raises(TrainingError, match=r"epoch \d+, batch \d"):
        trained(lr=1e200, epochs=5, compiled=compiled)


# Checkpoints


@BOTH
@pytest.mark.parametrize("optimizer", [SGD, Adam])
def test_resumed_is_uninterrupted_to_the_bit(compiled, optimizer, tmp_path):
    data, file = moons(40), tmp_path / "training.json"

    def run(epochs, **more):
        rules = [EarlyStopping(patience=4, monitor="loss")]
        return trained(
            data, [4, 1], binary_cross_entropy_with_logits, optimizer, 0.05, epochs=epochs,
            compiled=compiled, callbacks=rules, checkpoint=file, schedule=schedules.cosine(9),
            **more,
        )  # fmt: skip

    whole, history = run(9)
    run(4)
    resumed, again = run(9, resume=file)
    assert numbers(resumed) == numbers(whole)
    assert [repr(e) for e in again] == [repr(e) for e in history]


def test_dropout_too_is_resumed_to_the_bit(tmp_path):
    file = tmp_path / "training.json"

    def run(epochs, **more):
        model = Sequential(
            layer(1, 8),
            Dropout(0.5, seed=2),
            layer(8, 1, "linear"),
        )
        optimizer = Adam(model.parameters())
        fit(model, LINE, mse, optimizer, epochs=epochs, checkpoint=file, progress=False, **more)
        return numbers(model)

    whole = run(6)
    run(2)
    assert run(6, resume=file) == whole


def test_a_checkpoint_that_does_not_fit_changes_nothing(tmp_path):
    file = tmp_path / "training.json"
    trained(checkpoint=file, optimizer=Adam)
    model = MLP(1, [1], seed=9)
    before = numbers(model)
    for optimizer, rules, error in [
        (SGD(model.parameters()), [], SettingError),
        (LBFGS(model.parameters()), [], SettingError),
        (Adam(model.parameters()), [EarlyStopping()], SettingError),
    ]:
        with pytest.raises(error):
            fit(model, LINE, mse, optimizer, epochs=9, callbacks=rules, resume=file)
        assert numbers(model) == before
    other = MLP(1, [2, 1])
    with pytest.raises(ShapeError, match="does not fit the model"):
        fit(other, LINE, mse, Adam(other.parameters()), epochs=9, resume=file)
    file.write_text(file.read_text()[:-20])
    with pytest.raises(FileError, match="cut off"):
        trained(resume=file)


@BOTH
@pytest.mark.parametrize("optimizer", [partial(SGD, momentum=0.9), Adam])
def test_a_checkpoint_within_a_training_holds_the_optimiser_as_it_is_then(
    compiled, optimizer, tmp_path
):
    file, states = tmp_path / "training.json", []

    def save(training):
        training.save(file)
        states.append(read_document(file, "checkpoint")["optimizer"]["state"])

    trained(epochs=3, optimizer=optimizer, callbacks=[save], compiled=compiled)
    for epochs, state in enumerate(states, 1):
        last = []
        trained(
            epochs=epochs, optimizer=optimizer, compiled=compiled,
            callbacks=[lambda training, last=last: last.append(training.optimizer)],
        )  # fmt: skip
        expected = last[0].state_dict()["state"]
        assert state == {str(place): kept for place, kept in expected.items()}
        assert {kept["step"] for kept in state.values()} == {6 * epochs}


def test_a_callback_may_save_when_it_likes(tmp_path):
    file = tmp_path / "best.json"

    def every_other(training):
        if len(training.history) % 2 == 0:
            training.save(file)

    for optimizer in (SGD, Adam):
        whole, _ = trained(epochs=5, optimizer=optimizer, callbacks=[every_other])
        resumed, history = trained(
            epochs=5, optimizer=optimizer, callbacks=[every_other], resume=file
        )
        assert len(history) == 5
        assert numbers(resumed) == numbers(whole)


# What does not fit


@BOTH
def test_parameters_that_a_callback_adds_are_refused(compiled):
    def add(training):
        training.optimizer.add_param_group({"params": [Value(1.0)]})

    with pytest.raises(SettingError, match="A callback added parameters"):
        trained(callbacks=[add], compiled=compiled)


def test_only_modules_have_checkpoints(tmp_path):
    w = Value(1.0)
    with pytest.raises(SettingError, match=r"Only an nn\.Module"):
        fit(lambda x: w * x[0], LINE, mse, SGD([w]), epochs=2, checkpoint=tmp_path / "x.json")
    assert w.data == 1.0


def test_what_does_not_fit_moves_nothing():
    model = MLP(1, [1])
    before = numbers(model)
    optimizer = SGD(model.parameters(), lr=0.1)
    for data in [([[1.0, 2.0]], [1.0]), ([[1.0]], [1.0, 2.0]), ([[1.0]], [[1.0]]), ([], [])]:
        for compiled in ("auto", False):
            with pytest.raises(ShapeError):
                fit(model, data, mse, optimizer, epochs=1, compiled=compiled)
    wrongs = {
        "epochs": [0, 2.5, "3"],
        "batch_size": [0, 2.0],
        "gradient": ["backward", ["reverse"]],
    }
    for name, wrong in [(name, wrong) for name, some in wrongs.items() for wrong in some]:
        with pytest.raises(SettingError, match=f"{name} must be"):
            fit(model, LINE, mse, optimizer, **{"epochs": 1, name: wrong})
    with pytest.raises(SettingError, match=r"nn\.Adam\(model\.parameters"):
        fit(model, LINE, mse, Adam, epochs=1)
    assert numbers(model) == before


def test_progress_in_lines_where_there_is_no_terminal(capsys):
    trained(epochs=40, progress=True)
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 10
    assert lines[-1].startswith("epoch 40/40  loss ")


@pytest.mark.parametrize("data", [[(0.0, 1.0)] * 4, zip(*LINE, strict=True), LINE[:1], {"x": 1}])
def test_data_are_a_pair(data):
    model = MLP(1, [1])
    with pytest.raises(ShapeError, match=r"tuple\(zip\(\*pairs\)\)"):
        fit(model, data, mse, SGD(model.parameters(), 0.1), epochs=1)


@pytest.mark.parametrize("validation", [([], []), ([[1.0]], [])])
def test_validation_that_does_not_pair_moves_nothing(validation):
    model = MLP(1, [1])
    before = numbers(model)
    with pytest.raises(ShapeError):
        fit(model, LINE, mse, SGD(model.parameters(), 0.1), epochs=1, validation=validation)
    assert numbers(model) == before


@pytest.mark.parametrize("loss", [mse.using("none"), lambda outputs, targets: 0.0])
def test_a_loss_is_one_value(loss):
    model = MLP(1, [1])
    with pytest.raises(ShapeError, match="one Value"):
        fit(model, LINE, loss, SGD(model.parameters(), 0.1), epochs=1)


def test_every_source_of_gradients_sees_the_same_masks():
    losses = []
    for gradient in ("reverse", "forward", "finite"):
        model = Sequential(
            layer(1, 4),
            Dropout(0.5),
            layer(4, 4),
            Dropout(0.5),
            layer(4, 1),
        )
        how = {"epochs": 3, "batch_size": 2, "gradient": gradient, "progress": False}
        losses.append(fit(model, LINE, mse, SGD(model.parameters(), 0.01), **how).losses)
    assert losses[1] == pytest.approx(losses[0], rel=1e-12)
    assert losses[2] == pytest.approx(losses[0], rel=1e-6)


def test_no_two_dropouts_share_their_masks():
    masks = []

    class Masks(Module):
        def __init__(self):
            self.w, self.dropouts = Value(1.0), [Dropout(0.5), Dropout(0.5)]

        def __call__(self, x):
            masks.append([dropout([1.0] * 30) for dropout in self.dropouts])
            return self.w * x[0]

    model = Masks()
    fit(model, LINE, mse, SGD([model.w], 0.1), epochs=1, compiled=False, progress=False)
    assert all(one != other for one, other in masks)


class Noisy(Module):
    def __init__(self):
        self.w, self.rng = Value(1.0), random.Random(0)

    def __call__(self, x):
        return self.w * (x[0] + self.rng.random())


class Hidden(Module):
    def __init__(self):
        self.w = Value(1.0)
        self.function = lambda x: self.w * x[0]

    def __call__(self, x):
        return self.function(x)


@pytest.mark.parametrize(("make", "why"), [(Noisy, "random numbers"), (Hidden, "Value")])
def test_what_compiled_code_would_get_wrong_trains_as_it_is(make, why):
    model = make()
    losses = fit(model, LINE, mse, SGD([model.w], 1e-9), epochs=3, progress=False).losses
    assert model.w.data != 1.0
    assert make is Hidden or len(set(losses)) == 3
    if can_compile():
        with pytest.raises(ag.AutogradError, match=why):
            fit(model, LINE, mse, SGD([model.w], 0.1), epochs=2, compiled=True, progress=False)


def test_early_stopping_begins_anew_with_each_training():
    stop = EarlyStopping(patience=1, monitor="loss", least=1e-9)
    trained(epochs=30, callbacks=[stop])
    model = MLP(1, [2, 1], seed=5)
    before, optimizer = numbers(model), SGD(model.parameters(), 0.0)
    history = fit(model, LINE, mse, optimizer, epochs=3, callbacks=[stop], progress=False)
    assert (history.reason, numbers(model)) == ("no better loss since epoch 1", before)


def test_a_checkpoint_of_other_callbacks_changes_nothing(tmp_path):
    path = tmp_path / "x.json"
    model = MLP(1, [1], seed=1)
    how = {"epochs": 1, "progress": False}
    stop = EarlyStopping(monitor="loss")
    fit(model, LINE, mse, SGD(model.parameters(), 0.1), checkpoint=path, callbacks=[stop], **how)
    model = MLP(1, [1], seed=2)
    before = numbers(model)
    with pytest.raises(SettingError, match="or others"):
        fit(model, LINE, mse, SGD(model.parameters(), 0.1), resume=path, callbacks=[print], **how)
    assert numbers(model) == before


def test_numbers_of_numpy_can_be_kept(tmp_path):
    np = pytest.importorskip("numpy")
    model = MLP(1, [1])
    path, half = tmp_path / "x.json", np.float32(0.5)
    how = {"schedule": lambda epoch: half, "metrics": {"half": lambda outputs, targets: half}}
    optimizer = SGD(model.parameters(), 0.1)
    history = fit(model, LINE, mse, optimizer, epochs=1, checkpoint=path, progress=False, **how)
    assert (history[0].lr, history[0].metrics) == (0.05, {"half": 0.5})


@pytest.mark.parametrize("factor", [None, math.nan, -1.0])
def test_a_schedule_gives_factors(factor):
    model = MLP(1, [1])
    with pytest.raises((SettingError, ag.OperandError), match="a schedule"):
        fit(model, LINE, mse, SGD(model.parameters(), 0.1), epochs=1, schedule=lambda e: factor)


def test_an_infinite_sample_is_told_without_a_warning():
    model, data = MLP(1, [3, 1], seed=1), ([[math.inf], [1.0]], [1.0, 2.0])
    with pytest.raises(TrainingError, match=r"became inf in epoch 1, batch 1: .*inf"):
        fit(model, data, mse, SGD(model.parameters(), 0.1), epochs=1, progress=False)


def test_the_last_line_tells_of_the_last_epoch(capsys):
    trained(epochs=25, progress=True)
    assert "epoch 25/25" in capsys.readouterr().out


# Checkpoints know what they are of


CHANGES = {
    "data": lambda how: how.update(data=(SAMPLES, [y + 1.0 for y in LINE[1]])),
    "seed": lambda how: how.update(seed=2),
    "batch_size": lambda how: how.update(batch_size=5),
    "replacement": lambda how: how.update(replacement=True),
    "gradient": lambda how: how.update(gradient="forward"),
    "loss": lambda how: how.update(loss=mae),
    "optimizer": lambda how: how.update(optimizer=partial(AdamW, weight_decay=0.0)),
    "activations": lambda how: how.update(activation="relu"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_checkpoint_of_another_training_is_refused(name, tmp_path):
    file = tmp_path / "x.json"
    usual = {"data": LINE, "loss": mse, "optimizer": Adam, "batch_size": 4, "seed": 1}

    def run(activation="tanh", optimizer=Adam, **how):
        model = MLP(1, [3, 1], activation, seed=3)
        before = model.state_dict()
        own = optimizer(model.parameters())
        try:
            fit(model, optimizer=own, epochs=3, progress=False, compiled=False, **how)
        except SettingError:
            assert (model.state_dict(), own.state_dict()["state"]) == (before, {})
            raise

    run(checkpoint=file, **usual)
    run(resume=file, **usual)
    changed = {**usual, "resume": file}
    CHANGES[name](changed)
    with pytest.raises(SettingError, match=f"is of another training: {name} was"):
        run(**changed)


def odd(change):
    def changed(content):
        change(content)
        return content

    return changed


ODD = {
    "no dict": lambda content: [1.0],
    "nothing": lambda content: {},
    "no history": odd(lambda c: c.pop("history")),
    "a history of texts": odd(lambda c: c.update(history=["a"])),
    "an epoch without a loss": odd(lambda c: c["history"][0].pop("loss")),
    "a loss that is a text": odd(lambda c: c["history"][0].update(loss="a")),
    "epochs out of order": odd(lambda c: c["history"].reverse()),
    "metrics that are none": odd(lambda c: c["history"][0].update(metrics=3)),
    "a count of texts": odd(lambda c: c.update(evaluations="many")),
    "callbacks that are none": odd(lambda c: c.update(callbacks=None)),
    "a model of lists": odd(lambda c: c.update(model=[1.0])),
    "an optimiser of lists": odd(lambda c: c.update(optimizer=[1.0])),
    "a state of texts": odd(lambda c: c["optimizer"].update(state={"0": "a"})),
    "another thing that it is of": odd(lambda c: c.update(of=7)),
}


@pytest.mark.parametrize("name", ODD)
def test_odd_content_behind_a_right_checksum_is_an_error_and_changes_nothing(name, tmp_path):
    file = tmp_path / "x.json"
    trained(checkpoint=file, optimizer=Adam)
    content = ODD[name](read_document(file, "checkpoint"))
    write_document(file, "checkpoint", content)
    model = MLP(1, [1], seed=9)
    optimizer, before = Adam(model.parameters(), lr=0.1), numbers(model)
    with pytest.raises((FileError, SettingError, ShapeError)):
        fit(model, LINE, mse, optimizer, epochs=9, batch_size=4, seed=1, resume=file)
    assert (numbers(model), optimizer.state_dict()["state"]) == (before, {})


@pytest.mark.parametrize("place", ["none/x.json", "."])
def test_a_place_that_cannot_be_written_is_told_before_the_first_epoch(place, tmp_path):
    seen = []
    with pytest.raises(ag.SaveError, match="Cannot write"):
        trained(checkpoint=tmp_path / place, callbacks=[seen.append])
    assert seen == []
    assert list(tmp_path.iterdir()) == []


def test_a_save_that_fails_does_not_lose_the_history(tmp_path):
    folder = tmp_path / "x"
    folder.mkdir()

    def remove(training):
        if len(training.history) == 3:
            shutil.rmtree(folder)

    with pytest.raises(ag.SaveError) as failed:
        trained(epochs=9, checkpoint=folder / "x.json", callbacks=[remove])
    assert len(failed.value.history) == 3
    assert failed.value.history.losses == trained(epochs=3)[1].losses


TRAINING = """
import sys
import nn
from nn.data import moons
model = nn.MLP(2, [4, 1], "tanh", seed=1)
more = {"resume": sys.argv[1]} if len(sys.argv) > 2 else {}
nn.fit(
    model, moons(60, seed=1), nn.binary_cross_entropy_with_logits,
    nn.Adam(model.parameters(), lr=0.05), epochs=400, checkpoint=sys.argv[1], progress=False,
    callbacks=[nn.EarlyStopping(400, "loss", restore=False)], **more,
)
print(model.state_dict())
"""


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_killed_at_any_time_it_resumes_to_the_same_bits_and_leaves_no_stray_file(tmp_path):
    whole = run_python(TRAINING, str(tmp_path / "whole.json")).stdout
    rng, file, killed = random.Random(1), tmp_path / "x" / "x.json", 0
    file.parent.mkdir()
    while killed < 50:  # again and again, each time from where the last one was killed
        more = ["resume"] if file.exists() else []
        command = [sys.executable, "-c", TRAINING, str(file), *more]
        process = subprocess.Popen(command, stdout=subprocess.PIPE)
        stamp = file.stat().st_mtime_ns if more else 0
        for _ in range(2000):  # until it trains
            if process.poll() is not None or (file.exists() and file.stat().st_mtime_ns != stamp):
                break
            time.sleep(0.005)
        time.sleep(rng.random() * 0.03)
        process.kill()
        process.communicate()
        killed += 1
        if len(read_document(file, "checkpoint")["history"]) == 400:
            break
    assert killed > 5
    assert run_python(TRAINING, str(file), "resume").stdout == whole
    assert [path.name for path in file.parent.iterdir()] == ["x.json"]
