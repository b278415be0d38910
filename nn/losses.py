"""Losses, each the term of one output and its target; :class:`nn.loss.Loss` does the rest."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import autograd as ag
from autograd import OperandError, Value
from autograd.numbers import as_float
from nn.errors import ShapeError
from nn.loss import ClassLoss
from nn.loss import Loss as Loss
from nn.settings import positive

_FAR = 20.0  # from where on ln cosh x is |x| - ln 2 in floats


@Loss
def mse(output: Any, target: Any) -> Any:
    """Return the squared error.

    Arguments:
        output, target: Values or numbers.

    Returns:
        (output - target)^2; of lists by default the mean.

    >>> mse([1.0, 2.0], [0.0, 4.0])
    2.5
    """
    error = output - target
    return error * error


@Loss
def mae(output: Any, target: Any) -> Any:
    """Return the absolute error.

    Arguments:
        output, target: Values or numbers.

    Returns:
        |output - target|; of lists by default the mean.

    >>> mae([1.0, 2.0], [0.0, 4.0])
    1.5
    """
    return ag.abs(output - target)


@Loss
def huber(output: Any, target: Any, *, delta: float = 1.0) -> Any:
    """Return half the squared error up to delta, and from there on a line: outliers count less.

    Source: Huber, Robust estimation of a location parameter, 1964.

    Arguments:
        output, target: Values or numbers.
        delta: the error at which the line begins, above 0.

    Returns:
        e^2 / 2 if |e| = |output - target| is at most delta, else delta (|e| - delta / 2); of lists
        by default the mean.

    Raises:
        SettingError: if delta is not above 0.

    >>> huber([0.5, 4.0], [0.0, 2.0], reduction="none")
    [0.125, 1.5]
    """
    bound = positive("delta", delta)
    error = output - target
    near = ag.clip(error, -bound, bound)
    return near * (error - 0.5 * near)


@Loss
def log_cosh(output: Any, target: Any) -> Any:
    """Return ln cosh of the error: near 0 half its square, far off its absolute value.

    Written as ln(1 + 2 sinh^2(e / 2)), it is exact near 0 too.

    Arguments:
        output, target: Values or numbers.

    Returns:
        ln cosh(output - target); of lists by default the mean.

    >>> round(log_cosh(500.0, -200.0), 4)
    699.3069
    """
    error = output - target
    near = ag.log1p(2.0 * ag.sinh(0.5 * ag.clip(error, -_FAR, _FAR)) ** 2)
    return near + (ag.maximum(ag.abs(error), _FAR) - _FAR)


@Loss
def hinge(score: Any, label: Any) -> Any:
    """Return the hinge loss of a two-class score.

    Arguments:
        score: a Value or a number.
        label: -1 or 1.

    Returns:
        max(0, 1 - label * score); of lists by default the mean.

    >>> hinge([0.5, -2.0], [1, -1])
    0.25
    """
    return ag.relu(1.0 - label * score)


@Loss
def squared_hinge(score: Any, label: Any) -> Any:
    """Return the square of the hinge loss, which is smooth where that has a corner.

    Arguments:
        score, label: as of :data:`hinge`.

    Returns:
        max(0, 1 - label * score)^2; of lists by default the mean.

    >>> squared_hinge([0.5, -2.0], [1, -1])
    0.125
    """
    margin = ag.relu(1.0 - label * score)
    return margin * margin


@Loss
def binary_cross_entropy(probability: Any, target: Any) -> Any:
    """Return the binary cross-entropy of a probability.

    A logarithm counts for at least -100, as in PyTorch, so that 0 and 1 stay finite. Where there
    are logits, :data:`binary_cross_entropy_with_logits` is more exact.

    Arguments:
        probability: a Value or a number in [0, 1].
        target: a number in [0, 1].

    Returns:
        -t ln p - (1 - t) ln(1 - p); of lists by default the mean.

    >>> round(binary_cross_entropy([0.5, 0.5], [0, 1]), 6)
    0.693147
    """
    right = target * ag.maximum(ag.log(probability), -100.0)
    return -(right + (1.0 - target) * ag.maximum(ag.log(1.0 - probability), -100.0))


@Loss
def binary_cross_entropy_with_logits(logit: Any, target: Any) -> Any:
    """Return the binary cross-entropy of a logit of any size.

    Arguments:
        logit: a Value or a number.
        target: a number in [0, 1].

    Returns:
        t softplus(-z) + (1 - t) softplus(z); of lists by default the mean.

    >>> binary_cross_entropy_with_logits([1000.0, 1000.0], [1, 0])
    500.0
    """
    return target * ag.softplus(-logit) + (1.0 - target) * ag.softplus(logit)


@ClassLoss
def cross_entropy(logits: Sequence[Any], target: Any) -> Any:
    """Return the cross-entropy of the softmax of logits of any size.

    Arguments:
        logits: Values or numbers, one for each class.
        target: the right class, from 0, or a list of the probabilities of all.

    Returns:
        -p1 ln s1 - ... - pn ln sn, with the softmax s; over many samples by default the mean.

    Raises:
        ShapeError: if there is no such class.

    >>> cross_entropy([[1000.0, 0.0], [0.0, 0.0]], [1, [0.5, 0.5]], reduction="none")
    [1000.0, 0.6931471805599453]
    """
    if hasattr(target, "__len__"):
        return -ag.dot(target, ag.log_softmax(logits))
    right = _of_class(logits, target)
    apart = [ag.where(target == k, 0.0, logit - right) for k, logit in enumerate(logits)]
    return ag.logsumexp(apart)


@ClassLoss
def nll(log_probabilities: Sequence[Any], target: Any) -> Any:
    """Return the negative of the right class's log-probability, as ``log_softmax`` gives it.

    Arguments:
        log_probabilities: Values or numbers, one for each class.
        target: the right class, from 0.

    Returns:
        the negative log-likelihood; over many samples by default the mean.

    Raises:
        ShapeError: if there is no such class.

    >>> nll([[-0.25, -1.5]], [1])
    1.5
    """
    return -_of_class(log_probabilities, target)


def _of_class(numbers: Sequence[Any], target: Any) -> Any:
    """Return the number of a class; of one that a compiled function is told, nan if it is none."""
    if isinstance(target, Value):
        chosen: Any = math.nan
        for k, number in enumerate(numbers):
            chosen = ag.where(target == k, number, chosen)
        return chosen
    try:
        cls = as_float(target)
    except OperandError as error:
        raise ShapeError(f"A class is needed as target: {error}") from None
    if not (cls.is_integer() and 0 <= cls < len(numbers)):
        raise ShapeError(
            f"There is no class {target!r} where there are {len(numbers)} outputs. Give a whole "
            f"number from 0 to {len(numbers) - 1}, and the model an output for each class."
        )
    return numbers[int(cls)]
