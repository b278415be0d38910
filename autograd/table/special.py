"""Special functions on floats: those of the error function, and the cardinal sine.

Each is accurate to a few units of the last place, which takes more than the textbook formula:
x*x in two parts under an exponential, and a series where the formula cancels.
"""

from __future__ import annotations

import math

from autograd.table.ieee import INF

# Around the error function


def gauss(x: float) -> float:
    """Return e^(-x^2).

    Arguments:
        x: any number.

    Returns:
        the value; x*x is taken in two parts, as its rounding would count x*x times.

    >>> gauss(0.0), gauss(math.inf)
    (1.0, 0.0)
    """
    if x * x > 800.0:
        return 0.0
    split = 134217729.0 * x
    high = split - (split - x)  # the upper half of its digits: its square is exact
    return math.exp(-high * high) * math.exp(-(x - high) * (x + high))


def norm_pdf(x: float) -> float:
    """Return e^(-x^2 / 2) / sqrt(2 pi), the density of the normal distribution.

    Arguments:
        x: any number.

    Returns:
        the density.

    >>> norm_pdf(0.0)
    0.3989422804014327
    """
    if x * x > 1600.0:
        return 0.0
    split = 134217729.0 * x
    high = split - (split - x)
    scale = math.exp(-0.5 * (x - high) * (x + high)) * 0.3989422804014327
    return math.exp(-0.5 * high * high) * scale


def norm_cdf(x: float) -> float:
    """Return the chance that a normal variable of mean 0 and variance 1 is at most a number.

    Arguments:
        x: any number.

    Returns:
        the chance, accurate in both tails.

    >>> norm_cdf(0.0)
    0.5
    """
    return 0.5 * math.erfc(-x * 0.7071067811865476)


def gelu(x: float) -> float:
    """Return x times :func:`norm_cdf` of it.

    Arguments:
        x: any number.

    Returns:
        the product; 0 at -inf.

    >>> gelu(0.0)
    0.0
    """
    return x * norm_cdf(x) if x != -INF else 0.0


def gelu_derivative(x: float) -> float:
    """Return the slope of :func:`gelu`.

    Arguments:
        x: any number.

    Returns:
        the slope; 1 and 0 at infinity.

    >>> gelu_derivative(0.0), gelu_derivative(math.inf)
    (0.5, 1.0)
    """
    density = norm_pdf(x)
    return norm_cdf(x) + x * density if density else norm_cdf(x)


# The cardinal sine


def sinc(n: float, x: float) -> float:
    """Return the derivative of order n of sin(pi x) / (pi x).

    Arguments:
        n: the order, a whole number.
        x: any number.

    Returns:
        the value: near 0 by the power series, elsewhere by the recurrence that follows from
        differentiating x sinc(x) = sin(pi x) / pi; 0 at infinity.

    >>> sinc(0.0, 0.0), sinc(0.0, 1.0)
    (1.0, 0.0)
    """
    order = int(n)
    if abs(x) == INF:
        return 0.0
    if math.pi * abs(x) <= 0.5 * order + 1.0:  # beyond, the recurrence loses less
        return _sinc_series(order, x)
    value = _sine_of_pi(x, 0) / (math.pi * x) + 0.0  # no -0
    for k in range(1, order + 1):
        value = (math.pi ** (k - 1) * _sine_of_pi(x, k) - k * value) / x
    return value


def _sinc_series(order: int, x: float) -> float:
    """Sum (-1)^j pi^(2j) x^(2j - order) / ((2j + 1) (2j - order)!) over 2j >= order."""
    odd = order % 2
    first = (order + odd) // 2
    square = (math.pi * x) ** 2
    power = math.pi**order * (-1.0) ** first * (math.pi * x if odd else 1.0)
    terms = []
    for j in range(first, first + 30 + order):
        terms.append(power / (2 * j + 1))
        k = 2 * j - order
        power *= -square / ((k + 1) * (k + 2))
    return math.fsum(terms)


def _sine_of_pi(x: float, quarters: int) -> float:
    """Return the sine of pi x and so many quarters of a turn, reduced without rounding."""
    turned = math.fmod(x, 2.0)
    nearest = round(2.0 * turned)
    angle = math.pi * (turned - 0.5 * nearest)
    quadrant = (nearest + quarters) % 4
    value = math.cos(angle) if quadrant % 2 else math.sin(angle)
    return -value if quadrant > 1 else value
