"""Lowerings of the operations that choose, compare, step or are a few instructions of arithmetic.

Each gives, bit for bit, what its operation in ``autograd.table.ops`` gives on floats.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable

from autograd.compiler.llvm.lanes import (
    Lanes,
    Mask,
    ceil,
    choose,
    copysign,
    floor,
    fma,
    nearest,
    per_lane,
    rarely,
    sqrt,
    trunc,
)

# Choosing


def where(c: Lanes, x: Lanes, y: Lanes) -> Lanes:
    """Return x where a number is not 0, nan included, and y elsewhere."""
    return choose(c != 0.0, x, y)


def step(x: Lanes) -> Lanes:
    """Return whether a number is positive, as 1 or 0; a nan stays."""
    return choose(x > 0.0, 1.0, choose(x <= 0.0, 0.0, math.nan))


def exceeds(x: Lanes, y: Lanes) -> Lanes:
    """Return 1, 0 or, at a tie, 1/2; nan if one is nan."""
    tie = choose(x == y, 0.5, math.nan)
    return choose(x > y, 1.0, choose(x < y, 0.0, tie))


def sign(x: Lanes) -> Lanes:
    """Return 1, -1 or +0; a nan stays."""
    return choose(x > 0.0, 1.0, choose(x < 0.0, -1.0, x + 0.0))


def relu(x: Lanes) -> Lanes:
    """Return the number, or +0 where it is not positive; a nan stays."""
    return choose(x <= 0.0, 0.0, x)


def leaky_relu(x: Lanes, slope: Lanes) -> Lanes:
    """Return the number, or a multiple of it where it is not positive."""
    return choose(x > 0.0, x, slope * x)


def maximum(x: Lanes, y: Lanes) -> Lanes:
    """Return the larger number; nan if one is nan, and +0 of two zeros of both signs."""
    return x.body.intrinsic("maximum", x, y)


def minimum(x: Lanes, y: Lanes) -> Lanes:
    """Return the smaller number; nan if one is nan, and -0 of two zeros of both signs."""
    return x.body.intrinsic("minimum", x, y)


def clip(x: Lanes, low: Lanes, high: Lanes) -> Lanes:
    """Return the number, or the end of the range that it lies beyond."""
    return minimum(maximum(x, low), high)


def identity(x: Lanes) -> Lanes:
    """Return the number."""
    return x


# Comparing


def _truth(condition: Mask) -> Lanes:
    """Return 1 where a condition holds, and 0 elsewhere."""
    return choose(condition, 1.0, 0.0)


def less(x: Lanes, y: Lanes) -> Lanes:
    """Return whether x < y, as 1 or 0; 0 if one is nan."""
    return _truth(x < y)


def less_equal(x: Lanes, y: Lanes) -> Lanes:
    """Return whether x <= y, as 1 or 0; 0 if one is nan."""
    return _truth(x <= y)


def equal(x: Lanes, y: Lanes) -> Lanes:
    """Return whether x == y, as 1 or 0; 0 if one is nan."""
    return _truth(x == y)


def not_equal(x: Lanes, y: Lanes) -> Lanes:
    """Return whether x != y, as 1 or 0; 1 if one is nan."""
    return _truth(x != y)


# Arithmetic


def strong(x: Lanes, y: Lanes) -> Lanes:
    """Return x y, but +0 if a factor is 0, whatever the other is."""
    return choose((x != 0.0) & (y != 0.0), x * y, 0.0) + 0.0  # no -0 where it underflows


def one_minus_square(x: Lanes) -> Lanes:
    """Return 1 - x^2, factored so that it does not cancel."""
    return (1.0 - x) * (1.0 + x)


def degrees(x: Lanes) -> Lanes:
    """Return an angle in degrees."""
    return x * (180.0 / math.pi)


def radians(x: Lanes) -> Lanes:
    """Return an angle in radians."""
    return x * (math.pi / 180.0)


# Remainders


def fmod(x: Lanes, y: Lanes) -> Lanes:
    """Return x - y trunc(x / y), exactly: by one division where the quotient is below 2^53."""
    size, modulus = abs(x), abs(y)
    quotient = size / modulus
    # The quotient may have been rounded up to a whole number: one too many then. The remainder is
    # a multiple of the modulus's last place and at most the modulus, so that fma does not round.
    left = fma(-trunc(quotient), modulus, size)
    left = choose(left < 0.0, left + modulus, left)
    short = choose(size < modulus, x, copysign(left, x))  # an infinite modulus too
    long = (quotient >= 2.0**53) & (modulus > 0.0) & (size < math.inf)
    return rarely(long, lambda: per_lane("fmod", x, y), short)


def _crosses(left: Lanes, y: Lanes) -> Mask:
    """Return where a remainder of fmod is not 0 and has not the sign of the divisor."""
    return (left != 0.0) & ((y < 0.0) ^ (left < 0.0))


def mod(x: Lanes, y: Lanes) -> Lanes:
    """Return x - y floor(x / y), with the sign of y even if it is 0, as Python's ``%``."""
    left = fmod(x, y)
    return choose(_crosses(left, y), left + y, choose(left == 0.0, copysign(left, y), left))


def floordiv(x: Lanes, y: Lanes) -> Lanes:
    """Return floor(x / y) of the exact quotient, as Python's ``//``; x / y where y is 0."""
    left = fmod(x, y)
    quotient = (x - left) / y  # nearly whole
    quotient = choose(_crosses(left, y), quotient - 1.0, quotient)
    below = floor(quotient)
    whole = choose(quotient - below > 0.5, below + 1.0, below)
    ratio = x / y
    zero = copysign(x.body.number(0.0), ratio)
    return choose(y == 0.0, ratio, choose(quotient == 0.0, zero, whole))


LOWERINGS: dict[str, Callable[..., Lanes]] = {
    "where": where,
    "step": step,
    "exceeds": exceeds,
    "sign": sign,
    "relu": relu,
    "leaky_relu": leaky_relu,
    "maximum": maximum,
    "minimum": minimum,
    "clip": clip,
    "identity": identity,
    "held": identity,
    "less": less,
    "less_equal": less_equal,
    "equal": equal,
    "not_equal": not_equal,
    "add": operator.add,
    "sub": operator.sub,
    "mul": operator.mul,
    "div": operator.truediv,
    "neg": operator.neg,
    "strong": strong,
    "one_minus_square": one_minus_square,
    "abs": operator.abs,
    "copysign": copysign,
    "sqrt": sqrt,
    "degrees": degrees,
    "radians": radians,
    "floor": floor,
    "ceil": ceil,
    "trunc": trunc,
    "round": nearest,
    "fmod": fmod,
    "mod": mod,
    "floordiv": floordiv,
}
