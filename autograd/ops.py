"""The one table: every primitive operation, once, with its derivatives.

A row holds how an operation evaluates on floats and its partial derivatives, one for each
operand, written over ``(operands..., out)`` where ``out`` is the operation's own result. Partials
are plain arithmetic and calls of other rows, which hand themselves over to whatever type their
operands have, so one formula serves floats, Values and everything else that computes. Hence no
Python branch on an operand in a partial: the rows ``where``, ``step`` and ``exceeds`` choose.

Formulas are chosen not to cancel; the comment on a row names its singular points.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from typing import Any

from autograd.ieee import IEEE, INF, NAN, divide, power
from autograd.numbers import as_float

Number = Any  # a float, a Value, or anything else with arithmetic


class Interval:
    """A range of the reals over which an operand may run.

    Arguments:
        low, high: the ends; either may be infinite.
        closed: whether a finite end belongs to the range.

    >>> print(Interval(0.0, math.inf))
    (0, inf)
    """

    __slots__ = ("closed", "high", "low")

    def __init__(self, low: float, high: float, closed: bool = False) -> None:
        self.low = low
        self.high = high
        self.closed = closed

    def __repr__(self) -> str:
        left = "[" if self.closed and self.low > -INF else "("
        right = "]" if self.closed and self.high < INF else ")"
        return f"{left}{self.low:g}, {self.high:g}{right}"


REALS = Interval(-INF, INF)
POSITIVE = Interval(0.0, INF)
NON_NEGATIVE = Interval(0.0, INF, closed=True)


def _undefined(*operands: float) -> float:
    return NAN


class Op:
    """One row of the table; called, it applies the operation to numbers of any kind.

    Arguments:
        name: the name of the function, method and row.
        evaluate: floats to float; it may raise where IEEE arithmetic would not.
        partials: one function for each operand, over ``(operands..., out)``.
        domain: one interval for each operand, where value and partials are finite and smooth.
        formula: how a reader writes it, over the operands' names.
        label: how a diagram writes it; the name unless given.
        numpy: NumPy's name for it, where that differs.
        beyond: what IEEE arithmetic gives where ``evaluate`` raises; nan unless given.

    >>> tanh(0.5) == math.tanh(0.5)
    True
    >>> log(0.0)
    -inf
    """

    __slots__ = (
        "arity", "beyond", "domain", "evaluate", "formula", "label", "name", "numpy", "partials",
    )  # fmt: skip

    def __init__(
        self,
        name: str,
        evaluate: Callable[..., float],
        partials: tuple[Callable[..., Number], ...],
        domain: tuple[Interval, ...],
        formula: str,
        label: str,
        numpy: str,
        beyond: Callable[..., float],
    ) -> None:
        self.name = name
        self.evaluate = evaluate
        self.partials = partials
        self.arity = len(partials)
        self.domain = domain
        self.formula = formula
        self.label = label
        self.numpy = numpy
        self.beyond = beyond

    def __call__(self, *operands: Number) -> Any:
        """Return the operation's result, of the operands' own kind."""
        for operand in operands:
            if type(operand) is not float and type(operand) is not bool:
                return self._dispatch(operands)
        return self.value(*operands)

    def _dispatch(self, operands: tuple[Number, ...]) -> Any:
        """Hand over to the first operand that knows how to apply a row to itself."""
        for operand in operands:
            apply = getattr(operand, "__apply__", None)
            if apply is not None:
                return apply(self, operands)
        return self.value(*[as_float(operand, self.name) for operand in operands])

    def value(self, *operands: float) -> float:
        """Return the operation's value at floats, in IEEE arithmetic."""
        try:
            return self.evaluate(*operands)
        except (ArithmeticError, ValueError):
            return self.beyond(*operands)

    def linearize(self, operands: tuple[float, ...]) -> tuple[float, tuple[float, ...]]:
        """Return the value and every partial at floats, in IEEE arithmetic."""
        out = self.value(*operands)
        return out, tuple([self.partial(i, operands, out) for i in range(self.arity)])

    def partial(self, index: int, operands: tuple[float, ...], out: float) -> float:
        """Return the partial by one operand at floats, in IEEE arithmetic."""
        try:
            return float(self.partials[index](*operands, out))
        except (ArithmeticError, ValueError):
            return float(self.partials[index](*map(IEEE, operands), IEEE(out)))

    def __repr__(self) -> str:
        return self.name

    def __reduce__(self) -> tuple[Callable[[str], Op], tuple[str]]:
        return row, (self.name,)


TABLE: dict[str, Op] = {}


def row(name: str) -> Op:
    """Return the row of a name.

    Arguments:
        name: as in ``TABLE``.

    Returns:
        the one row of that name, the same object each time.

    Raises:
        KeyError: if there is none.

    >>> row("tanh") is tanh
    True
    """
    return TABLE[name]


def op(
    name: str,
    formula: str,
    evaluate: Callable[..., float],
    *partials: Callable[..., Number],
    domain: tuple[Interval, ...] | Interval = REALS,
    label: str = "",
    numpy: str = "",
    beyond: Callable[..., float] = _undefined,
) -> Op:
    """Add a row to the table.

    Arguments:
        name, formula, evaluate, partials, label, numpy, beyond: as in :class:`Op`.
        domain: an interval for each operand, or one for all.

    Returns:
        the row.

    >>> cube = op("cube", "x^3", lambda x: x * x * x, lambda x, y: 3.0 * x * x)
    >>> cube.linearize((2.0,))
    (8.0, (12.0,))
    >>> del TABLE["cube"]
    """
    domains = (domain,) * len(partials) if isinstance(domain, Interval) else domain
    TABLE[name] = Op(
        name, evaluate, partials, domains, formula, label or name, numpy or name, beyond
    )
    return TABLE[name]


