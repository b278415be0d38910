"""Stopping rules: when they stop, what they say, and what they leave behind."""

import json
import math
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

import nn
from autograd import Value
from nn import SGD, EarlyStopping, Epoch, Module, MostEvaluations, SmallGradient, Training

NUMBERS = st.lists(st.integers(-6, 6), min_size=1, max_size=25)


class One(Module):
    def __init__(self):
        self.w = Value(0.0)


def training_with(rule):
    model = One()
    return Training(model, SGD(model.parameters(), lr=0.1), [rule])


def epoch_of(monitor, number, score):
    watched = {"loss": (score,), "validation": (0.0, None, score)}.get(monitor)
    return Epoch(number, *watched) if watched else Epoch(number, 0.0, metrics={monitor: score})


def stop_by_hand(scores, patience, least, largest):
    """The epoch that is the last, None if all of them run, and the best until then."""
    best = 1
    for number, score in enumerate(scores, 1):
        gain = (score - scores[best - 1]) * (1 if largest else -1)
        best = number if gain > least else best
        if number - best >= patience:
            return number, best
    return None, best


@given(
    NUMBERS, st.integers(1, 5), st.integers(0, 3), st.booleans(), st.booleans(),
    st.sampled_from(["loss", "validation", "accuracy"]), st.integers(0, 25),
)  # fmt: skip
def test_early_stopping_waits_for_as_long_as_it_is_told(
    scores, patience, least, largest, restore, monitor, resumed
):
    def rule():
        return EarlyStopping(patience, monitor, float(least), largest, restore)

    last, best = stop_by_hand(scores, patience, least, largest)
    training = training_with(rule())
    for number, score in enumerate(scores, 1):
        if number == resumed:  # it may go on from a checkpoint at any time
            known = json.loads(json.dumps(training.callbacks[0].state_dict()))
            training.callbacks[:] = [rule()]
            training.callbacks[0].load_state_dict(known)
        training.model.w.data = float(number)
        reason = training.ended(epoch_of(monitor, number, float(score)), 1)
        if number == last:
            assert reason == f"no better {monitor} since epoch {best}"
            assert training.model.w.data == (best if restore else last)
            return
        assert reason == ""
        assert training.model.w.data == number
    assert last is None


@given(st.lists(st.integers(-9, 9), min_size=1, max_size=4), st.integers(0, 20))
def test_a_gradient_is_small_up_to_its_bound(slopes, tolerance):
    training = training_with(SmallGradient(tolerance))
    training.optimizer = SGD([Value(0.0) for _ in slopes], lr=0.1)
    for parameter, slope in zip(training.optimizer.params, slopes):
        parameter.grad = float(slope)
    square = sum(slope * slope for slope in slopes)
    expected = f"a gradient of {sqrt(square):.3g}" if square <= tolerance**2 else ""
    assert training.ended(Epoch(1, 0.0), 1) == expected


@given(st.lists(st.integers(1, 9), min_size=1, max_size=9), st.integers(1, 50))
def test_evaluations_are_counted_up_to_the_most(counts, most):
    training, done = training_with(MostEvaluations(most)), 0
    for number, count in enumerate(counts, 1):
        done += count
        expected = f"{done} evaluations" if done >= most else ""
        assert training.ended(Epoch(number, 0.0), count) == expected


@pytest.mark.parametrize("scores", [[0.0, 0.0, 0.0], [0.0, -1.0, 0.0, 0.0]])
def test_a_number_of_zero_is_watched_like_any_other(scores):
    training = training_with(EarlyStopping(2, "validation"))
    reasons = [
        training.ended(epoch_of("validation", number, score), 1)
        for number, score in enumerate(scores, 1)
    ]
    assert [bool(reason) for reason in reasons] == [False] * (len(scores) - 1) + [True]


def history_of(rule, scores, monitor="loss"):
    """Train with these scores; the model's number is the epoch's."""
    training = training_with(rule)
    reasons = []
    for number, score in enumerate(scores, 1):
        training.model.w.data = float(number)
        reasons.append(training.ended(epoch_of(monitor, number, score), 1))
        if reasons[-1]:
            break
    return training, reasons


@pytest.mark.parametrize(
    ("scores", "best"),
    [([math.nan, 3.0, 2.0], 3), ([math.nan, math.nan, 2.0, 5.0], 3), ([2.0, math.nan, 1.0], 3)],
)
def test_a_number_is_better_than_none(scores, best):
    rule = EarlyStopping(patience=9, monitor="loss")
    training, _ = history_of(rule, scores)
    training.finish()
    assert (rule.best["epoch"], training.model.w.data) == (best, best)


