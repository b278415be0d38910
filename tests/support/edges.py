"""Points where floats end, every way to differentiate there, and where that is known to fail."""

import itertools
import math
import sys
from random import Random

import autograd as ag
from autograd.table import ops
from autograd.table.operation import TABLE, Fact
from support.oracle import FIXED

INF, NAN = math.inf, math.nan
LARGEST, SMALLEST = sys.float_info.max, sys.float_info.min
SIZES = [0.0, 5e-324, SMALLEST, 1e-160, 0.25, 1.0, 1.5, 40.0, 800.0, 1e80, 1e160, LARGEST, INF]
FEW = [0.0, 5e-324, 1e-160, 0.5, 1.0, 2.0, 3.0, 1e80, 1e160, LARGEST, INF]
QUICK = [0.0, 0.5, 1.0, 2.0, 3.0, 1e20, INF]  # where mpmath needs few digits
TINY = 1e-319  # what rounding may leave of the least floats, times a logarithm
# Flat between jumps and corners, where test_policy.py says what holds
FLAT = Fact.JUMPS | Fact.CORNER_SLOPE
# What SciPy evaluates has SciPy's values there, and test_by_scipy.py says what holds
OWN = [op for op in TABLE.values() if Fact.BY_SCIPY not in op.facts]
ROWS_OF_ONE = [op for op in OWN if op.arity == 1 and op is not ops.held]
SMOOTH = [op for op in ROWS_OF_ONE if not op.facts & FLAT and "corner" not in op.singular]
HAS_NO_SLOPE = {ops.largest, ops.round_to}
ROWS_OF_TWO = [
    op for op in OWN if op.arity in {2, -1} and op not in {ops.dot, *HAS_NO_SLOPE}
]  # fmt: skip
ROWS_OF_MORE = [
    op for op in OWN if op.arity in {3, -1} and op not in HAS_NO_SLOPE
]  # fmt: skip
STEPS = {"exceeds", "less", "less_equal", "equal", "not_equal", "mod", "fmod", "floordiv"}
TIED = {  # where the policy says what no limit does, and test_policy.py holds it
    "maximum": lambda x, y: x == y,
    "minimum": lambda x, y: x == y,
    "clip": lambda x, low, high: x in {low, high} or low == high,
    "copysign": lambda x, y: x == 0.0 or y == 0.0,
    "leaky_relu": lambda x, slope: x == 0.0,
    "pow": lambda x, y: x == y == 0.0,
    "hypot": lambda *xs: not any(xs),
    "norm": lambda *xs: not any(xs),
    "direction": lambda *xs: not any(xs),
    "atan2": lambda y, x: x == y == 0.0,
}


def has_limits(op, operands):
    """Whether derivatives of a row are limits at a point, which they are but at ties and jumps."""
    return op.name not in STEPS and not TIED.get(op.name, lambda *_: False)(*operands)


# The named exceptions, by how often each operand is differentiated by, and the operands. First
# where terms of a derivative overflow, or all digits of one are lost to underflow, although it is
# an ordinary number or an infinity itself.


def _all_tiny(*operands):
    return max(map(abs, operands)) < 1e-100


def _infinite(*operands):
    return sum(abs(x) == INF for x in operands)


def _has_no_direction(*operands):
    return sum(abs(x) == INF or x != x for x in operands) > 1


def _overflows(*operands):
    return not _infinite(*operands) and math.hypot(*operands) == INF


def _is_lopsided(*operands):
    return max(map(abs, operands)) > 1e3 * min(map(abs, operands))


def _underflows(base, exponent):
    return 0.0 < abs(base) < INF and exponent * math.log(abs(base)) < math.log(SMALLEST)


EXCEPTIONS = {
    # the first is 1 / x, whose third derivative has a finite term of the other sign, times infinity
    "logit_derivative": lambda n, x: sum(n) > 2 and (x in {0.0, 1.0} or abs(x) < 1e-300),
    # far below its domain a factor of 0 hides the nan that it has there
    "acosh_derivative": lambda n, x: sum(n) > 2 and x < -1e300,
    # y x^(y - 1) is y x^y / x for small y, which loses y^2 beside y; a power that is subnormal
    # has few digits, of which products with logarithms keep fewer; and at x = 0 and infinity what
    # is mixed has infinite terms of both signs
    "pow": lambda n, x, y: sum(n) > 1 and (
        _underflows(x, y) or _all_tiny(x, y) or (abs(x) in {0.0, INF} and min(n) > 0)
    ),
    # quotients by the distance one after the other: the second overflows where the distance is
    # tiny, and all are 0 where the distance itself overflows
    "hypot": lambda n, *xs: _overflows(*xs) or (sum(n) > 2 and _all_tiny(*xs)),
    "atan2": lambda n, *xs: _overflows(*xs) or (sum(n) > 1 and _all_tiny(*xs)),
    "direction": lambda n, *xs: _overflows(*xs) or (sum(n) > 1 and _all_tiny(*xs)),
    # likewise; it cancels where one operand dominates, as ops.py says; and it overflows
    "norm": lambda n, *xs: _overflows(*xs) or (
        sum(n) > 1 and (_all_tiny(*xs) or _is_lopsided(*xs))
    ),
}  # fmt: skip
# Then where engines may give nan, although there is a limit.
NAN_INSTEAD = {
    # terms of both signs, times a gamma function that has overflown
    "gamma": lambda n, x: sum(n) > 2 and x > 171.0,
    # the direction between infinities is unknown, and so is what it is over infinity
    "hypot": lambda n, *xs: _has_no_direction(*xs),
    "atan2": lambda n, *xs: _has_no_direction(*xs),
    "direction": lambda n, *xs: _has_no_direction(*xs),
    # whether an infinite operand is the only one, where the slope is no nan, takes a look at all of
    # them for each of them, so that gradients would take quadratic time; hypot and logaddexp do it
    "norm": lambda n, *xs: _infinite(*xs) > 0,
    "logsumexp": lambda n, *xs: INF in xs,
}


