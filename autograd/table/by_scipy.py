"""Special functions that SciPy evaluates, and what their derivatives need beside them, on floats.

Formulas are those of the NIST Digital Library of Mathematical Functions, 5 to 10 and 25.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from autograd.table.gamma_family import gamma, polygamma
from autograd.table.ieee import INF, NAN
from autograd.tools.extras import load


def by_scipy(name: str) -> Callable[..., float]:
    """Return a function of scipy.special's, which is imported when it is first called.

    >>> by_scipy("erfinv")(0.0)
    0.0
    """

    def evaluate(*operands: float) -> float:
        return float(getattr(load("scipy.special", "science"), name)(*operands))

    evaluate.__name__ = name
    return evaluate


_erfinv, _erfcinv, _ndtri = by_scipy("erfinv"), by_scipy("erfcinv"), by_scipy("ndtri")
_erfcx, _expn, _gammaincc = by_scipy("erfcx"), by_scipy("expn"), by_scipy("gammaincc")
_HALF_ROOT_OF_PI = 0.5 * math.sqrt(math.pi)


# Inverses of the error function. Their slopes hold e^(y^2), which would count the rounding of y
# 2 y^2 times; in the tails it is erfcx(y) over what is left to 1.


def erfinv_derivative(x: float) -> float:
    """Return sqrt(pi) / 2 e^(y^2), where y is the inverse error function of x."""
    if abs(x) > 0.5:
        left = 1.0 - abs(x)  # exact
        return _HALF_ROOT_OF_PI * _erfcx(_erfcinv(left)) / left if left > 0.0 else _at_end(left)
    return _HALF_ROOT_OF_PI * math.exp(_erfinv(x) ** 2)


def erfcinv_derivative(x: float) -> float:
    """Return the slope of the inverse of erfc, which is negative."""
    if x >= 1.0:
        return -erfinv_derivative(x - 1.0)
    if x > 0.5:
        return -erfinv_derivative(1.0 - x)
    return -_HALF_ROOT_OF_PI * _erfcx(_erfcinv(x)) / x if x > 0.0 else -_at_end(x)


def norm_ppf_derivative(p: float) -> float:
    """Return the slope of the quantile function of the normal distribution."""
    tail = p if p < 0.5 else 1.0 - p
    if not tail > 0.0:
        return _at_end(tail)
    return 0.5 * math.sqrt(2.0 * math.pi) * _erfcx(-_ndtri(tail) * math.sqrt(0.5)) / tail


def _at_end(left: float) -> float:
    return INF if left == 0.0 else NAN


# Integrals of exponentials


def expn(n: float, x: float) -> float:
    """Return the integral of e^(-x t) / t^n over t from 1 on, for orders below 0 too."""
    if not (math.isfinite(n) and n.is_integer()) or x != x:
        return NAN
    if n >= 0.0:
        return _expn(int(n), x)
    return gamma(1.0 - n) * _gammaincc(1.0 - n, x) / x ** (1.0 - n) if x != 0.0 else INF


def lambertw(x: float, k: float) -> float:
    """Return w with w e^w = x: of the branch from -1 on for k = 0, of that below for k = -1."""
    if not (x >= -1.0 / math.e and (k == 0.0 or (k == -1.0 and x <= 0.0))):
        return NAN
    if x == INF:
        return INF
    left = 2.0 * math.e * (x + 1.0 / math.e + _REST_OF_1_OVER_E)
    if left < 0.001:  # near the branch point, where SciPy loses digits
        p = math.sqrt(max(left, 0.0)) * (1.0 if k == 0.0 else -1.0)
        value = 0.0
        for coefficient in reversed(_AT_BRANCH):
            value = value * p + coefficient
        return value
    found: Any = load("scipy.special", "science").lambertw(x, int(k))
    return float(found.real)


_REST_OF_1_OVER_E = -1.2428753672788363e-17  # of 1 / e, beyond its float
# Coefficients of the series of w by p = sqrt(2 (e x + 1)), DLMF 4.13.6
_AT_BRANCH = (
    -1.0, 1.0, -1 / 3, 11 / 72, -43 / 540, 769 / 17280, -221 / 8505, 680863 / 43545600,
    -1963 / 204120, 226287557 / 37623398400,
)  # fmt: skip


# Around the gamma function


def gamma_density(a: float, x: float) -> float:
    """Return x^(a - 1) e^(-x) / gamma(a), the density of the gamma distribution."""
    if not (x >= 0.0 and 0.0 < a < INF):
        return NAN
    if x in (0.0, INF):
        return 0.0 if x else INF if a < 1.0 else 1.0 if a == 1.0 else 0.0
    if a < 140.0 and x < 200.0:
        power = math.pow(x, a - 1.0)
        if 1e-290 < power < 1e290:
            return power * math.exp(-x) / gamma(a)
    # Loader's saddle point form (Fast and accurate computation of binomial probabilities, 2000):
    # no large terms cancel
    return math.exp(-_correction(a) - _deviance(a, x)) * math.sqrt(a / (2.0 * math.pi)) / x


def _deviance(a: float, x: float) -> float:
    """Return a ln(a / x) + x - a, which has a zero of order two at x = a."""
    ratio = (x - a) / (x + a)
    if abs(ratio) > 0.1:
        return a * math.log(a / x) + x - a
    square, term, total = ratio * ratio, 2.0 * a * ratio, 0.0
    for k in range(1, 12):
        term *= square
        total += term / (2 * k + 1)
    return (x - a) * ratio - total


def _correction(a: float) -> float:
    """Return ln gamma(a) less Stirling's formula for it."""
    if a < 15.0:
        return math.log(gamma(a)) - (a - 0.5) * math.log(a) + a - 0.5 * math.log(2.0 * math.pi)
    square = 1.0 / (a * a)
    series = (1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360)
    return sum(c * square**k for k, c in enumerate(series)) / a


# B(2k) / (2k)!
_BERNOULLI = (
    1 / 12, -1 / 720, 1 / 30240, -1 / 1209600, 1 / 47900160, -691 / 1307674368000,
    1 / 74724249600,
)  # fmt: skip


def polygamma_step(n: float, a: float, b: float) -> float:
    """Return psi(n, a + b) - psi(n, a), the difference of two polygamma functions of order n.

    Arguments:
        n: a whole number from 0 on.
        a, b: positive numbers.

    Returns:
        the difference, without cancellation: by the recurrence up to 20, and the asymptotic series.
    """
    if not (a > 0.0 and b >= 0.0 and a < INF and b < INF):
        return polygamma(n, a + b) - polygamma(n, a)
    order, sign = int(n), -1.0 if int(n) % 2 == 0 else 1.0
    terms = []
    while a < 20.0:
        terms.append(math.gamma(n + 1.0) * _difference(order + 1, a, b))
        a += 1.0
    if order == 0:
        terms.append(-math.log1p(b / a))
    else:
        terms.append(math.gamma(n) * _difference(order, a, b))
    terms.append(0.5 * math.gamma(n + 1.0) * _difference(order + 1, a, b))
    for k, bernoulli in enumerate(_BERNOULLI, 1):
        factor = bernoulli * math.gamma(2.0 * k + n)
        terms.append(factor * _difference(2 * k + order, a, b))
    return sign * math.fsum(terms)


def _difference(m: int, a: float, b: float) -> float:
    """Return (a + b)^-m - a^-m."""
    return math.expm1(-m * math.log1p(b / a)) * float(a) ** -m
