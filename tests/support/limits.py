"""The limits that derivatives of rows have at the edges of floats, by mpmath.

An operand at an edge, which is 0, an infinity or an end of its domain, is approached from inside,
and 0 from the side of its sign. Several at edges are approached at various rates: where those
disagree there is no limit, and nan is to come out.
"""

import itertools
import math

import mpmath
from mpmath import mpf

from support.oracle import EXACT, FIXED
from support.points import domains

INF, NAN = math.inf, math.nan
STEP = 100  # a difference quotient steps so many digits below its operands
FASTER = 5  # how much faster one operand may go than another: beyond any power in a derivative
DISTANCES = (0, 3, 5, 6)  # in digits, of the points of an approach


def _gamma_derivative(k, x):
    psi = [mpmath.psi(n, x) for n in range(k)]
    bell = [lambda: 1, lambda: psi[0], lambda: psi[0] ** 2 + psi[1],
            lambda: psi[0] ** 3 + 3 * psi[0] * psi[1] + psi[2]]  # fmt: skip
    return mpmath.gamma(x) * bell[k]()


# Differences of these need more digits than mpmath has in reasonable time
KNOWN = {
    "gamma": _gamma_derivative,
    "lgamma": lambda k, x: mpmath.psi(k - 1, x) if k else mpmath.loggamma(x),
    "digamma": mpmath.psi,
    "polygamma": lambda k, n, x: mpmath.psi(int(n) + k, x),
}


# Where nothing that mpmath can reach is near enough: x^y is 1 at any x for such y, the steps beside
# 1 are not small beside what such y make of them, and power series take too long
OUT_OF_REACH = {
    "pow": lambda x, y: 0.0 < abs(y) < 1e-100 or (x == 1.0 and abs(y) == INF),
    "sinc_derivative": lambda n, x: abs(x) > 100.0,
}


def limits(op, operands, order=3):
    """Every derivative up to an order, by how often each operand is differentiated by.

    Arguments:
        op: a row.
        operands: any floats but nan.
        order: the highest order.

    Returns:
        what is to come out: a float, nan where there is no limit; nothing at all where there is no
        function around the operands, or mpmath does not know it.
    """
    is_inside = all(map(_is_inside, operands, domains(op)))
    if not is_inside or OUT_OF_REACH.get(op.name, lambda *_: False)(*operands):
        return {}
    try:
        return _limits(op, operands, order)
    except (ArithmeticError, TypeError, ValueError):
        return {}


def limits_at_nan(op, order=3):
    """The derivatives of a row of one operand that are the same everywhere; else nan."""
    found = [limits(op, (x,), order) for x in (0.25, 0.6, 0.7)]
    return {taken: _common(one[taken] for one in found) for taken in found[0] if all(found)}


def _is_inside(x, interval):
    is_below = x == interval.low == 0.0 and math.copysign(1.0, x) < 0.0
    return interval.low <= x <= interval.high and not is_below


def _common(numbers):
    """The number that all are; nan if they differ."""
    first, *others = numbers
    close = [x == first or abs(x - first) <= 1e-14 * abs(first) < INF for x in others]
    return first if all(close) else NAN


def _limits(op, operands, order):
    fixed = FIXED.get(op.name, set())
    domain = domains(op)[: len(operands)]
    ends = [(0.0, INF, -INF, interval.low, interval.high) for interval in domain]
    edges = [i for i, x in enumerate(operands) if i not in fixed and x in ends[i]]
    sizes = [abs(math.log10(abs(x))) for x in operands if x and abs(x) < INF]
    far = int(max(sizes, default=0.0)) + (40 if len(operands) == 1 else 25)
    found = []
    for rates, factors, shift in _ways(len(edges), all(abs(operands[i]) == INF for i in edges)):
        reach = (far + max(DISTANCES)) * max(rates, default=1)
        digits = 420 + order * (STEP + 2 * reach) + 2 * reach
        with mpmath.workdps(digits):
            approach = []
            for distance in DISTANCES if edges else [0]:
                point = list(map(mpf, operands))
                for nth, i in enumerate(edges):
                    size = factors[nth] * mpf(10) ** (-(far + distance) * rates[nth])
                    point[i] = _beside(operands[i], domain[i], size) + shift * nth
                approach.append(_derivatives(op, point, order, reach))
            found.append({
                taken: _extrapolated([one[taken] for one in approach]) for taken in approach[0]
            })  # fmt: skip
    return {taken: _common(one[taken] for one in found) for taken in found[0]}


def _ways(n, are_infinite):
    """How operands may go to their edges: with which powers, factors and differences."""
    ones = (1,) * n
    yield ones, ones, 0
    if n > 1:
        yield ones, (1, 3, 5, 7)[:n], 0
        for i in range(n):
            yield tuple([FASTER if i == k else 1 for k in range(n)]), ones, 0
        if are_infinite:
            yield ones, ones, 1


def _beside(edge, interval, size):
    if abs(edge) == INF:
        return math.copysign(1.0, edge) / size
    if edge == interval.high:
        return edge - size
    return edge + (size if edge == interval.low else math.copysign(1.0, edge) * size)


def _derivatives(op, point, order, reach):
    fixed = FIXED.get(op.name, set())
    counts = [range(1) if i in fixed else range(order + 1) for i in range(len(point))]
    orders = [taken for taken in itertools.product(*counts) if sum(taken) <= order]
    if op.name in KNOWN:
        with mpmath.workdps(60):
            return {taken: KNOWN[op.name](sum(taken), *point) for taken in orders}
    return _differences(EXACT[op.name], point, orders, reach)


def _differences(function, point, orders, reach):
    """Central differences, at steps far below the operands."""
    digits = mpmath.mp.dps
    steps = [min(abs(x) or 1, abs(1 - abs(x)) or 1, 1) * mpf(10) ** -(STEP + reach) for x in point]
    values, found = {}, {}

    def value(halves):
        if halves not in values:
            moved = [x + mpf(k) / 2 * step for x, k, step in zip(point, halves, steps)]
            values[halves] = mpf(function(*moved))
        return values[halves]

    for taken in orders:
        total, largest = mpf(0), max(map(abs, point))
        for back in itertools.product(*[range(k + 1) for k in taken]):
            term = value(tuple([k - 2 * j for k, j in zip(taken, back)]))
            largest = max(largest, abs(term))
            total += (-1) ** sum(back) * math.prod(map(math.comb, taken, back)) * term
        derivative = total / mpmath.fprod([step**k for step, k in zip(steps, taken)])
        is_noise = abs(total) <= largest * mpf(10) ** (20 - digits)
        is_error = sum(taken) and abs(derivative) < mpf(10) ** (8 - 2 * (STEP + reach))
        found[taken] = mpf(0) if is_noise or is_error else derivative
    return found


def _extrapolated(numbers):
    """What numbers, each nearer to an edge, tend to; nan if to nothing."""
    last, sizes = numbers[-1], list(map(abs, numbers))
    if max(abs(number - last) for number in numbers) <= mpf(10) ** -18 * abs(last):
        return float(last)
    if sizes == sorted(sizes, reverse=True):
        return 0.0
    has_one_sign = all(number * last > 0 for number in numbers)
    return math.copysign(INF, last) if has_one_sign and sizes == sorted(sizes) else NAN
