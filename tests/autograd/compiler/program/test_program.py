"""Programs: what they compute, when guards are checked, and what tells them apart."""

import pytest
from hypothesis import given

from autograd.compiler.program.program import Guard, Program, uses
from autograd.compiler.program.rewriting import trimmed
from autograd.table import ops
from support.straight import straight_programs


@given(program=straight_programs())
def test_guards_are_checked_in_order_as_soon_as_all_before_are_known(program):
    checks = program.checks()
    order = [index for _, indices in sorted(checks.items()) for index in indices]
    assert order == list(range(len(program.guards)))
    for point, indices in checks.items():
        for index in indices:
            places = [guard.place - program.n_inputs for guard in program.guards[: index + 1]]
            assert point == max(-1, *places)


@given(program=straight_programs())
def test_uses_are_counted(program):
    counts = uses(program)
    assert len(counts) == len(program.ops)
    everything = [place for operands in program.operands for place in operands]
    everything += [guard.place for guard in program.guards] + program.outputs
    for i, count in enumerate(counts):
        assert count == everything.count(program.n_inputs + i)


def example(**changed):
    parts = {
        "n_inputs": 2, "constants": [2.0, 0.0], "ops": [ops.mul, ops.sub],
        "operands": [(0, ~0), (2, 1)], "guards": [Guard(0, 1.0)], "outputs": [3],
    }  # fmt: skip
    return Program(**{**parts, **changed})


def test_a_program_runs():
    assert example()(3.0, 1.0) == [5.0]
    assert example(outputs=[3, 0, ~0])(3.0, 1.0) == [5.0, 3.0, 2.0]


@pytest.mark.parametrize(
    "changed",
    [
        {"n_inputs": 3}, {"constants": [2.5, 0.0]}, {"constants": [2.0, -0.0]},
        {"ops": [ops.mul, ops.add]}, {"operands": [(0, ~0), (1, 2)]}, {"guards": []},
        {"guards": [Guard(0, 0.0)]}, {"guards": [Guard(1, 1.0)]}, {"outputs": [2]},
        {"outputs": [3, 3]}, {"ops": [ops.strong, ops.sub]},
    ],
    ids=str,
)  # fmt: skip
def test_fingerprints_tell_programs_apart(changed):
    assert example().fingerprint() == example().fingerprint()
    assert example(**changed).fingerprint() != example().fingerprint()


def test_size_counts_the_operands_of_sums():
    total = Program(4, [], [ops.sum, ops.neg], [(0, 1, 2, 3), (4,)], [], [5])
    assert total.size == 4
    assert total(1.0, 2.0, 3.0, 4.0) == [-10.0]


def test_operations_are_those_that_occur():
    whole = Program(1, [], [ops.sin, ops.neg, ops.sin], [(0,), (0,), (1,)], [], [3])
    assert whole.operations() == {ops.sin, ops.neg}
    assert trimmed(whole).operations() == {ops.sin}  # whatever its table still holds
