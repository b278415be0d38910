"""Numbers that know how they are written.

The table's partials are arithmetic and calls of operations, on whatever type their operands
have. Run on a ``Formula`` they give their own text: no derivative is written a second time.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from autograd.table import ops
from autograd.table.operation import Op
from autograd.table.operators import Operators

# How tightly an operator binds, as in Python; names, calls and numbers from 0 bind tightest. A
# negative number stands in brackets wherever it is part of something.
_LEVELS = {
    "<": 1, "<=": 1, "==": 1, "!=": 1, ">": 1, "+": 2, "-": 2, "*": 3, "/": 3, "%": 3, "//": 3,
    "**": 5,
}  # fmt: skip
_SIGN = 4  # that of a minus before a number
_ATOM = 6
_NEGATIVE = 0
_MOST = 8  # operands that are written out


def short(number: float) -> str:
    """Return a number for reading: as Python writes it if that is short, else rounded.

    >>> short(2.0), short(0.70710678), short(0.9999999), short(1e-17)
    ('2.0', '0.7071', '1.000', '1e-17')
    """
    exact = repr(number)
    return exact if len(exact.lstrip("-")) <= 6 else f"{number:#.4g}"


class Formula(Operators):
    """A number with its text.

    Arguments:
        text: how it is written.
        number: what it is.
        level: how tightly the text's last operator binds.

    >>> x, y = Formula("x", 3.0), Formula("y", 2.0)
    >>> -(x + y) * x / (y - 1.0)
    -(x + y) * x / (y - 1.0)
    >>> ops.tanh.slope(0, (x,), y)
    sech(x) ** 2
    """

    __slots__ = ("level", "number", "text")

    def __init__(self, text: str, number: float, level: int = _ATOM) -> None:
        self.text = text
        self.number = number
        self.level = level

    @staticmethod
    def of(number: Any) -> Formula:
        """Return a plain number as it is written, and a formula as it is.

        >>> Formula.of(2.0) * Formula.of(-3.0)
        2.0 * (-3.0)
        """
        if isinstance(number, Formula):
            return number
        text = short(float(number))
        return Formula(text, float(number), _NEGATIVE if text.startswith("-") else _ATOM)

    @staticmethod
    def __apply__(op: Op, operands: Sequence[Any]) -> Formula:
        """Apply an operation for a partial, without what changes nothing."""
        left, right = operands[0], operands[-1]
        if op is ops.where:
            return Formula.of(operands[1] if left else right)
        if op is ops.mul and type(left) is float and left == 1.0:
            return Formula.of(right)
        if op is ops.pow and type(right) is float and right == 1.0:
            return Formula.of(left)
        formulas = [Formula.of(operand) for operand in operands]
        number = op.value(*[formula.number for formula in formulas])
        if op is ops.mul and formulas[0].text == formulas[1].text:
            return Formula(f"{_bracketed(left, _ATOM)} ** 2", number, _LEVELS["**"])
        return written(op, formulas, number)

    def __eq__(self, other: object) -> bool:
        return self.number == getattr(other, "number", other)

    def __lt__(self, other: Any) -> bool:
        return self.number < Formula.of(other).number

    def __gt__(self, other: Any) -> bool:
        return self.number > Formula.of(other).number

    def __bool__(self) -> bool:
        return self.number != 0.0

    __hash__ = None  # type: ignore[assignment]  # as == is no equality

    def __repr__(self) -> str:
        return self.text


def written(op: Op, operands: Sequence[Formula], number: float) -> Formula:
    """Return an operation as a formula.

    Arguments:
        op: an operation, or a primitive of the user's.
        operands: what it is applied to.
        number: what comes of it.

    Returns:
        the formula.

    >>> x = Formula("x", 0.5)
    >>> written(ops.pow, [x, Formula.of(-2.0)], 4.0), written(ops.sum, [x, x, x], 1.5)
    (x ** (-2.0), x + x + x)
    >>> written(ops.maximum, [x, Formula.of(-2.0)], 0.5)
    maximum(x, -2.0)
    """
    if op is ops.sum:
        return Formula(joined(" + ", [_bracketed(x, 2) for x in operands]), number, 2)
    if op is ops.dot:
        half = len(operands) // 2
        pairs = zip(operands[:half], operands[half:], strict=True)
        products = [f"{_bracketed(x, 3)} * {_bracketed(y, 4)}" for x, y in pairs]
        return Formula(joined(" + ", products), number, 2)
    if op is ops.identity:
        return operands[0]
    if op is ops.where:
        condition, *ways = (operand.text for operand in operands)
        told = {"1.0": "True", "0.0": "False"}.get(condition, condition)
        return Formula(f"where({', '.join([told, *ways])})", number)
    level = _LEVELS.get(op.label) if op.arity == 2 else _SIGN if op is ops.neg else None
    if level is None or type(op) is not Op:
        return Formula(f"{op.name}({joined(', ', [x.text for x in operands])})", number)
    left, right = operands[0], operands[-1]
    if op is ops.neg:
        return Formula(f"-{_bracketed(left, level)}", number, level)
    first = _bracketed(left, level + 1 if op is ops.pow else level)
    return Formula(f"{first} {op.label} {_bracketed(right, level + 1)}", number, level)


def _bracketed(part: Formula, level: int) -> str:
    return part.text if part.level >= level else f"({part.text})"


def joined(between: str, parts: list[str]) -> str:
    """Return parts as one text, the middle of many left out.

    >>> joined(" + ", list("abcdefghij"))
    'a + b + c + d + e + f + ... + j'
    """
    if len(parts) > _MOST:
        parts = [*parts[: _MOST - 2], "...", parts[-1]]
    return between.join(parts)
