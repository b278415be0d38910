"""Products of vectors and matrices: one node for each sum of products."""

from __future__ import annotations

from typing import Any

from autograd import reductions
from autograd.arrays.dispatch import answers, refused
from autograd.arrays.elementwise import PRODUCTS, along
from autograd.arrays.items import array_of_items, objects, wrapped
from autograd.arrays.numerical import Array, np


def dot(xs: list[Any], ys: list[Any]) -> Any:
    """Return the sum of the products of two lists, of equal length, as one node."""
    return xs[0] * ys[0] if len(xs) == 1 else reductions.dot(xs, ys)


def _matrices(left: Array, right: Array) -> Array:
    """Return the product of two matrices, as an array of objects."""
    rows, columns = left.tolist(), right.T.tolist()
    items = [dot(row, column) for row in rows for column in columns]
    return np.fromiter(items, object, len(items)).reshape(len(rows), len(columns))


def _check(inner: int, other: int) -> None:
    if inner != other:
        raise ValueError(
            f"A product of matrices pairs the columns of the one with the rows of the other, but "
            f"there are {inner} and {other}."
        )


def matmul(left: Any, right: Any) -> Any:
    """Return ``left @ right``: of matrices, of vectors, or of stacks of matrices."""
    x, y = objects(left), objects(right)
    if not x.ndim or not y.ndim:
        raise ValueError("matmul takes vectors and matrices, no single number. Write x * y.")
    wide, high = x.reshape(1, -1) if x.ndim == 1 else x, y.reshape(-1, 1) if y.ndim == 1 else y
    _check(wide.shape[-1], high.shape[-2])
    stack = np.broadcast_shapes(wide.shape[:-2], high.shape[:-2])
    wide = np.broadcast_to(wide, (*stack, *wide.shape[-2:]))
    high = np.broadcast_to(high, (*stack, *high.shape[-2:]))
    found = np.empty((*stack, wide.shape[-2], high.shape[-1]), dtype=object)
    for place in np.ndindex(stack):
        found[place] = _matrices(wide[place], high[place])
    found = found[..., 0, :] if x.ndim == 1 else found
    return wrapped(found[..., 0] if y.ndim == 1 else found)


@answers("dot")
def _dot(a: Any, b: Any) -> Any:
    x, y = objects(a), objects(b)
    if not x.ndim or not y.ndim:
        return np.multiply(wrapped(x), wrapped(y))
    if y.ndim < 3 and x.ndim < 3:
        return matmul(x, y)
    return _tensordot(x, y, ([-1], [-2 if y.ndim > 1 else -1]))


@answers("vdot")
def _vdot(a: Any, b: Any) -> Any:
    return matmul(objects(a).ravel(), objects(b).ravel())


@answers("inner")
def _inner(a: Any, b: Any) -> Any:
    x, y = objects(a), objects(b)
    if not x.ndim or not y.ndim:
        return np.multiply(wrapped(x), wrapped(y))
    return _tensordot(x, y, ([-1], [-1]))


@answers("outer linalg.outer")
def _outer(a: Any, b: Any) -> Any:
    return np.multiply.outer(wrapped(objects(a).ravel()), wrapped(objects(b).ravel()))


@answers("tensordot linalg.tensordot")
def _tensordot(a: Any, b: Any, axes: Any = 2) -> Any:
    x, y = objects(a), objects(b)
    if isinstance(axes, int):
        axes = list(range(x.ndim - axes, x.ndim)), list(range(axes))
    of_x, of_y = ([one] if isinstance(one, int) else list(one) for one in axes)
    of_x, of_y = [i % x.ndim for i in of_x], [i % y.ndim for i in of_y]
    if [x.shape[i] for i in of_x] != [y.shape[i] for i in of_y]:
        raise ValueError("tensordot sums over axes of equal lengths, but these differ.")
    own_x = [i for i in range(x.ndim) if i not in of_x]
    own_y = [i for i in range(y.ndim) if i not in of_y]
    count = int(np.prod([x.shape[i] for i in of_x], dtype=int))
    wide = x.transpose(*own_x, *of_x).reshape(-1, count)
    high = y.transpose(*of_y, *own_y).reshape(count, -1)
    shape = (*[x.shape[i] for i in own_x], *[y.shape[i] for i in own_y])
    return array_of_items(_matrices(wide, high).ravel().tolist(), shape)


@answers("einsum")
def _einsum(subscripts: Any, *operands: Any, optimize: Any = False) -> Any:
    """Each number of the result is one sum of products, in the letters' order."""
    if not isinstance(subscripts, str) or "..." in subscripts:
        raise refused(
            "np.einsum without letters, or with ...", 'Write the letters, as in "ij,jk->ik".'
        )
    given, _, result = subscripts.replace(" ", "").partition("->")
    terms = given.split(",")
    if "->" not in subscripts:
        letters = given.replace(",", "")
        result = "".join(sorted({c for c in letters if letters.count(c) == 1}))
    arrays = [objects(operand) for operand in operands]
    sizes: dict[str, int] = {}
    for term, array in zip(terms, arrays, strict=True):
        if len(term) != array.ndim:
            raise ValueError(f"einsum: {term!r} does not name the {array.ndim} axes of its array.")
        for letter, length in zip(term, array.shape, strict=True):
            if sizes.setdefault(letter, length) != length:
                raise ValueError(f"einsum: the axes called {letter!r} differ in length.")
    summed = [letter for letter in sizes if letter not in result]
    inner = list(np.ndindex(*[sizes[letter] for letter in summed]))
    items = []
    for place in np.ndindex(*[sizes[letter] for letter in result]):
        known = dict(zip(result, place, strict=True))
        factors: list[list[Any]] = []
        for within in inner:
            known.update(zip(summed, within, strict=True))
            factors.append([
                array[tuple([known[letter] for letter in term])]
                for term, array in zip(terms, arrays, strict=True)
            ])  # fmt: skip
        items.append(_sum_of_products(factors))
    return array_of_items(items, tuple([sizes[letter] for letter in result]))


def _sum_of_products(factors: list[list[Any]]) -> Any:
    if not factors:
        return 0.0
    if len(factors[0]) == 1:
        return factors[0][0] if len(factors) == 1 else reductions.sum([one for [one] in factors])
    lasts = [factor[-1] for factor in factors]
    return dot([reductions.prod(factor[:-1]) for factor in factors], lasts)


@answers("trace linalg.trace")
def _trace(a: Any, offset: int = 0, axis1: int = 0, axis2: int = 1) -> Any:
    diagonal = np.diagonal(objects(a), offset, axis1, axis2)
    return along(reductions.sum, diagonal, -1, False)


def _vecdot(left: Any, right: Any) -> Any:
    x, y = np.broadcast_arrays(objects(left), objects(right))
    shape = x.shape[:-1]
    pairs = zip(
        x.reshape(-1, x.shape[-1]).tolist(), y.reshape(-1, x.shape[-1]).tolist(), strict=True
    )
    return array_of_items([dot(*pair) for pair in pairs], shape)


PRODUCTS[np.matmul] = matmul
for _name, _product in {
    "vecdot": _vecdot,
    "matvec": lambda x, y: matmul(x, objects(y)[..., None])[..., 0],
    "vecmat": lambda x, y: matmul(objects(x)[..., None, :], y)[..., 0, :],
}.items():
    if hasattr(np, _name):
        PRODUCTS[getattr(np, _name)] = _product
