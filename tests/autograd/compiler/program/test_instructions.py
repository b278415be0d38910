"""Code: instructions in arrays are what was written, however they are looked at."""

from hypothesis import given
from hypothesis import strategies as st

from autograd.compiler.program.instructions import Code, coded, count_uses, size_of
from autograd.compiler.program.program import Program
from autograd.table import ops
from support.straight import straight_programs

ROWS = [ops.add, ops.exp, ops.sum, ops.where]
instructions = st.lists(
    st.tuples(st.sampled_from(ROWS), st.lists(st.integers(-3, 2**31 - 1), max_size=5))
)


@given(written=instructions)
def test_what_is_written_is_read(written):
    code = coded([op for op, _ in written], [own for _, own in written])
    assert len(code) == len(written)
    assert code.ops() == [op for op, _ in written]
    assert code.operands() == [tuple(own) for _, own in written]
    assert [code.of(i) for i in range(len(code))] == code.operands()
    assert len(set(code.table)) == len(code.table)
    assert size_of(code) == sum(max(1, len(own) - 1) for _, own in written)
    assert list(code.marks({ops.exp, ops.sum})) == [op in {ops.exp, ops.sum} for op, _ in written]


@given(written=instructions, more=instructions)
def test_copies_grow_by_themselves(written, more):
    code = coded([op for op, _ in written], [own for _, own in written])
    copy = code.copied()
    for op, own in more:
        copy.add(op, own)
    assert copy.operands() == [tuple(own) for _, own in [*written, *more]]
    assert copy.ops() == [op for op, _ in [*written, *more]]
    assert code.operands() == [tuple(own) for _, own in written]


def test_other_operations_in_their_places():
    code = coded([ops.add, ops.exp, ops.add], [(0, 1), (2,), (3, 0)])
    other = code.renamed([ops.sub, ops.log])
    assert other.ops() == [ops.sub, ops.log, ops.sub]
    assert other.operands() == code.operands()
    assert code.ops() == [ops.add, ops.exp, ops.add]


@given(data=st.data(), program=straight_programs())
def test_uses_are_counted_with_those_elsewhere(data, program):
    last = program.n_inputs + len(program.code) - 1
    others = data.draw(st.lists(st.integers(-3, last), max_size=4))
    places = [place for operands in program.operands for place in operands] + others
    counts = count_uses(program.code, program.n_inputs, others)
    assert list(counts) == [places.count(program.n_inputs + i) for i in range(len(program.code))]


def test_a_program_of_other_parts_leaves_the_first_as_it_is():
    program = Program(1, [], [ops.exp], [(0,)], [], [1])
    assert program.having(outputs=[0])(3.0) == [3.0]
    assert program.having(Code())(3.0, 5.0) == [5.0]
    assert program.outputs == [1]
