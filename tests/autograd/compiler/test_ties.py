"""Where a difference is exactly 0, whatever jumps or is steep there gets just that 0, compiled too.

A product fused into a difference leaves a rounding remainder in place of the 0. Next to a corner
(relu, maximum) that may give the slope of either side, as the documentation says; before a jump,
an edge of a domain or an infinite slope it must not happen.
"""

import math
import random

import numpy as np
import pytest

import autograd as ag
from autograd.table.operation import TABLE, Fact
from support.compiling import backends

DELICATE = [
    op
    for op in TABLE.values()
    if op.delicate and Fact.HELPER not in op.facts and op.arity in (1, 2)
]


def ties(count):
    """Numbers x, y, z, w with x y = z w after rounding, of products that are not exact."""
    rng = random.Random(3)
    found = []
    while len(found) < count:
        x, y = rng.uniform(0.1, 2.0), rng.uniform(0.1, 2.0)
        z, w = x * 3.0, y / 3.0
        if x * y == z * w and math.fsum([x * y, -z * w]) == 0.0:
            found.append((x, y, z, w))
    return found


def function_of(op, place):
    def f(x, y, z, w):
        operands = [1.5] * op.arity
        operands[place] = x * y - z * w
        return op(*operands)

    return f


def bits(numbers):
    return [float(n).hex() if n == n else "nan" for n in numbers]


@pytest.mark.parametrize("op", DELICATE, ids=str)
def test_values_and_slopes_at_exact_ties_are_the_eager_ones(op, backend):
    points = ties(200)
    for place in op.delicate:
        f = function_of(op, place)
        value, slopes = ag.compile(f), ag.compile(ag.grad(f, (0, 1, 2, 3)))
        for point in points:
            assert bits([value(*point)]) == bits([f(*point)])
            eager = ag.grad(f, (0, 1, 2, 3))(*point)
            assert bits(map(abs, slopes(*point))) == bits(map(abs, eager))  # but for a zero's sign


@pytest.mark.parametrize("backend", backends("native", "interpreter"))
@pytest.mark.parametrize("op", DELICATE, ids=str)
def test_values_at_exact_ties_in_batches(op, backend):
    from autograd.compiler.backends import forced

    columns = [np.array(column) for column in zip(*ties(200))]
    for place in op.delicate:
        f = function_of(op, place)
        with forced(backend):
            found = ag.compile(f, batch=(0, 0, 0, 0))(*columns)
        assert bits(found) == bits([f(*row) for row in zip(*columns)])


def test_ties_are_ties():
    assert all(x * y - z * w == 0.0 for x, y, z, w in ties(200))
    assert {"sign", "cbrt", "floor", "log", "sqrt", "div", "atan2"} <= {op.name for op in DELICATE}
    fused = [math.fsum([x * y]) for x, y, _, _ in ties(5)]
    assert len(set(fused)) == 5
