"""How good outputs are, in numbers that people use."""

from collections.abc import Callable, Sequence
from functools import partial
from math import sqrt
from typing import Any

from autograd.structures.lists import is_list
from autograd.table import ieee
from autograd.tools import extras
from nn.data.door import check_no_texts, rows
from nn.errors import ShapeError
from nn.losses import mae, mse


def accuracy(outputs: Sequence[Any], classes: Sequence[Any], threshold: float = 0.0) -> float:
    """Return the share of samples whose output points at their class.

    Arguments:
        outputs: for each sample one score, or a score for each class (see
            :func:`predicted_class`).
        classes: the right classes, from 0, or lists of the probabilities of all; or -1 and 1 where
            there is one score.
        threshold: above which a single score is class 1: 0 for logits, 0.5 for probabilities.

    Returns:
        a share between 0 and 1.

    Raises:
        ShapeError: if there are not as many classes as outputs, or a class is a text.

    >>> accuracy([0.3, -2.0, 1.0, 4.0], [1, 0, 0, 1])
    0.75
    """
    found, right = _predicted(outputs, classes, threshold)
    return sum(a == b for a, b in zip(found, right, strict=True)) / len(right)


def predicted_class(output: Any, threshold: float = 0.0) -> int:
    """Return the class that an output points at.

    Arguments:
        output: one score, class 1 if above the threshold, or a score for each class.
        threshold: 0 for logits, 0.5 for probabilities.

    Returns:
        the class, from 0.

    >>> predicted_class(-0.5), predicted_class([0.1, 0.2, 3.0]), predicted_class(0.4, 0.5)
    (0, 2, 0)
    """
    if is_list(output) and len(output) > 1:
        return max(range(len(output)), key=output.__getitem__)
    return int((output[0] if is_list(output) else output) > threshold)


def precision(outputs: Sequence[Any], classes: Sequence[Any], threshold: float = 0.0) -> float:
    """Return the share of those taken for class 1 that are; of several classes, the mean share.

    Arguments:
        outputs, classes, threshold: as of :func:`accuracy`.

    Raises:
        MissingExtraError: if scikit-learn, the extra ``data``, is not installed.

    >>> precision([1.0, 2.0, -1.0], [1, 0, 1])
    0.5
    """
    return _of_classes("precision", outputs, classes, threshold)


def recall(outputs: Sequence[Any], classes: Sequence[Any], threshold: float = 0.0) -> float:
    """Return the share of class 1 that is found (see :func:`precision`)."""
    return _of_classes("recall", outputs, classes, threshold)


def f1(outputs: Sequence[Any], classes: Sequence[Any], threshold: float = 0.0) -> float:
    """Return the harmonic mean of precision and recall (see :func:`precision`)."""
    return _of_classes("f1", outputs, classes, threshold)


def confusion_matrix(
    outputs: Sequence[Any], classes: Sequence[Any], threshold: float = 0.0
) -> list[list[int]]:
    """Return how often samples of each class (a row) are taken for each (a column).

    Arguments:
        outputs, classes, threshold: as of :func:`accuracy`.

    Raises:
        MissingExtraError: if scikit-learn, the extra ``data``, is not installed.

    >>> confusion_matrix([1.0, 2.0, -1.0], [1, 0, 1])
    [[0, 1], [1, 1]]
    """
    found, right = _predicted(outputs, classes, threshold)
    width = max(2, *(len(o) if is_list(o) else 0 for o in rows(outputs)), *(c + 1 for c in right))
    metrics = extras.load("sklearn.metrics", "data")
    matrix: list[list[int]] = metrics.confusion_matrix(right, found, labels=range(width)).tolist()
    return matrix


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
    outputs, targets = _paired(outputs, targets)
    mean = sum(targets) / len(targets)
    missed = sum((output - target) ** 2 for output, target in zip(outputs, targets, strict=True))
    return 1.0 - ieee.divide(missed, sum((target - mean) ** 2 for target in targets))


def rmse(outputs: Sequence[Any], targets: Sequence[Any]) -> float:
    """Return the root of the mean squared error, in the targets' units.

    >>> rmse([1.0, 2.0], [0.0, 3.0])
    1.0
    """
    return sqrt(mse(*_paired(outputs, targets)))


OF_CLASSES: dict[str, Callable[..., float]] = {
    "accuracy": accuracy, "precision": precision, "recall": recall, "f1": f1,
}  # fmt: skip
METRICS: dict[str, Callable[..., Any]] = {
    **OF_CLASSES, "r_squared": r_squared, "mae": mae, "mse": mse, "rmse": rmse,
}  # fmt: skip


def at_threshold(metric: Callable[..., Any], threshold: float) -> Callable[..., Any]:
    """Return a metric of classes with another threshold, any other metric as it is."""
    takes_one = threshold and metric in OF_CLASSES.values()
    return partial(metric, threshold=threshold) if takes_one else metric


def _paired(outputs: Any, targets: Any) -> tuple[list[Any], list[Any]]:
    outputs, targets = rows(outputs, "outputs"), rows(targets, "targets")
    check_no_texts(targets)
    if len(outputs) != len(targets) or not targets:
        counts = f"Got {len(outputs)} outputs and {len(targets)} targets"
        raise ShapeError(f"{counts}. Give at least one output, and each of them a target.")
    return outputs, targets


def _predicted(outputs: Any, classes: Any, threshold: float) -> tuple[list[int], list[int]]:
    """Return the classes that outputs point at, and the right ones."""
    outputs, classes = _paired(outputs, classes)
    right = [predicted_class(c, 0.5) if is_list(c) else max(0, c) for c in classes]
    return [predicted_class(output, threshold) for output in outputs], right


def _of_classes(name: str, outputs: Any, classes: Any, threshold: float) -> float:
    found, right = _predicted(outputs, classes, threshold)
    average = "macro" if max(*found, *right, 1) > 1 else "binary"
    score = getattr(extras.load("sklearn.metrics", "data"), f"{name}_score")
    return float(score(right, found, average=average, zero_division=0.0))