def excepted(op, operands, taken):
    """Whether a derivative at a point is a named exception."""
    return op.name in EXCEPTIONS and EXCEPTIONS[op.name](taken, *operands)


def may_be_nan(op, operands, taken):
    """Whether it is one of those that are nan."""
    return op.name in NAN_INSTEAD and NAN_INSTEAD[op.name](taken, *operands)


def points(op, sizes=SIZES):
    """Edge points of a row of one operand, the ends of its domain and their neighbours too."""
    found = [*sizes, *[-x for x in sizes], NAN]
    for end in (op.domain[0].low, op.domain[0].high):
        if abs(end) < INF:
            found += [math.nextafter(end, -INF), math.nextafter(end, INF)]
    return list({repr(x): x for x in found}.values())


def tuples(op, n, sizes=FEW):
    """Edge points of a row of n operands."""
    numbers = [*sizes, *[-x for x in sizes], NAN]
    options = [0.0, 1.0, 2.0]
    fixed = FIXED.get(op.name, set())
    return list(itertools.product(*[options if i in fixed else numbers for i in range(n)]))


def some(op, n, count, sizes=FEW):
    """Some of those, the same ones every time."""
    numbers = tuples(op, n, sizes)
    return Random(op.name).sample(numbers, min(count, len(numbers)))


def takings(op, n, order):
    """How often to differentiate by each of n operands, at most an order in all."""
    fixed = FIXED.get(op.name, set())
    counts = [range(1) if i in fixed else range(order + 1) for i in range(n)]
    return [taken for taken in itertools.product(*counts) if 0 < sum(taken) <= order]


def _forward(f, i=0):
    def derivative(*xs):
        return ag.jvp(lambda x: f(*xs[:i], x, *xs[i + 1 :]), (xs[i],), (1.0,))[1]

    return derivative


def _taylor(f, i, order):
    def derivative(*xs):
        return ag.derivative(lambda x: f(*xs[:i], x, *xs[i + 1 :]), order)(xs[i])

    return derivative


def engines(f, taken):
    """Every way to the derivative that takes each operand so often, and at least one."""
    places = [i for i, times in enumerate(taken) for _ in range(times)]
    reverse = forward = taylor = f
    for i in places:
        reverse, forward = ag.grad(reverse, i), _forward(forward, i)
    for i, times in enumerate(taken):
        taylor = _taylor(taylor, i, times) if times else taylor
    found = {"reverse": reverse, "forward": forward, "taylor": taylor}
    if len(places) == 2:
        one, other = places
        found["forward over reverse"] = _forward(ag.grad(f, one), other)
        found["reverse over forward"] = ag.grad(_forward(f, one), other)
    return found


def by_engine(f, operands, taken):
    """The derivative in each engine; 0 where the row is constant by what varies."""

    def at(derivative):
        try:
            return float(derivative(*operands))
        except ag.GraphError:
            return 0.0

    return {name: at(derivative) for name, derivative in engines(f, taken).items()}


DEGREES = {"hypot": 1, "norm": 1, "direction": 0, "atan2": 0}  # of functions of a distance


def scale(op, operands):
    """What rounding may be relative to: among ordinary numbers terms may cancel."""
    ordinary = all(0.1 < abs(x) < 10.0 for x in operands)
    return 1.0 if ordinary or op is ops.logsumexp else 0.0  # ops.py says how far that is off


def size_of_terms(op, operands, taken):
    """How large the terms of a derivative are, where they may cancel."""
    if op.name in DEGREES and len(set(map(abs, operands))) == 1:
        return ag.pow(math.hypot(*operands), DEGREES[op.name] - sum(taken))
    return scale(op, operands)


def same(found, wanted, scale=0.0, tolerance=1e-12):
    """Whether two floats are the same up to rounding, nan and infinities included."""
    if math.isnan(found) or math.isnan(wanted):
        return math.isnan(found) and math.isnan(wanted)
    if math.isinf(found) or math.isinf(wanted):
        return found == wanted
    return abs(found - wanted) <= tolerance * max(abs(wanted), scale) + TINY
