"""Random straight-line programs, for machines that run them, and what they must give."""

import math

from autograd.compiler.llvm.math.lowerings import LOWERINGS
from autograd.compiler.program import fusing
from autograd.compiler.program.builder import Builder
from autograd.compiler.program.program import Program
from autograd.table import ops

FUSIONS = (fusing.PRODUCT_PLUS, fusing.PRODUCT_MINUS, fusing.MINUS_PRODUCT)
LOWERED = {row.name: row for row in (*ops.TABLE.values(), *FUSIONS) if row.name in LOWERINGS}
FIXED = [row for row in LOWERED.values() if row.arity >= 0]
ANY_ARITY = [row for row in LOWERED.values() if row.arity < 0]
SPECIAL = [0.0, -0.0, 1.0, -1.0, 0.5, 2.0, math.inf, -math.inf, math.nan]
# Rows that neither jump nor blow errors up, so that long chains of them can be compared
TAME = [ops.tanh, ops.sin, ops.cos, ops.relu, ops.neg, ops.sigmoid, ops.maximum, ops.minimum]


def numbers(rng, count):
    """Random operands, some of them special."""
    return [rng.choice(SPECIAL) if rng.random() < 0.2 else rng.gauss(0, 2) for _ in range(count)]


def wide(rng, rows, count, n_inputs=40):
    """A program that applies each row to random inputs and constants, a number of times."""
    places = [*range(n_inputs), *[~k for k in range(5)]]
    operations = [row for row in rows for _ in range(count)]
    rng.shuffle(operations)
    return Program(
        n_inputs,
        numbers(rng, 5),
        operations,
        [tuple(rng.choices(places, k=row.arity)) for row in operations],
        [],
        [n_inputs + k for k in range(len(operations))],
    )


def deep(rng, size, n_inputs=6):
    """A program whose results depend on one another in chains, and stay below 1."""
    builder = Builder(n_inputs)
    half = builder.constant(0.5)
    places = [builder.add(ops.tanh, (k,)) for k in range(n_inputs)]
    while len(places) < size:
        row = rng.choice([*TAME, ops.add, ops.sum, ops.dot])
        if row is ops.add:  # the mean
            total = builder.add(row, tuple(rng.choices(places[-20:], k=2)))
            places.append(builder.add(ops.mul, (half, total)))
        elif row.arity < 0:
            many = builder.add(row, tuple(rng.choices(places, k=2 * rng.randrange(1, 15))))
            places.append(builder.add(ops.tanh, (many,)))
        else:
            places.append(builder.add(row, tuple(rng.choices(places[-20:], k=row.arity))))
    return builder.finished([], [*places[-3:], 0, half, places[-1], *rng.choices(places, k=4)])


def over_many(rng, row, length):
    """A program of one row over so many inputs, or pairs of them, the first ones twice."""
    count = 2 * length if row is ops.dot else length
    return Program(count + 1, [], [row], [tuple(range(count))], [], [count + 1])


def close(found, wanted):
    """Whether a number is what the rows themselves give, up to rounding."""
    if math.isnan(wanted) or math.isinf(wanted):
        return found == wanted or (math.isnan(found) and math.isnan(wanted))
    return abs(found - wanted) <= 1e-12 * max(abs(wanted), 1e-3)


def assert_close(found, wanted, program):
    """Check results of a program."""
    assert len(found) == len(wanted)
    for k, (one, other) in enumerate(zip(found, wanted)):
        index = program.outputs[k] - program.n_inputs
        row = program.ops[index] if index >= 0 else "an input or constant"
        assert close(one, other), (k, row, one, other)
