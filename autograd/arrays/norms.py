"""Norms of vectors and matrices, without a path for each number that may be the largest."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from autograd import reductions
from autograd.arrays.dispatch import answers, refused
from autograd.arrays.elementwise import along
from autograd.arrays.items import array_of_items, objects
from autograd.arrays.numerical import np
from autograd.arrays.selecting import chosen
from autograd.table import ops


def _vector_norm(order: Any) -> Callable[[list[Any]], Any]:
    if order is None or order == 2:
        return reductions.norm
    if order == 1:
        return lambda items: reductions.sum([ops.absolute(x) for x in items])
    if order in (math.inf, -math.inf):
        ufunc = np.maximum if order > 0 else np.minimum
        return lambda items: ufunc.reduce(
            array_of_items([ops.absolute(x) for x in items], (len(items),))
        )
    if order == 0:
        return lambda items: reductions.sum([chosen(x != 0.0, 1.0, 0.0) for x in items])
    power = float(order)
    return lambda items: ops.pow(
        reductions.sum([ops.pow(ops.absolute(x), power) for x in items]), 1.0 / power
    )


@answers("linalg.norm")
def _norm(x: Any, ord: Any = None, axis: Any = None, keepdims: bool = False) -> Any:  # noqa: A002  (NumPy's)
    array = objects(x)
    axes = tuple(range(array.ndim)) if axis is None else axis
    is_matrix = ord is not None and (len(axes) if isinstance(axes, tuple) else 1) == 2
    if axis is None and ord is not None and array.ndim > 2:
        raise ValueError("np.linalg.norm needs axis= for an array of more than two axes.")
    if not is_matrix:
        return along(_vector_norm(ord), array, axes, keepdims)
    if ord == "fro":
        return along(reductions.norm, array, axes, keepdims)
    if ord not in (1, -1, math.inf, -math.inf):
        raise refused(
            f"np.linalg.norm(ord={ord!r}) of a matrix",
            "Write np.sqrt(np.linalg.eigvalsh(a.T @ a)) for its singular values.",
        )
    rows, columns = (i % array.ndim for i in axes)
    inner, outer = (rows, columns) if abs(ord) == 1 else (columns, rows)
    sums = along(_vector_norm(1), array, inner, True)
    largest = along(_vector_norm(math.inf if ord > 0 else -math.inf), sums, (inner, outer), True)
    return largest if keepdims else np.squeeze(largest, axis=(inner, outer))


@answers("linalg.vector_norm")
def _vector(x: Any, axis: Any = None, keepdims: bool = False, ord: Any = 2) -> Any:  # noqa: A002  (NumPy's)
    return along(_vector_norm(ord), x, axis, keepdims)


@answers("linalg.matrix_norm")
def _matrix(x: Any, keepdims: bool = False, ord: Any = "fro") -> Any:  # noqa: A002  (NumPy's)
    return _norm(x, ord, (-2, -1), keepdims)
