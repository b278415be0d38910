"""A machine that runs encoded programs without LLVM: loops in C over the groups of common rows.

Compiled, this file is built with machine.pxd, which declares the numbers of the loops as well.
Rows without a loop are evaluated by the table, as all are where this file runs as it reads.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable
from typing import Any

from autograd.compiler.bytecode import encoding
from autograd.compiler.llvm.unrolled import Form
from autograd.compiler.program.narrowing import NARROW
from autograd.compiler.program.program import Program
from autograd.table.operation import Op
from autograd.table.ops import dot as row_of_dot
from autograd.table.ops import sum as row_of_sum

try:
    import cython
except ImportError:
    from autograd._build import no_cython as cython

if not cython.compiled:
    from math import cos, exp, log, pow, sin, sqrt, tanh  # noqa: A004

    (
        OTHER, CALL, GUARDS, OUTPUTS, ADDED_OUTPUTS, END,
        ADD, SUB, MUL, DIV, NEG, PRODUCT_PLUS, PRODUCT_MINUS, MINUS_PRODUCT, STRONG,
        ONE_MINUS_SQUARE, ABS, WHERE, RELU, STEP, EXCEEDS, MAXIMUM, MINIMUM,
        LESS, LESS_EQUAL, EQUAL, NOT_EQUAL, SQRT, EXP, LOG, SIN, COS, TANH, POW, SUM, DOT,
    ) = range(36)  # fmt: skip

_SPECIAL = {
    encoding.END: END, encoding.CALL: CALL, encoding.GUARDS: GUARDS, encoding.OUTPUTS: OUTPUTS,
    encoding.ADDED_OUTPUTS: ADDED_OUTPUTS,
}  # fmt: skip
_LOOPS = {
    "add": ADD, "sub": SUB, "mul": MUL, "div": DIV, "neg": NEG, "product_plus": PRODUCT_PLUS,
    "product_minus": PRODUCT_MINUS, "minus_product": MINUS_PRODUCT, "strong": STRONG,
    "one_minus_square": ONE_MINUS_SQUARE, "abs": ABS, "where": WHERE, "relu": RELU, "step": STEP,
    "exceeds": EXCEEDS, "maximum": MAXIMUM, "minimum": MINIMUM, "less": LESS,
    "less_equal": LESS_EQUAL, "equal": EQUAL, "not_equal": NOT_EQUAL, "sqrt": SQRT, "exp": EXP,
    "log": LOG, "sin": SIN, "cos": COS, "tanh": TANH, "pow": POW,
    **{row.name: SUM for row in NARROW[row_of_sum].values()},
    **{row.name: DOT for row in NARROW[row_of_dot].values()},
}  # fmt: skip


class Machine:
    """A program, ready to run on one set of inputs at a time.

    Arguments:
        program: the program.
        accumulates: whether results are added to what is there.

    >>> from array import array
    >>> from autograd.table import ops
    >>> machine = Machine(Program(2, [10.0], [ops.mul, ops.add], [(0, 1), (2, ~0)], [], [3]))
    >>> results = array("d", [0.0])
    >>> machine.run(array("d", [3.0, 4.0]), results), results[0]
    (-1, 22.0)
    """

    code: array[int]
    start: int
    loops: array[int]
    rows: list[Op | None]
    arities: array[int]
    calls: tuple[Op, ...]
    constants: array[float]
    n_slots: int
    n_inputs: int
    free: list[array[float]]

    def __init__(self, program: Program, accumulates: bool = False) -> None:
        coded = encoding.encoded(program, Form(1, program.n_inputs, accumulates), vectors=False)
        self.code = coded.code
        self.start = coded.code[3]
        self.calls = coded.calls
        self.constants = array("d")
        self.constants.frombytes(coded.code[4 : self.start].tobytes())
        self.n_slots = coded.scratch
        self.n_inputs = program.n_inputs
        self.free = []
        loops = [OTHER] * encoding.N_KINDS
        rows: list[Op | None] = [None] * encoding.N_KINDS
        for kind, loop in _SPECIAL.items():
            loops[kind] = loop
        for kind, op in coded.rows.items():
            rows[kind] = op
            if cython.compiled:  # Python's arithmetic raises where C's does not
                loops[kind] = _LOOPS.get(op.name, OTHER)
        self.loops = array("i", loops)
        self.rows = rows
        self.arities = array("i", [0 if op is None else op.arity for op in rows])

    def run(self, uniform: array[float], results: array[float]) -> int:
        """Run the program.

        Arguments:
            uniform: its inputs.
            results: where its outputs go.

        Returns:
            -1, or the index of the first guard that failed: then results are void.
        """
        memory = self._borrow()
        if cython.compiled:
            failed: int = self._run(
                # Attributes of Cython's array, which mypy does not know
                uniform.data.as_doubles, results.data.as_doubles,  # type: ignore[attr-defined]
                memory.data.as_doubles, self.code.data.as_ints,  # type: ignore[attr-defined]
                self.loops.data.as_ints, self.arities.data.as_ints,  # type: ignore[attr-defined]
            )  # fmt: skip
        else:
            failed = self._run(uniform, results, memory, self.code, self.loops, self.arities)
        self.free.append(memory)
        return failed

    def _borrow(self) -> array[float]:
        """Return memory with the constants in place; calls that overlap need their own."""
        if self.free:
            return self.free.pop()
        n_constants = len(self.constants)
        return self.constants + array("d", bytes(8 * (self.n_slots - n_constants)))

    def _run(self, uniform: Any, results: Any, x: Any, code: Any, loops: Any, arities: Any) -> int:
        """Run the program on memory whose slots are x; compiled, all of these are pointers."""
        first = len(self.constants)
        for i in range(self.n_inputs):
            x[first + i] = uniform[i]
        at = self.start
        while True:
            kind = code[at]
            loop = loops[kind]
            if loop == END:
                return -1
            count = code[at + 1]
            at += 2
            if loop == OUTPUTS or loop == ADDED_OUTPUTS:  # noqa: SIM109  (a tuple is built)
                for i in range(count):
                    number = x[code[at + i]]
                    results[i] = results[i] + number if loop == ADDED_OUTPUTS else number
                at += count
                continue
            to = code[at]
            at += 1
            if loop == GUARDS:
                for i in range(to, to + count):
                    if x[code[at]] != x[code[at + 1]]:
                        return i
                    at += 2
            elif loop == CALL:
                x[to] = _value(self.calls[code[at]], x, code, at + 2, count)
                at += 2 + count
            else:
                arity = arities[kind]
                if loop == OTHER:
                    for i in range(to, to + count):
                        x[i] = _value(self.rows[kind], x, code, at, arity)
                        at += arity
                else:
                    _loop(loop, arity, x, code, at, to, to + count)
                    at += arity * count


def is_compiled() -> bool:
    """Whether the machine runs as C."""
    return bool(cython.compiled)


def runner(program: Program) -> Callable[[array[float], array[float]], int]:
    """Return a function that runs a program; see :meth:`Machine.run`.

    Arguments:
        program: the program.
    """
    return Machine(program).run


def _value(op: Op | None, x: Any, code: Any, at: int, arity: int) -> float:
    """Return the value of a row at operands whose slots are listed."""
    assert op is not None
    operands = []
    for i in range(at, at + arity):
        operands.append(x[code[i]])
    return op.value(*operands)


def _loop(loop: int, arity: int, x: Any, code: Any, at: int, to: int, end: int) -> None:
    """Apply a row to a group."""
    if loop == PRODUCT_PLUS:  # most of a gradient
        for i in range(to, end):
            x[i] = x[code[at]] * x[code[at + 1]] + x[code[at + 2]]
            at += 3
    elif loop == SUM:
        for i in range(to, end):
            x[i] = _sum(x, code, at, at + arity)
            at += arity
    elif loop == DOT:
        for i in range(to, end):
            x[i] = _dot(x, code, at, at + arity // 2, arity // 2)
            at += arity
    elif arity == 1:
        for i in range(to, end):
            x[i] = _of_one(loop, x[code[at]])
            at += 1
    elif arity == 2:
        for i in range(to, end):
            x[i] = _of_two(loop, x[code[at]], x[code[at + 1]])
            at += 2
    else:
        for i in range(to, end):
            x[i] = _of_three(loop, x[code[at]], x[code[at + 1]], x[code[at + 2]])
            at += 3


def _sum(x: Any, code: Any, at: int, end: int) -> float:
    total = 0.0
    for i in range(at, end):
        total += x[code[i]]
    return total


def _dot(x: Any, code: Any, at: int, end: int, half: int) -> float:
    total = 0.0
    for i in range(at, end):
        total += x[code[i]] * x[code[i + half]]
    return total


def _of_one(loop: int, x: float) -> float:
    if loop == NEG:
        return -x
    elif loop == RELU:
        return 0.0 if x <= 0.0 else x
    elif loop == STEP:
        return 1.0 if x > 0.0 else 0.0 if x <= 0.0 else x
    elif loop == ABS:
        return x if x > 0.0 else 0.0 - x
    elif loop == ONE_MINUS_SQUARE:
        return (1.0 - x) * (1.0 + x)
    elif loop == SQRT:
        return sqrt(x)
    elif loop == EXP:
        return exp(x)
    elif loop == LOG:
        return log(x)
    elif loop == SIN:
        return sin(x)
    elif loop == COS:
        return cos(x)
    return tanh(x)


def _of_two(loop: int, x: float, y: float) -> float:
    if loop == ADD:
        return x + y
    elif loop == SUB:
        return x - y
    elif loop == MUL:
        return x * y
    elif loop == STRONG:
        return x * y if x != 0.0 and y != 0.0 else 0.0
    elif loop == DIV:
        return x / y
    elif loop == MAXIMUM:
        return _larger(x, y)
    elif loop == MINIMUM:
        return -_larger(-x, -y)
    elif loop == EXCEEDS:
        return 1.0 if x > y else 0.0 if x < y else 0.5 if x == y else x - y
    elif loop == LESS:
        return 1.0 if x < y else 0.0
    elif loop == LESS_EQUAL:
        return 1.0 if x <= y else 0.0
    elif loop == EQUAL:
        return 1.0 if x == y else 0.0
    elif loop == NOT_EQUAL:
        return 1.0 if x != y else 0.0
    return pow(x, y)


def _larger(x: float, y: float) -> float:
    return x if x > y else y if y > x else x if x == y and x != 0.0 else x + y


def _of_three(loop: int, x: float, y: float, z: float) -> float:
    if loop == PRODUCT_MINUS:
        return x * y - z
    elif loop == MINUS_PRODUCT:
        return z - x * y
    return y if x != 0.0 else z
