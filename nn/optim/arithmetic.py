"""Functions that rules need beside + - * /, on floats and on NumPy arrays alike."""

from typing import Any

import autograd as ag
from autograd import extras


def is_array(x: Any) -> bool:
    """Return whether something is a NumPy array, without importing NumPy.

    Arguments:
        x: a float, a list or an array.

    >>> is_array(1.0)
    False
    """
    return hasattr(x, "dtype")


def quietly() -> Any:
    """Return a block in which arrays overflow and divide by zero without a warning.

    >>> with quietly():
    ...     pass
    """
    return extras.load("numpy", "compile").errstate(all="ignore")


def sqrt(x: Any) -> Any:
    """Return the square root, nan of a negative number.

    Arguments:
        x: a float or an array.

    Returns:
        the same.

    >>> sqrt(4.0), sqrt(-1.0)
    (2.0, nan)
    """
    return x**0.5 if is_array(x) else ag.sqrt(x)


def maximum(x: Any, y: Any) -> Any:
    """Return the larger of two, nan if one is nan.

    Arguments:
        x: a float or an array.
        y: a float or an array.

    Returns:
        a float of two floats, else an array.

    >>> maximum(2.0, 3.0), maximum(2.0, float("nan"))
    (3.0, nan)
    """
    if is_array(x) or is_array(y):
        return extras.load("numpy", "compile").maximum(x, y)
    return ag.maximum(x, y)


def lerp(start: Any, end: Any, weight: float) -> Any:
    """Return what lies between two numbers, rounded as torch.lerp rounds it.

    Arguments:
        start, end: floats or arrays.
        weight: 0 for the start, 1 for the end.

    Returns:
        (1 - weight) * start + weight * end, exact at both ends.

    >>> lerp(2.0, 4.0, 0.25)
    2.5
    """
    if weight < 0.5:
        return start + weight * (end - start)
    return end - (1.0 - weight) * (end - start)
