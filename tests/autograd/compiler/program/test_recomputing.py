"""What a loop computes again rather than reads: the same numbers, and earlier loops that vanish."""

import struct
from collections import Counter

import pytest
from hypothesis import given, settings

from autograd.compiler.program import recomputing
from autograd.compiler.program.program import Guard, Program
from autograd.compiler.program.recomputing import LARGE, MOST, recomputed
from autograd.compiler.program.repeats import loops_in
from autograd.table import ops
from support.chains import chains

pytest.importorskip("numpy")

LANES = 8
PLAIN = {*recomputing.CHEAP, ops.exp, ops.sin}


def loops_of(program):
    return loops_in(program, PLAIN, LANES)


def bits(numbers):
    return [struct.pack("<d", x) for x in numbers]


def in_turn(count, body, result, n_inputs=None, constants=(2.0, 3.0)):
    """A program of one family after the other; each body gives operations and their operands."""
    n = n_inputs or count + 8
    code, operands = [], []
    firsts = []
    for one in body:
        firsts.append(n + len(code))
        for k in range(count):
            for op, own in one(k, n + len(code), firsts):
                code.append(op)
                operands.append(own)
    outputs = [place for k in range(count) for place in result(k, firsts)]
    return Program(n, list(constants), code, operands, [], outputs)


def test_a_difference_of_inputs_is_had_from_these():
    program = in_turn(
        LARGE,
        [
            lambda k, here, firsts: [(ops.sub, (k + 1, k))],
            lambda k, here, firsts: [(ops.exp, (firsts[0] + k,)), (ops.sin, (here,))],
        ],
        lambda k, firsts: [firsts[1] + 2 * k + 1],
    )
    found = recomputed(program, loops_of(program))
    assert Counter(found.ops) == Counter(program.ops)  # those that were are not any more
    assert found.ops[:6] == [ops.sub, ops.exp, ops.sin] * 2
    (loop,) = loops_of(found)
    assert (loop.period, loop.count) == (3, LARGE)
    numbers = [k / 7 for k in range(program.n_inputs)]
    assert found(*numbers) == program(*numbers)


def test_what_is_read_twice_is_computed_once():
    program = in_turn(
        LARGE,
        [
            lambda k, here, firsts: [(ops.sub, (k + 1, k))],
            lambda k, here, firsts: [
                (ops.exp, (firsts[0] + k,)), (ops.mul, (firsts[0] + k, firsts[0] + k)),
                (ops.add, (here, here + 1)),
            ],
        ],
        lambda k, firsts: [firsts[1] + 3 * k + 2],
    )  # fmt: skip
    found = recomputed(program, loops_of(program))
    assert Counter(found.ops) == Counter(program.ops)


@pytest.mark.parametrize("depth", [1, MOST, MOST + 1])
def test_a_few_operations_at_most(depth):
    def chain(k, here, firsts):
        return [(ops.neg, (k if j == 0 else here + j - 1,)) for j in range(depth)]

    program = in_turn(
        LARGE,
        [chain, lambda k, here, firsts: [(ops.sin, (firsts[0] + depth * (k + 1) - 1,))]],
        lambda k, firsts: [firsts[1] + k],
    )
    found = recomputed(program, loops_of(program))
    assert (found is not program) == (depth <= MOST)


@pytest.mark.parametrize(
    "earlier",
    [
        lambda k: (ops.exp, (k,)),  # too dear
        lambda k: (ops.neg, (0 if k % 3 else 1,)),  # not evenly apart
        lambda k: (ops.add, (k, ~(k % 2))),  # with one constant or another
        lambda k: (ops.neg if k < LARGE - 1 else ops.exp, (k,)),  # not all alike
        lambda k: (ops.add, (k, ~k)),  # with a table of constants
    ],
)
def test_what_stays_in_memory(earlier):
    program = in_turn(
        LARGE,
        [
            lambda k, here, firsts: [earlier(k)],
            lambda k, here, firsts: [(ops.sin, (firsts[0] + k,)), (ops.exp, (here,))],
        ],
        lambda k, firsts: [firsts[1] + 2 * k + 1],
        constants=[k / 3 for k in range(LARGE)],
    )
    assert loops_of(program)
    assert recomputed(program, loops_of(program)) is program


