"""Rewriting: places move, and what the new program computes does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograd.compiler.program.program import Guard, Program
from autograd.compiler.program.rewriting import Rewriting, needed, reordered, trimmed
from autograd.table import ops
from support.straight import asked, bits, inputs_of, straight_programs


@given(data=st.data(), program=straight_programs())
def test_inputs_in_another_order(data, program):
    order = data.draw(st.permutations(range(program.n_inputs)))
    inputs = data.draw(inputs_of(program))
    other = reordered(program, order)
    assert bits(other(*[inputs[old] for old in order])) == bits(program(*inputs))
    back = [order.index(place) for place in range(program.n_inputs)]
    again = reordered(other, back)
    assert again.fingerprint() == program.fingerprint()


@given(data=st.data(), program=straight_programs())
def test_more_inputs_new_constants_and_operations_between_change_no_result(data, program):
    before = program.fingerprint()
    more = data.draw(st.integers(0, 3))
    new = Rewriting(program, program.n_inputs + more)
    for place in range(program.n_inputs):
        new.to[place] = place + more
    added = 0
    for i in range(len(program.ops)):
        between = data.draw(st.sampled_from(["nothing", "operation", "constant"]))
        if between == "operation":
            new.add(ops.neg, (0,))
        elif between == "constant":
            place = new.constant(7.0)
            added += 1
            assert place == -len(program.constants) - added
            new.add(ops.exp, (place,))
        if data.draw(st.booleans()):
            new.keep(i)
        else:
            new.note(i, new.add(program.ops[i], new.moved(program.operands[i])))
    whole = new.finished()
    inputs = data.draw(inputs_of(program))
    given_inputs = [0.5] * more + inputs
    assert bits(whole(*given_inputs)) == bits(program(*inputs))
    assert bits(asked(whole, given_inputs)) == bits(asked(program, inputs))
    assert program.fingerprint() == before


def dependencies(program, outputs, known):
    """Every place that guards and outputs depend on, found by recursion."""
    found = set()

    def visit(place):
        if place >= 0 and place not in found:
            found.add(place)
            if place >= program.n_inputs and place not in known:
                for operand in program.operands[place - program.n_inputs]:
                    visit(operand)

    for place in [*outputs, *[guard.place for guard in program.guards]]:
        visit(place)
    return found


@given(data=st.data(), program=straight_programs())
def test_what_is_needed(data, program):
    size = program.n_inputs + len(program.ops)
    places = st.integers(-len(program.constants), size - 1)
    outputs = data.draw(st.lists(places, max_size=3))
    known = data.draw(st.sets(st.integers(0, size - 1)))
    marks = bytearray(place in known for place in range(size))
    found = needed(program, outputs, marks)
    assert {p for p in range(size) if found[p]} == dependencies(program, outputs, known)
    assert needed(program, outputs) == needed(program, outputs, bytearray(size))


@given(data=st.data(), program=straight_programs())
def test_what_is_not_needed_goes_and_nothing_else(data, program):
    inputs = data.draw(inputs_of(program))
    shorter = trimmed(program)
    kept = [p for p in dependencies(program, program.outputs, ()) if p >= program.n_inputs]
    assert shorter.ops == [program.ops[p - program.n_inputs] for p in sorted(kept)]
    assert bits(shorter(*inputs)) == bits(program(*inputs))
    assert bits(asked(shorter, inputs)) == bits(asked(program, inputs))


@pytest.mark.parametrize("guards", [[], [Guard(1, 1.0)]])
def test_outputs_and_guards_may_be_others(guards):
    program = Program(1, [2.0], [ops.exp, ops.neg], [(0,), (1,)], [Guard(0, 0.0)], [2])
    new = Rewriting(program)
    new.replace(0, ops.mul, (0, ~0))
    whole = new.finished([new.to[1], new.constant(3.0)], guards)
    assert whole(5.0) == [10.0, 3.0]
    assert whole.guards == guards
