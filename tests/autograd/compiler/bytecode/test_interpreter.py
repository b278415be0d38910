"""The machine without LLVM, as it is installed and as plain Python, against the rows themselves."""

import importlib.util
from array import array
from pathlib import Path
from random import Random

import pytest

from autograd.compiler.bytecode import interpreter
from autograd.compiler.program.program import Guard, Program
from autograd.table import ops
from autograd.table.primitive import primitive
from support.straight_line import (
    ANY_ARITY,
    FIXED,
    assert_close,
    close,
    deep,
    numbers,
    over_many,
    wide,
)


def as_it_reads():
    """The module from its source, whether it is compiled or not."""
    source = Path(interpreter.__file__).with_name("interpreter.py")
    spec = importlib.util.spec_from_file_location("interpreter_as_it_reads", source)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(params=["installed", "plain"])
def module(request):
    return interpreter if request.param == "installed" else as_it_reads()


def check(module, program, inputs):
    results = array("d", [9.0] * len(program.outputs))
    run = module.runner(program)
    for _ in range(2):  # the second time in memory that has been used
        assert run(array("d", inputs), results) == -1
        assert_close(list(results), program(*inputs), program)


def test_only_extensions_are_compiled(module):
    assert module.is_compiled() == module.__file__.endswith((".so", ".pyd"))


# Rows


@pytest.mark.parametrize("seed", range(5))
def test_every_row(module, seed):
    rng = Random(seed)
    program = wide(rng, FIXED, 20)
    check(module, program, numbers(rng, program.n_inputs))


@pytest.mark.parametrize("row", ANY_ARITY, ids=str)
def test_rows_over_any_number_of_operands(module, row):
    rng = Random(1)
    for length in (*range(1, 21), 500):
        program = over_many(rng, row, length)
        check(module, program, [abs(x) for x in numbers(rng, program.n_inputs)])


def test_zeros_keep_their_signs(module):
    program = Program(
        2,
        [-0.0],
        [ops.neg, ops.absolute, ops.relu, ops.maximum, ops.minimum, ops.mul, ops.sum],
        [(0,), (1,), (1,), (0, 1), (0, 1), (0, 1), (1, 1)],
        [],
        [*range(9), ~0],
    )
    results = array("d", [9.0] * 10)
    module.runner(program)(array("d", [0.0, -0.0]), results)
    assert list(map(str, results)) == list(map(str, program(0.0, -0.0)))


# Programs


@pytest.mark.parametrize("seed", range(5))
def test_chains(module, seed):
    rng = Random(seed)
    program = deep(rng, 400)
    check(module, program, numbers(rng, program.n_inputs))


def test_a_program_without_operations(module):
    check(module, Program(2, [5.0], [], [], [], [1, ~0, 0, 1]), [3.0, 4.0])
    check(module, Program(0, [], [], [], [], []), [])


def test_results_are_added_up(module):
    program = Program(1, [], [ops.sin], [(0,)], [], [1, 0])
    adding = module.Interpreter(program, accumulates=True)
    results = array("d", [10.0, 20.0])
    for _ in range(2):
        assert adding.run(array("d", [0.5]), results) == -1
    assert close(results[0], 10.0 + 2.0 * ops.sin(0.5))
    assert results[1] == 21.0


# Guards

GUARDED = Program(
    2,
    [1.0],
    [ops.less, ops.exp, ops.less, ops.add, ops.less_equal],
    [(0, ~0), (0,), (1, ~0), (3, 1), (5, ~0)],
    [Guard(2, 1.0), Guard(4, 1.0), Guard(0, 0.5), Guard(6, 0.0)],
    [5],
)


@pytest.mark.parametrize(
    ("x", "y", "failed"),
    [(2.0, 2.0, 0), (0.0, 2.0, 1), (0.0, 0.0, 2), (0.5, -9.0, 3), (0.5, 0.5, -1)],
)
def test_the_first_guard_that_fails(module, x, y, failed):
    assert module.runner(GUARDED)(array("d", [x, y]), array("d", [0.0])) == failed


def test_a_nan_fails_every_guard(module):
    program = Program(1, [], [], [], [Guard(0, 1.0)], [0])
    assert module.runner(program)(array("d", [float("nan")]), array("d", [0.0])) == 0


# The user's own code


def test_rows_that_are_called(module):
    own = primitive(lambda x, y, z: x - 2.0 * y * z, 1.0, 1.0, 1.0, name="add")
    program = Program(
        2,
        [2.0],
        [own, ops.lgamma, own, ops.add],
        [(0, 1, ~0), (1,), (2, 3, 0), (4, 2)],
        [],
        [2, 3, 4, 5],
    )
    check(module, program, [3.0, 4.0])


def test_what_the_users_code_raises_comes_out(module):
    def fail(x):
        raise LookupError("no")

    program = Program(1, [], [primitive(fail, 1.0)], [(0,)], [], [1])
    with pytest.raises(LookupError, match="no"):
        module.runner(program)(array("d", [1.0]), array("d", [0.0]))


def test_a_call_within_a_call_has_memory_of_its_own(module):
    runs = []

    def inner(x):
        if x > 0.0:
            results = array("d", [0.0])
            runs[0](array("d", [x - 1.0]), results)
            return results[0]
        return 100.0

    program = Program(
        1, [], [ops.neg, primitive(inner, 1.0), ops.sub], [(0,), (0,), (2, 1)], [], [3]
    )
    runs.append(module.runner(program))
    for _ in range(2):  # memory is kept after the first time
        results = array("d", [0.0])
        runs[0](array("d", [3.0]), results)
        assert results[0] == 106.0
