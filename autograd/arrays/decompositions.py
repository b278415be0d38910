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
# and eigenvectors, Econometric Theory 1, 1985. The slopes of eigenvector k are products of it and
# of its resolvent, the pseudo-inverse of (eigenvalue k) I - matrix, whose slopes are such again


class _Decomposed:
    """A matrix of plain numbers, taken apart.

    Arguments:
        numbers: of its rows, one after the other; of which the symmetric part counts.
    """

    def __init__(self, numbers: tuple[float, ...]) -> None:
        size = round(len(numbers) ** 0.5)
        matrix = np.array(numbers).reshape(size, size)
        if np.isfinite(matrix).all():
            self._values, self._vectors = np.linalg.eigh(0.5 * (matrix + matrix.T))
        else:
            self._values, self._vectors = np.full(size, np.nan), np.full((size, size), np.nan)
        self.values: list[float] = self._values.tolist()
        self.vectors: list[list[float]] = self._vectors.T.tolist()
        self._resolvents: dict[int, list[list[float]]] = {}

    def resolvent(self, k: int) -> list[list[float]]:
        """Return the rows of eigenvector k's resolvent."""
        if k not in self._resolvents:
            with np.errstate(all="ignore"):  # of equal eigenvalues it is infinite or nan
                shares = 1.0 / (self._values[k] - self._values)
                shares[k] = 0.0
                found = (self._vectors * shares) @ self._vectors.T
                found = 0.5 * (found + found.T)  # to the last bit, so that either half will do
            self._resolvents[k] = found.tolist()
        return self._resolvents[k]


_decomposed = lru_cache(maxsize=64)(_Decomposed)


def _eigenvalue(k: int, *numbers: float) -> float:
    return _decomposed(numbers).values[k]


def _component(k: int, i: int, *numbers: float) -> float:
    return _decomposed(numbers).vectors[k][i]


def _entry(k: int, r: int, s: int, *numbers: float) -> float:
    return _decomposed(numbers).resolvent(k)[r][s]


def _of_entries(size: int, slope: Callable[..., Any], *which: int) -> list[Callable[..., Any]]:
    """Return the slope by each entry of a matrix: by (p, q) and (q, p), half of it for each."""
    places = range(size)
    return [partial(slope, size, *which, p, q) for p in places for q in places]


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
            *_of_entries(size, _slope_of_value, k),
            name=f"eigenvalue{k}_of_{size}",
        )
        for k in places
    ]
    vectors = [
        [
            primitive(
                partial(_component, k, i),
                *_of_entries(size, _slope_of_component, k, i),
                name=f"eigenvector{k}_{i}_of_{size}",
            )
            for i in places
        ]
        for k in places
    ]
    return _Symmetric(values, vectors)


@lru_cache(maxsize=4000)
def _resolvent_of(size: int, k: int, r: int, s: int) -> Primitive:
    return primitive(
        partial(_entry, k, r, s),
        *_of_entries(size, _slope_of_entry, k, r, s),
        name=f"resolvent{k}_{r}_{s}_of_{size}",
    )


class _Parts(NamedTuple):
    """What the slopes of an eigenvector are made of.

    Arguments:
        vector: gives a component.
        resolvent: gives the entry of a row and a column.
    """

    vector: Callable[[int], Any]
    resolvent: Callable[[int, int], Any]


def _parts(size: int, k: int, numbers_and_out: tuple[Any, ...]) -> _Parts:
    numbers = numbers_and_out[:-1]
    if type(numbers_and_out[-1]) is float:  # looked up, not called for: there are many
        known = _decomposed(numbers)
        vector, resolvent = known.vectors[k], known.resolvent(k)
        return _Parts(vector.__getitem__, lambda r, s: resolvent[r][s])
    vectors = _symmetric_of(size).vectors[k]
    return _Parts(
        lambda i: vectors[i](*numbers),
        lambda r, s: _resolvent_of(size, k, min(r, s), max(r, s))(*numbers),
    )


def _slope_of_value(size: int, k: int, p: int, q: int, *numbers_and_out: Any) -> Any:
    vector, _ = _parts(size, k, numbers_and_out)
    return vector(p) * vector(q)


def _slope_of_component(size: int, k: int, i: int, p: int, q: int, *numbers_and_out: Any) -> Any:
    vector, resolvent = _parts(size, k, numbers_and_out)
    return 0.5 * (resolvent(i, p) * vector(q) + resolvent(i, q) * vector(p))


def _slope_of_entry(
    size: int, k: int, r: int, s: int, p: int, q: int, *numbers_and_out: Any
) -> Any:
    """Return the slope of G[r, s], where G is the resolvent and v the vector.

    For a change E of the matrix it is G E G - (v' E v) G G - G G E v v' - v v' E G G.
    """
    v, g = _parts(size, k, numbers_and_out)

    def square(i: int, j: int) -> Any:
        return reductions.sum([g(i, m) * g(m, j) for m in range(size)])

    def by(p: int, q: int) -> Any:
        return g(r, p) * g(q, s) - square(r, p) * v(q) * v(s) - v(r) * v(p) * square(q, s)

    return 0.5 * (by(p, q) + by(q, p)) - v(p) * v(q) * square(r, s)


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
