"""NumPy's ufuncs, and those of scipy.special, as operations of the table."""

from __future__ import annotations

import functools
import itertools
import operator
import sys
from collections.abc import Callable
from typing import Any

from autograd import functions, reductions
from autograd.arrays import ties
from autograd.arrays.dispatch import answers, name_of, refused, write_into
from autograd.arrays.items import array_of_items, is_truth, objects, plain, truths, wrapped
from autograd.arrays.numerical import np
from autograd.arrays.truth import both, differs, either, negated, truth
from autograd.node import Node
from autograd.table import ops
from autograd.table.operation import TABLE, Op
from autograd.tools.array_hook import is_value_array

Scalar = Callable[..., Any]  # of numbers, Values among them
INF = float("inf")


def _by_operator(op: Op, python: Scalar) -> Scalar:
    """Return an operation as Python's operator for Values, which is faster, and in IEEE floats."""

    def apply(x: Any, y: Any) -> Any:
        return python(x, y) if isinstance(x, Node) or isinstance(y, Node) else op(x, y)

    return apply


def _in_table() -> dict[Any, Scalar]:
    known: dict[Any, Scalar] = {}
    for row in TABLE.values():
        for name in row.numpy:
            ufunc = getattr(np, name, None)
            if isinstance(ufunc, np.ufunc):
                known[ufunc] = getattr(functions, row.name, row)
    return known


def _fmax(x: Any, y: Any) -> Any:
    return functions.where(x != x, y, functions.where(y != y, x, ops.maximum(x, y)))


def _fmin(x: Any, y: Any) -> Any:
    return functions.where(x != x, y, functions.where(y != y, x, ops.minimum(x, y)))


def _whole_and_fraction(x: Any) -> tuple[Any, Any]:
    whole = ops.trunc(x)
    return x - whole, whole


UFUNCS: dict[Any, Scalar] = _in_table() | {
    np.add: operator.add,
    np.subtract: operator.sub,
    np.multiply: operator.mul,
    np.negative: operator.neg,
    np.positive: lambda x: x,
    np.absolute: functions.abs,
    np.fabs: functions.abs,
    np.divide: _by_operator(ops.div, operator.truediv),
    np.power: _by_operator(ops.pow, operator.pow),
    np.float_power: _by_operator(ops.pow, operator.pow),
    np.remainder: _by_operator(ops.mod, operator.mod),
    np.floor_divide: _by_operator(ops.floordiv, operator.floordiv),
    np.square: lambda x: x * x,
    np.reciprocal: lambda x: ops.div(1.0, x),
    np.conjugate: lambda x: x,
    np.sign: functions.sign,
    np.copysign: functions.copysign,
    np.logaddexp: functions.logaddexp,
    np.logaddexp2: lambda x, y: ops.logaddexp(x * ops.LN2, y * ops.LN2) * ops.INVERSE_LN2,
    np.heaviside: lambda x, half: functions.where(x == 0.0, half, ops.step(x)),
    np.ldexp: lambda x, n: x * ops.exp2(n),
    np.fmax: _fmax,
    np.fmin: _fmin,
    np.divmod: functions.divmod,
    np.modf: _whole_and_fraction,
}
TRUTHS: dict[Any, Scalar] = {
    np.equal: operator.eq,
    np.not_equal: operator.ne,
    np.less: operator.lt,
    np.less_equal: operator.le,
    np.greater: operator.gt,
    np.greater_equal: operator.ge,
    np.isnan: lambda x: False if is_truth(x) else x != x,
    np.isinf: lambda x: False if is_truth(x) else ops.absolute(x) == INF,
    np.isfinite: lambda x: True if is_truth(x) else ops.absolute(x) < INF,
    np.signbit: lambda x: ops.copysign(1.0, x) < 0.0,
    np.logical_and: both,
    np.logical_or: either,
    np.logical_xor: differs,
    np.logical_not: negated,
    np.bitwise_and: both,
    np.bitwise_or: either,
    np.bitwise_xor: differs,
    np.invert: negated,
}
_NATIVE = {np.add, np.subtract, np.multiply, np.negative}  # which NumPy calls fast on objects
# What a reduction begins with
NEUTRAL = {np.add: 0.0, np.multiply: 1.0, np.logical_and: True, np.logical_or: False}
NEUTRAL |= {np.bitwise_and: True, np.bitwise_or: False}
PRODUCTS: dict[Any, Callable[[Any, Any], Any]] = {}  # ufuncs that pair rows and columns


def special(ufunc: Any) -> Scalar | None:
    """Return the function that stands for one of scipy.special's, None if there is none."""
    scipy = sys.modules.get("scipy.special")
    name = ufunc.__name__
    inside = getattr(scipy, "_ufuncs", None)  # what zeta, a function of Python's, calls
    if ufunc not in (getattr(scipy, name, None), getattr(inside, name, None)):
        return None
    for row in TABLE.values():
        if name.removeprefix("_") in row.scipy:
            return getattr(functions, row.name, row)
    return None


