"""Taylor series of a function of one number, to any order, from the same table.

A series is lazy: a coefficient is computed when it is asked for, once. An operation's series
follows from its partials alone, by y' = sum of partial_i * x_i': coefficient k + 1 of y needs the
partials' coefficients up to k, and those need y's up to k. So every derivative up to order n costs
n^2 products for each operation, not 2^n nodes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from autograd.node import number_of
from autograd.sweeps.between import Between
from autograd.sweeps.reverse import Number, times
from autograd.table import ops
from autograd.table.operation import Fact, Op, having
from autograd.value import Value


class Series:
    """A power series in the distance from a point, with coefficients that are found when needed.

    Arguments:
        first: the coefficient of order 0, a float or a Value.
        later: gives the coefficient of an order from 1, having those below.

    >>> x = Series(2.0, lambda k: 1.0 if k == 1 else 0.0)
    >>> [(x * x)[k] for k in range(4)]
    [4.0, 4.0, 1.0, 0.0]
    """

    __slots__ = ("_known", "_later")

    def __init__(self, first: Number, later: Callable[[int], Number]) -> None:
        self._known = [first]
        self._later = later

    def __getitem__(self, order: int) -> Number:
        known = self._known
        while len(known) <= order:
            known.append(self._later(len(known)))
        return known[order]

    def __neg__(self) -> Series:
        return Series(-self[0], lambda k: -self[k])

    def __add__(self, other: Any) -> Series:
        that = series(other)
        return Series(self[0] + that[0], lambda k: self[k] + that[k])

    def __sub__(self, other: Any) -> Series:
        that = series(other)
        return Series(self[0] - that[0], lambda k: self[k] - that[k])

    def __rsub__(self, other: Any) -> Series:
        return series(other) - self

    def __mul__(self, other: Any) -> Series:
        that = series(other)
        return Series(times(self[0], that[0]), lambda k: convolved(self, that, 0, k))

    __radd__ = __add__
    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> Series:
        that = series(other)

        def later(k: int) -> Number:
            return ops.div(self[k] - convolved(that, quotient, 1, k), that[0])

        quotient = Series(ops.div(self[0], that[0]), later)
        return quotient

    def __rtruediv__(self, other: Any) -> Series:
        return series(other) / self

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

    def __hash__(self) -> int:
        return id(self)

    def __abs__(self) -> Any:
        return self.__apply__(ops.absolute, (self,))

    @staticmethod
    def __apply__(op: Op, operands: tuple[Any, ...]) -> Series:
        """Apply an operation to numbers of which at least one is a series."""
        return applied(op, [series(operand) for operand in operands])


def series(number: Any) -> Series:
    """Return a number as a series that is constant; a series is returned as it is.

    Arguments:
        number: a float, a Value or a series.

    Returns:
        the series.

    >>> series(3.0)[0], series(3.0)[5]
    (3.0, 0.0)
    """
    return number if isinstance(number, Series) else Series(number, lambda k: 0.0)


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


_ARITHMETIC = having(Fact.ARITHMETIC)


def applied(op: Op, operands: Sequence[Series], first: Number | None = None) -> Series:
    """Return the series of an operation.

    Arguments:
        op: the operation.
        operands: the series it is applied to.
        first: the result at the point itself, where it is known.

    Returns:
        the series of the result.

    >>> x = Series(0.0, lambda k: 1.0 if k == 1 else 0.0)
    >>> [applied(ops.exp, [x])[k] for k in range(4)]
    [1.0, 1.0, 0.5, 0.16666666666666666]
    """
    if op in _ARITHMETIC:
        return op.evaluate(*operands)  # type: ignore[return-value]  # over series, a series
    if op is ops.where:
        return operands[1] if operands[0][0] != 0.0 else operands[2]
    at_point = op(*[operand[0] for operand in operands]) if first is None else first
    slopes: list[Series] = []

    def later(order: int) -> Number:
        if not slopes:
            slopes.extend(
                series(op.slope(i, tuple(operands), result)) for i in range(len(operands))
            )
        total: Number = 0.0
        for slope, operand in zip(slopes, operands, strict=True):
            for k in range(1, order + 1):
                total = total + times(operand[k] * (k / order), slope[order - k])
        return total

    result = Series(at_point, later)
    return result


def coefficients(
    output: Value, variable: Value, path: Between, order: int, recorded: bool
) -> list[Number]:
    """Return the Taylor coefficients of an output in one input, up to any order.

    Arguments:
        output: a function of the input.
        variable: the input.
        path: what lies between.
        order: the highest.
        recorded: whether they are to be Values that can be differentiated again.

    Returns:
        the coefficients, from order 0 on.

    >>> from autograd.sweeps.between import path_between
    >>> x = Value(2.0)
    >>> y = x * x * x
    >>> coefficients(y, x, path_between([y], [x], 0), 3, recorded=False)
    [8.0, 12.0, 6.0, 1.0]
    """

    def at_point(node: Value) -> Number:
        return node if recorded else number_of(node)

    known = {id(variable): Series(at_point(variable), lambda k: 1.0 if k == 1 else 0.0)}
    for node in path.nodes:
        operands = [known.get(id(p)) or series(at_point(p)) for p in node.parents]
        assert node.op is not None  # a node on a path was made by an operation
        known[id(node)] = applied(node.op, operands, at_point(node))
    for k in range(1, order + 1):  # order by order and parents first, so that nothing recurses far
        for one in known.values():
            one[k]
    found = known.get(id(output)) or series(at_point(output))
    return [found[k] for k in range(order + 1)]
