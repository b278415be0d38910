"""The table's operations in mpmath, and errors counted in the project's unit.

The unit is ulp(result) + ulp(operand) * |next derivative by it|, summed over the operands: the
error that correctly rounded operands cause by themselves.
"""

import math

import mpmath

from autograd.ops import Op

DIGITS = 1100  # tiny and huge operands cancel hundreds of digits in the difference quotients

EXACT = {
    "where": lambda c, x, y: x if c else y,
    "step": lambda x: mpmath.mpf(x > 0),
    "exceeds": lambda x, y: mpmath.mpf(0.5) if x == y else mpmath.mpf(x > y),
    "sign": mpmath.sign,
    "add": lambda x, y: x + y,
    "sub": lambda x, y: x - y,
    "mul": lambda x, y: x * y,
    "div": lambda x, y: x / y,
    "neg": lambda x: -x,
    "pow": mpmath.power,
    "exp": mpmath.exp,
    "log": mpmath.log,
    "sqrt": mpmath.sqrt,
    "sigmoid": lambda x: 1 / (1 + mpmath.exp(-x)),
    "softplus": lambda x: mpmath.log(1 + mpmath.exp(x)),
    "sin": mpmath.sin,
    "cos": mpmath.cos,
    "sinh": mpmath.sinh,
    "cosh": mpmath.cosh,
    "tanh": mpmath.tanh,
    "relu": lambda x: max(x, mpmath.mpf(0)),
    "abs": abs,
    "maximum": max,
    "minimum": min,
}


def partial(function, index, point):
    """The derivative by one operand, by a central difference at a step far below any float's."""
    step = mpmath.mpf(10) ** -60 * min(abs(point[index]) or 1, 1)
    above = [x + step * (i == index) for i, x in enumerate(point)]
    below = [x - step * (i == index) for i, x in enumerate(point)]
    return (function(*above) - function(*below)) / (2 * step)


def in_units(found, exact, operands, next_derivatives):
    """The error of a float, in the project's unit."""
    unit = mpmath.mpf(math.ulp(float(exact)))
    for operand, derivative in zip(operands, next_derivatives, strict=True):
        unit += math.ulp(operand) * abs(derivative)
    return float(abs(mpmath.mpf(found) - exact) / unit)


def normal(number):
    """Whether a number lies well inside the range of normal floats."""
    return number == 0 or 1e-290 < abs(number) < 1e290


def errors(op: Op, operands):
    """The errors of value and partials at a point; None for those outside the normal range."""
    function = EXACT[op.name]
    with mpmath.workdps(DIGITS):
        point = [mpmath.mpf(x) for x in operands]
        exact = function(*point)
        slopes = [partial(function, i, point) for i in range(op.arity)]
        found, partials = op.linearize(tuple(operands))
        yield in_units(found, exact, operands, slopes) if normal(exact) else None
        for i in range(op.arity):
            if not normal(slopes[i]):
                yield None
                continue
            curves = [
                partial(lambda *x, i=i: partial(function, i, x), j, point) for j in range(op.arity)
            ]
            yield in_units(partials[i], slopes[i], operands, curves)
