"""Points where floats end, every way to differentiate there, and the limits that are to come out.

A derivative at an end of the domain, or at infinity, is the limit from inside; at a pole with a
signed zero the limit from the side of its sign. Where there is none, it is nan.
"""

import math
import sys

import mpmath
from mpmath import mpf

import autograd as ag
from autograd.table import ops
from autograd.table.operation import TABLE, Fact
from support.oracle import EXACT

INF, NAN = math.inf, math.nan
LARGEST, SMALLEST = sys.float_info.max, sys.float_info.min
SIZES = [0.0, 5e-324, SMALLEST, 1e-160, 0.25, 1.0, 1.5, 40.0, 800.0, 1e80, 1e160, LARGEST, INF]
FEW = [0.0, 5e-324, 1e-160, 0.5, 1.0, 2.0, 3.0, 1e80, 1e160, LARGEST, INF]
TINY = 5e-323  # what rounding may leave of the least floats
# Flat between jumps and corners, where test_policy.py says what holds
FLAT = Fact.JUMPS | Fact.CORNER_SLOPE
ROWS_OF_ONE = [op for op in TABLE.values() if op.arity == 1 and op is not ops.held]
SMOOTH = [
    op for op in ROWS_OF_ONE if not op.facts & FLAT and "corner" not in op.singular
    and op not in {ops.gamma, ops.lgamma, ops.digamma}  # mpmath takes minutes
]  # fmt: skip
ROWS_OF_TWO = [
    op for op in TABLE.values()
    if op.arity in {2, -1} and op not in {ops.dot, ops.largest, ops.round_to}
]  # fmt: skip
OPTIONS = {"polygamma": {0}, "sinc_derivative": {0}}  # operands that are whole numbers
BOTH_SIDES = {"cbrt": [0.0]}  # inside the domain, and yet derivatives are infinite

# The named exceptions: where the terms of a derivative overflow, or all digits of one are lost to
# underflow, although the derivative itself is an ordinary number or an infinity.


def _all_tiny(*operands):
    return max(map(abs, operands)) < 1e-100


def _underflows(base, exponent):
    return 0.0 < abs(base) < INF and exponent * math.log(abs(base)) < math.log(SMALLEST)


EXCEPTIONS = {
    # the first is 1 / x, whose third derivative has a finite term of the other sign, times infinity
    "logit_derivative": (3, lambda x: x in {0.0, 1.0} or abs(x) < 1e-300),
    # far below its domain a factor of 0 hides the nan that it has there
    "acosh_derivative": (3, lambda x: x < -1e300),
    # y x^(y - 1) is y x^y / x for small y, which loses y^2 beside y; and a power that is subnormal
    # has few digits, of which products with logarithms keep fewer
    "pow": (2, lambda x, y: _underflows(x, y) or _all_tiny(x, y)),
    # quotients by the distance one after the other: the second overflows where the distance is tiny
    "hypot": (3, _all_tiny),
    "atan2": (2, _all_tiny),
    "direction": (2, _all_tiny),
    "norm": (2, _all_tiny),
}


def excepted(op, operands, order):
    """Whether a point is a named exception."""
    first, where = EXCEPTIONS.get(op.name, (INF, None))
    return order >= first and where(*operands)


def points(op, sizes=SIZES):
    """Edge points of a row of one operand, the ends of its domain and their neighbours too."""
    found = [*sizes, *[-x for x in sizes], NAN]
    for end in (op.domain[0].low, op.domain[0].high):
        if abs(end) < INF:
            found += [math.nextafter(end, -INF), math.nextafter(end, INF)]
    return list({repr(x): x for x in found}.values())


def pairs(op):
    """Edge points of a row of two operands."""
    numbers = [*FEW, *[-x for x in FEW], NAN]
    firsts = [0.0, 1.0, 2.0] if op.name in OPTIONS else numbers
    return [(x, y) for x in firsts for y in numbers]


def _nested(f, order, by):
    for _ in range(order):
        f = by(f)
    return f


def _forward(f):
    return lambda x: ag.jvp(f, (x,), (1.0,))[1]


def engines(f, order):
    """Every way to the derivative of an order from 1."""
    found = {
        "reverse": _nested(f, order, ag.grad),
        "forward": _nested(f, order, _forward),
        "taylor": ag.derivative(f, order),
    }
    if order == 2:
        found |= {"forward over reverse": _forward(ag.grad(f))}
        found |= {"reverse over forward": ag.grad(_forward(f))}
    return found


def same(found, wanted, scale=0.0, tolerance=1e-11):
    """Whether two floats are the same up to rounding, nan and infinities included."""
    if math.isnan(found) or math.isnan(wanted):
        return math.isnan(found) and math.isnan(wanted)
    if math.isinf(found) or math.isinf(wanted):
        return found == wanted
    return abs(found - wanted) <= tolerance * max(abs(wanted), scale) + TINY


def limit(op, x, order):
    """The derivative that is to come out at a point; None where there is no function around it."""
    domain = op.domain[0]
    if math.isnan(x):  # only what is the same everywhere is known there
        one, other = (_derivative(op, point, order, [], 150) for point in (0.25, 0.6))
        is_known = None not in (one, other) and abs(one - other) < 1e-20
        return float(one) if is_known else NAN
    below = x == domain.low and math.copysign(1.0, x) < 0.0 and x == 0.0
    if not domain.low <= x <= domain.high or below:
        return None
    singular = [*BOTH_SIDES.get(op.name, ()), domain.low, domain.high]
    if abs(x) < INF and x not in singular:
        size = abs(math.log10(abs(x))) if x else 0.0
        digits = 150 + 50 * order + (order + 2) * size + (400 if abs(x) > 3.0 else 40)
        exact = _derivative(op, x, order, singular, int(digits))
        return None if exact is None else float(exact)
    if abs(x) == INF:
        nearby = [mpf(10) ** k * math.copysign(1.0, x) for k in (50, 55, 58, 60)]
    else:
        side = 1 if x == domain.low else -1 if x == domain.high else math.copysign(1.0, x)
        with mpmath.workdps(200):
            nearby = [x + side * mpf(10) ** -k for k in (60, 65, 68, 70)]
    found = [_derivative(op, point, order, singular, 800) for point in nearby]
    return None if None in found else _extrapolated(found)


def _derivative(op, x, order, singular, digits):
    """A central difference, at a step far below any float's; None beyond what mpmath can do."""
    with mpmath.workdps(digits):
        x = mpf(x)
        step = min([1, *[abs(x - end) for end in singular if abs(end) < INF]]) * mpf(10) ** -40
        total = largest = mpf(0)
        try:
            for k in range(order + 1):
                value = mpf(EXACT[op.name](x + (mpf(order) / 2 - k) * step))
                largest = max(largest, abs(value))
                total += (-1) ** k * math.comb(order, k) * value
        except (ArithmeticError, TypeError, ValueError):
            return None
        if abs(total) <= largest * mpf(10) ** (20 - digits):
            return mpf(0)
        return total / step**order


def _extrapolated(numbers):
    """What numbers, each nearer to an edge, tend to; nan if to nothing."""
    last, sizes = numbers[-1], list(map(abs, numbers))
    if max(sizes) < mpf(10) ** -25:
        return 0.0
    if max(abs(number - last) for number in numbers) < mpf(10) ** -20 * abs(last):
        return float(last)
    same_sign = all(number * last > 0 for number in numbers)
    return math.copysign(INF, last) if same_sign and sizes == sorted(sizes) else NAN
