"""Lowerings of the operations around the error function: its tail, scaled, is one polynomial.

What the rounding of x^2 takes from it under an exponential is given back.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from autograd.compiler.llvm.lanes import Lanes, choose, copysign, fma, polynomial
from autograd.compiler.llvm.math.exponentials import exp_parts

ROOT_TWO = 1.4142135623730951
DENSITY_AT_0 = 0.3989422804014327  # 1 / sqrt(2 pi)
END = 38.7  # from here on the tail of the normal distribution is 0

# ((5 + x) e^(x^2 / 2) Phi(-x) - 5/2) / s in s = x / (5 + x), for 0 <= x <= 39. The tail it gives is
# right to 2^-56.1 (1 + x^2 / 2) of itself: farther out, the last place of x outweighs that.
POLE = 5.0
TAIL = (
    -7.473557010035838, 13.802885979933011, -16.783646114093354, 12.966371639148182,
    -4.999911629473263, -0.7505078676710687, 1.5103484698563352, -0.06496291874002517,
    -0.43229129373518715, 0.023033010801524492, 0.09595060445457079, 0.123963593078738,
    -0.2567220118424178, 0.3206979361038404, -0.38924874461117914, 0.34581267354266493,
    -0.18917786318344645, 0.057369884770851955, -0.007466058653349732,
)  # fmt: skip
# erf(x) / x - 1 in x^2, for |x| <= 1/2: erf to 2^-57.8
CENTRE = (
    0.12837916709551256, -0.37612638903183465, 0.11283791670924816, -0.026866170632716322,
    0.005223977370332408, -0.0008548297524748163, 0.00012053324323886661, -1.4845583855143466e-05,
    1.4723215353508247e-06,
)  # fmt: skip


def clamped(x: Lanes, end: float) -> Lanes:
    """Return |x|, or an end beyond it; a nan stays."""
    size = abs(x)
    return choose(size > end, end, size)


def bell_parts(size: Lanes, factor: float) -> tuple[Lanes, Lanes]:
    """Return a number and a power of two whose product is e^(-factor size^2), factor 1 or 1/2."""
    square = size * size
    lost = fma(size, size, -square)
    number, scale = exp_parts(-factor * square)
    return fma(-factor * number, lost, number), scale


def scaled_tail(size: Lanes) -> Lanes:
    """Return e^(x^2 / 2) times the normal distribution beyond x >= 0, by the polynomial."""
    inverse = 1.0 / (size + POLE)
    s = size * inverse
    return fma(s, polynomial(s, TAIL), 0.5 * POLE) * inverse


def erfc_of_size(x: Lanes) -> Lanes:
    """Return erfc |x|, twice the normal tail beyond sqrt(2) |x|."""
    size = clamped(x, END / ROOT_TWO)
    number, scale = bell_parts(size, 1.0)
    return number * scaled_tail(size * ROOT_TWO) * (scale + scale)


def erfc(x: Lanes) -> Lanes:
    """Return 1 - erf x, as erfc |x| or 2 - erfc |x|."""
    tail = erfc_of_size(x)
    return choose(x < 0.0, 2.0 - tail, tail)


def erf(x: Lanes) -> Lanes:
    """Return the error function: 1 - erfc |x| with the sign of x, an odd polynomial around 0."""
    far = copysign(1.0 - erfc_of_size(x), x)
    return choose(abs(x) < 0.5, fma(x, polynomial(x * x, CENTRE), x), far)


def gauss(x: Lanes) -> Lanes:
    """Return e^(-x^2)."""
    number, scale = bell_parts(clamped(x, END / ROOT_TWO), 1.0)
    return number * scale


def norm_pdf(x: Lanes) -> Lanes:
    """Return e^(-x^2 / 2) / sqrt(2 pi); its power of two multiplies last."""
    number, scale = bell_parts(clamped(x, END), 0.5)
    return number * DENSITY_AT_0 * scale


def norm_tail_parts(size: Lanes) -> tuple[Lanes, Lanes]:
    """Return a number and a power of two whose product is the normal distribution beyond x >= 0."""
    number, scale = bell_parts(size, 0.5)
    return number * scaled_tail(size), scale


def norm_cdf(x: Lanes) -> Lanes:
    """Return the normal distribution up to x: its tail beyond |x|, or 1 less that."""
    number, scale = norm_tail_parts(clamped(x, END))
    tail = number * scale
    return choose(x > 0.0, 1.0 - tail, tail)


def gelu(x: Lanes) -> Lanes:
    """Return x times the normal distribution up to x, whose power of two multiplies last."""
    size = clamped(x, END)
    number, scale = norm_tail_parts(size)
    below = -(number * size) * scale
    negative = choose(x > -math.inf, below, 0.0)
    return choose(x < 0.0, negative, x * (1.0 - number * scale))


def gelu_derivative(x: Lanes) -> Lanes:
    """Return the slope of gelu, norm_cdf(x) + x norm_pdf(x); 1 and 0 at infinity."""
    density = norm_pdf(x)
    return norm_cdf(x) + choose(density == 0.0, 0.0, x * density)


LOWERINGS: dict[str, Callable[..., Lanes]] = {
    "erf": erf,
    "erfc": erfc,
    "gauss": gauss,
    "norm_pdf": norm_pdf,
    "norm_cdf": norm_cdf,
    "gelu": gelu,
    "gelu_derivative": gelu_derivative,
}
