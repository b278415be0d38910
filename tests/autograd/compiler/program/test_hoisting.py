"""Splitting: what rows share and what each row does give the whole together."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograd.compiler.program.hoisting import split
from autograd.compiler.program.program import Guard, Program
from autograd.table import ops
from support.straight import LINEAR, asked, bits, inputs_of, straight_programs

whole_numbers = st.integers(-4, 4).map(float)


def parts_on(program, n_shared, inputs, reduces):
    """The guards' numbers and the results of the two parts, run one after the other."""
    parts = split(program, n_shared, reduces)
    outcomes = parts.shared(*inputs[:n_shared])
    passed, offsets = outcomes[: parts.n_passed], outcomes[parts.n_passed :]
    given_row = [*inputs[:n_shared], *passed, *inputs[n_shared:]]
    results = parts.by_row(*given_row)
    for k, offset in enumerate(parts.offsets):
        if offset is not None:
            results[k] += offsets[offset]
    return asked(parts.by_row, given_row), results


@settings(max_examples=300)
@given(data=st.data(), program=straight_programs())
def test_the_parts_give_every_bit_of_the_whole(data, program):
    inputs = data.draw(inputs_of(program))
    for n_shared in range(program.n_inputs + 1):
        guarded, results = parts_on(program, n_shared, inputs, reduces=False)
        assert bits(results) == bits(program(*inputs))
        assert bits(guarded) == bits(asked(program, inputs))


@settings(max_examples=300)
@given(data=st.data(), program=straight_programs(LINEAR, whole_numbers, most=8))
def test_with_terms_taken_off_sums_too(data, program):
    inputs = data.draw(inputs_of(program, whole_numbers))
    wanted = program(*inputs)
    if max(map(abs, [*wanted, 0.0])) > 2.0**52:
        return  # only there is every sum exact
    for n_shared in range(program.n_inputs + 1):
        guarded, results = parts_on(program, n_shared, inputs, reduces=True)
        assert results == wanted
        assert guarded == asked(program, inputs)


@given(program=straight_programs(), reduces=st.booleans())
def test_no_row_does_what_it_shares(program, reduces):
    for n_shared in range(program.n_inputs + 1):
        parts = split(program, n_shared, reduces)
        shared = set(range(n_shared + parts.n_passed))
        for operands in parts.by_row.operands:
            assert not all(place < 0 or place in shared for place in operands)
        assert parts.by_row.n_inputs == program.n_inputs + parts.n_passed
        assert len(parts.shared.ops) + len(parts.by_row.ops) <= len(program.ops) + len(
            [k for k in parts.offsets if k is not None]
        ) * len(program.ops)
        assert reduces or parts.offsets == [None] * len(program.outputs)


@pytest.mark.parametrize("reduces", [False, True])
def test_a_bias_is_added_once(reduces):
    whole = Program(2, [], [ops.mul, ops.add], [(0, 1), (2, 0)], [], [3])
    parts = split(whole, 1, reduces)
    assert parts.by_row.ops == ([ops.mul] if reduces else [ops.mul, ops.add])
    assert parts.offsets == ([0] if reduces else [None])


def test_guards_on_what_is_shared_stay_with_the_rows():
    whole = Program(2, [1.0], [ops.less, ops.mul], [(~0, 0), (0, 1)], [Guard(2, 1.0)], [3])
    parts = split(whole, 1, False)
    assert parts.shared.ops == [ops.less]
    assert parts.shared.guards == []
    assert parts.by_row.guards == [Guard(1, 1.0)]
    assert math.isclose(parts.by_row(3.0, *parts.shared(3.0), 2.0)[0], 6.0)


@given(st.data(), st.lists(whole_numbers, max_size=6), st.floats(-4.0, 4.0))
def test_all_shared_terms_are_taken_off_a_chain(data, shared, own):
    n = len(shared)
    sides = data.draw(st.lists(st.booleans(), min_size=n, max_size=n))
    operands, place = [], n  # the row's own input, and then what was added so far
    for term, is_left in zip(data.draw(st.permutations(range(n))), sides):
        operands.append((term, place) if is_left else (place, term))
        place = n + len(operands)
    whole = Program(n + 1, [], [ops.add] * n, operands, [], [place])
    parts = split(whole, n, True)
    assert parts.by_row.ops == []
    assert parts.shared.ops == [ops.add] * max(n - 1, 0)
    _, results = parts_on(whole, n, [*shared, own], reduces=True)
    assert results == [own + sum(shared)]
