"""Encoded programs on the interpreter, at every width, against the rows themselves."""

import ctypes
import gc
import weakref
from array import array
from random import Random

import pytest

pytest.importorskip("llvmlite")

from autograd.compiler.bytecode import generated
from autograd.compiler.bytecode.encoding import encoded
from autograd.compiler.bytecode.writing import LISTED, SAME
from autograd.compiler.llvm import driver, jit
from autograd.compiler.llvm.unrolled import Form
from autograd.compiler.program.program import Guard, Program
from autograd.compiler.runtime import callbacks
from autograd.compiler.runtime.kernel import address_of
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

WIDTHS = (1, 2, 4, 8)
every_width = pytest.mark.parametrize("width", WIDTHS)
Drive = ctypes.CFUNCTYPE(None, ctypes.c_void_p)


def doubles(count):
    return array("d", bytes(8 * count))


class Run:
    """A program on rows of numbers, by the interpreter and the driver.

    Its attributes: for each row its outputs, or the sums of all; the first guard that failed.
    The interpreter knows the program's kinds of instructions, or those that are given.
    """

    def __init__(self, program, uniform, rows, width, accumulate=False, kinds=None):
        form = Form(width, len(uniform), accumulate)
        code = encoded(program, form)
        n_columns, n_results = program.n_inputs - len(uniform), len(program.outputs)
        data = array("d", [x for row in rows for x in row])
        results = doubles(len(rows) * n_results)
        sums = doubles(n_results * width)
        guarded = array("q", [7] * len(rows))
        body = generated.library(width)
        body.learn(kinds or code.kinds)
        table = callbacks.Table(code.calls, "interpreter", body.before)
        stride = 8
        memory = {
            "uniform": array("d", uniform),
            "columns": doubles(n_columns * width),
            "results": doubles(n_results * width),
            "failed": array("q", [-1] * width),
            "scratch": doubles(code.scratch * width),
            "code": code.code,
            "inputs": self._table(data, n_columns, stride),
            "outputs": self._table(results, n_results, stride),
            "lanes": array("q", [0] * width),
        }
        words = {name: address_of(numbers) for name, numbers in memory.items()}
        words |= {
            "body": body.address,
            "calls": ctypes.addressof(table.pointers),
            "n_columns": n_columns,
            "n_results": n_results,
            "sums": address_of(sums) if accumulate else 0,
            "n_sums": n_results if accumulate else 0,
            "rows": 0,
            "guarded": address_of(guarded) if program.guards else 0,
            "start": 0,
            "stop": len(rows),
            "nan": 0,
        }
        job = array("q", [words[name] for name in driver.JOB])
        drive = jit.code(driver.NAME, f"driver {width}", lambda: driver.driver(width))
        Drive(drive.address)(address_of(job))
        self.results = [list(results[i : i + n_results]) for i in range(0, len(results), n_results)]
        self.sums = [sum(sums[k : k + width]) for k in range(0, len(sums), width)]
        self.failed = list(guarded)

    @staticmethod
    def _table(block, count, size):
        """Address and stride of each column of rows that lie one after the other."""
        return array(
            "q",
            [w for k in range(count) for w in (address_of(block) + size * k, size * count)] or [0],
        )


def check(program, rng, width, n_rows=11, n_uniform=None):
    """Compare the interpreter with the rows on random inputs."""
    n_uniform = rng.randrange(program.n_inputs) if n_uniform is None else n_uniform
    uniform = numbers(rng, n_uniform)
    rows = [numbers(rng, program.n_inputs - n_uniform) for _ in range(n_rows)]
    run = Run(program, uniform, rows, width)
    for row, found in zip(rows, run.results):
        assert_close(found, program(*uniform, *row), program)


# Rows


@every_width
@pytest.mark.parametrize("count", [1, 2, 5, 16, 17, 130, 300])
def test_every_row_in_groups_of_each_size(width, count):
    rng = Random(count)
    rows = FIXED if count < 20 else rng.sample(FIXED, 12)
    check(wide(rng, rows, count), rng, width, n_rows=3)


@every_width
@pytest.mark.parametrize("row", ANY_ARITY, ids=str)
def test_rows_over_any_number_of_operands(width, row):
    rng = Random(1)
    programs = [over_many(rng, row, length) for length in (*range(1, 21), 63, 64, 65, 500)]
    forms = [Form(width, program.n_inputs - 1) for program in programs]
    all_kinds = frozenset().union(*[encoded(*each).kinds for each in zip(programs, forms)])
    for program in programs:  # by one interpreter, which takes long to make
        inputs = [abs(x) for x in numbers(rng, program.n_inputs)]  # sums that do not cancel
        (found,) = Run(program, inputs[:-1], [inputs[-1:]] * 2, width, kinds=all_kinds).results[:1]
        assert_close(found, program(*inputs), program)


@pytest.mark.parametrize("row", [ops.sum, ops.dot, ops.hypot, ops.norm, ops.logsumexp], ids=str)
def test_rows_over_no_operands(row):
    program = Program(1, [], [row, ops.add], [(), (0, 1)], [], [1, 2])
    (found,) = Run(program, [], [[3.0]], 1).results
    assert_close(found, program(3.0), program)


def test_a_long_sum_rounds_little():
    program = over_many(Random(0), ops.sum, 100_000)
    (found,) = Run(program, [0.1] * 100_000, [[0.0]], 1).results
    assert abs(found[0] - 1e4) < 1e-9


# Programs


@every_width
@pytest.mark.parametrize("seed", range(5))
def test_chains(width, seed):
    rng = Random(seed)
    check(deep(rng, 400), rng, width)


@every_width
def test_a_program_without_operations(width):
    program = Program(2, [5.0], [], [], [], [1, ~0, 0, 1])
    check(program, Random(0), width, n_uniform=1)


