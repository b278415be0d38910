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


def known_of(op, *operands, constants=(1.0, 0.0, -2.0)):
    """What is known of an operation on x, y, x - y, x x - y y, x x, exp x, or constants."""
    before = [
        (ops.sub, (0, 1)), (ops.mul, (0, 0)), (ops.mul, (1, 1)), (ops.sub, (3, 4)), (ops.exp, (0,)),
    ]  # fmt: skip
    all_ops, all_operands = zip(*before, (op, operands), strict=True)
    program = Program(2, list(constants), list(all_ops), list(all_operands), [], [7])
    return signs(program)[7]


X, Y, DIFFERENCE, SQUARE, OTHER, DOUBTFUL, EXP = range(7)
ONE, ZERO, MINUS = -1, -2, -3
PLUS = SURE | NOT_NEGATIVE | POSITIVE


def test_of_each_kind_of_operation():
    for op, operands, known in [
        (ops.where, (SQUARE, X, Y), SURE), (ops.where, (DOUBTFUL, EXP, ONE), PLUS),
        (ops.where, (X, X, X), SURE), (ops.where, (DOUBTFUL, X, X), 0),
        (ops.where, (X, EXP, DOUBTFUL), 0), (ops.where, (X, DOUBTFUL, EXP), 0),
        (ops.add, (X, Y), SURE), (ops.add, (X, ONE), SURE), (ops.add, (X, SQUARE), 0),
        (ops.add, (SQUARE, OTHER), SURE | NOT_NEGATIVE), (ops.add, (SQUARE, ONE), PLUS),
        (ops.add, (DOUBTFUL, ONE), 0), (ops.sum, (X, Y, X), 0),
        (ops.sum, (SQUARE, EXP, OTHER), PLUS),
        (ops.sub, (X, ONE), SURE), (ops.sub, (X, SQUARE), 0), (ops.sub, (EXP, X), 0),
        (ops.mul, (X, Y), SURE), (ops.mul, (X, DOUBTFUL), 0), (ops.mul, (EXP, ONE), PLUS),
        (ops.mul, (SQUARE, ONE), SURE | NOT_NEGATIVE), (ops.mul, (EXP, MINUS), SURE),
        (ops.mul, (DOUBTFUL, DOUBTFUL), NOT_NEGATIVE), (ops.mul, (X, X), SURE | NOT_NEGATIVE),
        (ops.mul, (EXP, EXP), PLUS), (ops.strong, (X, X), SURE | NOT_NEGATIVE),
        (ops.div, (X, X), SURE), (ops.div, (DOUBTFUL, DOUBTFUL), 0), (ops.div, (EXP, SQUARE), 3),
        (ops.neg, (EXP,), SURE), (ops.neg, (SQUARE,), SURE), (ops.neg, (DOUBTFUL,), 0),
        (ops.absolute, (DOUBTFUL,), NOT_NEGATIVE), (ops.absolute, (EXP,), PLUS),
        (ops.sqrt, (EXP,), PLUS), (ops.sqrt, (SQUARE,), SURE | NOT_NEGATIVE),
        (ops.tanh, (EXP,), PLUS), (ops.tanh, (SQUARE,), SURE | NOT_NEGATIVE),
        (ops.tanh, (X,), SURE), (ops.tanh, (DOUBTFUL,), 0), (ops.sin, (X,), 0),
        (ops.hypot, (DOUBTFUL, EXP), PLUS), (ops.hypot, (X, Y), SURE | NOT_NEGATIVE),
        (ops.hypot, (DOUBTFUL, X), NOT_NEGATIVE), (ops.norm, (X, Y, X), SURE | NOT_NEGATIVE),
        (ops.dot, (X, Y, X, Y), SURE | NOT_NEGATIVE), (ops.dot, (X, EXP, X, EXP), PLUS),
        (ops.dot, (DOUBTFUL, X, DOUBTFUL, X), NOT_NEGATIVE), (ops.dot, (X, Y, Y, X), 0),
        (ops.dot, (SQUARE, EXP, EXP, SQUARE), SURE | NOT_NEGATIVE),
        (ops.dot, (EXP, ONE, ONE, EXP), PLUS), (ops.dot, (DOUBTFUL, EXP, EXP, EXP), 0),
        (ops.maximum, (DOUBTFUL, EXP), PLUS), (ops.maximum, (X, Y), 0),
        (ops.largest, (X, Y, ONE), PLUS), (ops.pow, (EXP, DOUBTFUL), PLUS),
        (ops.pow, (SQUARE, DOUBTFUL), 0), (ops.exp, (DOUBTFUL,), PLUS),
        (ops.log, (EXP,), 0), (ops.identity, (EXP,), PLUS), (ops.relu, (DOUBTFUL,), NOT_NEGATIVE),
        (ops.relu, (EXP,), PLUS), (ops.minimum, (EXP, ONE), 0),
    ]:  # fmt: skip
        assert known_of(op, *operands) & PLUS == known, (op, operands)


def test_sums_of_what_was_negated_are_exact_too():
    for op in (ops.neg, ops.absolute, ops.relu, ops.identity):
        program = Program(2, [], [op, ops.sub], [(0,), (2, 1)], [], [3])
        assert signs(program)[3] & SURE
    halved = Program(2, [0.3], [ops.mul, ops.sub], [(0, -1), (2, 1)], [], [3])
    assert not signs(halved)[3] & SURE


def test_of_constants():
    numbers = [1.0, 0.0, -0.0, -2.0, math.nan]
    known = [signs(Program(1, numbers, [], [], [], [0]))[~k] for k in range(len(numbers))]
    assert [k & PLUS for k in known] == [PLUS, 3, 3, SURE, SURE]
