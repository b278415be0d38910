"""Linear algebra, in scalar operations that compile, without a path for each choice of a pivot.

Systems are solved by reflections (A. S. Householder, 1958), which are as stable without any choice
as elimination is with one.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any, NamedTuple

from autograd import functions, reductions
from autograd.arrays.dispatch import answers, refused
from autograd.arrays.elementwise import along, spread
from autograd.arrays.items import objects, wrapped
from autograd.arrays.numerical import Array, np
from autograd.arrays.products import dot, matmul
from autograd.arrays.selecting import chosen
from autograd.table import ops

Column = list[Any]
EPSILON = sys.float_info.epsilon
_ROUNDS = 3  # of bringing rows to one size
_UNEVEN = 1e-4  # what is left of a column may have lost so many digits to rows of larger numbers


class Reflected(NamedTuple):
    """A matrix taken apart: reflections, and what they leave of it.

    Arguments:
        columns: of the upper triangle that is left, each down to its place on the diagonal.
        right: of the other columns, reflected along.
        reflections: how many there were.
    """

    columns: list[Column]
    right: list[Column]
    reflections: int


def reflected(matrix: Array, right: Array) -> Reflected:
    """Reflect a matrix to an upper triangle, and other columns with it.

    Arguments:
        matrix: of objects, with no fewer rows than columns.
        right: of objects, with as many rows.
    """
    rows, count = matrix.shape
    columns: list[Column] = matrix.T.tolist()
    others: list[Column] = right.T.tolist()
    done = 0
    for k in range(min(rows - 1, count)):
        below = columns[k][k:]
        length = reductions.norm(below)
        first = below[0]
        signed = chosen(first < 0.0, -length, length)  # so that nothing cancels
        axis = [first + signed, *below[1:]]
        # half the square of the axis; where all is 0, no direction is told
        scale = functions.where(length == 0.0, 1.0, ops.mul(length, length + ops.absolute(first)))
        for column in [*columns[k + 1 :], *others]:
            part = column[k:]
            share = ops.div(dot(axis, part), scale)
            column[k:] = [y - share * x for x, y in zip(axis, part, strict=True)]
        columns[k] = [*columns[k][:k], -signed]
        done += 1
    return Reflected([column[: k + 1] for k, column in enumerate(columns)], others, done)


def _upwards(columns: list[Column], right: Column) -> Column:
    """Solve an upper triangle, from its last row on."""
    found: Column = []
    for i in reversed(range(len(columns))):
        known = [columns[j][i] for j in range(i + 1, len(columns))]
        rest = right[i] - dot(known, found) if known else right[i]
        found.insert(0, ops.div(rest, columns[i][i]))
    return found


def _solved(matrix: Array, right: Array) -> Array:
    """Solve a square matrix for each column of the right side.

    Raises:
        numpy.linalg.LinAlgError: if it is singular, as far as floats tell.
    """
    taken = reflected(matrix, right)
    if _dependent(taken, _UNEVEN) is not None:
        sizes = _sizes(matrix)
        taken = reflected(_divided(matrix, sizes), _divided(right, sizes))
        column = _dependent(taken, 4.0 * EPSILON * len(matrix))
        if column is not None:
            raise np.linalg.LinAlgError(_singular(f"column {column} depends on those before it"))
    return _upwards_all(taken, matrix.shape[1])


def _dependent(taken: Reflected, limit: float) -> int | None:
    """Return the first column of a square matrix that depends on those before it; or None.

    Arguments:
        taken: the matrix, taken apart.
        limit: what is left of a column counts as 0 up to so much of its length. Reflections leave a
            rounding error of a few times EPSILON for each of its numbers.
    """
    for k, column in enumerate(taken.columns):
        if ops.absolute(column[-1]) <= ops.mul(limit, reductions.norm(column)):
            return k
    return None


def _sizes(matrix: Array) -> Array:
    """Return by what to divide each row, so that none is lost to others of larger numbers.

    They are such that the logarithms of all numbers but zeros lie near 0, if columns are divided as
    well (A. R. Curtis and J. K. Reid, J. Inst. Maths Applics 10, 1972), and are held constant, for
    a solution does not depend on them.

    Raises:
        numpy.linalg.LinAlgError: if a row or a column is 0.
    """
    amounts = wrapped(spread(ops.held, 1)(objects(np.abs(wrapped(matrix)))))
    is_there = amounts != 0.0
    logs = np.log(np.where(is_there, amounts, 1.0))
    there = np.where(is_there, 1.0, 0.0)
    counts = [np.sum(there, axis=axis) for axis in (1, 0)]
    for line, found in zip(("row", "column"), counts, strict=True):
        for i, count in enumerate(found):
            if count == 0.0:
                raise np.linalg.LinAlgError(_singular(f"{line} {i} is 0"))
    columns: Any = 0.0
    for _ in range(_ROUNDS):
        rows = np.sum(logs - there * columns, axis=1) / counts[0]
        columns = np.sum(logs - there * rows[:, None], axis=0) / counts[1]
    return objects(np.exp(rows))


def _divided(matrix: Array, sizes: Array) -> Array:
    """Divide each row by a number."""
    return spread(ops.div, 2)(matrix, sizes[:, None])


def _singular(why: str) -> str:
    return (
        f"Singular matrix: in np.linalg.solve or inv, {why}, as far as floats tell. Write "
        "np.linalg.lstsq for least squares, or add a penalty: a + 1e-9 * np.eye(n)."
    )


def _upwards_all(taken: Reflected, count: int) -> Array:
    """Solve what is left of a matrix of so many columns, for each column of the right side."""
    found = [_upwards(taken.columns, column) for column in taken.right]
    return objects(found).T if found else np.empty((count, 0), dtype=object)


def _check_square(a: Array, name: str) -> None:
    if a.ndim < 2 or a.shape[-1] != a.shape[-2]:
        raise np.linalg.LinAlgError(f"np.linalg.{name} takes square matrices, but got {a.shape}.")


def of_each(function: Callable[[Array], Any], matrices: Any, name: str) -> Any:
    """Return what a function of a square matrix gives for each of a stack of them.

    Raises:
        numpy.linalg.LinAlgError: if they are not square.
    """
    a = objects(matrices)
    _check_square(a, name)
    stack = a.shape[:-2]
    if not stack:
        return wrapped(function(a)) if isinstance(function(a), np.ndarray) else function(a)
    found = [objects(function(a[place])) for place in np.ndindex(stack)]
    return wrapped(objects(found).reshape(*stack, *found[0].shape))


@answers("linalg.solve")
def _solve(a: Any, b: Any) -> Any:
    matrices, right = objects(a), objects(b)
    _check_square(matrices, "solve")
    if right.ndim == 1:
        return _solve(matrices, right[:, None])[..., 0]
    stack = np.broadcast_shapes(matrices.shape[:-2], right.shape[:-2])
    matrices = np.broadcast_to(matrices, (*stack, *matrices.shape[-2:]))
    right = np.broadcast_to(right, (*stack, *right.shape[-2:]))
    found = np.empty(right.shape, dtype=object)
    for place in np.ndindex(stack):
        found[place] = _solved(matrices[place], right[place])
    return wrapped(found)


@answers("linalg.inv")
def _inv(a: Any) -> Any:
    matrices = objects(a)
    _check_square(matrices, "inv")
    size = matrices.shape[-1]
    return _solve(matrices, np.eye(size).reshape((1,) * (matrices.ndim - 2) + (size, size)))


@answers("linalg.slogdet")
def _slogdet(a: Any) -> Any:
    def of_one(matrix: Array) -> Array:
        taken = reflected(matrix, np.empty((len(matrix), 0), dtype=object))
        diagonal = [column[-1] for column in taken.columns]
        flips = -1.0 if taken.reflections % 2 else 1.0
        sign = reductions.prod([flips, *map(functions.sign, diagonal)])
        logarithm = reductions.sum([functions.log(ops.absolute(x)) for x in diagonal])
        return objects([sign, logarithm])

    found = of_each(of_one, a, "slogdet")
    kind = type(np.linalg.slogdet(np.eye(1)))
    return kind(found[..., 0], found[..., 1])


@answers("linalg.cholesky")
def _cholesky(a: Any, upper: bool = False) -> Any:
    """As of JAX: the matrix is taken for its symmetric part, so that slopes are symmetric."""

    def of_one(matrix: Array) -> Array:
        symmetric = _symmetric(matrix)
        rows: list[Column] = []
        for i in range(len(matrix)):
            row: Column = []
            for j in range(i + 1):
                known = rows[j] if j < i else row
                rest = symmetric[i][j]
                rest = rest - dot(row[:j], known[:j]) if j else rest
                row.append(functions.sqrt(rest) if i == j else ops.div(rest, rows[j][j]))
            rows.append(row)
        lower = objects([[*row, *[0.0] * (len(rows) - len(row))] for row in rows])
        return lower.T if upper else lower

    return of_each(of_one, a, "cholesky")


def _symmetric(matrix: Array) -> list[list[Any]]:
    rows = matrix.tolist()
    places = range(len(rows))
    return [
        [rows[i][j] if i == j else 0.5 * (rows[i][j] + rows[j][i]) for j in places] for i in places
    ]


@answers("linalg.lstsq")
def _lstsq(a: Any, b: Any, rcond: Any = None) -> Any:
    """As NumPy's, of matrices of full rank; singular values are not computed."""
    matrix, right = objects(a), objects(b)
    columns = right[:, None] if right.ndim == 1 else right
    rows, count = matrix.shape
    precision = EPSILON * max(rows, count)
    if rcond is not None and rcond > precision:
        raise refused(
            f"np.linalg.lstsq(rcond={rcond!r})", "Leave rcond out: no singular values are cut off."
        )
    if rows < count:  # the shortest of many solutions
        across = matrix.T
        taken = reflected(across, np.empty((count, 0), dtype=object))
        _check_rank(taken, across, precision, "row")
        found = objects(matmul(across, _solved(objects(matmul(matrix, across)), columns)))
    else:
        taken = reflected(matrix, columns)
        _check_rank(taken, matrix, precision, "column")
        found = _upwards_all(taken, count)
    apart = objects(np.subtract(wrapped(objects(matmul(matrix, found))), wrapped(columns)))
    residuals = along(lambda items: dot(items, items), apart, 0, False)
    residuals = residuals if rows > count else np.empty(0)
    solution = found[:, 0] if right.ndim == 1 else found
    return wrapped(solution), residuals, min(rows, count), None


def _check_rank(taken: Reflected, matrix: Array, precision: float, line: str) -> None:
    """Raise if a column of a matrix is nothing but a combination of those before it.

    Arguments:
        taken: the matrix, taken apart.
        precision: what is left of a column counts as 0 up to so much of the length of the matrix,
            as singular values do for NumPy; a few times as much, for what reflections round.
        line: what errors call a column.
    """
    least = 4.0 * precision * reductions.norm(matrix.ravel().tolist())
    for k, column in enumerate(taken.columns):
        if ops.absolute(column[-1]) <= least:
            raise np.linalg.LinAlgError(
                f"np.linalg.lstsq of a matrix whose {line} {k} depends on the {line}s before it: "
                "the solution that NumPy chooses has no derivative, for the rank changes nearby. "
                f"Leave that {line} out, or add a penalty: "
                "np.linalg.solve(a.T @ a + 1e-9 * np.eye(n), a.T @ b)."
            )
