import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograd import OperandError, Value
from viz import DrawError
from viz.figures.answers import ask
from viz.figures.plane import Plane

pytest.importorskip("matplotlib")

LINE = Plane([0.0, 1.0, 2.0], [5.0])


def said(*answers):
    return ask(lambda points: answers, LINE)


def test_classes_tell_no_chances():
    assert said(0, 2, True) == ([0, 2, 1], None, None)


def test_one_score():
    answers = said(-1.0, Value(3.0), math.nan)
    assert answers.classes == [0, 1, None]
    assert answers.scores[:2] == [-1.0, 3.0]
    assert answers.chances[1] == pytest.approx(
        [1.0 / (1.0 + math.exp(3.0)), 1.0 / (1.0 + math.exp(-3.0))]
    )


def test_a_list_of_one_score_is_one_score():
    assert said([-1.0], [0.5], (2.0,)) == said(-1.0, 0.5, 2.0)


@given(st.lists(st.floats(-30.0, 30.0), min_size=2, max_size=5))
@settings(deadline=None)
def test_the_chances_of_several_scores_are_their_softmax(scores):
    answers = said(scores, scores, scores)
    total = math.fsum(map(math.exp, scores))
    assert answers.chances[0] == pytest.approx([math.exp(score) / total for score in scores])
    assert scores[answers.classes[0]] == max(scores)
    assert answers.scores is None


@given(st.lists(st.floats(), min_size=2, max_size=5))
@settings(deadline=None)
def test_chances_of_any_scores_add_up_to_one(scores):
    answers = said(scores, scores, scores)
    if any(map(math.isnan, scores)):
        assert answers.classes[0] is None
        assert all(map(math.isnan, answers.chances[0]))
    else:
        assert math.fsum(answers.chances[0]) == pytest.approx(1.0)


def test_numpy_arrays():
    numpy = pytest.importorskip("numpy")
    rows = numpy.array([[1.0, 2.0], [3.0, 0.0], [0.0, 0.5]])
    assert ask(lambda points: rows, LINE).classes == [1, 0, 1]
    assert ask(lambda points: rows[:, 0] - 2.0, LINE).classes == [0, 1, 0]
    assert ask(lambda points: numpy.array([0, 2, 1]), LINE).classes == [0, 2, 1]


def test_predict_may_keep_or_change_its_list():
    def predict(points):
        points.sort(reverse=True)
        return [0 for _ in points]

    ask(predict, LINE)
    assert LINE.places()[0] == (0.0, 5.0)


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ((1.0, 2.0), "2 answers for 3 points"),
        (([1.0, 2.0], [1.0, 2.0, 3.0], [1.0, 2.0]), "gave 2 and 3 scores for a point"),
        (([1.0, 2.0], 1.0, [1.0, 2.0]), "gave 1 and 2 scores for a point"),
        (([], [], []), "gave 0 scores for a point"),
    ],
)
def test_answers_that_do_not_go_together(answers, message):
    with pytest.raises(DrawError, match=message):
        said(*answers)


@pytest.mark.parametrize("answers", [(None, 1.0, 1.0), ("a", 1.0, 1.0), ([None, 1.0], 1.0, 1.0)])
def test_answers_are_numbers(answers):
    with pytest.raises(OperandError, match="a score needs a real number"):
        said(*answers)


def test_predict_returns_a_list():
    with pytest.raises(OperandError, match="an answer at each place, but got NoneType"):
        ask(lambda points: None, LINE)
