"""How good outputs are, in numbers that people use."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


def accuracy(outputs: Sequence[Any], classes: Sequence[float]) -> float:
    """Return the share of samples whose output points at their class.

    Arguments:
        outputs: for each sample one score, or a score for each class (see
            :func:`predicted_class`).
        classes: the right classes, from 0; or -1 and 1 where there is one score.

    Returns:
        a share between 0 and 1.

    >>> accuracy([0.3, -2.0, 1.0, 4.0], [1, 0, 0, 1])
    0.75
    """
    hits = [
        predicted_class(output) == max(0, cls) for output, cls in zip(outputs, classes, strict=True)
    ]
    return sum(hits) / len(hits)


def predicted_class(output: float | list[float]) -> int:
    """Return the class that an output points at.

    Arguments:
        output: one score, class 1 if above 0, or a score for each class.

    Returns:
        the class, from 0.

    >>> predicted_class(-0.5), predicted_class([0.1, 0.2, 3.0])
    (0, 2)
    """
    if isinstance(output, list):
        return output.index(max(output))
    return int(output > 0.0)


def r_squared(outputs: Sequence[float], targets: Sequence[float]) -> float:
    """Return the share of the targets' variance that the outputs explain.

    Arguments:
        outputs: a number for each sample.
        targets: the right numbers, not all the same.

    Returns:
        1 if all are right; 0 for what the mean of the targets would do, and less for worse.

    >>> r_squared([1.0, 2.0, 3.0], [1.0, 2.0, 3.0]), r_squared([2.0, 2.0, 2.0], [1.0, 2.0, 3.0])
    (1.0, 0.0)
    """
    mean = sum(targets) / len(targets)
    missed = sum((output - target) ** 2 for output, target in zip(outputs, targets, strict=True))
    return 1.0 - missed / sum((target - mean) ** 2 for target in targets)
