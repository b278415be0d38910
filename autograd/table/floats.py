"""Evaluations on floats where the math module has no function, or one that rounds badly.

What raises here raises for ``Op.value``, which then takes the operation's ``beyond``.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable

from autograd.table.ieee import INF, NAN

# Choosing, corners and steps


def maximum(x: float, y: float) -> float:
    """Return the larger number; nan if one is nan, and +0 of two zeros."""
    if x > y:
        return x
    if y > x:
        return y
    return x if x == y != 0.0 else x + y


def minimum(x: float, y: float) -> float:
    """Return the smaller number; nan if one is nan, and -0 of two zeros."""
    return -maximum(-x, -y)


def clip(x: float, low: float, high: float) -> float:
    """Return the number, or the end of the range that it lies beyond."""
    return minimum(maximum(x, low), high)


def sign(x: float) -> float:
    """Return 1, -1 or +0; a nan stays."""
    return 1.0 if x > 0.0 else -1.0 if x < 0.0 else x + 0.0


def step(x: float) -> float:
    """Return whether a number is positive, as 1 or 0; a nan stays."""
    return 1.0 if x > 0.0 else 0.0 if x <= 0.0 else NAN


def exceeds(x: float, y: float) -> float:
    """Return 1, 0 or, at a tie, 1/2; nan if one is nan."""
    return 1.0 if x > y else 0.0 if x < y else 0.5 if x == y else NAN


def less(x: float, y: float) -> float:
    """Return whether x < y, as 1 or 0."""
    return 1.0 if x < y else 0.0


def less_equal(x: float, y: float) -> float:
    """Return whether x <= y, as 1 or 0."""
    return 1.0 if x <= y else 0.0


def equal(x: float, y: float) -> float:
    """Return whether x == y, as 1 or 0."""
    return 1.0 if x == y else 0.0


def not_equal(x: float, y: float) -> float:
    """Return whether x != y, as 1 or 0; a nan differs from everything."""
    return 1.0 if x != y else 0.0


def relu(x: float) -> float:
    """Return the number, or 0 where it is negative."""
    return 0.0 if x <= 0.0 else x


def leaky_relu(x: float, slope: float) -> float:
    """Return the number, or a multiple of it where it is negative."""
    return x if x > 0.0 else slope * x


def whole(rounding: Callable[[float], int]) -> Callable[[float], float]:
    """Return a rounding to ints as one from float to float, which keeps the sign of zero.

    >>> whole(math.ceil)(-0.5)
    -0.0
    """

    def rounded(x: float) -> float:
        return math.copysign(float(rounding(x)), x)

    return rounded


def nearest(x: float) -> int:
    """Return the nearest int, and the even one of two."""
    return round(x)


def round_to(x: float, digits: float) -> float:
    """Return the decimal of so many digits after the point that is nearest, as ``round`` does."""
    return round(x, int(digits)) if math.isfinite(x) else x


def cbrt(x: float) -> float:
    """Return the cube root, by a step of Newton's closer than the C library's."""
    y = math.cbrt(x)
    return y - (y * y * y - x) / (3.0 * y * y) if 1e-290 < abs(x) < 1e300 else y


# Logistic functions


def sigmoid(x: float) -> float:
    """Return 1 / (1 + e^-x), without overflow."""
    if x >= 0.0:
        return 1.0 / (1.0 + math.exp(-x))
    e = math.exp(x)
    return e / (1.0 + e)


def softplus(x: float) -> float:
    """Return ln(1 + e^x), without overflow."""
    return math.log1p(math.exp(-abs(x))) + (x if x > 0.0 else 0.0)


def log_sigmoid(x: float) -> float:
    """Return -ln(1 + e^-x), without overflow."""
    return -softplus(-x)


def silu(x: float) -> float:
    """Return x / (1 + e^-x)."""
    return x * sigmoid(x) if x != -INF else 0.0


def silu_derivative(x: float) -> float:
    """Return the slope of :func:`silu`; 1 and 0 at infinity."""
    if x < -700.0:  # where sigmoid(x) and its slope lose digits
        half = math.exp(0.5 * x)
        return (x + 1.0) * half * half + 0.0 if half else 0.0
    slope = logistic(x) if x < 800.0 else 0.0
    return sigmoid(x) + x * slope if slope else sigmoid(x)


def logit_derivative(x: float) -> float:
    """Return 1 / (x (1 - x)), the slope of ln(x / (1 - x))."""
    return 1.0 / (x * (1.0 - x))


def acosh_derivative(x: float) -> float:
    """Return 1 / sqrt(x^2 - 1), the slope of the inverse of cosh."""
    return 1.0 / (math.sqrt(x - 1.0) * math.sqrt(x + 1.0))


def atanh_derivative(x: float) -> float:
    """Return 1 / (1 - x^2), the slope of the inverse of tanh."""
    return 1.0 / ((1.0 - x) * (1.0 + x))


def sech(x: float) -> float:
    """Return 1 / cosh x."""
    return 1.0 / math.cosh(x)


def logistic(x: float) -> float:
    """Return the density of the logistic distribution, the slope of ``sigmoid``."""
    half = 0.5 / math.cosh(0.5 * x)
    return half * half


def logaddexp(x: float, y: float) -> float:
    """Return ln(e^x + e^y), without overflow."""
    if x == y:  # infinities too
        return x + math.log(2.0)
    return max(x, y) + math.log1p(math.exp(-abs(x - y)))


# Over any number of operands


def total(*terms: float) -> float:
    """Return the sum, rounded once."""
    try:
        return math.fsum(terms)
    except OverflowError:  # on the way; the sum itself may be in range
        return math.fsum([x * 2.0**-64 for x in terms]) * 2.0**64
    except ValueError:
        return NAN  # of infinities of both signs


def dot(*both: float) -> float:
    """Return the sum of products of the first half of the numbers with the second."""
    half = len(both) // 2
    return total(*map(operator.mul, both[:half], both[half:]))


def logsumexp(*xs: float) -> float:
    """Return ln(e^x1 + ... + e^xn), without overflow."""
    largest = largest_of(*xs)
    if not math.isfinite(largest):
        return largest
    powers = [math.exp(x - largest) for x in xs]
    powers.remove(1.0)  # that of the largest
    return largest + math.log1p(math.fsum(powers))


def largest_of(*xs: float) -> float:
    """Return the largest number; nan if one is nan."""
    return NAN if any(x != x for x in xs) else max(xs)


def direction(x: float, *others: float) -> float:
    """Return one coordinate of a point, over its distance from the origin; 0 at the origin."""
    distance = math.hypot(x, *others)
    if 1e-290 < distance < INF:
        return x / distance
    if abs(x) == INF:
        return math.copysign(1.0, x) if math.hypot(*others) < INF else NAN
    if distance != distance:
        return NAN
    scale = 2.0**-32 if distance == INF else 2.0**600
    distance = math.hypot(x * scale, *[other * scale for other in others])
    return x * scale / distance if distance != 0.0 else 0.0
