"""Lowerings of exponentials, logarithms, powers and the cube root.

Each takes its operand apart into a power of two and a rest, puts the rest into a polynomial, and
joins both again. The polynomials are minimax fits in relative error, made with Remez' algorithm.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from autograd.compiler.llvm.lanes import Bits, Lanes, choose, copysign, fma, nearest, polynomial

LN2, LN2_LOW = 0.6931471805599453, 2.3190468138462996e-17  # ln 2 in two parts
LN2_SHORT, LN2_REST = 0.6931471805598903, 5.497923018708371e-14  # the first of 42 bits
INVERSE_LN2_LOW = 2.0355273740931033e-17  # 1 / ln 2 less its rounding
LOG10_2, LOG10_2_LOW = 0.3010299956639812, -2.8037281277851704e-18
LOG10_E, LOG10_E_LOW = 0.4342944819032518, 1.098319650216765e-17
THIRD, THIRD_LOW = 0.3333333333333333, 1.850371707708594e-17
ONE = 1023 << 52  # the bits of 1.0
ROOT_HALF = 0x3FE6A09E667F3BCD  # the bits of sqrt(1/2)
FRACTION = (1 << 52) - 1  # the bits below a double's exponent
# Added to a number below 2^51 it rounds that to a whole one, which the low bits of the sum hold
SHIFT = 1.5 * 2.0**52

# (e^r - 1 - r) / r^2 for |r| <= ln(2) / 2: e^r - 1 to 2^-55.6
GROWTH = (
    0.5000000000000006, 0.16666666666666685, 0.041666666666574106, 0.008333333333314548,
    0.001388888893225531, 0.00019841269903113438, 2.4801504569725e-05, 2.7557227889080416e-06,
    2.762628391024189e-07, 2.5114491310876775e-08,
)  # fmt: skip
# (2^r - 1) / r for |r| <= 1/2: 2^r to 2^-58
GROWTH2 = (
    0.6931471805599453, 0.24022650695910133, 0.05550410866482174, 0.009618129107593347,
    0.0013333558146379036, 0.00015403530458079964, 1.5252733867525182e-05, 1.321543480970149e-06,
    1.017804647120558e-07, 7.073862404461526e-09, 4.457385602553249e-10,
)  # fmt: skip
# (2 atanh(s) / s - 2) / z, z = s^2, for |s| <= 3 - sqrt 8: the logarithm to 2^-59
ATANH = (
    0.6666666666666734, 0.39999999999418795, 0.285714287416325, 0.2222219863960178,
    0.1818356129522367, 0.1531411975197959, 0.14795324725275824,
)  # fmt: skip
# (atanh(s) / s - 1 - z / 3) / z^2, z = s^2, for |s| <= 3 - sqrt 8: the logarithm to 2^-66
ATANH_REST = (
    0.2000000000000102, 0.14285714285093445, 0.11111111253210305, 0.0909089270778682,
    0.0769335686418279, 0.06628873134053785, 0.06594184304095904,
)  # fmt: skip
# x^(-1/3) from sqrt(1/8) to sqrt 8, to 0.017
INVERSE_CBRT = (1.7498449772613953, -1.1897128897764362, 0.5197434274822151, -0.08165057206643539)


def bounded(x: Lanes, low: float, high: float) -> Lanes:
    """Return x, or the end of a range that it lies beyond; a nan stays."""
    above = choose(x < low, low, x)
    return choose(above > high, high, above)


# Exponentials


def reduced(x: Lanes) -> tuple[Bits, Lanes]:
    """Return k, in the low bits of integers, and r of x = k ln 2 + r, |r| <= ln(2) / 2."""
    shifted = fma(x, 1.0 / LN2, SHIFT)
    k = shifted - SHIFT
    return shifted.bits(), fma(k, -LN2_LOW, fma(k, -LN2, x))


def power_of_two(k: Bits) -> Lanes:
    """Return 2^k, k in the low bits and within the range of normal numbers."""
    return ((k << 52) + ONE).as_double()


def growth(r: Lanes) -> Lanes:
    """Return e^r - 1, |r| <= ln(2) / 2, by a polynomial."""
    return fma(r * r, polynomial(r, GROWTH), r)


def exp_parts(x: Lanes) -> tuple[Lanes, Lanes]:
    """Return a number near sqrt(e^x) and a power of two whose product is e^x, |x| < 1400.

    Both are normal where the product is not: it alone overflows, or rounds to a subnormal number.
    """
    k, r = reduced(x)
    half = k >> 1
    scale = power_of_two(half)
    return fma(growth(r), scale, scale), power_of_two(k - half)


def exp(x: Lanes) -> Lanes:
    """Return e^x, from 2^k e^r."""
    number, scale = exp_parts(bounded(x, -800.0, 800.0))
    return number * scale


def exp2(x: Lanes) -> Lanes:
    """Return 2^x, from its whole part and a polynomial in the rest."""
    x = bounded(x, -1100.0, 1100.0)
    shifted = x + SHIFT
    r = x - (shifted - SHIFT)
    k = shifted.bits()
    half = k >> 1
    return fma(r, polynomial(r, GROWTH2), 1.0) * power_of_two(half) * power_of_two(k - half)


def expm1(x: Lanes) -> Lanes:
    """Return e^x - 1, from 2^k (e^r - 1) + (2^k - 1), with one half of 2^k left to the end."""
    k, r = reduced(bounded(x, -50.0, 800.0))
    half = k >> 1
    scale, rest = power_of_two(half), power_of_two(k - half)
    return copysign(fma(growth(r), scale, scale - power_of_two(half - k)) * rest, x)


# Logarithms


def split(x: Lanes) -> tuple[Lanes, Lanes]:
    """Return e and f of x = 2^e (1 + f), 1 + f from sqrt(1/2) to sqrt 2, for normal x > 0."""
    bits = x.bits() + (ONE - ROOT_HALF)
    exponent = (((bits >> 52) & 0xFFF) | (1075 << 52)).as_double()  # 2^52 more than the number
    number = ((bits & FRACTION) + ROOT_HALF).as_double()
    return exponent - (2.0**52 + 1023.0), number - 1.0


def split_any(x: Lanes) -> tuple[Lanes, Lanes]:
    """Return as :func:`split`, for subnormal numbers too."""
    tiny = x < 2.0**-1022
    e, f = split(choose(tiny, x * 2.0**54, x))
    return choose(tiny, e - 54.0, e), f


def bend(f: Lanes) -> Lanes:
    """Return f - ln(1 + f), 1 + f from sqrt(1/2) to sqrt 2: ln(1 + f) is 2 atanh(f / (2 + f))."""
    s = f / (2.0 + f)
    z = s * s
    square = (0.5 * f) * f
    return fma(-s, fma(z, polynomial(z, ATANH), square), square)


def joined(e: Lanes, f: Lanes) -> Lanes:
    """Return ln(2^e (1 + f))."""
    return fma(e, LN2, f - fma(e, -LN2_LOW, bend(f)))


def at_ends(x: Lanes, result: Lanes, pole: float = 0.0) -> Lanes:
    """Return a logarithm, with the right values at its pole, below it, at inf and at nan."""
    above = choose(x > pole, result, choose(x == pole, -math.inf, math.nan))
    return choose(x < math.inf, above, x)


def log(x: Lanes) -> Lanes:
    """Return ln x, from the exponent of x and a series in the rest."""
    return at_ends(x, joined(*split_any(x)))


def log2(x: Lanes) -> Lanes:
    """Return the logarithm to base 2: the exponent is exact."""
    e, f = split_any(x)
    rest = f - bend(f)
    return at_ends(x, fma(rest, 1.0 / LN2, fma(rest, INVERSE_LN2_LOW, e)))


def log10(x: Lanes) -> Lanes:
    """Return the logarithm to base 10, whose factors come in two parts."""
    e, f = split_any(x)
    rest = f - bend(f)
    low = fma(e, LOG10_2_LOW, rest * LOG10_E_LOW)
    return at_ends(x, fma(e, LOG10_2, fma(rest, LOG10_E, low)))


def log1p(x: Lanes) -> Lanes:
    """Return ln(1 + x), from the rounded sum and what rounding took from it."""
    total = 1.0 + x
    whole = total - x
    lost = (1.0 - whole) + (x - (total - whole))
    e, f = split(total)
    inverse = power_of_two((SHIFT - choose(e > 1000.0, 1000.0, e)).bits())  # nothing lost beyond
    return copysign(at_ends(x, joined(e, fma(lost, inverse, f)), -1.0), x)


# Powers


def log_in_two(x: Lanes) -> tuple[Lanes, Lanes]:
    """Return ln x for x > 0 as a number and its rounding error, together good to 2^-64.

    With s = f / (2 + f) it is e ln 2 + 2 s (1 + s^2 / 3 + s^4 p(s^2)); all but p is in two parts.
    """
    e, f = split_any(x)
    divisor = 2.0 + f
    inverse = 1.0 / divisor
    s = f * inverse
    s_low = inverse * (fma(-s, divisor, f) - s * (f - (divisor - 2.0)))
    z = s * s
    z_low = fma(s, s, -z) + 2.0 * s * s_low
    third = z * THIRD
    third_low = fma(z, THIRD, -third) + fma(z, THIRD_LOW, z_low * THIRD)
    rest = z * z * polynomial(z, ATANH_REST)
    series = third + rest
    series_low = (third - series) + rest + third_low
    curve = s * series
    curve_low = fma(s, series, -curve) + fma(s, series_low, s_low * series) + s_low
    half = s + curve
    half_low = (s - half) + curve + curve_low
    whole = e * LN2_SHORT  # exact
    high = fma(half, 2.0, whole)
    return high, (whole - high) + 2.0 * half + fma(e, LN2_REST, 2.0 * half_low)


def exp_in_two(x: Lanes, low: Lanes) -> tuple[Lanes, Lanes]:
    """Return e^(x + low) as :func:`exp_parts` does, rounded little more than once."""
    shifted = fma(x, 1.0 / LN2, SHIFT)
    k = shifted - SHIFT
    exact = fma(k, -LN2, x)
    low = fma(k, -LN2_LOW, low)
    r = exact + low
    one = 1.0 + r
    low = fma(r * r, polynomial(r, GROWTH), ((exact - r) + low) + ((1.0 - one) + r))
    half = shifted.bits() >> 1
    return (one + low) * power_of_two(half), power_of_two(shifted.bits() - half)


def power(x: Lanes, y: Lanes) -> Lanes:
    """Return x^y as C does, from e^(y ln |x|) with the product in two parts."""
    size = abs(x)
    log, log_low = log_in_two(size)
    log = choose(size < math.inf, choose(size == 0.0, -math.inf, log), size)
    times = bounded(y, -1e300, 1e300)  # inf would make nan of 0, the logarithm of 1
    product = times * log
    product_low = fma(times, log, -product) + times * log_low
    within = bounded(product, -800.0, 800.0)
    number, scale = exp_in_two(within, choose(within == product, product_low, 0.0))
    return power_at_ends(x, y, number * scale)


def power_at_ends(x: Lanes, y: Lanes, result: Lanes) -> Lanes:
    """Return x^y, given |x|^y: with the right sign, and values where x or y is special."""
    half = 0.5 * y
    whole = nearest(y) == y
    signed = choose(whole & (nearest(half) != half), copysign(result, x), result)
    undefined = (x < 0.0) & (x > -math.inf) & ~whole
    return choose((x == 1.0) | (y == 0.0), 1.0, choose(undefined, math.nan, signed))


def cbrt(x: Lanes) -> Lanes:
    """Return the cube root, by Newton's method for its inverse, which needs no division."""
    size = abs(x)
    e, f = split_any(size)
    shifted = fma(e, 1.0 / 3.0, SHIFT)
    rest = fma(shifted - SHIFT, -3.0, e)  # -1, 0 or 1
    number = (1.0 + f) * power_of_two((rest + SHIFT).bits())
    inverse = polynomial(number, INVERSE_CBRT)
    for _ in range(2):
        error = fma(inverse * inverse * inverse, -number, 1.0)
        inverse = fma(inverse * error, fma(error, 2.0 / 9.0, 1.0 / 3.0), inverse)
    square = inverse * inverse
    root = number * square
    root = fma(fma(root * root, -root, number), square * (1.0 / 3.0), root)
    ordinary = (x != 0.0) & (size < math.inf)
    return choose(ordinary, copysign(root * power_of_two(shifted.bits()), x), x)


LOWERINGS: dict[str, Callable[..., Lanes]] = {
    "exp": exp, "exp2": exp2, "expm1": expm1,
    "log": log, "log2": log2, "log10": log10, "log1p": log1p,
    "pow": power, "cbrt": cbrt,
}  # fmt: skip
