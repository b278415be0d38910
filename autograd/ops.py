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

from autograd import evaluate, gamma_family, special
from autograd.ieee import IEEE, INF, NAN, divide, power
from autograd.interval import (
    ABOVE_MINUS_ONE,
    ABOVE_ONE,
    INSIDE_ONE,
    NON_NEGATIVE,
    POSITIVE,
    UNIT,
)
from autograd.interval import REALS as REALS
from autograd.interval import Interval as Interval
from autograd.numbers import as_float

Number = Any  # a float, a Value, or anything else with arithmetic


def _undefined(*operands: float) -> float:
    return NAN


class Op:
    """One row of the table; called, it applies the operation to numbers of any kind.

    Arguments:
        name: the name of the function, method and row.
        evaluate: floats to float; it may raise where IEEE arithmetic would not.
        partials: one function for each operand, over ``(operands..., out)``; a row of any number
            of operands has a single one, over ``(index, operands, out)``.
        arity: how many operands, -1 for any number; as many as there are partials unless given.
        domain: one interval for each operand, where value and partials are finite and smooth.
        formula: how a reader writes it, over the operands' names.
        label: how a diagram writes it; the name unless given.
        numpy: NumPy's name for it, where that differs.
        beyond: what IEEE arithmetic gives where ``evaluate`` raises; nan unless given.
        singular: what happens at points where value or derivatives are not smooth.

    >>> tanh(0.5) == math.tanh(0.5)
    True
    >>> log(0.0)
    -inf
    """

    __slots__ = (
        "arity", "beyond", "domain", "evaluate", "formula", "label", "name", "numpy", "partials",
        "singular",
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
        arity: int | None = None,
        singular: str = "",
    ) -> None:
        self.name = name
        self.evaluate = evaluate
        self.partials = partials
        self.arity = len(partials) if arity is None else arity
        self.singular = singular
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
        return out, tuple([self.partial(i, operands, out) for i in range(len(operands))])

    def slope(self, index: int, operands: tuple[Number, ...], out: Number) -> Any:
        """Return the partial by one operand, a number of the operands' own kind."""
        if self.arity < 0:
            return self.partials[0](index, operands, out)
        return self.partials[index](*operands, out)

    def partial(self, index: int, operands: tuple[float, ...], out: float) -> float:
        """Return the partial by one operand at floats, in IEEE arithmetic."""
        try:
            return float(self.slope(index, operands, out))
        except (ArithmeticError, ValueError):
            return float(self.slope(index, tuple(map(IEEE, operands)), IEEE(out)))

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
    arity: int | None = None,
    singular: str = "",
) -> Op:
    """Add a row to the table.

    Arguments:
        name, formula, evaluate, partials, label, numpy, beyond, arity, singular: as in :class:`Op`.
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
        name, evaluate, partials, domains, formula, label or name, numpy or name, beyond, arity,
        singular,
    )  # fmt: skip
    return TABLE[name]


# Partials that take more than a line


def _flat(*operands_and_out: Number) -> float:
    return 0.0


def _square(x: Number) -> Number:
    return x * x


# The exponent y - 1 loses the digits of a small y, and y * out / x is 0/0 at x = 0: each where
# the other is right. 0**0 is constant in its base.
def _power_by_base(x: Number, y: Number, out: Number) -> Number:
    by_exponent = y * pow(x, y - 1.0)  # not **: floats would turn complex
    at_zero = where(y == 0.0, 0.0, by_exponent)
    by_quotient = where(x == 0.0, at_zero, y * out / x)
    return where(abs(y) < 0.5, by_quotient, by_exponent)


# 0**y is flat for y > 0, though its logarithm is infinite: log(1) stands in for it.
def _power_by_exponent(x: Number, y: Number, out: Number) -> Number:
    return out * log(where(x == 0.0, where(y > 0.0, 1.0, x), x))


def _quotient_rounded(x: Number, y: Number, out: Number) -> Number:
    return -round((x - out) / y)  # whole already, but for rounding


def _partner(index: int, operands: tuple[Number, ...], out: Number) -> Number:
    return operands[index - len(operands) // 2]  # the one that it is multiplied by


# x / r alone would do for the value; its derivative is y*y / r^3, which 1 / r - x*x / r^3 loses.
def _over_distance(index: int, operands: tuple[Number, ...], out: Number) -> Number:
    return direction(operands[index], *operands[:index], *operands[index + 1 :])


def _turn(index: int, operands: tuple[Number, ...], out: Number) -> Number:
    ratios = [_over_distance(i, operands, out) for i in range(1, len(operands))]
    if index == 0:
        return dot(*ratios, *ratios) / hypot(*operands)
    return -out * ratios[index - 1] / hypot(*operands)


# What evaluation gives where it raises


def _infinite(x: float) -> float:
    return INF


def _infinity_like(x: float) -> float:
    return math.copysign(INF, x)


def _itself(x: float, *others: float) -> float:
    return x


def _log_beyond(x: float) -> float:
    return -INF if x == 0.0 else NAN


def _gamma_beyond(x: float) -> float:
    return math.copysign(INF, x) if x > -0.5 else NAN


LN2, LN10 = math.log(2.0), math.log(10.0)

# Accuracy: values and first derivatives are within 4 units on 99.9 % of the points where no term
# leaves the normal range, second derivatives within 8, third within 16, and twice that anywhere,
# in units of ulp(result) + ulp(operand) * |next derivative|. Exceptions say so on their rows.

# fmt: off
# Choosing without a branch
where: Op = op("where", "x if c else y", lambda c, x, y: x if c else y,
           _flat, lambda c, x, y, out: where(c, 1.0, 0.0), lambda c, x, y, out: where(c, 0.0, 1.0))
step = op("step", "1 if x > 0 else 0", evaluate.step, _flat, singular="jumps at 0")
exceeds = op("exceeds", "1 if x > y, 1/2 if x = y, else 0", evaluate.exceeds, _flat, _flat,
             label=">", singular="jumps at x = y")
sign = op("sign", "sign of x, 0 at 0", evaluate.sign, _flat, singular="jumps at 0")
largest = op("largest", "largest of x1, ..., xn, held constant", evaluate.largest_of, _flat,
             arity=-1, label="shift")  # what softmax subtracts: no gradient is due to it

# Comparisons, as compiled code sees them
less = op("less", "1 if x < y else 0", evaluate.less, _flat, _flat, label="<",
          singular="jumps at x = y")
less_equal = op("less_equal", "1 if x <= y else 0", evaluate.less_equal, _flat, _flat,
                label="<=", singular="jumps at x = y")
equal = op("equal", "1 if x = y else 0", evaluate.equal, _flat, _flat, label="==",
           singular="jumps at x = y")
not_equal = op("not_equal", "0 if x = y else 1", evaluate.not_equal, _flat, _flat, label="!=",
               singular="jumps at x = y")

# Of transforms: an argument that is a Value already, one that is constant to every gradient, and
# the product of a gradient with a partial
identity = op("identity", "x", lambda x: x, lambda x, out: 1.0, label="=")
held = op("held", "x, held constant", lambda x: x, _flat, label="held")
strong = op("strong", "x y, but 0 if a factor is 0", lambda x, y: x * y if x and y else 0.0,
            lambda x, y, out: y, lambda x, y, out: x, label="*")     # hides a nan beside a 0

# Arithmetic
add = op("add", "x + y", operator.add, lambda x, y, out: 1.0, lambda x, y, out: 1.0, label="+")
sub = op("sub", "x - y", operator.sub, lambda x, y, out: 1.0, lambda x, y, out: -1.0,
         label="-", numpy="subtract")
mul = op("mul", "x y", operator.mul, lambda x, y, out: y, lambda x, y, out: x,
         label="*", numpy="multiply")
div = op("div", "x / y", operator.truediv, lambda x, y, out: 1.0 / y, lambda x, y, out: -out / y,
         label="/", numpy="divide", beyond=divide, singular="pole at y = 0")
neg = op("neg", "-x", operator.neg, lambda x, out: -1.0, label="-", numpy="negative")
pow = op("pow", "x^y", math.pow, _power_by_base, _power_by_exponent,
         domain=(POSITIVE, REALS), label="**", numpy="power", beyond=power,
         singular="nan for x < 0 unless y is whole; 0^0 is 1, with slope 0 by x")
mod: Op = op("mod", "x - y floor(x / y)", operator.mod, lambda x, y, out: 1.0, _quotient_rounded,
             label="%", numpy="remainder", singular="jumps where x / y is whole; nan at y = 0")
fmod: Op = op("fmod", "x - y trunc(x / y)", math.fmod, lambda x, y, out: 1.0, _quotient_rounded,
              singular="jumps where x / y is whole, but 0; nan at y = 0")
floordiv = op("floordiv", "floor(x / y)", operator.floordiv, _flat, _flat,
              label="//", numpy="floor_divide", beyond=divide,
              singular="jumps where x / y is whole; slope 0 there")

# Exponentials and logarithms
exp = op("exp", "e^x", math.exp, lambda x, y: y, beyond=_infinite)
exp2 = op("exp2", "2^x", math.exp2, lambda x, y: LN2 * y, beyond=_infinite)
expm1 = op("expm1", "e^x - 1", math.expm1, lambda x, y: exp(x), beyond=_infinite)
log = op("log", "ln x", math.log, lambda x, y: 1.0 / x,
         domain=POSITIVE, beyond=_log_beyond, singular="-inf at 0, slope inf; nan below")
log2 = op("log2", "log of x to base 2", math.log2, lambda x, y: 1.0 / (LN2 * x),
          domain=POSITIVE, beyond=_log_beyond, singular="-inf at 0, slope inf; nan below")
log10 = op("log10", "log of x to base 10", math.log10, lambda x, y: 1.0 / (LN10 * x),
           domain=POSITIVE, beyond=_log_beyond, singular="-inf at 0, slope inf; nan below")
log1p = op("log1p", "ln(1 + x)", math.log1p, lambda x, y: 1.0 / (1.0 + x),
           domain=ABOVE_MINUS_ONE, beyond=lambda x: -INF if x == -1.0 else NAN,
           singular="-inf at -1, slope inf; nan below")
logaddexp = op("logaddexp", "ln(e^x + e^y)", evaluate.logaddexp,
               lambda x, y, out: sigmoid(x - y), lambda x, y, out: sigmoid(y - x))
sqrt = op("sqrt", "square root of x", math.sqrt, lambda x, y: 0.5 / y,
          domain=POSITIVE, singular="slope inf at 0; nan below")
cbrt = op("cbrt", "cube root of x", evaluate.cbrt, lambda x, y: 1.0 / (3.0 * _square(y)),
          singular="slope inf at 0")

# Logistic functions: 1 - sigmoid(x) cancels, in their derivatives too
sigmoid: Op = op("sigmoid", "1 / (1 + e^-x)", evaluate.sigmoid, lambda x, y: logistic(x))
logistic: Op = op("logistic", "e^-x / (1 + e^-x)^2", evaluate.logistic,
                  lambda x, y: -y * tanh(0.5 * x), beyond=lambda x: 0.0)
softplus = op("softplus", "ln(1 + e^x)", evaluate.softplus, lambda x, y: sigmoid(x))
log_sigmoid = op("log_sigmoid", "-ln(1 + e^-x)", evaluate.log_sigmoid, lambda x, y: sigmoid(-x))
logit = op("logit", "ln(x / (1 - x))", lambda x: math.log(x / (1.0 - x)),
           lambda x, y: 1.0 / (x * (1.0 - x)), domain=UNIT,
           beyond=lambda x: -INF if x == 0.0 else INF if x == 1.0 else NAN,
           singular="-inf at 0, inf at 1, slope inf; nan beyond")
silu = op("silu", "x / (1 + e^-x)", evaluate.silu, lambda x, y: sigmoid(x) + x * logistic(x))

# Circular functions
sin = op("sin", "sine of x, in radians", math.sin, lambda x, y: cos(x))
cos: Op = op("cos", "cosine of x, in radians", math.cos, lambda x, y: -sin(x))
tan = op("tan", "sin x / cos x", math.tan, lambda x, y: 1.0 + y * y,
         singular="poles at odd multiples of pi / 2, which no float is")
asin = op("asin", "inverse sine of x", math.asin, lambda x, y: 1.0 / sqrt(one_minus_square(x)),
          domain=INSIDE_ONE, numpy="arcsin", singular="slope inf at -1 and 1; nan beyond")
acos = op("acos", "inverse cosine of x", math.acos, lambda x, y: -1.0 / sqrt(one_minus_square(x)),
          domain=INSIDE_ONE, numpy="arccos", singular="slope -inf at -1 and 1; nan beyond")
one_minus_square: Op = op("one_minus_square", "1 - x^2", lambda x: (1.0 - x) * (1.0 + x),
                      lambda x, y: -2.0 * x)
atan = op("atan", "inverse tangent of x", math.atan, lambda x, y: _square(1.0 / hypot(1.0, x)),
          numpy="arctan")
atan2 = op("atan2", "angle of the point (y, x)", math.atan2,
           lambda y, x, out: direction(x, y) / hypot(x, y),
           lambda y, x, out: -direction(y, x) / hypot(x, y),
           numpy="arctan2", singular="jumps at y = 0, x < 0; slopes nan at (0, 0)")
sinc = op("sinc", "sin(pi x) / (pi x)", lambda x: special.sinc(0.0, x),
          lambda x, y: sinc_derivative(1.0, x))
sinc_derivative: Op = op("sinc_derivative", "derivative of order n of sinc x", special.sinc,
                         _flat, lambda n, x, out: sinc_derivative(n + 1.0, x),
                         domain=(NON_NEGATIVE, REALS), label="sinc'")
degrees = op("degrees", "180 x / pi", math.degrees, lambda x, y: 180.0 / math.pi)
radians = op("radians", "pi x / 180", math.radians, lambda x, y: math.pi / 180.0)

# Hyperbolic functions
sinh = op("sinh", "(e^x - e^-x) / 2", math.sinh, lambda x, y: cosh(x), beyond=_infinity_like)
cosh: Op = op("cosh", "(e^x + e^-x) / 2", math.cosh, lambda x, y: sinh(x), beyond=_infinite)
tanh: Op = op("tanh", "sinh x / cosh x", math.tanh, lambda x, y: _square(sech(x)))
sech: Op = op("sech", "1 / cosh x", evaluate.sech, lambda x, y: -y * tanh(x),
              beyond=lambda x: 0.0)
asinh = op("asinh", "inverse of sinh", math.asinh, lambda x, y: 1.0 / hypot(1.0, x),
           numpy="arcsinh")
acosh = op("acosh", "inverse of cosh", math.acosh,
           lambda x, y: 1.0 / (sqrt(x - 1.0) * sqrt(x + 1.0)), domain=ABOVE_ONE, numpy="arccosh",
           singular="slope inf at 1; nan below")
atanh = op("atanh", "inverse of tanh", math.atanh, lambda x, y: 1.0 / one_minus_square(x),
           domain=INSIDE_ONE, numpy="arctanh",
           beyond=lambda x: math.copysign(INF, x) if x * x == 1.0 else NAN,
           singular="-inf at -1, inf at 1, slope inf; nan beyond")

# Around the error function
erf = op("erf", "error function of x", math.erf, lambda x, y: 2.0 / math.sqrt(math.pi) * gauss(x))
erfc = op("erfc", "1 - erf x", math.erfc, lambda x, y: -2.0 / math.sqrt(math.pi) * gauss(x))
gauss: Op = op("gauss", "e^(-x^2)", special.gauss, lambda x, y: -2.0 * x * y)
norm_cdf = op("norm_cdf", "normal distribution up to x", special.norm_cdf,
              lambda x, y: norm_pdf(x), label="Phi")
norm_pdf: Op = op("norm_pdf", "e^(-x^2 / 2) / sqrt(2 pi)", special.norm_pdf, lambda x, y: -x * y,
                  label="phi")
gelu = op("gelu", "x norm_cdf(x)", special.gelu, lambda x, y: norm_cdf(x) + x * norm_pdf(x))

# Around the gamma function
gamma = op("gamma", "gamma function of x", gamma_family.gamma, lambda x, y: y * digamma(x),
           domain=POSITIVE, beyond=_gamma_beyond, singular="poles at 0, -1, -2, ...")
lgamma = op("lgamma", "ln |gamma(x)|", gamma_family.lgamma, lambda x, y: digamma(x),
            domain=POSITIVE, beyond=_infinite, singular="inf at 0, -1, -2, ...")
digamma: Op = op("digamma", "derivative of lgamma", gamma_family.digamma,
                 lambda x, y: polygamma(1.0, x), domain=POSITIVE,
                 beyond=lambda x: -math.copysign(INF, x) if x == 0.0 else NAN,
                 singular="poles at 0, -1, -2, ...; derivatives need SciPy")
polygamma: Op = op("polygamma", "derivative of order n of digamma", gamma_family.polygamma,
                   _flat, lambda n, x, out: polygamma(n + 1.0, x),
                   domain=(NON_NEGATIVE, POSITIVE), singular="poles at 0, -1, -2, ...")

# With corners: the slope is 0 at that of relu and abs, and a tie gives half to each
relu = op("relu", "x if x > 0 else 0", evaluate.relu, lambda x, y: step(x),
          singular="corner at 0, slope 0 there")
leaky_relu = op("leaky_relu", "x if x > 0 else s x", evaluate.leaky_relu,
                lambda x, s, out: where(x > 0.0, 1.0, s), lambda x, s, out: where(x > 0.0, 0.0, x),
                singular="corner at 0, slope s there")
absolute = op("abs", "|x|", operator.abs, lambda x, y: sign(x), numpy="absolute",
              singular="corner at 0, slope 0 there")
copysign: Op = op("copysign", "|x| with the sign of y", math.copysign,
                  lambda x, y, out: sign(x) * copysign(1.0, y), _flat,
                  singular="corner at x = 0, slope 0 there; jumps at y = 0")
maximum = op("maximum", "the larger of x and y", evaluate.maximum,
             lambda x, y, out: exceeds(x, y), lambda x, y, out: exceeds(y, x), label="max",
             singular="corner at x = y, half to each there")
minimum = op("minimum", "the smaller of x and y", evaluate.minimum,
             lambda x, y, out: exceeds(y, x), lambda x, y, out: exceeds(x, y), label="min",
             singular="corner at x = y, half to each there")
clip = op("clip", "min(max(x, a), b)", evaluate.clip,
          lambda x, a, b, out: exceeds(x, a) * exceeds(b, x),
          lambda x, a, b, out: exceeds(a, x) * exceeds(b, a),
          lambda x, a, b, out: exceeds(maximum(x, a), b),
          singular="corners at a and b, half to each there")

# Steps
floor = op("floor", "largest whole number up to x", evaluate.whole(math.floor), _flat,
           beyond=_itself, singular="jumps at whole x; slope 0 there")
ceil = op("ceil", "smallest whole number from x", evaluate.whole(math.ceil), _flat,
          beyond=_itself, singular="jumps at whole x; slope 0 there")
trunc = op("trunc", "x without its fraction", evaluate.whole(math.trunc), _flat,
           beyond=_itself, singular="jumps at whole x but 0; slope 0 there")
round = op("round", "whole number nearest to x, half to even", evaluate.whole(evaluate.nearest),
           _flat, numpy="rint", beyond=_itself, singular="jumps at halves; slope 0 there")
round_to = op("round_to", "x to n decimals", evaluate.round_to, _flat, _flat,
              beyond=_itself, label="round", singular="jumps; slope 0 there")

# Over any number of operands
sum = op("sum", "x1 + ... + xn", evaluate.total, lambda i, xs, out: 1.0, arity=-1, label="+")
dot = op("dot", "x1 y1 + ... + xn yn", evaluate.dot, _partner, arity=-1)
hypot: Op = op("hypot", "sqrt(x1^2 + ... + xn^2)", math.hypot, _over_distance,
               arity=-1, singular="corner where all are 0, slopes 0 there")
direction: Op = op("direction", "x1 / hypot(x1, ..., xn)", evaluate.direction, _turn,
                   arity=-1, singular="0 where all are 0")
# Exception: as hypot, but linear in n. Where one operand dominates, second and third derivatives by
# it cancel: errors up to 8 units of 2^-52 / r^(order - 1).
norm = op("norm", "sqrt(x1^2 + ... + xn^2)", math.hypot,
          lambda i, xs, out: where(out == 0.0, 0.0, xs[i] / out),
          arity=-1, singular="corner where all are 0, slopes 0 there")
# Exception: linear in n too. The slope takes over the rounding of the result, and 1 - slope cancels
# where one operand dominates: errors up to 1 unit of 2^-52 max(1, |result|). logaddexp has neither.
logsumexp = op("logsumexp", "ln(e^x1 + ... + e^xn)", evaluate.logsumexp,
               lambda i, xs, out: exp(xs[i] - out), arity=-1, beyond=lambda *xs: -INF)
# fmt: on
