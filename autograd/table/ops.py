"""The one table: every primitive operation, once, with its derivatives.

Each holds how it evaluates on floats and its partial derivatives, one for each operand, written
over ``(operands..., out)`` where ``out`` is its own result. Partials are plain arithmetic and calls
of other operations, which hand themselves over to whatever type their operands have, so one formula
serves floats, Values and everything else that computes. Hence no Python branch on an operand in a
partial: the operations ``where``, ``step`` and ``exceeds`` choose.

Formulas are chosen not to cancel; the comment on an operation names its singular points.
"""

from __future__ import annotations

import math
import operator
from typing import Any

from autograd.table import by_scipy, floats, gamma_family, special
from autograd.table.ieee import INF, NAN, divide, power
from autograd.table.interval import (
    ABOVE_BRANCH,
    ABOVE_MINUS_ONE,
    ABOVE_ONE,
    BELOW_TWO,
    INSIDE_ONE,
    NON_NEGATIVE,
    POSITIVE,
    REALS,
    UNIT,
)
from autograd.table.operation import TABLE as TABLE
from autograd.table.operation import Fact, Number, Op, op
from autograd.table.operation import operation as operation

try:
    import cython
except ImportError:
    from autograd._build import no_cython as cython

JUMPS, STEEP, CORNER_SLOPE, CHOOSES = Fact.JUMPS, Fact.STEEP, Fact.CORNER_SLOPE, Fact.CHOOSES
EDGE_AT_ZERO, COMMUTES, PASSES_NAN = Fact.EDGE_AT_ZERO, Fact.COMMUTES, Fact.PASSES_NAN
WHOLE, ABOVE_ZERO, NOT_NEGATIVE = Fact.WHOLE, Fact.ABOVE_ZERO, Fact.NOT_NEGATIVE
BY_SIGN, NEVER_MINUS_ZERO, KEEPS_SIZE = Fact.BY_SIGN, Fact.NEVER_MINUS_ZERO, Fact.KEEPS_SIZE
PASSES_INFINITY, SAME, ADDS, MULTIPLIES = (
    Fact.PASSES_INFINITY, Fact.SAME, Fact.ADDS, Fact.MULTIPLIES,
)  # fmt: skip
DISTANCE, GREATEST, SCALED, COMPARES = (
    Fact.DISTANCE, Fact.GREATEST, Fact.SCALED, Fact.COMPARES,
)  # fmt: skip
TO_INT, BY_SCIPY = Fact.TO_INT, Fact.BY_SCIPY
KEEPS_INTS, ARITHMETIC, HELPER = Fact.KEEPS_INTS, Fact.ARITHMETIC, Fact.HELPER


# Partials that take more than a line


def _flat(*operands_and_out: Number) -> float:
    return 0.0


def _unknown(*operands_and_out: Number) -> float:
    return NAN  # the derivative by an order, which no formula tells


NO_DERIVATIVE = _unknown


def _square(x: Number) -> Number:
    return x * x


# The exponent y - 1 loses the digits of a small y, and y * out / x is 0/0 at x = 0: each where
# the other is right. 0**0 is constant in its base, and what fades at infinity beats its factor y:
# hence strong products.
def _power_by_base(x: Number, y: Number, out: Number) -> Number:
    power = pow(x, y - 1.0)  # not **: floats would turn complex
    size = abs(y)
    is_small, is_finite = size < 0.5, size < INF
    if is_small is False and is_finite is True:  # not so while tracing, unless y is constant
        return y * power
    by_exponent = strong(y, power)
    by_quotient = where(x == 0.0, by_exponent, y * out / x)
    return where(is_small, by_quotient, by_exponent)


# 0**y is flat for y > 0, and so is what fades at infinity, though their logarithms are infinite.
def _power_by_exponent(x: Number, y: Number, out: Number) -> Number:
    return strong(out, log(x))


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


# What a compiler may write in its place: identities that hold for every float, nan, infinities and
# signed zeros included, over places in a program that is being written


def _neg_simpler(program: Any, x: int) -> int | None:
    made_by, operands = program.made_by(x)
    return operands[0] if made_by is neg else None


def _mul_simpler(program: Any, x: int, y: int) -> int | None:
    for factor, other in ((x, y), (y, x)):
        if program.value(factor) == -1.0:
            return int(program.add(neg, (other,)))
    return None


# A strong product's zero has no sign, whatever its factors' zeros have
def _strong_simpler(program: Any, x: int, y: int) -> int | None:
    for factor, other in ((x, y), (y, x)):
        number = program.value(factor)
        if number == 0.0:
            return int(program.constant(0.0))
        if number == 1.0:
            return int(program.add(add, (other, program.constant(0.0))))
        if number == -1.0:
            return int(program.add(sub, (program.constant(0.0), other)))
    return None


def _div_simpler(program: Any, x: int, y: int) -> int | None:
    number = program.value(y)
    if number is None or abs(number) not in _POWERS_OF_TWO:
        return None
    return int(program.add(mul, (x, program.constant(1.0 / number))))