def test_results_behind_the_inputs_are_no_inputs():
    """Places step evenly from the last inputs to the first results."""
    program = in_turn(
        LARGE,
        [
            lambda k, here, firsts: [(ops.exp, (k,))],
            lambda k, here, firsts: [(ops.neg, (firsts[0] - 4 + k,))],
            lambda k, here, firsts: [(ops.sin, (firsts[1] + k,)), (ops.exp, (here,))],
        ],
        lambda k, firsts: [firsts[2] + 2 * k + 1],
    )
    assert recomputed(program, loops_of(program)) is program


@pytest.mark.parametrize("is_wide", [False, True])
def test_operations_count_wherever_they_are(is_wide):
    """One operation of two that come from inputs makes three; of two such, seven."""

    def tree(k, here, firsts):
        twos = [(ops.sub, (k + 1, k)), (ops.add, (k, k)), (ops.mul, (here, here + 1))]
        more = [(ops.sub, (k, k + 1)), (ops.mul, (k, k)), (ops.add, (here + 3, here + 4))]
        return [*twos, *more, (ops.add, (here + 2, here + 5 if is_wide else k))]

    last = 6 if is_wide else 2
    program = in_turn(
        LARGE,
        [
            tree,
            lambda k, here, firsts: [(ops.sin, (firsts[0] + 7 * k + last,)), (ops.exp, (here,))],
        ],
        lambda k, firsts: [firsts[1] + 2 * k + 1],
    )
    assert (recomputed(program, loops_of(program)) is program) == is_wide


def test_passes_do_not_share_what_they_compute_again():
    """What one gives the other goes through memory, which is what is to be saved."""
    program = in_turn(
        LARGE + 4,
        [
            lambda k, here, firsts: [(ops.sub, (k + 1, k))],
            lambda k, here, firsts: [
                (ops.exp, (firsts[0] + k,)), (ops.sin, (here,)),
                (ops.add, (here - 3 if k else 0, firsts[0] + k)), (ops.exp, (here + 2,)),
            ],
        ],
        lambda k, firsts: [firsts[1] + 4 * k + 1, firsts[1] + 4 * k + 3],
    )  # fmt: skip
    loop = loops_of(program)[-1]
    assert len(loop.passes) == 2
    found = recomputed(program, loops_of(program))
    assert Counter(found.ops)[ops.sub] > 2 * loop.count - 1
    numbers = [k / 777 for k in range(program.n_inputs)]
    assert found(*numbers) == program(*numbers)


def test_short_loops_read_what_there_is():
    program = in_turn(
        LARGE - 1,
        [
            lambda k, here, firsts: [(ops.sub, (k + 1, k))],
            lambda k, here, firsts: [(ops.exp, (firsts[0] + k,)), (ops.sin, (here,))],
        ],
        lambda k, firsts: [firsts[1] + 2 * k + 1],
    )
    assert recomputed(program, loops_of(program)) is program


def test_what_others_ask_for_stays():
    """A result of the earlier loop is an output, and so is a guard's number of the later one."""
    count = LARGE + 2
    program = in_turn(
        count,
        [
            lambda k, here, firsts: [(ops.sub, (k + 1, k))],
            lambda k, here, firsts: [(ops.exp, (firsts[0] + k,)), (ops.sin, (here,))],
        ],
        lambda k, firsts: [firsts[0] + k, firsts[1] + 2 * k + 1],
    )
    numbers = [k / 7 for k in range(program.n_inputs)]
    place = program.n_inputs + 3 * count - 1
    expected = program.having(outputs=[place])(*numbers)
    program = program.having(guards=[Guard(place, expected[0])])
    found = recomputed(program, loops_of(program))
    assert found is not program
    assert found.having(outputs=[found.guards[0].place])(*numbers) == expected
    assert found(*numbers) == program(*numbers)


@settings(max_examples=60, deadline=None)
@given(chains())
def test_all_numbers_stay_the_same(drawn):
    program, inputs = drawn
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(recomputing, "LARGE", LANES)
        found = recomputed(program, loops_of(program))
    assert bits(found(*inputs)) == bits(program(*inputs))
    for i, own in enumerate(found.operands):
        assert max(own) < found.n_inputs + i
