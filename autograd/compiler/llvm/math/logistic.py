"""Lowerings of logistic and hyperbolic functions and their inverses: exponentials, joined.

None cancels: what decays is computed from e^-|x|, and the sign of an odd function comes last.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from autograd.compiler.llvm.lanes import Lanes, choose, copysign, fma, polynomial, sqrt
from autograd.compiler.llvm.math.exponentials import (
    LN2,
    exp_parts,
    growth,
    log1p,
    power_of_two,
    reduced,
)

HUGE = 2.0**500  # its square is finite, and 1 does not count beside it

# (2 atanh(s) / s - 2) / z, z = s^2, for |s| <= 1/3: the logarithm to 2^-59
ATANH = (
    0.6666666666666631, 0.40000000000156766, 0.2857142854789736, 0.2222222396769748,
    0.18181743979639392, 0.1538655903345509, 0.1330098237354621, 0.1210603560103755,
    0.08340253200558478, 0.170184054102355,
)  # fmt: skip

# (cosh r - 1) / z and (sinh r / r - 1) / z, z = r^2, for |r| <= ln(2) / 2: to 2^-58 and 2^-61
COSH = (
    0.5000000000000013, 0.04166666666651435, 0.0013888888947249406, 2.4801489732727243e-05,
    2.7631346806844137e-07,
)  # fmt: skip
SINH = (
    0.16666666666666677, 0.00833333333332162, 0.00019841269886151152, 2.7557244187803172e-06,
    2.5109043194272076e-08,
)  # fmt: skip


def decay_parts(x: Lanes) -> tuple[Lanes, Lanes]:
    """Return a number and a power of two whose product is e^-|x|."""
    size = abs(x)
    return exp_parts(-choose(size > 800.0, 800.0, size))


def decay(x: Lanes) -> Lanes:
    """Return e^-|x|."""
    number, scale = decay_parts(x)
    return number * scale


# Logistic functions


def sigmoid(x: Lanes) -> Lanes:
    """Return 1 / (1 + e^-x), from e^-|x|."""
    e = decay(x)
    return choose(x < 0.0, e, 1.0) / (1.0 + e)


def logistic(x: Lanes) -> Lanes:
    """Return e^-x / (1 + e^-x)^2, from e^-|x|."""
    e = decay(x)
    return e / fma(e, e + 2.0, 1.0)


def silu(x: Lanes) -> Lanes:
    """Return x / (1 + e^-x), from e^-|x|, whose power of two multiplies last."""
    number, scale = decay_parts(x)
    negative = x < 0.0
    numerator = choose(x < -800.0, -800.0, x) * number
    ratio = choose(negative, numerator, x) / fma(number, scale, 1.0)
    return choose(x == -math.inf, 0.0, ratio * choose(negative, scale, 1.0))


def silu_derivative(x: Lanes) -> Lanes:
    """Return the slope of silu, sigmoid(x) + x logistic(x); 1 and 0 at infinity."""
    e = decay(x)
    slope = e / fma(e, e + 2.0, 1.0)
    near = sigmoid(x) + choose(slope == 0.0, 0.0, x * slope)
    half = decay(0.5 * x)  # e^x itself loses digits where it is subnormal
    return choose(x < -700.0, choose(half == 0.0, 0.0, (x + 1.0) * half * half + 0.0), near)


def logit_derivative(x: Lanes) -> Lanes:
    """Return 1 / (x (1 - x))."""
    return 1.0 / (x * (1.0 - x))


def log_of_rise(t: Lanes) -> Lanes:
    """Return ln(1 + t) for t from 0 to 1, as 2 atanh(t / (2 + t))."""
    s = t / (2.0 + t)
    z = s * s
    return fma(-s, fma(z, -polynomial(z, ATANH), t), t)


def softplus(x: Lanes) -> Lanes:
    """Return ln(1 + e^x), as max(x, 0) + ln(1 + e^-|x|)."""
    return choose(x > 0.0, x, 0.0) + log_of_rise(decay(x))


def log_sigmoid(x: Lanes) -> Lanes:
    """Return -ln(1 + e^-x)."""
    return -softplus(-x)


def logaddexp(x: Lanes, y: Lanes) -> Lanes:
    """Return ln(e^x + e^y), as max(x, y) + ln(1 + e^-|x - y|)."""
    apart = choose(x > y, x, y) + log_of_rise(decay(x - y))
    return choose(x == y, x + LN2, apart)


def logit(x: Lanes) -> Lanes:
    """Return ln(x / (1 - x)), as ln(1 + |2 x - 1| / min(x, 1 - x)) with the sign of x - 1/2."""
    smaller = choose(x < 0.5, x + 0.0, 1.0 - x)  # no -0, whose inverse is -inf
    distance = abs(fma(x, 2.0, -1.0))
    tiny = abs(smaller) < 2.0**-1000  # where the quotient might overflow
    size = log1p(choose(tiny, distance * 2.0**-100, distance) / smaller)
    return copysign(choose(tiny, size + 100.0 * LN2, size), x - 0.5)


# Hyperbolic functions


def tanh(x: Lanes) -> Lanes:
    """Return tanh x, as E / (E + 2) with E = e^|2 x| - 1."""
    double = abs(x + x)
    k, r = reduced(choose(double > 50.0, 50.0, double))  # 1 from there on
    scale, rise = power_of_two(k), growth(r)
    return copysign(fma(scale, rise, scale - 1.0) / fma(scale, rise, scale + 1.0), x)


def sech(x: Lanes) -> Lanes:
    """Return 1 / cosh x, from e^-|x|."""
    e = decay(x)
    return (e + e) / fma(e, e, 1.0)


def hyperbolic(x: Lanes) -> tuple[Lanes, Lanes]:
    """Return sinh |x| and cosh x, from those of r where |x| = k ln 2 + r."""
    size = abs(x)
    k, r = reduced(choose(size > 800.0, 800.0, size))
    square = r * r
    cosh_r = fma(square, polynomial(square, COSH), 1.0)
    sinh_r = fma(square * r, polynomial(square, SINH), r)
    # With q = 2^-2k: 2 sinh |x| = 2^k ((1 - q) cosh r + (1 + q) sinh r), cosh likewise
    q = choose(size > 40.0, 0.0, power_of_two(x.body.integer(0) - (k << 1)))
    less, more = 1.0 - q, 1.0 + q
    half = k >> 1
    scale, rest = power_of_two(half), power_of_two(k - half - 1)
    sinh_x = fma(cosh_r, less, sinh_r * more) * scale * rest
    return sinh_x, fma(cosh_r, more, sinh_r * less) * scale * rest


def sinh(x: Lanes) -> Lanes:
    """Return sinh x."""
    return copysign(hyperbolic(x)[0], x)


def cosh(x: Lanes) -> Lanes:
    """Return cosh x."""
    return hyperbolic(x)[1]


def asinh(x: Lanes) -> Lanes:
    """Return the inverse of sinh, as ln(1 + |x| + x^2 / (1 + sqrt(1 + x^2)))."""
    size = abs(x)
    square = x * x
    large = size > HUGE
    rise = choose(large, size, size + square / (1.0 + sqrt(1.0 + square)))
    return copysign(log1p(rise) + choose(large, LN2, 0.0), x)


def acosh(x: Lanes) -> Lanes:
    """Return the inverse of cosh, as ln(1 + t + sqrt(t (t + 2))) with t = x - 1."""
    t = x - 1.0
    large = x > HUGE
    rise = choose(large, x, t + sqrt(t * (t + 2.0)))
    return choose(x < 1.0, math.nan, log1p(rise) + choose(large, LN2, 0.0))


def atanh(x: Lanes) -> Lanes:
    """Return the inverse of tanh, as ln(1 + 2 |x| / (1 - |x|)) / 2."""
    size = abs(x)
    return copysign(0.5 * log1p((size + size) / (1.0 - size)), x)


def acosh_derivative(x: Lanes) -> Lanes:
    """Return 1 / sqrt(x^2 - 1), factored so that it does not cancel."""
    return 1.0 / (sqrt(x - 1.0) * sqrt(x + 1.0))


def atanh_derivative(x: Lanes) -> Lanes:
    """Return 1 / (1 - x^2), factored so that it does not cancel."""
    return 1.0 / ((1.0 - x) * (1.0 + x))


LOWERINGS: dict[str, Callable[..., Lanes]] = {
    "sigmoid": sigmoid, "logistic": logistic, "silu": silu,
    "silu_derivative": silu_derivative, "logit_derivative": logit_derivative,
    "softplus": softplus, "log_sigmoid": log_sigmoid, "logaddexp": logaddexp, "logit": logit,
    "sinh": sinh, "cosh": cosh, "tanh": tanh, "sech": sech,
    "asinh": asinh, "acosh": acosh, "atanh": atanh,
    "acosh_derivative": acosh_derivative, "atanh_derivative": atanh_derivative,
}  # fmt: skip