_POWERS_OF_TWO = frozenset([2.0**k for k in range(-1000, 1001)])  # whose inverse is exact


def _where_simpler(program: Any, condition: int, x: int, y: int) -> int | None:
    if condition < 0:
        return x if program.value(condition) else y
    return x if x == y else None


# What it may write where the last digit does not count


def _pow_similar(program: Any, x: int, y: int) -> int | None:
    number = program.value(y)
    if number == 2.0:
        return int(program.add(mul, (x, x)))
    if number == 3.0:
        return int(program.add(mul, (program.add(mul, (x, x)), x)))
    if number == -1.0:
        return int(program.add(div, (program.constant(1.0), x)))
    return None


LN2 = math.log(2.0)
INVERSE_LN2, INVERSE_LN10 = 1.4426950408889634, 0.4342944819032518
THIRD = 1.0 / 3.0

# Accuracy: values and first derivatives are within 4 units on 99.9 % of the points where no term
# leaves the normal range, second derivatives within 8, third within 16, and twice that anywhere,
# in units of ulp(result) + ulp(operand) * |next derivative|. Exceptions say so beside it.

# fmt: off
# Choosing without a branch
where: Op = op("where", "x if c else y", lambda c, x, y: x if c else y,
           _flat, lambda c, x, y, out: where(c, 1.0, 0.0), lambda c, x, y, out: where(c, 0.0, 1.0),
               python="{1} if {0} else {2}", simpler=_where_simpler,
             facts=CHOOSES | EDGE_AT_ZERO)
step = op("step", "1 if x > 0 else 0", floats.step, _flat, singular="jumps at 0",
          facts=NOT_NEGATIVE | BY_SIGN | CORNER_SLOPE | HELPER | PASSES_NAN | WHOLE)
exceeds = op("exceeds", "1 if x > y, 1/2 if x = y, else 0", floats.exceeds, _flat, _flat,
             label=">", singular="jumps at x = y",
             facts=NOT_NEGATIVE | CORNER_SLOPE | HELPER | PASSES_NAN)
sign = op("sign", "sign of x, 0 at 0", floats.sign, _flat, singular="jumps at 0",
          facts=EDGE_AT_ZERO | JUMPS | BY_SIGN | PASSES_NAN | WHOLE)
largest = op("largest", "largest of x1, ..., xn, held constant", floats.largest_of, _flat,
             arity=-1, label="shift", neutral=-INF,
             # what softmax subtracts: no gradient is due to it
             facts=GREATEST | HELPER | PASSES_NAN)

# Comparisons, as compiled code sees them
less = op("less", "1 if x < y else 0", floats.less, _flat, _flat, label="<",
          singular="jumps at x = y", python="1.0 if {0} < {1} else 0.0",
          facts=COMPARES | JUMPS | HELPER | WHOLE)
less_equal = op("less_equal", "1 if x <= y else 0", floats.less_equal, _flat, _flat,
                label="<=", singular="jumps at x = y",
                python="1.0 if {0} <= {1} else 0.0", facts=COMPARES | JUMPS | HELPER | WHOLE)
equal = op("equal", "1 if x = y else 0", floats.equal, _flat, _flat, label="==",
           singular="jumps at x = y",
           python="1.0 if {0} == {1} else 0.0", facts=COMPARES | JUMPS | COMMUTES | HELPER | WHOLE)
not_equal = op("not_equal", "0 if x = y else 1", floats.not_equal, _flat, _flat, label="!=",
               singular="jumps at x = y",
               python="1.0 if {0} != {1} else 0.0",
               facts=COMPARES | JUMPS | COMMUTES | HELPER | WHOLE)

# Of transforms: an argument that is a Value already, one that is constant to every gradient, and
# the product of a gradient with a partial
identity = op("identity", "x", lambda x: x, lambda x, out: 1.0, label="=",
              facts=KEEPS_SIZE | PASSES_INFINITY | BY_SIGN | SAME | HELPER | PASSES_NAN)
held = op("held", "x, held constant", lambda x: x, _flat, label="held",
          facts=KEEPS_SIZE | PASSES_INFINITY | BY_SIGN | SAME | HELPER | PASSES_NAN)
strong = op("strong", "x y, but 0 if a factor is 0", lambda x, y: x * y + 0.0 if x and y else 0.0,
            lambda x, y, out: y, lambda x, y, out: x, label="*",
            python="{0} * {1} + 0.0 if {0} and {1} else 0.0", simpler=_strong_simpler,
            singular="jumps where one factor is 0 and the other infinite",
            # hides a nan beside a 0
            facts=MULTIPLIES | NEVER_MINUS_ZERO | EDGE_AT_ZERO | JUMPS | COMMUTES | HELPER)

# Arithmetic
add = op("add", "x + y", operator.add, lambda x, y, out: 1.0, lambda x, y, out: 1.0, label="+",
         neutral=-0.0, operator="x + y", python="{0} + {1}", numpy="add",
         facts=ADDS | KEEPS_INTS | PASSES_INFINITY | COMMUTES | ARITHMETIC | PASSES_NAN)
