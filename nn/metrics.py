"""How good outputs are, in numbers that people use."""

from collections.abc import Sequence
from typing import Any

from autograd.structures.lists import is_list
from autograd.table import ieee


def accuracy(outputs: Sequence[Any], classes: Sequence[Any]) -> float:
    """Return the share of samples whose output points at their class.

    Arguments:
        outputs: for each sample one score, or a score for each class (see
            :func:`predicted_class`).
        classes: the right classes, from 0, or lists of the probabilities of all; or -1 and 1 where
            there is one score.

    Returns:
        a share between 0 and 1.

    >>> accuracy([0.3, -2.0, 1.0, 4.0], [1, 0, 0, 1])
    0.75
    """
    right = [predicted_class(cls) if is_list(cls) else max(0, cls) for cls in classes]
    hits = [predicted_class(output) == cls for output, cls in zip(outputs, right, strict=True)]
    return float(sum(hits) / len(hits))


def predicted_class(output: Any) -> int:
    """Return the class that an output points at.

    Arguments:
        output: one score, class 1 if above 0, or a score for each class.

    Returns:
        the class, from 0.

    >>> predicted_class(-0.5), predicted_class([0.1, 0.2, 3.0])
    (0, 2)
    """
    if is_list(output):
        return max(range(len(output)), key=output.__getitem__)
    return int(output > 0.0)


def r_squared(outputs: Sequence[float], targets: Sequence[float]) -> float:
    """Return the share of the targets' variance that the outputs explain.

    Arguments:
        outputs: a number for each sample.
        targets: the right numbers.

    Returns:
        1 if all are right; 0 for what the mean of the targets would do, and less for worse; minus
        infinity or nan if the targets are all the same.

    >>> r_squared([1.0, 2.0, 3.0], [1.0, 2.0, 3.0]), r_squared([2.0, 2.0, 2.0], [1.0, 2.0, 3.0])
    (1.0, 0.0)
    """
    mean = sum(targets) / len(targets)
    missed = sum((output - target) ** 2 for output, target in zip(outputs, targets, strict=True))
    return 1.0 - ieee.divide(missed, sum((target - mean) ** 2 for target in targets))
