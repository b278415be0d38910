"""Choosing by conditions: np.where and what is like it, without a path for each choice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from autograd import functions
from autograd.arrays.dispatch import answers
from autograd.arrays.elementwise import along, folded, spread
from autograd.arrays.items import is_open, objects, truths, wrapped
from autograd.arrays.numerical import Array, np
from autograd.arrays.truth import both, truth
from autograd.table import ops
from autograd.table.ieee import INF


def chosen(condition: Any, x: Any, y: Any) -> Any:
    """Return one of two numbers, as a bool or an open condition says."""
    holds = truth(condition)
    return functions.where(holds, x, y) if is_open(holds) else x if holds else y


@answers("where")
def _where(condition: Any, x: Any = None, y: Any = None) -> Any:
    if x is None and y is None:
        return _nonzero(condition)
    return wrapped(spread(chosen, 3)(objects(condition), objects(x), objects(y)))


@answers("select")
def _select(condlist: Sequence[Any], choicelist: Sequence[Any], default: Any = 0.0) -> Any:
    result: Any = default
    for condition, choice in zip(condlist[::-1], choicelist[::-1], strict=True):
        result = _where(condition, choice, result)
    return result


@answers("clip")
def _clip(a: Any, a_min: Any = None, a_max: Any = None, *, min: Any = None, max: Any = None) -> Any:  # noqa: A002  (NumPy's)
    low, high = (a_min if min is None else min), (a_max if max is None else max)
    if low is None and high is None:
        return wrapped(objects(a).copy())
    if low is None:
        return wrapped(spread(functions.minimum, 2)(objects(a), objects(high)))
    if high is None:
        return wrapped(spread(functions.maximum, 2)(objects(a), objects(low)))
    return wrapped(spread(functions.clip, 3)(objects(a), objects(low), objects(high)))


@answers("nan_to_num")
def _nan_to_num(
    x: Any, copy: bool = True, nan: Any = 0.0, posinf: Any = None, neginf: Any = None
) -> Any:
    largest = float(np.finfo(float).max)
    above = largest if posinf is None else posinf
    below = -largest if neginf is None else neginf

    def finite(item: Any) -> Any:
        item = chosen(item == INF, above, chosen(item == -INF, below, item))
        return chosen(item != item, nan, item)

    return wrapped(spread(finite, 1)(objects(x)))


# Where a condition holds: plain numbers, for one path of a compiled function


def _decided(a: Any) -> Array:
    return np.frompyfunc(lambda item: bool(truth(item)), 1, 1)(objects(a)).astype(bool)


@answers("nonzero")
def _nonzero(a: Any) -> Any:
    return np.nonzero(_decided(a))


@answers("argwhere")
def _argwhere(a: Any) -> Any:
    return np.argwhere(_decided(a))


@answers("flatnonzero")
def _flatnonzero(a: Any) -> Any:
    return np.flatnonzero(_decided(a))


@answers("extract compress")
def _extract(condition: Any, arr: Any) -> Any:
    return wrapped(objects(arr).ravel()[_decided(condition).ravel()])


# Truths of whole arrays


@answers("count_nonzero")
def _count_nonzero(a: Any, axis: Any = None, keepdims: bool = False) -> Any:
    def counted(items: list[Any]) -> Any:
        found = [truth(item) for item in items]
        return ops.sum(*found) if any(map(is_open, found)) else sum(found)

    return along(counted, a, axis, keepdims)


@answers("all")
def _all(a: Any, axis: Any = None, keepdims: bool = False) -> Any:
    return truths(along(lambda items: folded(np.logical_and, items), a, axis, keepdims))


@answers("any")
def _any(a: Any, axis: Any = None, keepdims: bool = False) -> Any:
    return truths(along(lambda items: folded(np.logical_or, items), a, axis, keepdims))


@answers("isclose")
def _isclose(a: Any, b: Any, rtol: Any = 1e-5, atol: Any = 1e-8, equal_nan: bool = False) -> Any:
    def close(x: Any, y: Any) -> Any:
        near = ops.absolute(x - y) <= atol + rtol * ops.absolute(y)
        near = both(near, ops.absolute(y) < INF) | (x == y)
        return near | both(x != x, y != y) if equal_nan else near

    return truths(spread(close, 2)(objects(a), objects(b)))


@answers("allclose")
def _allclose(a: Any, b: Any, **options: Any) -> Any:
    return _all(_isclose(a, b, **options))


@answers("array_equal")
def _array_equal(a1: Any, a2: Any) -> Any:
    left, right = objects(a1), objects(a2)
    return left.shape == right.shape and _all(spread(lambda x, y: x == y, 2)(left, right))