sub = op("sub", "x - y", operator.sub, lambda x, y, out: 1.0, lambda x, y, out: -1.0,
         label="-", numpy="subtract",
         neutral=0.0, operator="x - y", python="{0} - {1}",
         facts=KEEPS_INTS | PASSES_INFINITY | ARITHMETIC | PASSES_NAN)
mul = op("mul", "x y", operator.mul, lambda x, y, out: y, lambda x, y, out: x,
         label="*", numpy="multiply",
         neutral=1.0, operator="x * y", python="{0} * {1}", simpler=_mul_simpler,
         facts=MULTIPLIES | KEEPS_INTS | PASSES_INFINITY | COMMUTES | ARITHMETIC | PASSES_NAN)
div = op("div", "x / y", operator.truediv, lambda x, y, out: 1.0 / y, lambda x, y, out: -out / y,
         label="/", numpy="divide", beyond=divide, singular="pole at y = 0",
         neutral=1.0, pole=1, operator="x / y", simpler=_div_simpler,
         facts=MULTIPLIES | EDGE_AT_ZERO | ARITHMETIC | PASSES_NAN)
neg = op("neg", "-x", operator.neg, lambda x, out: -1.0, label="-", numpy="negative",
         operator="-x", python="-{0}", simpler=_neg_simpler,
         facts=KEEPS_SIZE | KEEPS_INTS | PASSES_INFINITY | BY_SIGN | ARITHMETIC | PASSES_NAN)
pow = op("pow", "x^y", math.pow, _power_by_base, _power_by_exponent,
         domain=(POSITIVE, REALS), label="**", numpy="power", beyond=power,
         singular="slope inf at x = 0 for y < 1, but 0^0 is 1, with slope 0 by x; nan for x < 0 "
                  "unless y is whole",
         neutral=1.0, operator="x ** y", similar=_pow_similar, facts=STEEP | KEEPS_INTS)
square = op("square", "x^2", lambda x: math.pow(x, 2.0), lambda x, y: 2.0 * x, beyond=_infinite,
            # x ** 2, as compiled code sees it
            facts=KEEPS_INTS | NOT_NEGATIVE | BY_SIGN | HELPER | PASSES_NAN)
mod: Op = op("mod", "x - y floor(x / y)", operator.mod, lambda x, y, out: 1.0, _quotient_rounded,
             label="%", numpy="remainder", singular="jumps where x / y is whole; nan at y = 0",
             operator="x % y", facts=KEEPS_INTS | JUMPS | PASSES_NAN)
fmod: Op = op("fmod", "x - y trunc(x / y)", math.fmod, lambda x, y, out: 1.0, _quotient_rounded,
              singular="jumps where x / y is whole, but 0; nan at y = 0",
              numpy="fmod", facts=JUMPS | PASSES_NAN)
floordiv = op("floordiv", "floor(x / y)", operator.floordiv, _flat, _flat,
              label="//", numpy="floor_divide", beyond=divide,
              singular="jumps where x / y is whole; slope 0 there",
              operator="x // y", facts=KEEPS_INTS | JUMPS | WHOLE | PASSES_NAN)

# Exponentials and logarithms
exp = op("exp", "e^x", math.exp, lambda x, y: y, beyond=_infinite, numpy="exp",
         facts=NEVER_MINUS_ZERO | ABOVE_ZERO | PASSES_NAN)
exp2 = op("exp2", "2^x", math.exp2, lambda x, y: LN2 * y, beyond=_infinite,
          numpy="exp2", scipy="exp2", facts=ABOVE_ZERO | PASSES_NAN)
expm1 = op("expm1", "e^x - 1", math.expm1, lambda x, y: exp(x), beyond=_infinite,
           numpy="expm1", scipy="expm1", facts=BY_SIGN | PASSES_NAN)
log = op("log", "ln x", math.log, lambda x, y: 1.0 / x,
         domain=POSITIVE, beyond=_log_beyond, singular="-inf at 0, slope inf; nan below",
         numpy="log", facts=EDGE_AT_ZERO | STEEP | PASSES_NAN)
log2 = op("log2", "log of x to base 2", math.log2, lambda x, y: INVERSE_LN2 / x,
          domain=POSITIVE, beyond=_log_beyond, singular="-inf at 0, slope inf; nan below",
          numpy="log2", facts=EDGE_AT_ZERO | STEEP | PASSES_NAN)
log10 = op("log10", "log of x to base 10", math.log10, lambda x, y: INVERSE_LN10 / x,
           domain=POSITIVE, beyond=_log_beyond, singular="-inf at 0, slope inf; nan below",
           numpy="log10", facts=EDGE_AT_ZERO | STEEP | PASSES_NAN)
log1p = op("log1p", "ln(1 + x)", math.log1p, lambda x, y: 1.0 / (1.0 + x),
           domain=ABOVE_MINUS_ONE, beyond=lambda x: -INF if x == -1.0 else NAN,
           singular="-inf at -1, slope inf; nan below", numpy="log1p",
           scipy="log1p", facts=BY_SIGN | STEEP | PASSES_NAN)
