"""What a classifier says about places in a plane: classes, or scores, and so probabilities."""

from __future__ import annotations

import math
from numbers import Integral
from typing import Any, NamedTuple

from autograd import no_grad, sigmoid, softmax
from autograd.node import Node
from viz.errors import DrawError
from viz.figures.numbers import asking, listed, plain_numbers
from viz.figures.plane import Plane

_HUGE = 1e300  # scores beyond it count as this much, so that their differences are finite


class Answers(NamedTuple):
    """One answer for each place.

    Arguments:
        classes: the index of the likeliest class, or None where a score is nan. With one score,
            1 stands for the larger label.
        chances: of each place the probability of every class; None where none is known.
        scores: the score of each place, if there is one score only.

    >>> Answers([0, 2], None).classes
    [0, 2]
    """

    classes: list[int | None]
    chances: list[list[float]] | None
    scores: list[float] | None = None


def ask(predict: Any, plane: Plane) -> Answers:
    """Ask a classifier once about all places of a plane, under ``no_grad``.

    Arguments:
        predict: as in :func:`viz.decision_boundary`.
        plane: where.

    Returns:
        the answers, in the order of ``plane.places()``.

    Raises:
        DrawError: if there is not one answer for each place, or they are not of one kind.
        OperandError: if one is no number.

    >>> ask(lambda points: [x - y for x, y in points], Plane([0.0, 1.0], [0.0])).classes
    [0, 1]
    """
    places = plane.places()
    with no_grad():
        answers = [_plain(answer) for answer in listed(asking(predict)(places[:]), "an answer")]
    if len(answers) != len(places):
        raise DrawError(
            f"predict() gave {len(answers)} answers for {len(places)} points. Let it return one "
            "for each."
        )
    if all(isinstance(answer, int) for answer in answers):
        return Answers(answers, None)
    if not any(isinstance(answer, list) for answer in answers):
        return _of_scores([float(answer) for answer in answers])
    lengths = {len(answer) if isinstance(answer, list) else 1 for answer in answers}
    if len(lengths) > 1 or 0 in lengths:
        raise DrawError(
            f"predict() gave {' and '.join(map(str, sorted(lengths)))} scores for a point. Let it "
            "return a list with one score for each class, for every point."
        )
    return _of_many(answers)


def _plain(answer: Any) -> Any:
    """Return the index of a class as an int, a score as a float, several as a list of floats."""
    if isinstance(answer, Integral):
        return int(answer)
    if not isinstance(answer, (str, Node)) and hasattr(answer, "__len__"):
        scores = plain_numbers(answer, "a score")
        return scores[0] if len(scores) == 1 else scores
    return plain_numbers([answer], "a score")[0]


def _of_scores(scores: list[float]) -> Answers:
    chances = [sigmoid(score) for score in scores]
    return Answers(
        [None if math.isnan(score) else int(score > 0.0) for score in scores],
        [[1.0 - chance, chance] for chance in chances],
        scores,
    )


def _of_many(rows: list[list[float]]) -> Answers:
    classes = [None if any(map(math.isnan, row)) else row.index(max(row)) for row in rows]
    return Answers(
        classes,
        [
            [math.nan] * len(row)
            if cls is None
            else softmax([max(-_HUGE, min(_HUGE, score)) for score in row])
            for row, cls in zip(rows, classes, strict=True)
        ],
    )
