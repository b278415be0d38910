"""Stopping rules: when they stop, what they say, and what they leave behind."""

import json
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
