"""The table's operations in mpmath, and errors counted in the project's unit.

The unit is ulp(result) + ulp(operand) * |next derivative by it|, summed over the operands: the
error that correctly rounded operands cause by themselves.
"""

import itertools
import math

import mpmath
import scipy.special
from mpmath import mpf

from autograd.table.operation import Op
from support.recorded import derivatives, in_normal_range

EPSILON = 2.0**-52
STEP = 30  # a difference quotient steps so many digits below its operand


def _mod(x, y):
    return x - y * mpmath.floor(x / y)


def _trunc(x):
    return mpmath.sign(x) * mpmath.floor(abs(x))


def _sigmoid(x):
    return 1 / (1 + mpmath.exp(-x))


def _sinc_derivative(n, x):
    """The power series, which converges everywhere, with digits for its largest terms."""
    with mpmath.workdps(mpmath.mp.dps + int(3 * min(abs(x), 1000)) + 20):
        square, term, total, j = (mpmath.pi * x) ** 2, mpf(1), mpf(0), 0
        n = int(n)
        first = (n + n % 2) // 2
        term = (-1) ** first * mpmath.pi ** (2 * first) * x ** (n % 2)
        while abs(term) > mpf(10) ** -mpmath.mp.dps * abs(total) or j < 8:
            total += term / (2 * (first + j) + 1)
            k = 2 * (first + j) - n
            term *= -square / ((k + 1) * (k + 2))
            j += 1
        return total


def _distance(*xs):
    return mpmath.sqrt(mpmath.fsum([x * x for x in xs]))


def _norm_cdf(x):
    return mpmath.erfc(-x / mpmath.sqrt(2)) / 2


def _norm_pdf(x):
    return mpmath.exp(-x * x / 2) / mpmath.sqrt(2 * mpmath.pi)


def _erfcinv(x):
    """By Newton's method on ln erfc, from SciPy's digits on."""
    with mpmath.workdps(mpmath.mp.dps + 10):
        y = mpf(float(scipy.special.erfcinv(float(x))))
        good = 14
        while good < 2 * mpmath.mp.dps:
            value = mpmath.erfc(y)
            slope = -2 / mpmath.sqrt(mpmath.pi) * mpmath.exp(-y * y)
            y -= (mpmath.log(value / x) * value / slope) if x < 0.5 else (value - x) / slope
            good *= 2
        return y


def _erfinv(x):
    return _erfcinv(1 - x) if abs(x) > 0.5 else mpmath.erfinv(x)