logaddexp = op("logaddexp", "ln(e^x + e^y)", floats.logaddexp,
               lambda x, y, out: sigmoid(x - y), lambda x, y, out: sigmoid(y - x),
               facts=COMMUTES | PASSES_NAN)
sqrt = op("sqrt", "square root of x", math.sqrt, lambda x, y: 0.5 / y,
          domain=POSITIVE, singular="slope inf at 0; nan below",
          numpy="sqrt", facts=EDGE_AT_ZERO | NOT_NEGATIVE | BY_SIGN | STEEP | PASSES_NAN)
cbrt = op("cbrt", "cube root of x", floats.cbrt, lambda x, y: _square(1.0 / y) * THIRD,
          singular="slope inf at 0", numpy="cbrt",
          scipy="cbrt", facts=EDGE_AT_ZERO | BY_SIGN | STEEP | PASSES_NAN)

# Logistic functions: 1 - sigmoid(x) cancels, in their derivatives too
sigmoid: Op = op("sigmoid", "1 / (1 + e^-x)", floats.sigmoid, lambda x, y: logistic(x),
                 scipy="expit", facts=ABOVE_ZERO | PASSES_NAN)
logistic: Op = op("logistic", "e^-x / (1 + e^-x)^2", floats.logistic,
                  lambda x, y: -y * tanh(0.5 * x), beyond=lambda x: 0.0,
                  facts=ABOVE_ZERO | HELPER | PASSES_NAN)
softplus = op("softplus", "ln(1 + e^x)", floats.softplus, lambda x, y: sigmoid(x),
              facts=ABOVE_ZERO | PASSES_NAN)
log_sigmoid = op("log_sigmoid", "-ln(1 + e^-x)", floats.log_sigmoid, lambda x, y: sigmoid(-x),
                 scipy="log_expit", facts=PASSES_NAN)
logit = op("logit", "ln(x / (1 - x))", lambda x: math.log(x / (1.0 - x)),
           lambda x, y: logit_derivative(x), domain=UNIT,
           beyond=lambda x: -INF if x == 0.0 else INF if x == 1.0 else NAN,
           singular="-inf at 0, inf at 1, slope inf; nan beyond", scipy="logit",
           facts=STEEP | PASSES_NAN)
logit_derivative: Op = op("logit_derivative", "1 / (x (1 - x))", floats.logit_derivative,
                      lambda x, y: (1.0 / (1.0 - x) - 1.0 / x) * y, domain=UNIT,
                      beyond=lambda x: math.copysign(INF, x), label="logit'",
                      singular="inf at 0 and 1, slope -inf and inf",
                      facts=STEEP | HELPER | PASSES_NAN)
silu = op("silu", "x / (1 + e^-x)", floats.silu, lambda x, y: silu_derivative(x), facts=PASSES_NAN)
silu_derivative: Op = op("silu_derivative", "derivative of silu x", floats.silu_derivative,
                     lambda x, y: strong(logistic(x), 2.0 - x * tanh(0.5 * x)), label="silu'",
                     facts=HELPER | PASSES_NAN)

# Circular functions
sin = op("sin", "sine of x, in radians", math.sin, lambda x, y: cos(x),
         numpy="sin", facts=PASSES_NAN)
cos: Op = op("cos", "cosine of x, in radians", math.cos, lambda x, y: -sin(x),
             numpy="cos", facts=PASSES_NAN)
tan = op("tan", "sin x / cos x", math.tan, lambda x, y: 1.0 + y * y,
         singular="poles at odd multiples of pi / 2, which no float is",
         numpy="tan", facts=PASSES_NAN)
asin = op("asin", "inverse sine of x", math.asin, lambda x, y: 1.0 / sqrt(one_minus_square(x)),
          domain=INSIDE_ONE, numpy="arcsin", singular="slope inf at -1 and 1; nan beyond",
          facts=BY_SIGN | STEEP | PASSES_NAN)
acos = op("acos", "inverse cosine of x", math.acos, lambda x, y: -1.0 / sqrt(one_minus_square(x)),
          domain=INSIDE_ONE, numpy="arccos", singular="slope -inf at -1 and 1; nan beyond",
          facts=STEEP | PASSES_NAN)
one_minus_square: Op = op("one_minus_square", "1 - x^2", lambda x: (1.0 - x) * (1.0 + x),
                      lambda x, y: -2.0 * x, facts=HELPER | PASSES_NAN)
atan = op("atan", "inverse tangent of x", math.atan, lambda x, y: _square(1.0 / hypot(1.0, x)),
          numpy="arctan", facts=BY_SIGN | PASSES_NAN)
atan2 = op("atan2", "angle of the point (y, x)", math.atan2,
           lambda y, x, out: direction(x, y) / hypot(x, y),
           lambda y, x, out: -direction(y, x) / hypot(x, y),
           numpy="arctan2", singular="jumps at y = 0, x < 0; slopes nan at (0, 0)",
           facts=JUMPS | PASSES_NAN)
sinc = op("sinc", "sin(pi x) / (pi x)", lambda x: special.sinc(0.0, x),
          lambda x, y: sinc_derivative(1.0, x), facts=PASSES_NAN)
