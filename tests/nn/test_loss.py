"""Loss: nesting, reductions and options, whatever the term."""

import copy

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograd import Value
from nn.errors import SettingError, ShapeError
from nn.loss import ClassLoss, Loss


@Loss
def difference(output, target, *, scale=1.0):
    """How far off."""
    return scale * (output - target)


@ClassLoss
def missing(probabilities, target):
    return 1.0 - probabilities[int(target)]


numbers = st.floats(-100.0, 100.0)
nested = st.recursive(numbers, lambda inner: st.lists(inner, min_size=1, max_size=3), max_leaves=8)


def flat(thing):
    return [x for item in thing for x in flat(item)] if isinstance(thing, list) else [thing]


def mapped(thing, f):
    return [mapped(item, f) for item in thing] if isinstance(thing, list) else f(thing)


@given(nested)
def test_reductions_of_any_nesting(outputs):
    targets = mapped(outputs, lambda x: x / 2.0)
    expected = [x - x / 2.0 for x in flat(outputs)]
    terms = difference(outputs, targets, reduction="none")
    assert flat(terms) == expected
    assert mapped(terms, type) == mapped(outputs, type)
    assert difference(outputs, targets, "sum") == sum(expected)
    assert difference(outputs, targets) == sum(expected) / len(expected)


@given(st.lists(st.lists(numbers, min_size=2, max_size=2), min_size=1, max_size=5))
def test_the_mean_over_samples_is_that_of_their_own_losses(outputs):
    targets = mapped(outputs, lambda x: 1.0)
    apart = [difference([o], [t]) for o, t in zip(outputs, targets)]
    assert difference(outputs, targets) == pytest.approx(sum(apart) / len(apart), abs=1e-12)


def test_values_give_values_and_numbers_numbers():
    assert isinstance(difference([Value(1.0), 2.0], [0.0, 0.0]), Value)
    assert isinstance(difference([1.0, 2.0], [0.0, Value(0.0)]), Value)
    assert difference(np.array([[1.0, 2.0]]), np.array([[0.0, 4.0]])) == -0.5
    assert missing(np.array([[0.75, 0.25]]), np.array([0])) == 0.25


def test_options_for_a_call_or_for_good():
    assert difference(3.0, 1.0, scale=2.0) == 4.0
    doubled = difference.using(scale=2.0, reduction="sum")
    assert doubled([3.0, 3.0], [1.0, 1.0]) == 8.0
    assert doubled([3.0, 3.0], [1.0, 1.0], "mean", scale=1.0) == 2.0
    assert doubled.using("none")([3.0], [1.0]) == [4.0]
    assert (doubled.reduction, doubled.options) == ("sum", {"scale": 2.0})
    assert difference([3.0], [1.0]) == 2.0
    assert isinstance(missing.using("sum"), ClassLoss)


def test_names_and_documents_are_the_terms():
    assert (difference.__name__, difference.__doc__) == ("difference", "How far off.")
    assert repr(difference) == "<loss difference(), mean>"
    assert repr(difference.using("sum", scale=2.0)) == "<loss difference(scale=2.0), sum>"
    assert copy.deepcopy(difference.using(scale=2.0))(3.0, 1.0) == 4.0


def test_what_cannot_be_chosen_is_refused():
    with pytest.raises(SettingError, match=r"no reduction 'max'. Write one of mean, sum, none"):
        difference.using("max")
    with pytest.raises(SettingError, match="no reduction"):
        difference(1.0, 1.0, reduction="max")
    with pytest.raises(TypeError, match="unexpected keyword argument 'size'"):
        difference(1.0, 1.0, size=2.0)


@pytest.mark.parametrize(
    ("outputs", "targets", "text"),
    [
        ([1.0, 2.0], [1.0], "a list of 2 outputs but a list of 1 target"),
        ([1.0], 1.0, "a list of 1 output but a single target"),
        (Value(1.0), [1.0], "a single output but a list of 1 target"),
        ([[1.0, 2.0]], [[1.0]], "a list of 2 outputs but a list of 1 target"),
        ([[1.0], 2.0], [[1.0], [2.0]], "a single output but a list of 1 target"),
        ([], [], "at least one output"),
        ([[], []], [[], []], "at least one output"),
    ],
)
@pytest.mark.parametrize("reduction", ["mean", "sum"])
def test_what_does_not_match_is_refused(outputs, targets, text, reduction):
    with pytest.raises(ShapeError, match=text):
        difference(outputs, targets, reduction)


def test_one_output_of_a_class_loss_is_a_list():
    sample = [0.75, 0.25]
    assert missing(sample, 0) == 0.25
    assert missing([sample], [1]) == 0.75
    assert missing([sample, sample], [0, 1]) == 0.5
    assert missing([[sample], [sample]], [[0], [1]], "none") == [[0.25], [0.75]]


@pytest.mark.parametrize(
    ("outputs", "targets"),
    [(0.5, 1), (Value(0.5), 0), ([0.5], [1]), ([0.5, 0.5], [1, 0]), ([], [])],
)
def test_models_of_one_output_have_no_classes(outputs, targets):
    with pytest.raises(ShapeError, match=r"missing takes a list of numbers, one for each class"):
        missing(outputs, targets)


def test_classes_must_match_samples():
    with pytest.raises(ShapeError, match="a list of 2 outputs but a list of 3 targets"):
        missing([[0.5, 0.5], [0.5, 0.5]], [0, 1, 1])
    with pytest.raises(ShapeError, match="a list of 2 outputs but a list of 3 targets"):
        missing([[0.5, 0.5]], [[0.2, 0.3, 0.5]])
