"""Losses: how far outputs are from their targets, as the mean over all of them.

Outputs and targets are single numbers, or lists of them nested alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import autograd as ag
from nn.errors import ShapeError

Loss = Callable[[Any, Any], Any]


def mse(outputs: Any, targets: Any) -> Any:
    """Return the mean squared error.

    Arguments:
        outputs: Values or numbers, in any nesting of lists.
        targets: numbers in the same nesting.

    Returns:
        the mean of (output - target)^2, a Value if an output is one.

    Raises:
        ShapeError: if the two are not nested alike.

    >>> mse([1.0, 2.0], [0.0, 4.0])
    2.5
    """
    return _mean(lambda output, target: (output - target) ** 2, outputs, targets)


def hinge(scores: Any, labels: Any) -> Any:
    """Return the mean hinge loss of a two-class score.

    Arguments:
        scores: Values or numbers, in any nesting of lists.
        labels: -1 or 1 for each.

    Returns:
        the mean of max(0, 1 - label * score), a Value if a score is one.

    Raises:
        ShapeError: if the two are not nested alike.

    >>> hinge([0.5, -2.0], [1, -1])
    0.25
    """
    return _mean(lambda score, label: ag.relu(1.0 - label * score), scores, labels)


def binary_cross_entropy(probabilities: Any, targets: Any) -> Any:
    """Return the mean binary cross-entropy of probabilities.

    A logarithm counts for at least -100, as in PyTorch, so that 0 and 1 stay finite. Where there
    are logits, :func:`binary_cross_entropy_with_logits` is more exact.

    Arguments:
        probabilities: Values or numbers in [0, 1], in any nesting of lists.
        targets: numbers in [0, 1] in the same nesting.

    Returns:
        the mean of -t ln p - (1 - t) ln(1 - p), a Value if a probability is one.

    Raises:
        ShapeError: if the two are not nested alike.

    >>> round(binary_cross_entropy([0.5, 0.5], [0, 1]), 6)
    0.693147
    """

    def entropy(p: Any, t: float) -> Any:
        return -(
            t * ag.maximum(ag.log(p), -100.0) + (1.0 - t) * ag.maximum(ag.log(1.0 - p), -100.0)
        )

    return _mean(entropy, probabilities, targets)


def binary_cross_entropy_with_logits(logits: Any, targets: Any) -> Any:
    """Return the mean binary cross-entropy of logits, at any size of them.

    Arguments:
        logits: Values or numbers, in any nesting of lists.
        targets: numbers in [0, 1] in the same nesting.

    Returns:
        the mean of t softplus(-z) + (1 - t) softplus(z), a Value if a logit is one.

    Raises:
        ShapeError: if the two are not nested alike.

    >>> binary_cross_entropy_with_logits([1000.0, 1000.0], [1, 0])
    500.0
    """

    def entropy(z: Any, t: float) -> Any:
        return t * ag.softplus(-z) + (1.0 - t) * ag.softplus(z)

    return _mean(entropy, logits, targets)


def _mean(loss: Loss, outputs: Any, targets: Any) -> Any:
    terms = [loss(output, target) for output, target in _pairs(outputs, targets)]
    if not terms:
        raise ShapeError("A loss needs at least one output, but got none.")
    return sum(terms[1:], terms[0]) / len(terms)


def _pairs(outputs: Any, targets: Any) -> Iterator[tuple[Any, Any]]:
    many, wanted = _length(outputs), _length(targets)
    if many != wanted:
        raise ShapeError(
            f"A loss got {_amount(many)} but {_amount(wanted, 'target')}. Give each output one "
            "target, in lists nested alike."
        )
    if many is None:
        yield outputs, targets
    else:
        for output, target in zip(outputs, targets, strict=True):
            yield from _pairs(output, target)


def _length(thing: Any) -> int | None:
    return len(thing) if hasattr(thing, "__len__") else None


def _amount(length: int | None, noun: str = "output") -> str:
    if length is None:
        return f"a single {noun}"
    return f"a list of {length} {noun}{'' if length == 1 else 's'}"