sinc_derivative: Op = op("sinc_derivative", "derivative of order n of sinc x", special.sinc,
                         _flat, lambda n, x, out: sinc_derivative(n + 1.0, x),
                         domain=(NON_NEGATIVE, REALS), label="sinc'", facts=HELPER)
degrees = op("degrees", "180 x / pi", math.degrees, lambda x, y: 180.0 / math.pi,
             numpy="degrees rad2deg", facts=BY_SIGN | PASSES_NAN)
radians = op("radians", "pi x / 180", math.radians, lambda x, y: math.pi / 180.0,
             numpy="radians deg2rad", facts=BY_SIGN | PASSES_NAN)

# Hyperbolic functions
sinh = op("sinh", "(e^x - e^-x) / 2", math.sinh, lambda x, y: cosh(x), beyond=_infinity_like,
          numpy="sinh", facts=BY_SIGN | PASSES_NAN)
cosh: Op = op("cosh", "(e^x + e^-x) / 2", math.cosh, lambda x, y: sinh(x), beyond=_infinite,
              numpy="cosh", facts=ABOVE_ZERO | PASSES_NAN)
tanh: Op = op("tanh", "sinh x / cosh x", math.tanh, lambda x, y: _square(sech(x)),
              numpy="tanh", facts=BY_SIGN | PASSES_NAN)
sech: Op = op("sech", "1 / cosh x", floats.sech, lambda x, y: -y * tanh(x),
              beyond=lambda x: 0.0, facts=ABOVE_ZERO | HELPER | PASSES_NAN)
asinh = op("asinh", "inverse of sinh", math.asinh, lambda x, y: 1.0 / hypot(1.0, x),
           numpy="arcsinh", facts=BY_SIGN | PASSES_NAN)
acosh = op("acosh", "inverse of cosh", math.acosh, lambda x, y: acosh_derivative(x),
           domain=ABOVE_ONE, numpy="arccosh",
           singular="slope inf at 1; nan below", facts=STEEP | PASSES_NAN)
acosh_derivative: Op = op("acosh_derivative", "1 / sqrt(x^2 - 1)", floats.acosh_derivative,
                      lambda x, y: -0.5 * (1.0 / (x - 1.0) + 1.0 / (x + 1.0)) * y,
                      domain=ABOVE_ONE, beyond=lambda x: INF if x == 1.0 else NAN, label="acosh'",
                      singular="inf at 1, slope -inf; nan below", facts=STEEP | HELPER | PASSES_NAN)
atanh = op("atanh", "inverse of tanh", math.atanh, lambda x, y: atanh_derivative(x),
           domain=INSIDE_ONE, numpy="arctanh",
           beyond=lambda x: math.copysign(INF, x) if x * x == 1.0 else NAN,
           singular="-inf at -1, inf at 1, slope inf; nan beyond",
           facts=BY_SIGN | STEEP | PASSES_NAN)
atanh_derivative: Op = op("atanh_derivative", "1 / (1 - x^2)", floats.atanh_derivative,
                      lambda x, y: 2.0 * (x * y) * y, domain=INSIDE_ONE, beyond=_infinite,
                      label="atanh'", singular="inf at -1 and 1, slope -inf and inf",
                      facts=STEEP | HELPER | PASSES_NAN)

# Around the error function. What fades away does so faster than x or x^2 grows, at infinity too:
# their products are strong, so that they are 0 there.
erf = op("erf", "error function of x", math.erf, lambda x, y: 2.0 / math.sqrt(math.pi) * gauss(x),
         scipy="erf", facts=BY_SIGN | PASSES_NAN)
erfc = op("erfc", "1 - erf x", math.erfc, lambda x, y: -2.0 / math.sqrt(math.pi) * gauss(x),
          scipy="erfc", facts=ABOVE_ZERO | PASSES_NAN)
gauss: Op = op("gauss", "e^(-x^2)", special.gauss, lambda x, y: -2.0 * strong(x, y),
               facts=ABOVE_ZERO | HELPER | PASSES_NAN)
norm_cdf = op("norm_cdf", "normal distribution up to x", special.norm_cdf,
              lambda x, y: norm_pdf(x), label="Phi", scipy="ndtr", facts=ABOVE_ZERO | PASSES_NAN)
norm_pdf: Op = op("norm_pdf", "e^(-x^2 / 2) / sqrt(2 pi)", special.norm_pdf,
                  lambda x, y: -strong(x, y), label="phi", facts=ABOVE_ZERO | PASSES_NAN)
gelu = op("gelu", "x norm_cdf(x)", special.gelu, lambda x, y: gelu_derivative(x), facts=PASSES_NAN)
gelu_derivative: Op = op("gelu_derivative", "derivative of gelu x", special.gelu_derivative,
                     lambda x, y: strong(norm_pdf(x), 2.0 - x * x), label="gelu'",
                     facts=HELPER | PASSES_NAN)

