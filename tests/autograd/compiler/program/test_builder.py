"""The builder: what it leaves out is never missed, not in a bit."""

import math
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograd.compiler.program.builder import Builder
from autograd.compiler.program.program import Guard
from autograd.table import ops
from support.straight import ANY, EDGES, asked, bits, every_float, inputs_of, straight_programs

ROUNDING = {ops.pow}  # x**3 is written as products, which round twice
SIGNLESS = {ops.strong}  # where it is 0, the sign of the zero is left open


def built(program):
    """A program, written anew through a builder; with the builder."""
    builder = Builder(program.n_inputs)
    places = list(range(program.n_inputs))

    def at(place):
        return places[place] if place >= 0 else builder.constant(program.constants[~place])

    for op, operands in zip(program.ops, program.operands):
        places.append(builder.add(op, tuple([at(place) for place in operands])))
    guards = [Guard(at(guard.place), guard.outcome) for guard in program.guards]
    return builder.finished(guards, [at(place) for place in program.outputs]), builder


@settings(max_examples=400)
@given(
    data=st.data(), program=straight_programs([op for op in ANY if op not in ROUNDING | SIGNLESS])
)
def test_a_program_keeps_every_bit_of_its_results(data, program):
    shorter, _ = built(program)
    assert len(shorter.ops) <= len(program.ops)
    for _ in range(3):
        inputs = data.draw(inputs_of(program))
        assert bits(shorter(*inputs)) == bits(program(*inputs))
        assert set(bits(asked(shorter, inputs))) <= set(bits(asked(program, inputs)))


@settings(max_examples=200)
@given(program=straight_programs())
def test_what_is_written_is_needed_and_written_once(program):
    shorter, _ = built(program)
    written = list(zip(shorter.ops, shorter.operands))
    assert len(set(written)) == len(written)
    used = {place for operands in shorter.operands for place in operands}
    used |= {guard.place for guard in shorter.guards} | set(shorter.outputs)
    for i, operands in enumerate(shorter.operands):
        place = shorter.n_inputs + i
        assert place in used
        assert all(operand < place for operand in operands)
        assert any(operand >= 0 for operand in operands)  # else it would be folded


@given(program=straight_programs())
def test_building_again_changes_nothing(program):
    once, _ = built(program)
    twice, builder = built(once)
    assert twice.ops == once.ops
    assert (builder.folded, builder.simplified, builder.shared) == (0, 0, 0)


IDENTITIES = {
    "x + -0.0": (ops.add, (0, -0.0)), "-0.0 + x": (ops.add, (-0.0, 0)),
    "x - 0.0": (ops.sub, (0, 0.0)), "x / 1": (ops.div, (0, 1.0)),
    "x 1": (ops.mul, (0, 1.0)), "1 x": (ops.mul, (1.0, 0)),
    "x**1": (ops.pow, (0, 1.0)), "identity": (ops.identity, (0,)), "held": (ops.held, (0,)),
    "one choice": (ops.where, (0, 0, 0)), "chosen": (ops.where, (1.0, 0, 2.0)),
    "the other": (ops.where, (0.0, 2.0, 0)),
}  # fmt: skip
NONE = {
    "x + 0.0": (ops.add, (0, 0.0)), "x - -0.0": (ops.sub, (0, -0.0)), "0 x": (ops.mul, (0.0, 0)),
    "0 / x": (ops.div, (0.0, 0)), "x - x": (ops.sub, (0, 0)), "x / x": (ops.div, (0, 0)),
    "x / 3": (ops.div, (0, 3.0)), "x**0.5": (ops.pow, (0, 0.5)),
}  # fmt: skip


def only(op, operands):
    """A builder and the place of one operation; ints are places, floats constants."""
    builder = Builder(1)
    places = [builder.constant(x) if isinstance(x, float) else x for x in operands]
    return builder, builder.add(op, tuple(places))


@pytest.mark.parametrize(("op", "operands"), IDENTITIES.values(), ids=IDENTITIES)
def test_identities(op, operands):
    builder, place = only(op, operands)
    assert place == 0
    assert builder.simplified == 1
    for x in EDGES:
        assert bits([op.value(*[x if type(o) is int else o for o in operands])]) == bits([x])


@pytest.mark.parametrize(("op", "operands"), NONE.values(), ids=NONE)
def test_what_is_no_identity_for_every_float(op, operands):
    builder, place = only(op, operands)
    assert place == 1
    assert builder.simplified == 0


@pytest.mark.parametrize("factor", [1.0, -1.0, 0.0, -0.0, 2.0])
@pytest.mark.parametrize("x", EDGES)
def test_strong_products_with_constants(factor, x):
    builder, place = only(ops.strong, (0, factor))
    [found] = builder.finished([], [place])(x)
    expected = ops.strong.value(x, factor)
    if expected == 0.0:  # whose sign means nothing in such a product
        assert found == 0.0
    else:
        assert bits([found]) == bits([expected])


@given(x=every_float, k=st.integers(-1074, 1023))
def test_division_by_powers_of_two(x, k):
    builder, place = only(ops.div, (0, 2.0**k))
    assert bits(builder.finished([], [place])(x)) == bits([x / 2.0**k])


@given(x=every_float, y=st.sampled_from([-1.0, 1.0, 2.0, 3.0]))
def test_powers_as_products_round_a_little_else(x, y):
    builder, place = only(ops.pow, (0, y))
    [found] = builder.finished([], [place])(x)
    wanted = ops.pow.value(x, y)
    if math.isfinite(wanted) and abs(wanted) > 1e-290:
        assert abs(found - wanted) <= 2.0 * math.ulp(wanted)
    elif not math.isfinite(wanted):
        assert bits([found]) == bits([wanted])


@pytest.mark.parametrize("op", [ops.add, ops.mul, ops.equal, ops.not_equal])
def test_operands_that_commute_are_shared(op):
    builder = Builder(2)
    assert builder.add(op, (0, 1)) == builder.add(op, (1, 0))
    assert builder.shared == 1
    assert builder.add(ops.sub, (0, 1)) != builder.add(ops.sub, (1, 0))


def test_constants_are_kept_by_their_bits():
    builder = Builder(1)
    nan = struct.unpack("d", struct.pack("Q", 0x7FF8000000000001))[0]
    places = [builder.constant(x) for x in (0.0, -0.0, 0.0, math.nan, math.nan, nan, 1.0, 1)]
    assert places[0] == places[2] != places[1]
    assert places[3] == places[4]
    assert places[6] == places[7]


def test_constants_are_folded():
    builder = Builder(1)
    seven = builder.add(ops.add, (builder.constant(3.0), builder.constant(4.0)))
    assert builder.value(seven) == 7.0
    assert builder.add(ops.mul, (seven, builder.constant(0.0))) == builder.constant(0.0)
    assert builder.finished([Guard(seven, 7.0)], [seven]).guards == []
