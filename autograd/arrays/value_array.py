"""ValueArray: an array of NumPy's that knows that it holds Values."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from autograd.arrays.dispatch import MOVES, OWN, WRITTEN, called, name_of, refused
from autograd.arrays.elementwise import answer, elementwise
from autograd.arrays.indexing import item_at, put_at
from autograd.arrays.items import as_arrays, plain, wrapped
from autograd.arrays.numerical import np
from autograd.node import Node
from autograd.table.operation import Op


class ValueArray(np.ndarray):
    """An array of Values and plain numbers, on which NumPy's functions work.

    Functions of NumPy's and of ``scipy.special`` become operations of the table, so that a compiled
    function takes no path where ``np.maximum``, ``np.where`` or ``np.sort`` choose. Inside a
    function that is differentiated or compiled, an argument that is an array is one of these;
    :func:`autograd.array` makes others.

    >>> import autograd as ag
    >>> ag.grad(lambda x: np.sum(np.maximum(x, 0.0) ** 2))(np.array([1.0, -2.0])).tolist()
    [2.0, 0.0]
    """

    __slots__ = ()

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **options: Any) -> Any:
        return answer(ufunc, method, inputs, options)

    def __array_function__(self, function: Any, types: Any, args: Any, kwargs: Any) -> Any:
        return _answer_function(function, types, args, kwargs)

    @staticmethod
    def answer_ufunc(ufunc: Any, method: str, inputs: Any, options: Any) -> Any:
        """Answer on behalf of a Value, which NumPy was given beside no array of these."""
        return answer(ufunc, method, inputs, options)

    @staticmethod
    def answer_function(function: Any, types: Any, args: Any, kwargs: Any) -> Any:
        """Answer on behalf of a Value."""
        return _answer_function(function, types, args, kwargs)

    @staticmethod
    def __apply__(op: Op, operands: tuple[Any, ...]) -> Any:
        """Apply an operation of the table element by element."""
        return elementwise(op, operands)

    def __getitem__(self, key: Any) -> Any:
        return item_at(self, key)

    def __setitem__(self, key: Any, thing: Any) -> None:
        put_at(self, key, thing)

    def astype(self, dtype: Any, *args: Any, **kwargs: Any) -> Any:
        """Return a copy: as it is where floats are asked for, which Values are.

        Arguments:
            dtype: of floats, ints, bools or objects; the whole part and the truth of a Value are
                plain numbers, and hold for one path of a compiled function.
            args, kwargs: as of NumPy's method.
        """
        kind = np.dtype(dtype).kind
        items = self.ravel().tolist()
        if kind == "f" and any(hasattr(type(item), "__apply__") for item in items):
            return wrapped(np.frompyfunc(_as_number, 1, 1)(plain(self)))
        if kind == "i":
            return np.array([int(item) for item in items], dtype).reshape(self.shape)
        if kind == "b":
            return np.array([bool(item != 0.0) for item in items], dtype).reshape(self.shape)
        return plain(self).astype(dtype, *args, **kwargs)

    def sort(self, axis: Any = -1, *args: Any, **options: Any) -> None:
        """Sort it in place."""
        self[...] = np.sort(self, axis, *args, **options)


def _as_number(item: Any) -> Any:
    return item if isinstance(item, Node) else item * 1.0  # a comparison too


def _answer_function(function: Any, types: Any, args: Any, kwargs: Any) -> Any:
    """Answer for a function of NumPy's that was given arrays of Values."""
    own = OWN.get(function)
    if own is not None:
        return called(own, name_of(function), args, kwargs)
    if function in MOVES:
        return wrapped(function(*plain(args), **plain(kwargs)))
    if function in WRITTEN:
        some: Any = np.ndarray.__array_function__
        like = np.empty(0, dtype=object).view(ValueArray)
        given = as_arrays(args), as_arrays(kwargs)
        return wrapped(some(like, function, (ValueArray,), *given))
    if not all(issubclass(kind, (np.ndarray, Node)) or kind is bool for kind in types):
        return NotImplemented
    raise refused(name_of(function))


def _method(function: Any) -> Callable[..., Any]:
    def method(self: ValueArray, *args: Any, **kwargs: Any) -> Any:
        return function(self, *args, **kwargs)

    method.__name__ = method.__qualname__ = function.__name__
    method.__doc__ = f"Return what ``np.{function.__name__}`` does."
    return method


for _name in (
    "sum", "prod", "mean", "var", "std", "max", "min", "argmax", "argmin", "argsort", "clip",
    "cumsum", "cumprod", "dot", "trace", "round", "all", "any", "searchsorted", "nonzero",
):  # fmt: skip
    setattr(ValueArray, _name, _method(getattr(np, _name)))
