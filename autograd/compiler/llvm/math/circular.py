"""Lowerings of circular functions and their inverses: reduce, put into a polynomial, turn back.

Odd functions are computed of the magnitude; the sign comes last, that of zero too.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from autograd.compiler.llvm.lanes import (
    Bits,
    Lanes,
    Mask,
    choose,
    copysign,
    fma,
    nearest,
    per_lane,
    polynomial,
    rarely,
    sqrt,
)
from autograd.compiler.llvm.math.exponentials import SHIFT

HALF_PI = (1.5707963267948966, 6.123233995736766e-17, -1.4973849048591698e-33)  # in three parts
PI, PI_LOW = 3.141592653589793, 1.2246467991473532e-16
SIGN = -(1 << 63)  # the bit of the sign
WIDEST = 2.0**40  # up to here the three parts of pi / 2 suffice

# (sin(r) / r - 1) / z, z = r^2, for |r| <= 0.8: the sine to 2^-57.5
SINE = (
    -0.1666666666666662, 0.008333333333319854, -0.00019841269827738277, 2.7557312967787784e-06,
    -2.505064394184327e-08, 1.5890140706238002e-10,
)  # fmt: skip
# (cos(r) - 1 + z / 2) / z^2, z = r^2, for |r| <= 0.8: the cosine to 2^-63.5
COSINE = (
    0.041666666666666574, -0.0013888888888869812, 2.4801587286805726e-05, -2.755731358364583e-07,
    2.0875619381644235e-09, -1.135429895084633e-11,
)  # fmt: skip
# (asin(s) / s - 1) / z, z = s^2, for |s| <= 1/2: the angle to 2^-55.9
ARC_SINE = (
    0.16666666666665408, 0.07500000000337007, 0.04464285682833491, 0.03038195913670003,
    0.022371758056832818, 0.017359704665631432, 0.013885236453970069, 0.012169204973458355,
    0.006528004768423051, 0.019528183313896035, -0.016224123473523925, 0.03191218115922329,
)  # fmt: skip
# (atan(t) / t - 1) / z, z = t^2, for |t| <= 1: the angle to 2^-57.6
ARC_TANGENT = (
    -0.3333333333333307, 0.19999999999951465, -0.14285714282575404, 0.11111111007034095,
    -0.09090907003117724, 0.07692279840601342, -0.06666404066934242, 0.05880527862656924,
    -0.052535187345340024, 0.047223227302151595, -0.04219180046459162, 0.0366419282666632,
    -0.02990387880591859, 0.021984870128110352, -0.013900568813051881, 0.0071965047691583475,
    -0.002884917104410772, 0.0008313206693852013, -0.0001521604707395999, 1.3225023198212942e-05,
)  # fmt: skip


def odd(r: Lanes, coefficients: tuple[float, ...]) -> Lanes:
    """Return r + r^3 (c0 + c1 r^2 + c2 r^4 + ...)."""
    z = r * r
    return fma(r * z, polynomial(z, coefficients), r)


def cosine(r: Lanes) -> Lanes:
    """Return cos r, |r| <= 0.8, by a polynomial."""
    z = r * r
    return fma(z, fma(z, polynomial(z, COSINE), -0.5), 1.0)


# Circular functions


def reduced(size: Lanes) -> tuple[Bits, Lanes]:
    """Return k, in the low bits of integers, and r of x = k pi / 2 + r, for 0 <= x <= 2^40.

    Nothing is lost: x less the first product has no more than 53 digits, and r is not so small
    that a fourth part of pi / 2 counted.
    """
    shifted = fma(size, 2.0 / math.pi, SHIFT)
    k = shifted - SHIFT
    r = size
    for part in HALF_PI:
        r = fma(k, -part, r)
    return shifted.bits(), r


def odd_quarter(k: Bits) -> Mask:
    """Return where k is odd."""
    return ~(k & 1).is_zero()


def with_sign(x: Lanes, sign: Bits) -> Lanes:
    """Return x, negated where the top bit of integers is set."""
    return (x.bits() ^ (sign & SIGN)).as_double()


def sine_after(k: Bits, r: Lanes) -> Lanes:
    """Return sin(r + k pi / 2), |r| <= 0.8."""
    return with_sign(choose(odd_quarter(k), cosine(r), odd(r, SINE)), k << 62)


def too_wide(size: Lanes) -> Mask:
    """Return where an angle is too large to reduce here, but finite."""
    return (size > WIDEST) & (size < math.inf)


def sin(x: Lanes) -> Lanes:
    """Return the sine, of x less the nearest multiple of pi / 2; the C library's beyond 2^40."""
    size = abs(x)
    result = with_sign(sine_after(*reduced(size)), x.bits())
    return rarely(too_wide(size), lambda: per_lane("sin", x), result)