# How floats are evaluated where math has no function for it


def _maximum(x: float, y: float) -> float:
    if x > y:
        return x
    if y > x:
        return y
    return x if x == y != 0.0 else x + y  # the sum keeps a nan, and +0 of two zeros


def _minimum(x: float, y: float) -> float:
    return -_maximum(-x, -y)


def _sign(x: float) -> float:
    return 1.0 if x > 0.0 else -1.0 if x < 0.0 else x + 0.0  # +0 of -0, and a nan stays


def _step(x: float) -> float:
    return 1.0 if x > 0.0 else 0.0 if x <= 0.0 else NAN


def _exceeds(x: float, y: float) -> float:
    return 1.0 if x > y else 0.0 if x < y else 0.5 if x == y else NAN


def _relu(x: float) -> float:
    return 0.0 if x <= 0.0 else x


def _sigmoid(x: float) -> float:
    if x >= 0.0:
        return 1.0 / (1.0 + math.exp(-x))
    e = math.exp(x)
    return e / (1.0 + e)


def _softplus(x: float) -> float:
    return math.log1p(math.exp(-abs(x))) + (x if x > 0.0 else 0.0)


def _square(x: Number) -> Number:
    return x * x


def _flat(*operands_and_out: Number) -> float:
    return 0.0


# The exponent y - 1 loses the digits of a small y, and y * out / x is 0/0 at x = 0: each where
# the other is right. A power of zero is constant.
def _power_by_base(x: Number, y: Number, out: Number) -> Number:
    by_exponent = y * pow(x, y - 1.0)  # not **: floats would turn complex
    by_quotient = where(x == 0.0, by_exponent, y * out / x)
    return where(y == 0.0, 0.0, where(abs(y) < 0.5, by_quotient, by_exponent))


# 0**y is flat for y > 0, though its logarithm is infinite: log(1) stands in for it.
def _power_by_exponent(x: Number, y: Number, out: Number) -> Number:
    return out * log(where(x == 0.0, where(y > 0.0, 1.0, x), x))


# fmt: off
# Choosing without a branch
where: Op = op("where", "x if c else y", lambda c, x, y: x if c else y,
           _flat, lambda c, x, y, out: where(c, 1.0, 0.0), lambda c, x, y, out: where(c, 0.0, 1.0))
step = op("step", "1 if x > 0 else 0", _step, _flat)                 # jumps at 0
exceeds = op("exceeds", "1 if x > y, 1/2 if x = y, else 0", _exceeds, _flat, _flat, label=">")
sign = op("sign", "sign of x, 0 at 0", _sign, _flat)                 # jumps at 0

# Arithmetic
add = op("add", "x + y", operator.add, lambda x, y, out: 1.0, lambda x, y, out: 1.0, label="+")
sub = op("sub", "x - y", operator.sub, lambda x, y, out: 1.0, lambda x, y, out: -1.0,
         label="-", numpy="subtract")
mul = op("mul", "x y", operator.mul, lambda x, y, out: y, lambda x, y, out: x,
         label="*", numpy="multiply")
div = op("div", "x / y", operator.truediv, lambda x, y, out: 1.0 / y, lambda x, y, out: -out / y,
         label="/", numpy="divide", beyond=divide)                   # pole at y = 0
neg = op("neg", "-x", operator.neg, lambda x, out: -1.0, label="-", numpy="negative")
pow = op("pow", "x^y", math.pow, _power_by_base, _power_by_exponent,
         domain=(POSITIVE, REALS), label="**", numpy="power", beyond=power)  # x < 0: whole y only

# Exponentials and logarithms
exp = op("exp", "e^x", math.exp, lambda x, y: y, beyond=lambda x: INF)
log = op("log", "ln x", math.log, lambda x, y: 1.0 / x,
         domain=POSITIVE, beyond=lambda x: -INF if x == 0.0 else NAN)  # -inf at 0
sqrt = op("sqrt", "square root of x", math.sqrt, lambda x, y: 0.5 / y,
          domain=POSITIVE)                                           # steep at 0
sigmoid: Op = op("sigmoid", "1 / (1 + e^-x)", _sigmoid,
                 lambda x, y: y * sigmoid(-x))                       # 1 - y would cancel
softplus = op("softplus", "ln(1 + e^x)", _softplus, lambda x, y: sigmoid(x))

# Circular and hyperbolic functions
sin = op("sin", "sine of x, in radians", math.sin, lambda x, y: cos(x))
cos: Op = op("cos", "cosine of x, in radians", math.cos, lambda x, y: -sin(x))
sinh = op("sinh", "(e^x - e^-x) / 2", math.sinh, lambda x, y: cosh(x),
          beyond=lambda x: math.copysign(INF, x))
cosh: Op = op("cosh", "(e^x + e^-x) / 2", math.cosh, lambda x, y: sinh(x), beyond=lambda x: INF)
tanh = op("tanh", "sinh x / cosh x", math.tanh,
          lambda x, y: _square(1.0 / cosh(x)))                       # 1 - y*y would cancel

# With corners: the slope is 0 at that of relu and abs, and a tie gives half to each
relu = op("relu", "x if x > 0 else 0", _relu, lambda x, y: step(x))
absolute = op("abs", "|x|", abs, lambda x, y: sign(x), numpy="absolute")
maximum = op("maximum", "the larger of x and y", _maximum,
             lambda x, y, out: exceeds(x, y), lambda x, y, out: exceeds(y, x), label="max")
minimum = op("minimum", "the smaller of x and y", _minimum,
             lambda x, y, out: exceeds(y, x), lambda x, y, out: exceeds(x, y), label="min")
# fmt: on
