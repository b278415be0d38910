"""Look-ups: one of many numbers or rows, by an index that may be a traced number."""

from __future__ import annotations

import operator
from collections.abc import Sequence
from typing import Any

from autograd.context import is_traced
from autograd.errors import OperandError, OutOfRangeError
from autograd.functions import where
from autograd.node import number_of
from autograd.value import Value


def take(values: Sequence[Any], index: Any, /) -> Any:
    """Return one of many numbers or rows, without a path for each in a compiled function.

    Arguments:
        values: a list, tuple or array of numbers, or of rows of them: lists, tuples or arrays, all
            of one shape.
        index: the place, from 0 on: a whole number, as an int, a float or a Value. Negative ones
            do not count from the end.

    Returns:
        what stands there. Gradients flow to it alone, none to the index. A compiled function may
        give a row anew, in a list like the row.

    Raises:
        OutOfRangeError: if there is no such place; an ``IndexError`` too.
        OperandError: if values is no sequence, or while tracing if its rows differ in shape.

    >>> take([3.0, 5.0, 7.0], 1), take([[1.0, 2.0], [3.0, 4.0]], 0)
    (5.0, [1.0, 2.0])
    """
    if not hasattr(values, "__getitem__") or isinstance(values, (str, dict)):
        raise OperandError(
            f"take needs a list of numbers or rows, but got one of type {type(values).__name__}. "
            "Write take(list(values), index)."
        )
    if isinstance(index, Value) and is_traced():
        return _taken_in_trace(values, index)
    return values[_place(index, len(values))]


def _place(index: Any, count: int) -> int:
    number = number_of(index) if isinstance(index, Value) else index
    try:
        whole = int(number) if isinstance(number, float) else operator.index(number)
    except (TypeError, ValueError, OverflowError):  # a nan or an infinity among them
        raise _out_of_range(index, count) from None
    if whole != number or not 0 <= whole < count:
        raise _out_of_range(index, count)
    return whole


def _out_of_range(index: Any, count: int) -> OutOfRangeError:
    return OutOfRangeError(
        f"take needs a whole number from 0 to {count - 1} as the index, but got {index!r}. "
        "Write take(values, index % len(values)) to count from the end, or clip it first."
    )


def _taken_in_trace(values: Sequence[Any], index: Value) -> Any:
    """Choose by comparisons that need no guard, but for the one that the place is there."""
    count = len(values)
    if not (index >= 0.0 and index <= count - 1.0 and index == index.trunc()):
        raise _out_of_range(number_of(index), count)
    return _chosen(values, index, 0, count)


def _chosen(values: Sequence[Any], index: Value, first: int, end: int) -> Any:
    if end - first == 1:
        return values[first]
    middle = (first + end) // 2
    is_before: Any = index < float(middle)
    if is_before is True:  # the index is the same at each call
        return _chosen(values, index, first, middle)
    if is_before is False:
        return _chosen(values, index, middle, end)
    return _either(
        is_before, _chosen(values, index, first, middle), _chosen(values, index, middle, end)
    )


def _either(condition: Any, x: Any, y: Any) -> Any:
    """Choose one of two numbers, or of two rows number by number."""
    rows = [hasattr(thing, "__len__") for thing in (x, y)]
    if not any(rows):
        return where(condition, x, y)
    if not all(rows) or len(x) != len(y):
        raise OperandError(
            "take() in a compiled function chooses among rows of one shape. Make them equally long."
        )
    chosen = [_either(condition, a, b) for a, b in zip(x, y, strict=True)]
    if isinstance(x, tuple):
        return tuple(chosen)
    if isinstance(x, list):
        return chosen
    import numpy as np  # there is an array of it

    return np.array(chosen, dtype=object)