def test_no_patience_ends_at_the_first_epoch_that_is_no_better():
    training, reasons = history_of(EarlyStopping(patience=0, monitor="loss"), [3.0, 2.0, 2.0, 1.0])
    assert reasons == ["", "", "no better loss since epoch 2"]
    assert training.model.w.data == 2.0


@pytest.mark.parametrize("end", ["last epoch", "Ctrl-C", "another rule", "nan"])
@pytest.mark.parametrize("compiled", [True, False])
def test_whatever_ends_a_training_the_best_model_is_there(end, compiled, tmp_path):
    if compiled and not nn.functional.can_compile():
        pytest.skip("llvm")
    best, file = {}, tmp_path / "best.json"

    def look(training):
        epochs = training.history
        if epochs[-1].loss == min(epoch.loss for epoch in epochs):
            best.update(training.model.state_dict())
        if end == "Ctrl-C" and len(epochs) == 5:
            raise KeyboardInterrupt
        if end == "nan" and len(epochs) == 5:
            training.model.parameters()[0].data = math.inf
        return end == "another rule" and len(epochs) == 5

    model = nn.MLP(1, [3, 1], "tanh", seed=1)
    line = [[0.0], [1.0]], [1.0, 3.0]
    rules = [nn.EarlyStopping(patience=50, monitor="loss", path=file), look]
    optimizer = SGD(model.parameters(), lr=0.9, momentum=0.9)
    how = {"epochs": 6, "callbacks": rules, "progress": False, "compiled": compiled}
    if end == "nan":
        with pytest.raises(nn.TrainingError) as ended:
            nn.fit(model, line, nn.mse, optimizer, **how)
        assert len(ended.value.history) == 5
    else:
        nn.fit(model, line, nn.mse, optimizer, **how)
    assert model.state_dict() == best == nn.load(file).state_dict()


def test_metrics_that_are_better_if_larger_are_known():
    for name in ("accuracy", "r_squared", "f1"):
        assert EarlyStopping(monitor=name).sign == -1.0
    assert EarlyStopping(monitor="rmse").sign == EarlyStopping().sign == 1.0
    assert EarlyStopping(monitor="accuracy", largest=False).sign == 1.0


@pytest.mark.parametrize(
    "how",
    [{"patience": -1}, {"patience": 1.5}, {"least": -1.0}, {"largest": 1}, {"restore": "yes"}],
)
def test_settings_of_rules_are_checked(how):
    with pytest.raises(nn.SettingError, match=next(iter(how))):
        EarlyStopping(**how)


def test_the_rate_falls_on_a_plateau_as_in_pytorch():
    torch = pytest.importorskip("torch")
    scores = [5.0, 4.0, 4.0, 4.5, 4.0, 4.0, 4.0, 3.0, 3.0, 3.0, 3.0, 3.0, 3.0]
    ours = nn.ReduceLROnPlateau(patience=3, monitor="loss", factor=0.5, smallest=0.02)
    training = training_with(ours)
    weight = torch.nn.Parameter(torch.zeros(1))
    theirs = torch.optim.SGD([weight], lr=0.1)
    # PyTorch's patience is how many bad epochs are passed over; ours how many there may be
    rule = torch.optim.lr_scheduler.ReduceLROnPlateau(
        theirs, factor=0.5, patience=2, threshold=0.0, min_lr=0.02
    )
    for number, score in enumerate(scores, 1):
        training.ended(epoch_of("loss", number, score), 1)
        theirs.step()
        rule.step(score)
        assert training.optimizer.lr == pytest.approx(theirs.param_groups[0]["lr"]), number
    assert training.optimizer.lr < 0.1


def test_a_schedule_goes_on_from_the_rate_that_a_plateau_left():
    model = nn.MLP(1, [1])
    optimizer = SGD(model.parameters(), lr=0.0)
    optimizer.lr = 1e-9
    rule = nn.ReduceLROnPlateau(patience=1, monitor="loss", least=1.0, factor=0.5)
    history = nn.fit(
        model, ([[0.0], [1.0]], [1.0, 3.0]), nn.mse, optimizer, epochs=4, callbacks=[rule],
        schedule=nn.schedules.constant(1.0), progress=False,
    )  # fmt: skip
    assert [epoch.lr for epoch in history] == [1e-9, 1e-9, 5e-10, 2.5e-10]
