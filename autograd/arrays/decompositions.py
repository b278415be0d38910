"""What depends on a matrix as a whole: determinants of any size, eigenvalues and eigenvectors.

Each number is an operation of all numbers of the matrix, evaluated by NumPy, whose partials are
such operations again: so derivatives of any order are exact, of singular matrices too.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from typing import Any, NamedTuple

from autograd import reductions
from autograd.arrays.dispatch import answers
from autograd.arrays.items import objects
from autograd.arrays.linear import of_each
from autograd.arrays.numerical import Array, np
from autograd.table.primitive import Primitive, primitive

SMALL = 3  # up to this size determinants are written out


# Determinants: the partial by an entry is its cofactor


def _determinant(*numbers: float) -> float:
    size = round(len(numbers) ** 0.5)
    return float(np.linalg.det(np.array(numbers).reshape(size, size)))


def _cofactor(place: int, *numbers_and_out: Any) -> Any:
    numbers = numbers_and_out[:-1]
    size = round(len(numbers) ** 0.5)
    row, column = divmod(place, size)
    minor = [
        numbers[i * size + j] for i in range(size) for j in range(size) if i != row and j != column
    ]
    value = determinant(minor)
    return -value if (row + column) % 2 else value


@lru_cache(maxsize=100)
def _determinant_of(size: int) -> Primitive:
    slopes = [partial(_cofactor, place) for place in range(size * size)]
    return primitive(_determinant, *slopes, name=f"det{size}")


def determinant(numbers: Sequence[Any]) -> Any:
    """Return the determinant of a square matrix.

    Arguments:
        numbers: of its rows, one after the other.

    >>> determinant([1.0, 2.0, 3.0, 4.0])
    -2.0
    """
    size = round(len(numbers) ** 0.5)
    if size == 0:
        return 1.0
    if size == 1:
        return numbers[0]
    if size > SMALL:
        return _determinant_of(size)(*numbers)
    if size == 2:
        a, b, c, d = numbers
        return a * d - b * c
    a, b, c, d, e, f, g, h, i = numbers
    return a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)


@answers("linalg.det")
def _det(a: Any) -> Any:
    return of_each(lambda matrix: determinant(matrix.ravel().tolist()), a, "det")


# Eigenvalues and eigenvectors of symmetric matrices: J. R. Magnus, On differentiating eigenvalues
# and eigenvectors, Econometric Theory 1, 1985


@lru_cache(maxsize=64)
def _eigh(numbers: tuple[float, ...]) -> tuple[list[float], list[list[float]]]:
    size = round(len(numbers) ** 0.5)
    matrix = np.array(numbers).reshape(size, size)
    if not np.isfinite(matrix).all():
        nan = float("nan")
        return [nan] * size, [[nan] * size for _ in range(size)]
    values, vectors = np.linalg.eigh(0.5 * (matrix + matrix.T))
    return values.tolist(), vectors.tolist()


def _eigenvalue(k: int, *numbers: float) -> float:
    return float(_eigh(numbers)[0][k])


def _component(k: int, i: int, *numbers: float) -> float:
    return float(_eigh(numbers)[1][i][k])


class _Symmetric(NamedTuple):
    """The operations of symmetric matrices of a size.

    Arguments:
        values: one for each eigenvalue.
        vectors: one for each component of each eigenvector, by number and place.
    """

    values: list[Primitive]
    vectors: list[list[Primitive]]


@lru_cache(maxsize=20)
def _symmetric_of(size: int) -> _Symmetric:
    places = range(size)
    values = [
        primitive(
            partial(_eigenvalue, k),
            *[partial(_slope_of_value, size, k, p, q) for p in places for q in places],
            name=f"eigenvalue{k}_of_{size}",
        )
        for k in places
    ]
    vectors = [
        [
            primitive(
                partial(_component, k, i),
                *[partial(_slope_of_component, size, k, i, p, q) for p in places for q in places],
                name=f"eigenvector{k}_{i}_of_{size}",
            )
            for i in places
        ]
        for k in places
    ]
    return _Symmetric(values, vectors)


def _slope_of_value(size: int, k: int, p: int, q: int, *numbers_and_out: Any) -> Any:
    numbers = numbers_and_out[:-1]
    vector = _symmetric_of(size).vectors[k]
    return vector[p](*numbers) * vector[q](*numbers)


def _slope_of_component(size: int, k: int, i: int, p: int, q: int, *numbers_and_out: Any) -> Any:
    """Return the slope by the entries (p, q) and (q, p), half of it for each."""
    numbers = numbers_and_out[:-1]
    made = _symmetric_of(size)
    own = made.vectors[k]
    value = made.values[k](*numbers)
    terms = []
    for j in range(size):
        if j != k:
            other = made.vectors[j]
            apart = value - made.values[j](*numbers)
            turned = other[p](*numbers) * own[q](*numbers) + other[q](*numbers) * own[p](*numbers)
            terms.append(other[i](*numbers) * turned / (2.0 * apart))
    return reductions.sum(terms)


def _of_symmetric(a: Any, name: str, build: Callable[[list[Any], int], Array]) -> Any:
    return of_each(lambda matrix: build(matrix.ravel().tolist(), len(matrix)), a, name)


def _values(numbers: list[Any], size: int) -> Array:
    return objects([value(*numbers) for value in _symmetric_of(size).values])


def _vectors(numbers: list[Any], size: int) -> Array:
    vectors = _symmetric_of(size).vectors
    return objects([[vectors[k][i](*numbers) for k in range(size)] for i in range(size)])


@answers("linalg.eigvalsh")
def _eigvalsh(a: Any, UPLO: str = "L") -> Any:  # noqa: N803  (NumPy's)
    return _of_symmetric(a, "eigvalsh", _values)


@answers("linalg.eigh")
def _eigh_of(a: Any, UPLO: str = "L") -> Any:  # noqa: N803  (NumPy's)
    """As of JAX: the matrix is taken for its symmetric part, so that slopes are symmetric."""
    kind = type(np.linalg.eigh(np.eye(1)))
    return kind(_of_symmetric(a, "eigh", _values), _of_symmetric(a, "eigh", _vectors))