def cos(x: Lanes) -> Lanes:
    """Return the cosine, as the sine a quarter of a turn ahead."""
    size = abs(x)
    k, r = reduced(size)
    return rarely(too_wide(size), lambda: per_lane("cos", x), sine_after(k + 1, r))


def tan(x: Lanes) -> Lanes:
    """Return sin r / cos r, or -cos r / sin r after an odd number of quarters of a turn."""
    size = abs(x)
    k, r = reduced(size)
    turned = odd_quarter(k)
    sine, other = odd(r, SINE), cosine(r)
    ratio = choose(turned, other, sine) / choose(turned, sine, other)
    result = with_sign(ratio, x.bits() ^ (k << 63))
    return rarely(too_wide(size), lambda: per_lane("tan", x), result)


def sinc(x: Lanes) -> Lanes:
    """Return sin(pi x) / (pi x), of x less the nearest half, exactly; 1 at 0, 0 at infinity."""
    size = abs(x)
    turned = size - 2.0 * nearest(0.5 * size)
    shifted = turned + turned + SHIFT
    angle = PI * fma(shifted - SHIFT, -0.5, turned)
    result = sine_after(shifted.bits(), angle) / (PI * size) + 0.0  # no -0
    return choose(size == 0.0, 1.0, choose(size == math.inf, 0.0, result))


# Their inverses


def half_way(size: Lanes) -> tuple[Mask, Lanes]:
    """Return where asin takes the half angle, and asin x or else asin sqrt((1 - x) / 2), x >= 0."""
    far = size > 0.5
    return far, odd(choose(far, sqrt(fma(size, -0.5, 0.5)), size), ARC_SINE)


def asin(x: Lanes) -> Lanes:
    """Return the inverse sine, as pi / 2 less twice that of the half angle for |x| > 1/2."""
    far, angle = half_way(abs(x))
    return copysign(choose(far, fma(angle, -2.0, HALF_PI[0]) + HALF_PI[1], angle), x)


def acos(x: Lanes) -> Lanes:
    """Return the inverse cosine: pi / 2 - asin x, or from the half angle for |x| > 1/2."""
    far, angle = half_way(abs(x))
    near = HALF_PI[0] - (copysign(angle, x) - HALF_PI[1])
    twice = angle + angle
    return choose(far, choose(x < 0.0, PI - (twice - PI_LOW), twice), near)


def atan_of_ratio(y: Lanes, x: Lanes) -> Lanes:
    """Return atan(y / x), y and x >= 0, or pi / 2 less that of the inverse ratio; 0 at 0 / 0."""
    steep = y > x
    smaller, larger = choose(steep, x, y), choose(steep, y, x)
    equal = choose(smaller == 0.0, 0.0, 1.0)  # infinities too
    angle = odd(choose(smaller == larger, equal, smaller / larger), ARC_TANGENT)
    return choose(steep, HALF_PI[0] - (angle - HALF_PI[1]), angle)


def atan(x: Lanes) -> Lanes:
    """Return the inverse tangent."""
    return copysign(atan_of_ratio(abs(x), x.body.number(1.0)), x)


def atan2(y: Lanes, x: Lanes) -> Lanes:
    """Return the angle of a point, pi less that of its mirror image where x < 0 or is -0."""
    angle = atan_of_ratio(abs(y), abs(x))
    left = copysign(x.body.number(1.0), x) < 0.0
    return copysign(choose(left, PI - (angle - PI_LOW), angle), y)


LOWERINGS: dict[str, Callable[..., Lanes]] = {
    "sin": sin,
    "cos": cos,
    "tan": tan,
    "sinc": sinc,
    "asin": asin,
    "acos": acos,
    "atan": atan,
    "atan2": atan2,
}
