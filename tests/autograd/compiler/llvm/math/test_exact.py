"""Exact lowerings give what the table gives, bit for bit, on one lane and on many."""

import math
from array import array
from random import Random

import numpy as np
import pytest

from autograd.compiler.llvm.math import exact
from autograd.compiler.program.deciding import PREFIX, marked, unmarked
from autograd.compiler.program.program import Program
from autograd.table.operation import TABLE
from support.compiling import backends
from support.straight import bits

SPECIAL = [
    0.0, -0.0, 1.0, -1.0, 0.5, -0.5, 2.0, 3.0, math.inf, -math.inf, math.nan, 1e200, -1e-200,
    5e-324, 1e-310, 700.0, -745.2, 710.0, 1e300, 0.1, 1.0 - 2.0**-53, 1.0 + 2.0**-52,
]  # fmt: skip
OPS = [op for op in TABLE.values() if op.name not in ("polygamma", "sinc_derivative", "digamma")]


def number(rng):
    if rng.random() < 0.3:
        return rng.choice(SPECIAL)
    if rng.random() < 0.6:
        return rng.uniform(-3.0, 3.0)
    return math.copysign(math.exp(rng.uniform(-30.0, 30.0)), rng.uniform(-1.0, 1.0))


def arities(op):
    return [op.arity] if op.arity >= 0 else [2, 4, 20]


def program_of(op, arity):
    return marked(Program(arity, [], [op], [tuple(range(arity))], [], [arity]), everything=True)


@pytest.mark.parametrize("op", OPS, ids=str)
def test_on_one_lane(op, backend):
    from autograd.compiler.backends import BACKENDS

    rng = Random(op.name)
    for arity in arities(op):
        run = BACKENDS[backend].runner(program_of(op, arity))
        for _ in range(60):
            operands = [number(rng) for _ in range(arity)]
            result = array("d", [0.0])
            run(array("d", operands), result)
            assert bits(result) == bits([op.value(*operands)]), operands


@pytest.mark.parametrize("backend", backends("native"))
@pytest.mark.parametrize("op", OPS, ids=str)
def test_on_many_lanes(op, backend):
    import autograd as ag
    from autograd.compiler.backends import forced

    rng = Random(op.name)
    arity = arities(op)[-1]
    rows = [[number(rng) for _ in range(arity)] for _ in range(40)]
    with forced(backend):
        f = ag.compile(op, batch=(0,) * arity, exact=True)
        found = f(*np.array(rows).T)
    assert bits(found) == bits([op.value(*row) for row in rows])


def test_what_is_alike_needs_no_lowering_of_its_own():
    assert not {name.removeprefix(PREFIX) for name in exact.LOWERINGS} & exact.ALIKE
    for op in OPS:
        program = program_of(op, arities(op)[-1])
        back = unmarked(program, exact.ALIKE).ops[0]
        assert (back is op) == (op.name in exact.ALIKE)
