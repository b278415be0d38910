"""Signs that are said to be sure stay the same when every operation rounds otherwise."""

import math
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from autograd.compiler.program.program import Program
from autograd.compiler.program.signs import NOT_NEGATIVE, POSITIVE, SURE, signs
from autograd.table import ops
from support.straight import straight_programs

OPS = [
    ops.add, ops.add, ops.sub, ops.mul, ops.mul, ops.div, ops.neg, ops.absolute, ops.relu, ops.sqrt,
    ops.exp, ops.sigmoid, ops.tanh, ops.log, ops.sin, ops.hypot, ops.sum, ops.dot, ops.maximum,
    ops.where, ops.pow, ops.strong, ops.square,
]  # fmt: skip
NUMBERS = st.sampled_from([0.0, 1.0, -1.0, 0.5, 2.0, 1.3102272059107631, -0.7, 3.0])


def places_of(program, inputs, rng=None):
    """The number at each place; with a generator, each rounded product and function moved a bit."""
    numbers = list(inputs)
    for op, operands in zip(program.ops, program.operands, strict=True):
        x = op.value(*[numbers[p] if p >= 0 else program.constants[~p] for p in operands])
        if rng is not None and op not in (ops.neg, ops.absolute, ops.relu, ops.maximum, ops.where):
            x *= 1.0 + rng.uniform(-1e-12, 1e-12)
        numbers.append(x)
    return numbers


def sign(x):
    return (x > 0.0) - (x < 0.0)


@settings(max_examples=400)
@given(data=st.data(), program=straight_programs(OPS, NUMBERS, guards=False))
def test_what_is_sure(data, program):
    inputs = data.draw(st.lists(NUMBERS, min_size=program.n_inputs, max_size=program.n_inputs))
    known = signs(program)
    exact = places_of(program, inputs)
    moved = places_of(program, inputs, Random(1))
    for place, (one, other) in enumerate(zip(exact, moved, strict=True)):
        if not (1e-200 < abs(one) < 1e200 or one == 0.0):
            return  # what over- and underflows is passed over
        if known[place] & SURE and not math.isnan(other):
            assert sign(one) == sign(other)
        if known[place] & NOT_NEGATIVE:
            assert not one < 0.0
        if known[place] & POSITIVE:
            assert one > 0.0


def test_what_is_not_sure():
    differs = Program(2, [], [ops.mul, ops.mul, ops.sub], [(0, 0), (1, 1), (2, 3)], [], [4])
    assert not signs(differs)[4] & SURE
    plain = Program(2, [], [ops.sub, ops.mul], [(0, 1), (2, 2)], [], [3])
    assert signs(plain)[2] == SURE
    assert signs(plain)[3] == SURE | NOT_NEGATIVE
    squares = [ops.mul, ops.mul, ops.sub, ops.where]
    chosen = Program(2, [1.0, 0.0], squares, [(0, 0), (1, 1), (2, 3), (4, -1, -2)], [], [5])
    assert signs(chosen)[5] == NOT_NEGATIVE
