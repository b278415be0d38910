"""Power series, on which the table computes: what Taylor arithmetic is made of.

A series is lazy: a coefficient is computed when it is asked for, once. An operation's series
follows from its partials alone, by y' = sum of partial_i * x_i': coefficient k + 1 of y needs the
partials' coefficients up to k, and those need y's up to k. A row applied twice to the same series
is the same series. So the rows that a partial is made of, and those that their partials are made
of, close to a few series that define each other, as sine and cosine do, and n coefficients cost
n^2 products for each of them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from autograd.errors import OperandError
from autograd.numbers import as_float
from autograd.sweeps.reverse import Number, times
from autograd.table import ops
from autograd.table.operation import Op
from autograd.table.operators import Operators
from autograd.value import Value


class Series(Operators):
    """A power series in the distance from a point, with coefficients that are found when needed.

    Arguments:
        first: the coefficient of order 0, a float or a Value.
        later: gives the coefficient of an order from 1, having those below.
        made: what was made of the same variable, by row and operands; None for a constant.
        key: what stands for the series in ``made``; the series itself unless given.

    >>> x = variable(2.0)
    >>> [(x * x)[k] for k in range(4)]
    [4.0, 4.0, 1.0, 0.0]
    """

    __slots__ = ("_known", "_later", "key", "made")

    def __init__(
        self,
        first: Number,
        later: Callable[[int], Number],
        made: dict[Any, Series] | None,
        key: Any = None,
    ) -> None:
        self._known = [first]
        self._later = later
        self.made = made
        self.key = id(self) if key is None else key

    def __getitem__(self, order: int) -> Number:
        known = self._known
        while len(known) <= order:
            known.append(self._later(len(known)))
        return known[order]

    @staticmethod
    def __apply__(op: Op, operands: tuple[Any, ...]) -> Series:
        """Apply a row of the table to numbers of which at least one is a series."""
        return applied(op, [series(operand) for operand in operands])

    def __getattr__(self, name: str) -> Callable[..., Series]:
        """Return a row as a method: NumPy's functions look for one."""
        if name.startswith("_") or not hasattr(Value, name):
            raise AttributeError(f"A series has no {name!r}.")
        op = next((op for op in ops.TABLE.values() if name in (op.name, *op.numpy)), None)
        if op is None:
            raise AttributeError(f"A series has no {name!r}.")
        return lambda *others: self.__apply__(op, (self, *others))

    def __float__(self) -> float:
        raise OperandError("A partial that is differentiated takes more than plain numbers.")

    def __bool__(self) -> bool:
        raise OperandError("The truth of a series is ambiguous. Write x != 0.")

    # Conditions look at the point itself

    def __lt__(self, other: Any) -> Any:
        return self[0] < series(other)[0]

    def __le__(self, other: Any) -> Any:
        return self[0] <= series(other)[0]

    def __gt__(self, other: Any) -> Any:
        return self[0] > series(other)[0]

    def __ge__(self, other: Any) -> Any:
        return self[0] >= series(other)[0]

    def __eq__(self, other: object) -> Any:
        return self[0] == series(other)[0]

    def __ne__(self, other: object) -> Any:
        return self[0] != series(other)[0]

    def __hash__(self) -> int:
        return id(self)


def variable(point: Number) -> Series:
    """Return the series of the variable itself.

    Arguments:
        point: where the series is about, a float or a Value.

    Returns:
        the series point, 1, 0, 0, ...

    >>> x = variable(3.0)
    >>> x[0], x[1], x[2]
    (3.0, 1.0, 0.0)
    """
    return Series(point, lambda k: 1.0 if k == 1 else 0.0, {})


def series(number: Any) -> Series:
    """Return a number as a series that is constant; a series is returned as it is.

    Arguments:
        number: a number, a Value or a series.

    Returns:
        the series.

    Raises:
        OperandError: for what is no number.

    >>> series(3.0)[0], series(3.0)[5]
    (3.0, 0.0)
    """
    if isinstance(number, Series):
        return number
    if hasattr(type(number), "__apply__"):  # a Value, or what comparing Values gives
        return _constant(number, id(number))
    plain = as_float(number, "a partial")
    return _constant(plain, plain.hex())  # which tells zeros apart, and not nans


def _constant(number: Number, key: Any) -> Series:
    return Series(number, lambda k: 0.0, None, key)


def applied(op: Op, operands: Sequence[Series], first: Number | None = None) -> Series:
    """Return the series of an operation.

    Arguments:
        op: the row of the table.
        operands: the series it is applied to.
        first: the result at the point itself, where it is known.

    Returns:
        the series of the result.

    >>> [applied(ops.exp, [variable(0.0)])[k] for k in range(4)]
    [1.0, 1.0, 0.5, 0.16666666666666666]
    """
    if op is ops.where:  # the branch not taken is never looked at
        return operands[1] if operands[0][0] != 0.0 else operands[2]
    key = (op, *[operand.key for operand in operands])
    made = next((operand.made for operand in operands if operand.made is not None), None)
    if made is not None and key in made:
        return made[key]
    if first is None:
        first = op(*[operand[0] for operand in operands])
    if made is None:
        return _constant(first, key)
    rule = _RULES.get(op, _Integral(op))
    made[key] = result = Series(first, lambda order: rule(order, *operands, result), made)
    return result


def convolved(x: Series, y: Series, start: int, order: int) -> Number:
    """Return a coefficient of a product, without the first terms.

    Arguments:
        x, y: the factors.
        start: the order of x in the first term to count.
        order: of the coefficient.

    Returns:
        the sum of x[j] * y[order - j] over j from start.

    >>> convolved(series(2.0), series(3.0), 0, 0)
    6.0
    """
    total = times(x[start], y[order - start])
    for j in range(start + 1, order + 1):
        total = total + times(x[j], y[order - j])
    return total


def _quotient(order: int, x: Series, y: Series, out: Series) -> Number:
    remainder, divisor = x[order] - convolved(y, out, 1, order), y[0]
    if type(remainder) is float and type(divisor) is float:
        return ops.div(remainder, divisor) if remainder else 0.0
    return times(remainder, ops.div(1.0, divisor))


class _Integral:
    """The rule of every row that has none of its own: the integral of partial times derivative.

    Arguments:
        op: the row.
    """

    def __init__(self, op: Op) -> None:
        self._op = op
        self._slopes: list[Series] = []

    def __call__(self, order: int, *operands_and_out: Series) -> Number:
        *operands, out = operands_and_out
        slopes = self._slopes
        if not slopes:
            for i in range(len(operands)):
                slopes.append(series(self._op.slope(i, tuple(operands), out)))
        total: Number = 0.0
        for slope, operand in zip(slopes, operands, strict=True):
            for k in range(1, order + 1):
                total = total + times(operand[k] * (k / order), slope[order - k])
        return total


# A coefficient from the order, the operands and the result so far
_RULES: dict[Op, Callable[..., Number]] = {
    ops.add: lambda k, x, y, out: x[k] + y[k],
    ops.sub: lambda k, x, y, out: x[k] - y[k],
    ops.neg: lambda k, x, out: -x[k],
    ops.mul: lambda k, x, y, out: convolved(x, y, 0, k),
    ops.div: _quotient,
}
