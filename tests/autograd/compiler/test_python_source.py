"""Programs as Python source: cut into functions of any length, they do what the rows do."""

from array import array

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograd.compiler.python_source import Interpreted, source
from support.straight import asked, bits, inputs_of, straight_programs


def first_that_fails(program, inputs):
    """The index of the first guard that the inputs fail, in the guards' order; -1 for none."""
    numbers = asked(program, inputs)
    failed = [i for i, guard in enumerate(program.guards) if numbers[i] != guard.outcome]
    return min(failed, default=-1)


@settings(max_examples=300, deadline=None)
@given(st.data(), straight_programs(), st.sampled_from([1, 2, 3, 5, 400]))
def test_functions_of_any_length_hand_on_what_later_ones_need(data, program, lines):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Interpreted, "_LINES", lines)
        run = Interpreted(program)
    for _ in range(2):
        inputs = data.draw(inputs_of(program))
        results = array("d", [9.0] * len(program.outputs))
        failed = run(array("d", inputs), results)
        assert failed == first_that_fails(program, inputs)
        if failed < 0:
            assert bits(results) == bits(program(*inputs))


@settings(max_examples=100, deadline=None)
@given(st.data(), straight_programs())
def test_the_source_reads_as_it_runs(data, program):
    scope = {op.name: op.value for op in program.ops}
    names = [f"x{i}" for i in range(program.n_inputs)]
    exec(source(program, "run", names), scope)
    inputs = data.draw(inputs_of(program))
    if first_that_fails(program, inputs) < 0:
        assert bits(scope["run"](*inputs)) == bits(program(*inputs))
    else:
        with pytest.raises(AssertionError):
            scope["run"](*inputs)
