"""The gamma function, its logarithm and the derivatives of that, on floats.

Each is accurate to a few units of the last place, near its zeros too, by series about them.
Constants and expansions are those of the NIST Digital Library of Mathematical Functions, 5.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from autograd.table.ieee import INF, NAN
from autograd.tools.extras import load

# zeta(k) - 1 for k = 2, 3, ...; a test computes them anew
ZETA = (
    0.6449340668482264, 0.2020569031595943, 0.08232323371113819, 0.03692775514336993,
    0.01734306198444914, 0.008349277381922827, 0.00407735619794434, 0.0020083928260822143,
    0.0009945751278180853, 0.0004941886041194645, 0.0002460865533080483, 0.00012271334757848915,
    6.124813505870483e-05, 3.058823630702049e-05, 1.528225940865187e-05, 7.637197637899763e-06,
    3.81729326499984e-06, 1.908212716553939e-06, 9.539620338727962e-07, 4.769329867878064e-07,
    2.38450502727733e-07, 1.1921992596531106e-07, 5.960818905125948e-08, 2.980350351465228e-08,
    1.4901554828365043e-08, 7.45071178983543e-09, 3.725334024788457e-09, 1.862659723513049e-09,
    9.313274324196682e-10, 4.656629065033784e-10, 2.3283118336765053e-10, 1.164155017270052e-10,
    5.820772087902701e-11, 2.9103850444971e-11, 1.4551921891041985e-11,
)  # fmt: skip
ONE_MINUS_EULER = 0.42278433509846713
# The same series gives ln gamma(2 + z), and its derivative psi(2 + z).
LGAMMA_SERIES = [ONE_MINUS_EULER] + [(-1) ** k * z / k for k, z in enumerate(ZETA, 2)]
DIGAMMA_SERIES = [ONE_MINUS_EULER] + [(-1) ** k * z for k, z in enumerate(ZETA, 2)]
# B(2k) / 2k, of the asymptotic series of psi
BERNOULLI = (1 / 12, -1 / 120, 1 / 252, -1 / 240, 1 / 132, -691 / 32760, 1 / 12)


def _polynomial(coefficients: Sequence[float], x: float) -> float:
    value = 0.0
    for coefficient in reversed(coefficients):
        value = value * x + coefficient
    return value


def gamma(x: float) -> float:
    """Return the gamma function, (x - 1)! for whole numbers.

    Arguments:
        x: any number but 0, -1, -2, ...

    Returns:
        the value.

    Raises:
        ValueError: at a pole, and at -inf.
        OverflowError: above 171.6.

    >>> gamma(5.0)
    24.0
    """
    return math.exp(lgamma(x)) if 0.5 <= x <= 2.5 else math.gamma(x)


def lgamma(x: float) -> float:
    """Return the logarithm of the absolute value of the gamma function.

    Arguments:
        x: any number but 0, -1, -2, ...

    Returns:
        the value, accurate near its zeros 1 and 2 too.

    Raises:
        ValueError: at a pole.

    >>> lgamma(1.0), lgamma(2.0)
    (0.0, 0.0)
    """
    if not 0.0 < x <= 8.0:
        return math.lgamma(x)
    product = 1.0
    while x > 2.5:
        x -= 1.0
        product *= x
    if x < 0.5:
        return x * _polynomial(LGAMMA_SERIES, x) - math.log1p(x) - math.log(x)
    if x < 1.3:  # beyond, the two terms would cancel
        z = x - 1.0
        return z * _polynomial(LGAMMA_SERIES, z) - math.log1p(z)
    z = x - 2.0
    return z * _polynomial(LGAMMA_SERIES, z) + math.log(product)


def digamma(x: float) -> float:
    """Return the derivative of :func:`lgamma`.

    Arguments:
        x: any number but 0, -1, -2, ...

    Returns:
        the value, accurate near its root 1.4616 too.

    Raises:
        ZeroDivisionError: at a pole.

    >>> digamma(1.0)
    -0.5772156649015329
    """
    if x <= 0.0:  # reflected; the fraction is exact
        fraction = x - round(x) if x > -INF else NAN
        return digamma(1.0 - x) - (math.pi / math.tan(math.pi * fraction) if fraction else 1.0 / 0)
    if x > 10.0:
        inverse = 1.0 / x
        square = inverse * inverse
        return math.log(x) - (0.5 * inverse + square * _polynomial(BERNOULLI, square))
    steps = []
    while x > 2.6:
        x -= 1.0
        steps.append(1.0 / x)
    while x < 1.4:
        steps.append(-1.0 / x)
        x += 1.0
    return math.fsum([_polynomial(DIGAMMA_SERIES, x - 2.0), *steps])


def polygamma(n: float, x: float) -> float:
    """Return the derivative of order n of :func:`digamma`, by SciPy's zeta function from 1 on.

    Arguments:
        n: the order, a whole number.
        x: any number.

    Returns:
        the value.

    Raises:
        MissingExtraError: if SciPy is not installed.
        OverflowError: for n above 170.

    >>> round(polygamma(1.0, 1.0) - math.pi**2 / 6, 12)
    0.0
    """
    if n == 0.0:
        return digamma(x)
    factor = math.gamma(n + 1.0) * (1.0 if n % 2.0 else -1.0)
    return factor * float(load("scipy.special", "science").zeta(n + 1.0, x))
