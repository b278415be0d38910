"""Sums, products and moments of arrays, along axes."""

from __future__ import annotations

import itertools
import operator
from typing import Any

from autograd import reductions
from autograd.arrays.dispatch import answers
from autograd.arrays.elementwise import along, folded, sequence, spread
from autograd.arrays.items import objects, wrapped
from autograd.arrays.numerical import np
from autograd.arrays.selecting import chosen
from autograd.table import ops


def _begun(ufunc: Any, items: list[Any], initial: Any) -> Any:
    return folded(ufunc, items if initial is np._NoValue else [initial, *items])


@answers("sum")
def total(a: Any, axis: Any = None, keepdims: bool = False, initial: Any = np._NoValue) -> Any:
    """Return the sum along axes, as one node each."""
    return along(lambda items: _begun(np.add, items, initial), a, axis, keepdims)


@answers("prod")
def _prod(a: Any, axis: Any = None, keepdims: bool = False, initial: Any = np._NoValue) -> Any:
    return along(lambda items: _begun(np.multiply, items, initial), a, axis, keepdims)


@answers("mean")
def _mean(a: Any, axis: Any = None, keepdims: bool = False) -> Any:
    return along(reductions.mean, a, axis, keepdims)


@answers("average")
def _average(a: Any, axis: Any = None, weights: Any = None, keepdims: bool = False) -> Any:
    if weights is None:
        return _mean(a, axis, keepdims)
    numbers, heavy = objects(a), objects(weights)
    if heavy.shape != numbers.shape:
        shape = [1] * numbers.ndim
        shape[operator.index(axis)] = heavy.size
        heavy = np.broadcast_to(heavy.reshape(shape), numbers.shape)
    weighed = spread(operator.mul, 2)(numbers, heavy)
    return np.divide(total(weighed, axis, keepdims), total(heavy, axis, keepdims))


@answers("var")
def _var(
    a: Any, axis: Any = None, ddof: int = 0, keepdims: bool = False, correction: Any = None
) -> Any:
    less = ddof if correction is None else correction
    return along(lambda items: reductions.var(items, ddof=less), a, axis, keepdims)


@answers("std")
def _std(
    a: Any, axis: Any = None, ddof: int = 0, keepdims: bool = False, correction: Any = None
) -> Any:
    return np.sqrt(_var(a, axis, ddof, keepdims, correction))


# Without nans


def _present(items: list[Any]) -> Any:
    return ops.sum(*[chosen(item != item, 0.0, 1.0) for item in items])


def _without(a: Any, instead: float) -> Any:
    return spread(lambda item: chosen(item != item, instead, item), 1)(objects(a))


@answers("nansum")
def _nansum(a: Any, axis: Any = None, keepdims: bool = False) -> Any:
    return total(_without(a, 0.0), axis, keepdims)


@answers("nanprod")
def _nanprod(a: Any, axis: Any = None, keepdims: bool = False) -> Any:
    return _prod(_without(a, 1.0), axis, keepdims)


@answers("nanmean")
def _nanmean(a: Any, axis: Any = None, keepdims: bool = False) -> Any:
    return np.divide(_nansum(a, axis, keepdims), along(_present, a, axis, keepdims))


# Along the way


@answers("cumsum")
def _cumsum(a: Any, axis: Any = None) -> Any:
    return sequence(lambda items: list(itertools.accumulate(items)), a, axis)


@answers("cumprod")
def _cumprod(a: Any, axis: Any = None) -> Any:
    return sequence(lambda items: list(itertools.accumulate(items, operator.mul)), a, axis)


@answers("diff")
def _diff(a: Any, n: int = 1, axis: Any = -1) -> Any:
    found = objects(a)
    for _ in range(n):
        later = [slice(None)] * found.ndim
        earlier = list(later)
        later[axis], earlier[axis] = slice(1, None), slice(None, -1)
        found = np.subtract(found[tuple(later)], found[tuple(earlier)])
    return wrapped(found)


@answers("round around")
def _round(a: Any, decimals: int = 0) -> Any:
    """As NumPy rounds: 0.35 to one decimal by way of 3.5, to 0.4."""
    factor = 10.0 ** abs(decimals)

    def nearest(item: Any) -> Any:
        if decimals > 0:
            return ops.div(ops.round(item * factor), factor)
        return ops.round(ops.div(item, factor)) * factor if decimals else ops.round(item)

    return wrapped(spread(nearest, 1)(objects(a)))


# Of several variables


@answers("cov")
def _cov(
    m: Any, y: Any = None, rowvar: bool = True, bias: bool = False, ddof: int | None = None
) -> Any:
    rows = np.atleast_2d(objects(m) if rowvar else objects(m).T)
    if y is not None:
        rows = np.concatenate([rows, np.atleast_2d(objects(y) if rowvar else objects(y).T)])
    less = ddof if ddof is not None else 0 if bias else 1
    apart = objects(np.subtract(wrapped(rows), _mean(rows, 1, True)))
    found = np.divide(np.matmul(wrapped(apart), wrapped(apart.T)), rows.shape[1] - less)
    return found[0, 0] if len(rows) == 1 else found


@answers("corrcoef")
def _corrcoef(x: Any, y: Any = None, rowvar: bool = True) -> Any:
    found = _cov(x, y, rowvar)
    if not isinstance(found, np.ndarray):
        return ops.div(found, found)
    deviations = np.sqrt(np.diag(found))
    return np.divide(found, np.outer(deviations, deviations))
