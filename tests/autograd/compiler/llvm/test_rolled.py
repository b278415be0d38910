"""Machine code with loops: the same bits as without, and the numbers of eager execution."""

from array import array

import pytest
from hypothesis import given, settings

import autograd as ag
from autograd.compiler import native
from autograd.compiler.backends import forced
from autograd.compiler.llvm.unrolled import Form
from autograd.compiler.program import recomputing
from autograd.compiler.program.program import Program
from autograd.table import ops
from support.agreement import Expected
from support.chains import chains
from support.compiling import missing
from support.families import families
from support.lengths import at_length
from support.loops import EVERY, looped, loops

pytestmark = pytest.mark.skipif(bool(missing("native")), reason=missing("native"))


def run(kernel, numbers, count):
    found = array("d", bytes(8 * count))
    failed = kernel.run(array("d", numbers), found)
    plain = array("d", [x if x == x else float("nan") for x in found])  # nan has many bits
    return failed, plain.tobytes() if failed < 0 else None


def both(program, numbers):
    """What a program gives by the interpreter, and by machine code with loops."""
    form = Form(width=1, n_uniform=program.n_inputs)
    count = len(program.outputs)
    return [
        run(native.kernel(program, form, interpreted=way, of_steps=way), numbers, count)
        for way in (True, False)
    ]


def check_bits(drawn):
    expected, found = both(*drawn)
    assert found == expected


def check_eager(drawn):
    """Check value and gradient of a loop that is written out against eager execution."""
    f, point = drawn.program(looped), drawn.point()
    with forced("native"):
        compiled = ag.compile(ag.value_and_grad(f, EVERY))
        value, slopes = compiled(*point)
    assert not Expected(f, point).differences([value, *slopes])


@settings(max_examples=12, deadline=None)
@given(families())
def test_loops_give_the_same_bits(drawn):
    check_bits(drawn)


@settings(max_examples=15, deadline=None)
@given(chains())
def test_what_is_computed_again_is_the_same(drawn):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(recomputing, "LARGE", 8)
        check_bits(drawn)


@pytest.mark.slow
@pytest.mark.timeout(900)
@at_length(500)
@given(families())
def test_loops_give_the_same_bits_in_many_programs(drawn):
    check_bits(drawn)


@settings(max_examples=5, deadline=None)
@given(loops(most=40))
def test_families_agree_with_eager_execution(drawn):
    check_eager(drawn)


@pytest.mark.slow
@pytest.mark.timeout(1800)
@at_length(500)
@given(loops(most=60))
def test_families_agree_with_eager_execution_in_many_programs(drawn):
    check_eager(drawn)


def test_nan_and_signed_zero_go_through_loops():
    terms = 100
    code = [ops.mul] * terms + [ops.maximum] * terms
    operands = [(i, i) for i in range(terms)] + [(terms + i, ~0) for i in range(terms)]
    program = Program(terms, [-0.0], code, operands, [], list(range(terms, 3 * terms)))
    numbers = [float("nan"), float("inf"), -0.0, 0.0, 1e200] * 20
    expected, found = both(program, numbers)
    assert found == expected


@pytest.mark.parametrize("steps", [9, 20])
def test_loops_in_loops(steps):
    """Rows of a matrix times a state, step by step: units side by side within steps in turn."""
    units = 12

    def f(weights):
        state = [0.1 * k for k in range(units)]
        for _ in range(steps):
            sums = []
            for i in range(units):
                total = 0.0
                for j in range(units):
                    total = total + weights[units * i + j] * state[j]
                for _ in range(8):  # so often that it becomes a function of vectors
                    total = ag.tanh(0.9 * total)
                sums.append(total)
            state = sums
        return ag.dot(state, state)

    point = [0.3 * ((7 * k) % 11 - 5) / units for k in range(units * units)]
    with forced("interpreter"):
        expected = ag.compile(ag.value_and_grad(f))(point)
    with forced("native"):
        assert ag.compile(ag.value_and_grad(f))(point) == expected


def test_steps_in_two_directions_that_do_not_add_up():
    """Operands whose distance from one step to the next is another in each unit."""
    steps, units = 20, 30
    code, operands = [], []
    for k in range(steps):
        for i in range(units):
            code += [ops.sin, ops.mul, ops.neg]
            last = 600 + len(code) - 3
            operands += [(i * k,), (last, max(0, last - 3 * units)), (last + 1,)]
        code += [ops.tanh] * 3
        operands += [(600 + len(code) - 4 - j,) for j in range(3)]
    program = Program(600, [], code, operands, [], list(range(600, 600 + len(code))))
    expected, found = both(program, [0.01 * k for k in range(600)])
    assert found == expected


def test_constants_that_are_others_in_each_repetition_and_step():
    steps, units = 12, 20
    code, operands, constants = [], [], [0.37 * k - 3.0 for k in range(steps * units)]
    for k in range(steps):
        for i in range(units):
            code += [ops.mul, ops.sin, ops.add, ops.neg]
            last = 1 + len(code) - 4
            operands += [(max(0, last - 4 * units), ~(units * k + i)), (last,)]
            operands += [(last + 1, ~i), (last + 2,)]
        code += [ops.tanh] * 3
        operands += [(len(code) - 3 - j,) for j in range(3)]
    program = Program(1, constants, code, operands, [], list(range(1, 1 + len(code))))
    expected, found = both(program, [0.7])
    assert found == expected


def test_units_that_read_their_neighbours_within_steps():
    steps, units = 12, 24
    code, operands = [], []
    for _ in range(steps):
        for i in range(units):
            last = units + len(code)
            old = last - 3 * units - 3 * i if len(code) >= 3 * units else i
            code += [ops.sin, ops.neg, ops.add]
            operands += [(old,), (old,), (last + 1, last - 3 if len(code) > 3 else 0)]
        code += [ops.tanh] * 3
        operands += [(units + len(code) - 4 - j,) for j in range(3)]
    sums = [units + i for i, op in enumerate(code) if op is ops.add]
    program = Program(units, [], code, operands, [], sums)
    expected, found = both(program, [0.1 * k for k in range(units)])
    assert found == expected