@functools.lru_cache(maxsize=1000)
def scalar(ufunc: Any) -> Scalar | None:
    """Return what a ufunc does to numbers, None if that is not known."""
    return UFUNCS.get(ufunc) or TRUTHS.get(ufunc) or special(ufunc)


def spread(function: Any, n_in: int, n_out: int = 1) -> Any:
    """Return a function of numbers as one of arrays of objects, which broadcasts."""
    return quiet(np.frompyfunc(function, n_in, n_out))


@functools.lru_cache(maxsize=1000)
def _spread_out(ufunc: Any) -> Any:
    """Return what a ufunc that is known does to numbers as a function of arrays of objects."""
    return spread(scalar(ufunc), ufunc.nin, ufunc.nout)


def quiet(ufunc: Any) -> Callable[..., Any]:
    """Return a ufunc that does not warn of a nan, which a comparison of floats sets flags for."""

    def call(*arrays: Any) -> Any:
        with np.errstate(all="ignore"):
            return ufunc(*arrays)

    return call


def elementwise(op: Op, operands: tuple[Any, ...]) -> Any:
    """Apply an operation of the table to arrays, element by element.

    Arguments:
        op: the operation.
        operands: arrays, Values and plain numbers.
    """
    function = spread(getattr(functions, op.name, op), len(operands))
    result = wrapped(function(*map(objects, operands)))
    kinds = {type(item) for item in objects(result).ravel().tolist()}
    if kinds <= {float} and not any(is_value_array(type(operand)) for operand in operands):
        return plain(result).astype(float)
    return result


def answer(ufunc: Any, method: str, inputs: tuple[Any, ...], options: dict[str, Any]) -> Any:
    """Return what a ufunc gives where Values are among what it was given.

    Arguments:
        ufunc, method: NumPy's, such as ``np.add`` and ``"reduce"``.
        inputs: arrays and numbers.
        options: as given by name.

    Returns:
        an array of Values, or one number; NotImplemented if an input knows better.

    Raises:
        OperandError: if the ufunc is not known, or an option.
    """
    if method == "__call__" and not options and all(map(_is_number, inputs)):
        function = None if ufunc in PRODUCTS else scalar(ufunc)
        if function is not None:  # at once: loops over w[i] * x come here often
            return function(*[x.item() if isinstance(x, np.generic) else x for x in inputs])
    if any(_knows_better(thing) for thing in inputs):
        return NotImplemented
    out = options.pop("out", None)
    name = name_of(ufunc)
    if method == "__call__":
        result = _call(ufunc, name, inputs, options)
    elif method == "reduce":
        result = _reduce(ufunc, name, *inputs, **options)
    elif method == "accumulate":
        result = _accumulate(ufunc, name, *inputs, **options)
    elif method == "outer":
        left, right = map(objects, inputs)
        result = _call(ufunc, name, (left[(..., *(None,) * right.ndim)], right), options)
    elif method == "at" and ufunc in (np.add, np.subtract, np.multiply):
        result = getattr(ufunc, method)(*map(plain, inputs), **options)
    else:
        raise refused(f"{name}.{method}")
    if out is None:
        return result
    targets = [target for target in out if target is not None]
    for target, part in zip(targets, [result] if ufunc.nout == 1 else result, strict=True):
        write_into(target, part, name)
    return targets[0] if ufunc.nout == 1 else tuple(targets)


_USUAL = {np.ndarray, float, int, bool}
_NUMBERS = {float, int, np.float64}


def _is_number(thing: Any) -> bool:
    return type(thing) in _NUMBERS or isinstance(thing, Node)


def _knows_better(thing: Any) -> bool:
    if (
        type(thing) in _USUAL
        or isinstance(thing, (np.ndarray, np.generic, Node))
        or is_truth(thing)
    ):
        return False
    return getattr(type(thing), "__array_ufunc__", None) is not None


def _call(ufunc: Any, name: str, inputs: tuple[Any, ...], options: dict[str, Any]) -> Any:
    if ufunc in PRODUCTS:
        return PRODUCTS[ufunc](*inputs)
    mask = options.pop("where", True)
    _check(name, options)
    function = scalar(ufunc)
    if function is None:
        if all(set(types) <= set("O->") for types in ufunc.types):  # made by np.frompyfunc
            return wrapped(ufunc(*map(objects, inputs)))
        raise refused(name)
    if mask is not True:
        raise refused(f"{name}(where=)", "Write np.where(condition, x, y).")
    if not any(isinstance(thing, (np.ndarray, list, tuple)) for thing in inputs):
        return function(*[x.item() if isinstance(x, np.generic) else x for x in inputs])
    given = map(objects, inputs)
    if ufunc in _NATIVE:
        return wrapped(quiet(ufunc)(*given))
    result = _spread_out(ufunc)(*given)
    return truths(result) if ufunc in TRUTHS else wrapped(result)


