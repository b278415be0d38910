"""Functions of whole sequences: sums and products, statistics, norms, and softmax.

Each takes a list, tuple or array of Values and plain numbers; with a Value in it the result is a
Value, or a list of them, otherwise floats. ``sum``, ``dot``, ``norm`` and ``logsumexp`` make one
node whatever the length.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from autograd.errors import OperandError
from autograd.table import ops
from autograd.table.ieee import NAN
from autograd.table.operation import Op
from autograd.value import Value, apply

try:
    import cython
except ImportError:
    from autograd._build import no_cython as cython

if not cython.compiled:

    def _joined(left: list[Any], right: list[Any]) -> tuple[Any, ...]:
        return (*left, *right)


__all__ = [
    "dot", "log_softmax", "logsumexp", "mean", "norm", "prod", "softmax", "sum", "var",
]  # fmt: skip

_dot, _logsumexp, _norm, _sum = ops.dot, ops.logsumexp, ops.norm, ops.sum


def sum(xs: Iterable[Any], /) -> Any:
    """Return the sum of the numbers, rounded once.

    Arguments:
        xs: Values or plain numbers.

    Returns:
        a Value if one of them is, else a float; 0 of none.

    Raises:
        OperandError: if xs is no sequence of real numbers.

    >>> sum([0.1] * 10)
    1.0
    """
    return _applied(_sum, tuple(_sequence(xs, "sum")))


def prod(xs: Iterable[Any], /) -> Any:
    """Return the product of the numbers.

    Arguments:
        xs: Values or plain numbers.

    Returns:
        a Value if one of them is, else a float; 1 of none.

    Raises:
        OperandError: if xs is no sequence of real numbers.

    >>> prod([2.0, 3.0, 4.0])
    24.0
    """
    product: Any = 1.0
    for x in _sequence(xs, "prod"):
        product = ops.mul(product, x)
    return product


def dot(xs: Iterable[Any], ys: Iterable[Any], /) -> Any:
    """Return x1 y1 + ... + xn yn, summed without rounding on the way.

    Arguments:
        xs, ys: Values or plain numbers, as many of the one as of the other.

    Returns:
        a Value if one of them is, else a float; 0 of none.

    Raises:
        OperandError: if xs and ys are no sequences of real numbers, of equal length.

    >>> dot([1.0, 2.0], [3.0, 4.0])
    11.0
    """
    left, right = _sequence(xs, "dot"), _sequence(ys, "dot")
    if len(left) != len(right):
        raise OperandError(
            f"dot pairs numbers, but got {len(left)} and {len(right)} of them. Give it two "
            "sequences of equal length."
        )
    return _applied(_dot, _joined(left, right))


def mean(xs: Iterable[Any], /) -> Any:
    """Return the mean of the numbers.

    Arguments:
        xs: Values or plain numbers.

    Returns:
        a Value if one of them is, else a float; nan of none.

    Raises:
        OperandError: if xs is no sequence of real numbers.

    >>> mean([1.0, 2.0, 6.0])
    3.0
    """
    numbers = _sequence(xs, "mean")
    return ops.div(_applied(_sum, tuple(numbers)), float(len(numbers)))


def var(xs: Iterable[Any], /, ddof: int = 0) -> Any:
    """Return the variance of the numbers.

    Arguments:
        xs: Values or plain numbers.
        ddof: what is taken off their count in the divisor: 1 for a sample's unbiased estimate.

    Returns:
        a Value if one of them is, else a float; nan of none.

    Raises:
        OperandError: if xs is no sequence of real numbers.

    >>> var([1.0, 2.0, 6.0]), var([1.0, 2.0, 6.0], ddof=1)
    (4.666666666666667, 7.0)
    """
    numbers = _sequence(xs, "var")
    centre = mean(numbers)
    apart = [ops.sub(x, centre) for x in numbers]
    return ops.div(_applied(_dot, _joined(apart, apart)), float(len(numbers) - ddof))


def norm(xs: Iterable[Any], /) -> Any:
    """Return the Euclidean length sqrt(x1^2 + ... + xn^2), without overflow.

    Arguments:
        xs: Values or plain numbers.

    Returns:
        a Value if one of them is, else a float; its slopes are 0 where all numbers are.

    Raises:
        OperandError: if xs is no sequence of real numbers.

    >>> norm([3.0, 4.0])
    5.0
    """
    return _applied(_norm, tuple(_sequence(xs, "norm")))


def logsumexp(xs: Iterable[Any], /) -> Any:
    """Return ln(e^x1 + ... + e^xn), without overflow.

    Arguments:
        xs: Values or plain numbers.

    Returns:
        a Value if one of them is, else a float; -inf of none.

    Raises:
        OperandError: if xs is no sequence of real numbers.

    >>> logsumexp([1000.0, 1000.0])
    1000.6931471805599
    """
    return _applied(_logsumexp, tuple(_sequence(xs, "logsumexp")))


def softmax(xs: Iterable[Any], /) -> list[Any]:
    """Return e^xi / (e^x1 + ... + e^xn) for each number, without overflow.

    Arguments:
        xs: Values or plain numbers.

    Returns:
        a list of Values if one of them is, else of floats; they sum to 1.

    Raises:
        OperandError: if xs is no sequence of real numbers.

    >>> softmax([3.0, 3.0])
    [0.5, 0.5]
    """
    powers = [ops.exp(x) for x in _shifted(xs, "softmax")]
    total = _applied(_sum, tuple(powers))
    return [ops.div(power, total) for power in powers]


def log_softmax(xs: Iterable[Any], /) -> list[Any]:
    """Return the logarithm of ``softmax`` for each number, without overflow.

    Arguments:
        xs: Values or plain numbers.

    Returns:
        a list of Values if one of them is, else of floats.

    Raises:
        OperandError: if xs is no sequence of real numbers.

    >>> log_softmax([1000.0, 0.0])
    [0.0, -1000.0]
    """
    shifted = _shifted(xs, "log_softmax")
    total = _applied(_logsumexp, tuple(shifted))
    return [ops.sub(x, total) for x in shifted]


def _shifted(xs: Iterable[Any], name: str) -> list[Any]:
    """Subtract the largest number, to which no gradient is due, from each."""
    numbers = _sequence(xs, name)
    shift = ops.largest(*numbers) if numbers else NAN
    return [ops.sub(x, shift) for x in numbers]


def _applied(op: Op, numbers: tuple[Any, ...]) -> Any:
    if numbers and isinstance(numbers[0], Value):
        return apply(op, numbers)
    return op(*numbers)


def _sequence(xs: Any, name: str) -> list[Any]:
    if type(xs) is list:
        return xs
    if hasattr(xs, "__iter__") and not isinstance(xs, str):
        return list(xs)
    raise OperandError(
        f"{name} takes a sequence of numbers, but got one of type {type(xs).__name__}. "
        f"Write {name}([x, y])."
    )