EXACT = {
    "where": lambda c, x, y: x if c else y,
    "step": lambda x: mpf(x > 0),
    "exceeds": lambda x, y: mpf(0.5) if x == y else mpf(x > y),
    "less": lambda x, y: mpf(x < y),
    "less_equal": lambda x, y: mpf(x <= y),
    "equal": lambda x, y: mpf(x == y),
    "not_equal": lambda x, y: mpf(x != y),
    "sign": mpmath.sign,
    "held": None,
    "largest": None,  # its slopes are not its derivatives; tested by itself
    "identity": lambda x: x,
    "strong": lambda x, y: x * y,
    "add": lambda x, y: x + y,
    "sub": lambda x, y: x - y,
    "mul": lambda x, y: x * y,
    "div": lambda x, y: x / y,
    "neg": lambda x: -x,
    "pow": mpmath.power,
    "mod": _mod,
    "fmod": lambda x, y: x - y * _trunc(x / y),
    "floordiv": lambda x, y: mpmath.floor(x / y),
    "exp": mpmath.exp,
    "exp2": lambda x: mpmath.power(2, x),
    "expm1": mpmath.expm1,
    "log": mpmath.log,
    "log2": lambda x: mpmath.log(x) / mpmath.log(2),
    "log10": lambda x: mpmath.log(x) / mpmath.log(10),
    "log1p": mpmath.log1p,
    "logaddexp": lambda x, y: max(x, y) + mpmath.log1p(mpmath.exp(-abs(x - y))),
    "sqrt": mpmath.sqrt,
    "cbrt": lambda x: mpmath.sign(x) * mpmath.cbrt(abs(x)),
    "sigmoid": _sigmoid,
    "logistic": lambda x: _sigmoid(x) * _sigmoid(-x),
    "softplus": lambda x: mpmath.log1p(mpmath.exp(x)),
    "log_sigmoid": lambda x: -mpmath.log1p(mpmath.exp(-x)),
    "logit": lambda x: mpmath.log(x / (1 - x)),
    "silu": lambda x: x * _sigmoid(x),
    "silu_derivative": lambda x: _sigmoid(x) * (1 + x * _sigmoid(-x)),
    "logit_derivative": lambda x: 1 / (x * (1 - x)),
    "sin": mpmath.sin,
    "cos": mpmath.cos,
    "tan": mpmath.tan,
    "asin": mpmath.asin,
    "acos": mpmath.acos,
    "one_minus_square": lambda x: 1 - x * x,
    "atan": mpmath.atan,
    "atan2": mpmath.atan2,
    "sinc": lambda x: mpmath.sinpi(x) / (mpmath.pi * x),
    "sinc_derivative": _sinc_derivative,
    "degrees": mpmath.degrees,
    "radians": mpmath.radians,
    "sinh": mpmath.sinh,
    "cosh": mpmath.cosh,
    "tanh": mpmath.tanh,
    "sech": mpmath.sech,
    "square": lambda x: x * x,
    "asinh": mpmath.asinh,
    "acosh": mpmath.acosh,
    "atanh": mpmath.atanh,
    "acosh_derivative": lambda x: 1 / mpmath.sqrt(x * x - 1),
    "atanh_derivative": lambda x: 1 / (1 - x * x),
    "erf": mpmath.erf,
    "erfc": mpmath.erfc,
    "gauss": lambda x: mpmath.exp(-x * x),
    "norm_cdf": _norm_cdf,
    "norm_pdf": _norm_pdf,
    "gelu": lambda x: x * _norm_cdf(x),
    "gelu_derivative": lambda x: _norm_cdf(x) + x * _norm_pdf(x),
    "gamma": mpmath.gamma,
    "lgamma": mpmath.loggamma,
    "digamma": mpmath.digamma,
    "polygamma": lambda n, x: mpmath.psi(int(n), x),
    "erfinv": _erfinv,
    "erfinv_derivative": lambda x: mpmath.sqrt(mpmath.pi) / 2 * mpmath.exp(_erfinv(x) ** 2),
    "erfcinv": _erfcinv,
    "erfcinv_derivative": lambda x: -mpmath.sqrt(mpmath.pi) / 2 * mpmath.exp(_erfcinv(x) ** 2),
    "norm_ppf": lambda p: -mpmath.sqrt(2) * _erfcinv(2 * p),
    "norm_ppf_derivative": lambda p: mpmath.sqrt(2 * mpmath.pi) * mpmath.exp(_erfcinv(2 * p) ** 2),
    "expi": mpmath.ei,
    "expn": lambda n, x: mpmath.expint(int(n), x),
    "lambertw": lambda x, k: mpmath.re(mpmath.lambertw(x, int(k))),
    "jv": mpmath.besselj,
    "yv": mpmath.bessely,
    "iv": mpmath.besseli,
    "kv": mpmath.besselk,
    "zeta": mpmath.zeta,
    "beta": mpmath.beta,
    "betaln": lambda a, b: mpmath.loggamma(a) + mpmath.loggamma(b) - mpmath.loggamma(a + b),
    "polygamma_step": lambda n, a, b: mpmath.psi(int(n), a + b) - mpmath.psi(int(n), a),
    "gammainc": lambda a, x: mpmath.gammainc(a, 0, x, regularized=True),
    "gammaincc": lambda a, x: mpmath.gammainc(a, x, regularized=True),
    "gamma_density": lambda a, x: mpmath.exp((a - 1) * mpmath.log(x) - x - mpmath.loggamma(a)),
    "relu": lambda x: max(x, mpf(0)),
    "leaky_relu": lambda x, s: x if x > 0 else s * x,
    "abs": abs,
    "copysign": lambda x, y: abs(x) * mpmath.sign(y),
    "maximum": max,
    "minimum": min,
    "clip": lambda x, low, high: min(max(x, low), high),
    "floor": mpmath.floor,
    "ceil": mpmath.ceil,
    "trunc": _trunc,
    "round": mpmath.nint,
    "round_to": None,  # decimals are rounded to floats; tested by itself
    "sum": lambda *xs: mpmath.fsum(xs),
    "dot": lambda *xs: mpmath.fdot(xs[: len(xs) // 2], xs[len(xs) // 2 :]),
    "hypot": _distance,
    "direction": lambda *xs: xs[0] / _distance(*xs),
    "norm": _distance,
    "logsumexp": lambda *xs: (
        max(xs) + mpmath.log(mpmath.fsum([mpmath.exp(x - max(xs)) for x in xs]))
    ),
}
# Operands that are options, by which a row is not to be differentiated
FIXED = {
    "where": {0}, "polygamma": {0}, "sinc_derivative": {0}, "expn": {0}, "lambertw": {1},
    "jv": {0}, "yv": {0}, "iv": {0}, "kv": {0}, "zeta": {0}, "polygamma_step": {0},
    "gammainc": {0}, "gammaincc": {0}, "gamma_density": {0},
}  # fmt: skip

# The named exceptions: errors counted in a larger unit, for derivatives of an order and more. The
# rows say why.
EXCEPTIONS = {
    "norm": (2, lambda out, order: EPSILON * abs(out) ** (1 - order)),
    "logsumexp": (1, lambda out, order: EPSILON * max(1.0, abs(out))),
}

# By how much the bounds are wider for functions that SciPy evaluates, as measured
WIDER = {
    "jv": 40, "beta": 15, "betaln": 60, "gammainc": 6, "gammaincc": 6, "gamma_density": 6, "kv": 4,
    "yv": 3, "expn": 2,
}  # fmt: skip
SLOW = {"kv", "yv", "zeta", "polygamma_step", "gammaincc"}  # in mpmath


def digits_for(operands, order, has_tails=True):
    """How many digits difference quotients of an order need at a point.

    Those of functions such as tanh, of which little is left to 1 in their tails, need more.
    """
    sizes = [abs(math.log10(abs(x))) for x in operands if x != 0.0] or [0.0]
    tails = 330 if has_tails and max(map(abs, operands)) > 3.0 else 20  # 1 - tanh(350) is 1e-303
    return int(20 + order * STEP + (order + 1) * max(sizes) + tails)


def exact_derivatives(function, operands, order, fixed):
    """Every derivative up to an order, by how often each operand is differentiated by.

    They are forward differences, at steps far below any float's.
    """
    point = [mpf(x) for x in operands]
    steps = [mpf(10) ** -STEP * min(abs(x) or 1, 1) for x in point]
    counts = [range(1) if i in fixed else range(order + 1) for i in range(len(point))]
    grid = [taken for taken in itertools.product(*counts) if sum(taken) <= order]
    values = {
        taken: function(*[x + k * h for x, k, h in zip(point, taken, steps)]) for taken in grid
    }
    noise = max(map(abs, values.values())) * mpf(10) ** (15 - mpmath.mp.dps)
    found = {}
    for taken in grid:
        total = mpf(0)
        for fewer in itertools.product(*[range(k + 1) for k in taken]):
            sign = (-1) ** (sum(taken) - sum(fewer))
            total += sign * math.prod(map(math.comb, taken, fewer)) * values[fewer]
        scale = mpmath.fprod([h**k for k, h in zip(taken, steps)])
        found[taken] = total / scale if abs(total) > noise else mpf(0)
    return found


def in_units(found, exact, operands, next_derivatives, extra=0):
    """The error of a float, in the project's unit."""
    unit = mpf(math.ulp(float(exact))) + extra
    for operand, derivative in zip(operands, next_derivatives, strict=True):
        unit += math.ulp(operand) * abs(derivative)
    return float(abs(mpf(found) - exact) / unit)


def normal(number):
    """Whether a number lies well inside the range of normal floats."""
    return number == 0 or 1e-290 < abs(number) < 1e290


def errors(op: Op, operands, order=1):
    """Pairs of order and error of each derivative up to an order, where in the normal range."""
    fixed = FIXED.get(op.name, set())
    has_tails = op.name not in {"jv", "yv", "iv", "kv"}  # where mpmath would take long
    with mpmath.workdps(digits_for(operands, order + 1, has_tails)):
        exact = exact_derivatives(EXACT[op.name], operands, order + 1, fixed)
        found = derivatives(op, operands, order, fixed)
        for indices, value in found.items():
            taken = tuple([indices.count(i) for i in range(len(operands))])
            if not normal(exact[taken]):
                continue
            if len(indices) > 1 and not in_normal_range([value]):
                continue
            if len(indices) == 1:  # as an eager pass computes it
                value = op.partial(indices[0], tuple(operands), found[()].data)
            following = [
                0 if i in fixed else exact[(*taken[:i], k + 1, *taken[i + 1 :])]
                for i, k in enumerate(taken)
            ]
            number = getattr(value, "data", value)
            extra = exceptional_unit(op, found[()], len(indices))
            yield len(indices), in_units(number, exact[taken], operands, following, extra)


def exceptional_unit(op, out, order):
    """What a named exception may add to the unit."""
    first, unit = EXCEPTIONS.get(op.name, (math.inf, None))
    return unit(mpf(out.data), order) if order >= first else 0