def _check(name: str, options: dict[str, Any]) -> None:
    options = {key: option for key, option in options.items() if option is not None}
    kind = np.dtype(options.pop("dtype", object)).kind
    for key in ("casting", "order", "subok", "keepdims"):
        options.pop(key, None)
    if options or kind not in "fO":
        key = next(iter(options), "dtype")
        raise refused(f"{name}({key}=)", "Leave that out.")


def total(items: list[Any]) -> Any:
    """Return the sum of numbers; a comparison counts as 1 where it holds."""
    return reductions.sum(items) if items and isinstance(items[0], Node) else ops.sum(*items)


_WITH_TIES = {np.maximum: ties.largest, np.minimum: ties.smallest}


def folded(ufunc: Any, items: list[Any]) -> Any:
    """Return what a reduction gives for a list of numbers.

    Raises:
        OperandError: if there are none, and nothing to begin with.
    """
    if ufunc is np.add:
        return items[0] if len(items) == 1 else total(items)
    if ufunc in _WITH_TIES and items:
        return _WITH_TIES[ufunc](items)
    function = scalar(ufunc)
    if function is None or ufunc.nin != 2 or ufunc.nout != 1:
        raise refused(f"{name_of(ufunc)}.reduce")
    if items:
        first = truth(items[0]) if ufunc in TRUTHS else items[0]
        return functools.reduce(function, items[1:], first)
    if ufunc not in NEUTRAL:
        raise ValueError(f"{name_of(ufunc)} of no numbers is not defined.")  # as NumPy raises
    return NEUTRAL[ufunc]


def _reduce(
    ufunc: Any,
    name: str,
    array: Any,
    axis: Any = 0,
    dtype: Any = None,
    keepdims: Any = False,
    initial: Any = np._NoValue,
    where: Any = True,
) -> Any:
    _check(name, {"dtype": dtype})
    if where is not True and where is not np._NoValue:
        raise refused(f"{name}.reduce(where=)", "Write np.where(condition, x, 0.0) first.")
    begin = [] if initial is np._NoValue or initial is None else [initial]
    return along(lambda items: folded(ufunc, begin + items), array, axis, keepdims is True)


def along(function: Callable[[list[Any]], Any], array: Any, axis: Any, keepdims: Any) -> Any:
    """Return what a function of lists gives along one or more axes of an array.

    Arguments:
        function: from the numbers to one.
        array: anything that NumPy takes as one.
        axis: the axes; None for all.
        keepdims: whether these stay, with length 1.
    """
    own = objects(array)
    axes = _axes(axis, own.ndim)
    others = [i for i in range(own.ndim) if i not in axes]
    shape = tuple([own.shape[i] for i in others])
    count = int(np.prod([own.shape[i] for i in axes], dtype=int))
    rows = own.transpose(*others, *axes).reshape(int(np.prod(shape, dtype=int)), count).tolist()
    if keepdims is True:
        shape = tuple([1 if i in axes else own.shape[i] for i in range(own.ndim)])
    found = [function(row) for row in rows]
    return truths(array_of_items(found, shape)) if found or shape else found


def _axes(axis: Any, ndim: int) -> tuple[int, ...]:
    if axis is None or axis is np._NoValue:
        return tuple(range(ndim))
    axes = axis if isinstance(axis, tuple) else (axis,)
    normal = tuple([operator.index(one) for one in axes])
    for one in normal:
        if not -ndim <= one < max(ndim, 1):
            raise np.exceptions.AxisError(one, ndim)
    return tuple([one % ndim for one in normal]) if ndim else ()


def _accumulate(ufunc: Any, name: str, array: Any, axis: Any = 0, dtype: Any = None) -> Any:
    _check(name, {"dtype": dtype})
    function = scalar(ufunc)
    if function is None or ufunc.nin != 2 or ufunc.nout != 1:
        raise refused(f"{name}.accumulate")
    return sequence(lambda items: list(itertools.accumulate(items, function)), array, axis)


def sequence(function: Callable[[list[Any]], list[Any]], array: Any, axis: Any) -> Any:
    """Return what a function from lists to lists gives along an axis of an array.

    Arguments:
        function: what it gives may be of another length.
        array: anything that NumPy takes as one.
        axis: None for the numbers of all axes in a row.
    """
    own = objects(array)
    own = own.ravel() if axis is None else np.moveaxis(own, axis, -1)
    count = int(np.prod(own.shape[:-1], dtype=int))
    rows = [function(row) for row in own.reshape(count, own.shape[-1]).tolist()]
    length = len(rows[0]) if rows else own.shape[-1]
    found = np.fromiter(itertools.chain.from_iterable(rows), object, len(rows) * length)
    found = found.reshape(*own.shape[:-1], length)
    return truths(found if axis is None else np.moveaxis(found, -1, axis))


@answers("sinc")
def _sinc(x: Any) -> Any:
    return wrapped(spread(functions.sinc, 1)(objects(x)))