def test_operands_side_by_side_the_same_and_shared():
    n = 50
    program = Program(
        n,
        [3.0],
        [ops.mul] * n + [ops.add] * n + [ops.tanh] * n,
        [(k, ~0) for k in range(n)]
        + [(n + k, k) for k in range(n)]
        + [(2 * n + (7 * k) % n,) for k in range(n)],
        [],
        list(range(n, 4 * n)),
    )
    check(program, Random(0), 1, n_uniform=n)


@every_width
def test_results_are_added_up(width):
    rng = Random(width)
    program = deep(rng, 60)
    rows = [[rng.gauss(0, 1) for _ in range(program.n_inputs)] for _ in range(21)]
    found = Run(program, [], rows, width, accumulate=True).sums
    wanted = [sum(each) for each in zip(*[program(*row) for row in rows])]
    assert_close(found, wanted, program)


# Guards

GUARDED = Program(
    2,
    [1.0],
    [ops.less, ops.exp, ops.less, ops.add, ops.less_equal],
    [(0, ~0), (0,), (1, ~0), (3, 1), (5, ~0)],
    [Guard(2, 1.0), Guard(4, 1.0), Guard(0, 0.5), Guard(6, 0.0)],
    [5],
)


def first_failed(program, inputs):
    everything = Program(
        program.n_inputs, program.constants, program.ops, program.operands, [],
        [guard.place for guard in program.guards],
    )  # fmt: skip
    for index, (found, guard) in enumerate(zip(everything(*inputs), program.guards)):
        if found != guard.outcome:
            return index
    return -1


@every_width
@pytest.mark.parametrize("accumulate", [False, True])
def test_guards_stop_their_own_lane_only(width, accumulate):
    points = [
        [0.5, 0.5], [2.0, 0.5], [0.5, 2.0], [0.0, 0.5], [0.5, -9.0], [0.5, 0.25], [float("nan"), 0],
    ]  # fmt: skip
    rows = points + points[::-1] + [[0.5, 0.0]]
    run = Run(GUARDED, [], rows, width, accumulate)
    wanted = [first_failed(GUARDED, row) for row in rows]
    assert set(wanted) == {-1, 0, 1, 2, 3}
    assert run.failed == wanted
    good = [row for row, failed in zip(rows, wanted) if failed < 0]
    if accumulate:
        assert close(run.sums[0], sum(GUARDED(*row)[0] for row in good))
    else:
        for row, failed, found in zip(rows, wanted, run.results):
            assert failed >= 0 or close(found[0], GUARDED(*row)[0])


@every_width
def test_guards_that_fail_in_every_lane(width):
    run = Run(GUARDED, [], [[2.0, 0.5]] * 9, width)
    assert run.failed == [0] * 9


def test_a_guard_of_a_constant_outcome_is_checked_though_nothing_else_happens():
    program = Program(1, [], [], [], [Guard(0, 1.0)], [0])
    assert Run(program, [], [[1.0], [2.0]], 1).failed == [-1, 0]


# Rows without machine code


@every_width
def test_rows_that_are_called(width):
    own = primitive(lambda x, y, z: x - 2.0 * y * z, 1.0, 1.0, 1.0, name="add")
    program = Program(
        2,
        [2.0],
        [own, ops.lgamma, own, ops.add],
        [(0, 1, ~0), (1,), (2, 3, 0), (4, 2)],
        [],
        [2, 3, 4, 5],
    )
    check(program, Random(width), width, n_uniform=1)


def test_the_users_code_does_not_run_after_a_guard_that_fails():
    seen = []

    def note(x):
        seen.append(x)
        return x

    own = primitive(note, 1.0)
    program = Program(
        1,
        [1.0],
        [own, ops.exp, ops.less, own],
        [(0,), (0,), (2, ~0), (0,)],
        [Guard(3, 1.0)],
        [1, 4],
    )
    assert Run(program, [], [[1.0]], 1).failed == [0]
    assert seen == [1.0]
    assert Run(program, [], [[-1.0]], 1).results == [[-1.0, -1.0]]
    assert seen == [1.0, -1.0, -1.0]


def test_what_the_users_code_raises_is_raised():
    def fail(x):
        raise LookupError("no")

    program = Program(1, [], [primitive(fail, 1.0)], [(0,)], [], [1])
    Run(program, [], [[1.0]], 1)
    with pytest.raises(LookupError, match="no"):
        callbacks.check()
    callbacks.check()  # it is raised once


# Encoding


def test_lists_of_operands_fill_whole_vectors():
    n = 17
    program = Program(
        n, [], [ops.mul] * n, [((5 * k) % n, 3) for k in range(n)], [], [*range(n, 2 * n)]
    )
    code = encoded(program, Form(1, n)).code
    count, _, distance, *found = code[code[3] + 1 : code[3] + 8]
    assert (count, found) == (n, [LISTED, 8, SAME, 3])
    assert distance == 8 + 24


def test_encoding_takes_time_in_proportion():
    n = 100_000
    program = Program(2, [], [ops.mul] * n, [(k, k + 1) for k in range(n)], [], [n + 1])
    code = encoded(program, Form(1, 2))
    assert len(code.code) < 6 * n
    assert code.scratch < n + 100


def test_code_that_better_code_replaces_stays_as_somebody_may_be_running_it():
    library = generated.Library(1)
    kind = max(generated.FIRST_OPCODE, 1)
    library.learn([kind])
    quick = weakref.ref(library._kept[kind])
    other = jit.code("other", "1", lambda: driver.driver(1).replace("@drive", "@other"))
    library._take(kind, other, other.address)
    jit._latest.clear()  # which keep what was made last
    gc.collect()
    assert library._kept[kind] is other
    assert quick() is not None