# Around the gamma function
gamma = op("gamma", "gamma function of x", gamma_family.gamma, lambda x, y: y * digamma(x),
           domain=POSITIVE, beyond=_gamma_beyond, singular="poles at 0, -1, -2, ...",
           scipy="gamma", facts=PASSES_NAN)
lgamma = op("lgamma", "ln |gamma(x)|", gamma_family.lgamma, lambda x, y: digamma(x),
            domain=POSITIVE, beyond=_infinite, singular="inf at 0, -1, -2, ...", scipy="gammaln",
            facts=PASSES_NAN)
digamma: Op = op("digamma", "derivative of lgamma", gamma_family.digamma,
                 lambda x, y: polygamma(1.0, x), domain=POSITIVE,
                 beyond=lambda x: -math.copysign(INF, x) if x == 0.0 else NAN,
                 singular="poles at 0, -1, -2, ...; derivatives need SciPy", scipy="psi digamma",
                 facts=PASSES_NAN)
polygamma: Op = op("polygamma", "derivative of order n of digamma", gamma_family.polygamma,
                   _unknown, lambda n, x, out: polygamma(n + 1.0, x),
                   domain=(NON_NEGATIVE, POSITIVE), singular="poles at 0, -1, -2, ...",
                   beyond=lambda n, x: NAN if n else digamma.value(x), scipy="polygamma")

# By SciPy, as accurate as that is. By an order no derivative is known, so that it is nan; that of
# polygamma, expn and lambertw is a whole number.
erfinv = op("erfinv", "inverse of erf", by_scipy.by_scipy("erfinv"),
            lambda x, y: erfinv_derivative(x), domain=INSIDE_ONE, scipy="erfinv",
            singular="inf at -1 and 1, slope inf; nan beyond",
            facts=BY_SCIPY | BY_SIGN | STEEP | PASSES_NAN)
erfinv_derivative: Op = op("erfinv_derivative", "sqrt(pi) / 2 e^(y^2), y = erfinv x",
                       by_scipy.erfinv_derivative, lambda x, y: 2.0 * erfinv(x) * y * y,
                       domain=INSIDE_ONE, label="erfinv'",
                       singular="inf at -1 and 1, slope inf; nan beyond",
                       facts=BY_SCIPY | STEEP | HELPER | PASSES_NAN)
erfcinv = op("erfcinv", "inverse of erfc", by_scipy.by_scipy("erfcinv"),
             lambda x, y: erfcinv_derivative(x), domain=BELOW_TWO, scipy="erfcinv",
             singular="inf at 0, -inf at 2, slope -inf; nan beyond",
             facts=BY_SCIPY | STEEP | PASSES_NAN)
erfcinv_derivative: Op = op("erfcinv_derivative", "-sqrt(pi) / 2 e^(y^2), y = erfcinv x",
                        by_scipy.erfcinv_derivative, lambda x, y: 2.0 * erfcinv(x) * y * y,
                        domain=BELOW_TWO, label="erfcinv'",
                        singular="-inf at 0 and 2, slope inf; nan beyond",
                        facts=BY_SCIPY | STEEP | HELPER | PASSES_NAN)
norm_ppf = op("norm_ppf", "inverse of norm_cdf", by_scipy.by_scipy("ndtri"),
              lambda x, y: norm_ppf_derivative(x), domain=UNIT, scipy="ndtri",
              singular="-inf at 0, inf at 1, slope inf; nan beyond",
              facts=BY_SCIPY | STEEP | PASSES_NAN)
norm_ppf_derivative: Op = op("norm_ppf_derivative", "1 / norm_pdf(norm_ppf x)",
                         by_scipy.norm_ppf_derivative, lambda x, y: norm_ppf(x) * y * y,
                         domain=UNIT, label="norm_ppf'",
                         singular="inf at 0 and 1, slope inf; nan beyond",
                         facts=BY_SCIPY | STEEP | HELPER | PASSES_NAN)
expi = op("expi", "exponential integral Ei x", by_scipy.by_scipy("expi"),
          lambda x, y: exp(x) / x, domain=POSITIVE, scipy="expi", singular="-inf at 0",
          facts=BY_SCIPY | PASSES_NAN)
expn: Op = op("expn", "integral of e^(-x t) / t^n from 1 on", by_scipy.expn,
              _unknown, lambda n, x, out: -expn(n - 1.0, x), domain=(NON_NEGATIVE, POSITIVE),
              scipy="expn", singular="inf at 0 for n < 2; nan below", facts=BY_SCIPY | PASSES_NAN)
lambertw = op("lambertw", "w with w e^w = x, of the branch k", by_scipy.lambertw,
              lambda x, k, w: where(abs(w) < 0.5, exp(-w), w / x) / (1.0 + w), _unknown,
              domain=(ABOVE_BRANCH, REALS), scipy="lambertw",
              singular="slope inf at -1/e; nan below", facts=BY_SCIPY | STEEP | PASSES_NAN)
jv: Op = op("jv", "Bessel function of the first kind, of order v", by_scipy.by_scipy("jv"),
            _unknown, lambda v, x, out: 0.5 * (jv(v - 1.0, x) - jv(v + 1.0, x)),
            domain=(REALS, POSITIVE), scipy="jv", singular="nan for x < 0 unless v is whole",
            facts=BY_SCIPY | PASSES_NAN)
