"""Groups: every instruction comes once, after what it waits for, beside others of its kind."""

from array import array

from hypothesis import given
from hypothesis import strategies as st

from autograd.compiler.bytecode.grouping import Groups, sort
from autograd.compiler.bytecode.opcodes import kind_of
from autograd.compiler.program.instructions import zeros
from support.straight import straight_programs


def level_of(program, place):
    if place < program.n_inputs:
        return 0
    operands = program.operands[place - program.n_inputs]
    return 1 + max([level_of(program, operand) for operand in operands], default=0)


@given(program=straight_programs(most=20))
def test_order_and_levels(program):
    kinds = array("i", [kind_of(op) for op in program.code.table])
    own = [kind_of(op) for op in program.ops]
    if 1 in own:  # calls wait for guards as well: see test_generated.py
        program = program.having(guards=[])
    groups = Groups(program.code, program.n_inputs, kinds, program.guards)
    n = program.n_inputs
    levels = [level_of(program, place) for place in range(n + len(own))]
    assert list(groups.levels) == levels
    assert list(groups.order) == sorted(range(len(own)), key=lambda i: (levels[n + i], own[i], i))
    latest = 0
    for guard, level in zip(program.guards, groups.guard_levels, strict=True):
        latest = max(latest, levels[guard.place])
        assert level == latest + 1


@given(keys=st.lists(st.integers(0, 5)), first=st.integers(0, 3), data=st.data())
def test_sorting_keeps_the_order_of_equals(keys, first, data):
    items = data.draw(st.permutations(range(len(keys))))
    into = zeros(len(keys))
    sort(array("i", items), array("i", [9] * first + keys), first, 6, into)
    assert list(into) == sorted(items, key=lambda item: keys[item])
