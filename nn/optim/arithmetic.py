"""Functions that rules need beside + - * and abs, on floats and on NumPy arrays alike."""

from typing import Any

import autograd as ag
from autograd.structures import leaves
from autograd.table import ieee


def is_array(x: Any) -> bool:
    """Return whether something is a NumPy array, without importing NumPy.

    Arguments:
        x: a float, a list or an array.

    >>> is_array(1.0)
    False
    """
    return hasattr(x, "dtype")


def divide(x: Any, y: Any) -> Any:
    """Return the quotient, an infinity or nan where Python's own division raises.

    Arguments:
        x, y: floats or arrays; an array is divided by an array, or a number other than 0.

    Returns:
        x / y.

    >>> divide(1.0, 4.0), divide(1.0, 0.0)
    (0.25, inf)
    """
    return x / y if is_array(y) else ieee.divide(x, y)


def less(x: Any, factor: Any, y: Any) -> Any:
    """Return a number less a multiple of another, of arrays with one new array rather than two.

    Arguments:
        x, y: floats or arrays of one shape.
        factor: a float.

    Returns:
        x - factor * y, rounded twice.

    >>> less(1.0, 0.5, 4.0)
    -1.0
    """
    if not (is_array(x) and is_array(y)):
        return x - factor * y
    import numpy

    made = numpy.empty(y.shape)
    if leaves.less(x, factor, y, made):
        return made
    return numpy.subtract(x, numpy.multiply(factor, y, out=made), out=made)


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
        y: a float; an array only if ``x`` is one.

    Returns:
        the same.

    >>> maximum(2.0, 3.0), maximum(2.0, float("nan"))
    (3.0, nan)
    """
    return x.clip(y) if is_array(x) else ag.maximum(x, y)


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
