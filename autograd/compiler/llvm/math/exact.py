"""Lowerings to the last bit, of operations that decide: by the C library, as Python's own are.

An operation that has none here is evaluated by the table, one lane after the other.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from autograd.compiler.llvm.lanes import Lanes, Mask, choose, per_lane
from autograd.compiler.llvm.math import basic
from autograd.compiler.program.deciding import PREFIX

LN2 = math.log(2.0)

# What every lowering of these gives bit for bit
ALIKE = frozenset(basic.LOWERINGS) | {
    "logit_derivative",
    "acosh_derivative",
    "atanh_derivative",
    "largest",
}
_OF_C = (
    "exp", "exp2", "expm1", "log", "log2", "log10", "log1p", "pow", "sin", "cos", "tan", "asin",
    "acos", "atan", "atan2", "sinh", "cosh", "tanh", "asinh", "acosh", "atanh", "erf", "erfc",
)  # fmt: skip


def _of_c(name: str) -> Callable[..., Lanes]:
    if name in ("pow", "atan2"):
        return lambda x, y: per_lane(name, x, y)
    return lambda x: per_lane(name, x)


def square(x: Lanes) -> Lanes:
    """Return x to the power of 2, by the C library, which may round otherwise than x x."""
    return per_lane("pow", x, x.body.number(2.0))


def cbrt(x: Lanes) -> Lanes:
    """Return the cube root, by a step of Newton's after the C library's."""
    y = per_lane("cbrt", x)
    size = abs(x)
    closer = y - (y * y * y - x) / (3.0 * y * y)
    return choose((size > 1e-290) & (size < 1e300), closer, y)


def sigmoid(x: Lanes) -> Lanes:
    """Return 1 / (1 + e^-x), from e^-|x|."""
    e = per_lane("exp", -abs(x))
    return choose(x >= 0.0, 1.0, e) / (1.0 + e)


def logistic_density(x: Lanes) -> Lanes:
    """Return the slope of the sigmoid."""
    half = 0.5 / per_lane("cosh", 0.5 * x)
    return half * half


def softplus(x: Lanes) -> Lanes:
    """Return ln(1 + e^x)."""
    rise = per_lane("log1p", per_lane("exp", -abs(x)))
    return rise + choose(x > 0.0, x, 0.0)


def log_sigmoid(x: Lanes) -> Lanes:
    """Return -ln(1 + e^-x)."""
    return -softplus(-x)


def logaddexp(x: Lanes, y: Lanes) -> Lanes:
    """Return ln(e^x + e^y)."""
    rise = per_lane("log1p", per_lane("exp", -abs(x - y)))
    return choose(x == y, x + LN2, choose(y > x, y, x) + rise)


def logit(x: Lanes) -> Lanes:
    """Return ln(x / (1 - x))."""
    return per_lane("log", x / (1.0 - x))


def silu(x: Lanes) -> Lanes:
    """Return x / (1 + e^-x)."""
    return choose(x == -math.inf, 0.0, x * sigmoid(x))


def sech(x: Lanes) -> Lanes:
    """Return 1 / cosh x."""
    return 1.0 / per_lane("cosh", x)


def norm_cdf(x: Lanes) -> Lanes:
    """Return the normal distribution up to x."""
    return 0.5 * per_lane("erfc", -x * 0.7071067811865476)


_BY_NAME: dict[str, Callable[..., Lanes]] = {
    **{name: _of_c(name) for name in _OF_C},
    "square": square,
    "cbrt": cbrt,
    "sigmoid": sigmoid,
    "logistic": logistic_density,
    "softplus": softplus,
    "log_sigmoid": log_sigmoid,
    "logaddexp": logaddexp,
    "logit": logit,
    "silu": silu,
    "sech": sech,
    "norm_cdf": norm_cdf,
}
LOWERINGS = {f"{PREFIX}{name}": lower for name, lower in _BY_NAME.items()}

# Sums, rounded once: fast where the errors of a plain sum tell which double is nearest

Doubtful = tuple[Lanes, Mask]


def total(*terms: Lanes) -> Doubtful:
    """Return the sum, and where it may not be the double that is nearest to the exact one."""
    return _rounded(terms)


def dot(*both: Lanes) -> Doubtful:
    """Return the sum of the products, each of which is rounded, and where it may not be nearest."""
    half = len(both) // 2
    return _rounded([x * y for x, y in zip(both[:half], both[half:], strict=True)])


def _two_sum(x: Lanes, y: Lanes) -> tuple[Lanes, Lanes]:
    """Return the rounded sum and its error, which is exact (Knuth, TAOCP 2, 4.2.2)."""
    whole = x + y
    part = whole - x
    return whole, (x - (whole - part)) + (y - part)


def _rounded(terms: Sequence[Lanes]) -> Doubtful:
    whole, *others = terms
    body = whole.body
    errors, size = body.number(0.0), body.number(0.0)
    for term in others:
        whole, error = _two_sum(whole, term)
        errors = errors + error
        size = size + abs(error)
    result, rest = _two_sum(whole, errors)
    bound = size * (2.0**-51 * len(terms))  # of what the sum of the errors has lost, twice over
    certain = (result + (rest + bound) == result) & (result + (rest - bound) == result)
    return result + 0.0, ~certain


CHECKED: dict[str, Callable[..., Doubtful]] = {f"{PREFIX}sum": total, f"{PREFIX}dot": dot}