yv: Op = op("yv", "Bessel function of the second kind, of order v", by_scipy.by_scipy("yv"),
            _unknown, lambda v, x, out: 0.5 * (yv(v - 1.0, x) - yv(v + 1.0, x)),
            domain=(REALS, POSITIVE), scipy="yv", singular="-inf at 0; nan below",
            facts=BY_SCIPY | PASSES_NAN)
iv: Op = op("iv", "modified Bessel function of the first kind, of order v",
            by_scipy.by_scipy("iv"),
            _unknown, lambda v, x, out: 0.5 * (iv(v - 1.0, x) + iv(v + 1.0, x)),
            domain=(REALS, POSITIVE), scipy="iv", singular="nan for x < 0 unless v is whole",
            facts=BY_SCIPY | PASSES_NAN)
kv: Op = op("kv", "modified Bessel function of the second kind, of order v",
            by_scipy.by_scipy("kv"),
            _unknown, lambda v, x, out: -0.5 * (kv(v - 1.0, x) + kv(v + 1.0, x)),
            domain=(REALS, POSITIVE), scipy="kv", singular="inf at 0; nan below", facts=BY_SCIPY)
zeta: Op = op("zeta", "sum of 1 / (q + k)^x over k from 0 on", by_scipy.by_scipy("zeta"),
              _unknown, lambda x, q, out: -x * zeta(x + 1.0, q), domain=(ABOVE_ONE, POSITIVE),
              scipy="zeta", singular="inf at x = 1; nan below", facts=BY_SCIPY)
beta = op("beta", "gamma(a) gamma(b) / gamma(a + b)", by_scipy.by_scipy("beta"),
          lambda a, b, out: -out * polygamma_step(0.0, a, b),
          lambda a, b, out: -out * polygamma_step(0.0, b, a), domain=POSITIVE, scipy="beta",
          singular="poles at 0, -1, -2, ...; slopes nan below 0", facts=BY_SCIPY)
betaln = op("betaln", "ln |beta(a, b)|", by_scipy.by_scipy("betaln"),
            lambda a, b, out: -polygamma_step(0.0, a, b),
            lambda a, b, out: -polygamma_step(0.0, b, a), domain=POSITIVE, scipy="betaln",
            singular="inf at 0, -1, -2, ...; slopes nan below 0", facts=BY_SCIPY | COMMUTES)
polygamma_step: Op = op("polygamma_step", "psi(n, a + b) - psi(n, a)", by_scipy.polygamma_step,
                    _flat, lambda n, a, b, out: polygamma_step(n + 1.0, a, b),
                    lambda n, a, b, out: polygamma(n + 1.0, a + b),
                    domain=(NON_NEGATIVE, POSITIVE, POSITIVE), label="psi step",
                    singular="nan below 0", facts=BY_SCIPY | PASSES_NAN | HELPER)
gammainc = op("gammainc", "integral of the gamma density of shape a up to x",
              by_scipy.by_scipy("gammainc"), _unknown, lambda a, x, out: gamma_density(a, x),
              domain=POSITIVE, scipy="gammainc",
              singular="nan below 0", facts=BY_SCIPY | PASSES_NAN)
gammaincc = op("gammaincc", "1 - gammainc(a, x)", by_scipy.by_scipy("gammaincc"),
               _unknown, lambda a, x, out: -gamma_density(a, x),
               domain=POSITIVE, scipy="gammaincc",
               singular="nan below 0", facts=BY_SCIPY | PASSES_NAN)
gamma_density: Op = op("gamma_density", "x^(a - 1) e^-x / gamma(a)", by_scipy.gamma_density,
                   _unknown, lambda a, x, out: strong(out, (a - 1.0) / x - 1.0),
                   domain=POSITIVE, singular="at x = 0 inf for a < 1; nan below",
                   facts=BY_SCIPY | PASSES_NAN | HELPER)

# With corners: the slope is 0 at that of relu and abs, and a tie gives half to each
relu = op("relu", "x if x > 0 else 0", floats.relu, lambda x, y: step(x),
          singular="corner at 0, slope 0 there",
          python="0.0 if {0} <= 0.0 else {0}",
          facts=KEEPS_SIZE | NEVER_MINUS_ZERO | NOT_NEGATIVE | BY_SIGN | PASSES_NAN)
leaky_relu = op("leaky_relu", "x if x > 0 else s x", floats.leaky_relu,
                lambda x, s, out: where(x > 0.0, 1.0, s), lambda x, s, out: where(x > 0.0, 0.0, x),
                singular="corner at 0, slope s there")
absolute = op("abs", "|x|", operator.abs, lambda x, y: sign(x), numpy="absolute",
              singular="corner at 0, slope 0 there", operator="abs(x)",
              facts=KEEPS_SIZE | KEEPS_INTS | NEVER_MINUS_ZERO | NOT_NEGATIVE | BY_SIGN
              | PASSES_NAN)
copysign: Op = op("copysign", "|x| with the sign of y", math.copysign,
                  lambda x, y, out: sign(x) * copysign(1.0, y), _flat,
                  singular="corner at x = 0, slope 0 there; jumps at y = 0", facts=JUMPS)
maximum = op("maximum", "the larger of x and y", floats.maximum,
             lambda x, y, out: exceeds(x, y), lambda x, y, out: exceeds(y, x), label="max",
             singular="corner at x = y, half to each there", numpy="maximum",
             facts=GREATEST | COMMUTES | PASSES_NAN)
minimum = op("minimum", "the smaller of x and y", floats.minimum,
             lambda x, y, out: exceeds(y, x), lambda x, y, out: exceeds(x, y), label="min",
             singular="corner at x = y, half to each there", numpy="minimum",
             facts=COMMUTES | PASSES_NAN)
clip = op("clip", "min(max(x, a), b)", floats.clip,
          lambda x, a, b, out: exceeds(x, a) * exceeds(b, x),
          lambda x, a, b, out: exceeds(a, x) * exceeds(b, a),
          lambda x, a, b, out: exceeds(maximum(x, a), b),
          singular="corners at a and b, half to each there; a quarter to x where it is both",
          facts=PASSES_NAN)

# Steps
floor = op("floor", "largest whole number up to x", floats.whole(math.floor), _flat,
           beyond=_itself, singular="jumps at whole x; slope 0 there",
           numpy="floor", facts=TO_INT | JUMPS | WHOLE | PASSES_NAN)
ceil = op("ceil", "smallest whole number from x", floats.whole(math.ceil), _flat,
          beyond=_itself, singular="jumps at whole x; slope 0 there",
          numpy="ceil", facts=TO_INT | JUMPS | WHOLE | PASSES_NAN)
trunc = op("trunc", "x without its fraction", floats.whole(math.trunc), _flat,
           beyond=_itself, singular="jumps at whole x but 0; slope 0 there",
           numpy="trunc", facts=TO_INT | JUMPS | WHOLE | PASSES_NAN)
round = op("round", "whole number nearest to x, half to even", floats.whole(floats.nearest),
           _flat, numpy="rint", beyond=_itself, singular="jumps at halves; slope 0 there",
           facts=TO_INT | JUMPS | WHOLE | PASSES_NAN)
round_to = op("round_to", "x to n decimals", floats.round_to, _flat, _flat,
              beyond=_itself, label="round", singular="jumps; slope 0 there",
              operator="round(x, n)", facts=KEEPS_INTS | JUMPS | HELPER)

# Over any number of operands
sum = op("sum", "x1 + ... + xn", floats.total, lambda i, xs, out: 1.0, arity=-1, label="+",
         neutral=0.0, facts=ADDS | NEVER_MINUS_ZERO | PASSES_INFINITY | PASSES_NAN)
dot = op("dot", "x1 y1 + ... + xn yn", floats.dot, _partner, arity=-1,
         neutral=0.0, facts=NEVER_MINUS_ZERO | PASSES_INFINITY | PASSES_NAN)
hypot: Op = op("hypot", "sqrt(x1^2 + ... + xn^2)", math.hypot, _over_distance,
               arity=-1, singular="corner where all are 0, slopes 0 there",
               neutral=0.0, numpy="hypot",
             facts=DISTANCE | SCALED | NOT_NEGATIVE)
direction: Op = op("direction", "x1 / hypot(x1, ..., xn)", floats.direction, _turn,
                   arity=-1, singular="jumps where all are 0, to 0", neutral=0.0,
                   facts=JUMPS | SCALED | HELPER)
# Exception: as hypot, but linear in n. Where one operand dominates, second and third derivatives by
# it cancel: errors up to 8 units of 2^-52 / r^(order - 1).
norm = op("norm", "sqrt(x1^2 + ... + xn^2)", math.hypot,
          lambda i, xs, out: where(out == 0.0, 0.0, xs[i] / out),
          arity=-1, singular="corner where all are 0, slopes 0 there", neutral=0.0,
             facts=DISTANCE | SCALED | NOT_NEGATIVE)
# Exception: linear in n too. The slope takes over the rounding of the result, and 1 - slope cancels
# where one operand dominates: errors up to 1 unit of 2^-52 max(1, |result|). logaddexp has neither.
logsumexp = op("logsumexp", "ln(e^x1 + ... + e^xn)", floats.logsumexp,
               lambda i, xs, out: exp(xs[i] - out), arity=-1, beyond=lambda *xs: -INF,
               neutral=-INF, facts=SCALED | PASSES_NAN)
# fmt: on


def _use_rules() -> None:
    """Give each row its rule in C, if it has one."""
    use_python(math.hypot, floats.total, floats.dot, floats.logsumexp)  # type: ignore[name-defined]  # noqa: F821  (in sequences.h)
    for row in TABLE.values():
        name = row.name.encode()
        row.rule = rule_of(name)  # type: ignore[name-defined]  # noqa: F821  (in rows.h)


if cython.compiled:
    _use_rules()
