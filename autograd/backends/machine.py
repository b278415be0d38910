"""A machine that runs encoded programs without LLVM: loops in C over the groups of common rows.

Compiled, this file is built with machine.pxd, which declares the numbers of the loops as well.
Rows without a loop are evaluated by the table, as all are where this file runs as it reads.
"""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Any

from autograd.backends import encoding
from autograd.backends.narrowing import NARROW
from autograd.backends.unrolled import Form
from autograd.ops import Op
from autograd.ops import dot as row_of_dot
from autograd.ops import sum as row_of_sum
from autograd.program.program import Program

if TYPE_CHECKING:
    from autograd import _no_cython as cython
else:
    try:
        import cython
    except ImportError:
        from autograd import _no_cython as cython

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


@cython.cclass
class Machine:
    """A program, ready to run on one set of inputs at a time.

    Arguments:
        program: the program.
        accumulates: whether results are added to what is there.

    >>> from autograd import ops
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
            failed = self._run(
                uniform.data.as_doubles,  # type: ignore[attr-defined]
                results.data.as_doubles,  # type: ignore[attr-defined]
                memory.data.as_doubles,  # type: ignore[attr-defined]
                self.code.data.as_ints,  # type: ignore[attr-defined]
            )
        else:
            failed = self._run(uniform, results, memory, self.code)
        self.free.append(memory)
        return failed

    def _borrow(self) -> array[float]:
        """Return memory with the constants in place; calls that overlap need their own."""
        if self.free:
            return self.free.pop()
        n_constants = len(self.constants)
        return self.constants + array("d", bytes(8 * (self.n_slots - n_constants)))

    def _run(self, uniform: Any, results: Any, x: Any, code: Any) -> int:
        k = len(self.constants)
        for i in range(self.n_inputs):
            x[k + i] = uniform[i]
        at = self.start
        while True:
            kind = code[at]
            count = code[at + 1]
            to = code[at + 2]
            loop = self.loops[kind]
            at += 3
            if loop == OTHER:
                op = self.rows[kind]
                arity = self.arities[kind]
                for i in range(to, to + count):
                    x[i] = _value(op, x, code, at, arity)
                    at += arity
            elif loop == END:
                return -1
            elif loop == CALL:
                x[to] = _value(self.calls[code[at]], x, code, at + 2, count)
                at += 2 + count
            elif loop == GUARDS:
                for i in range(to, to + count):
                    if x[code[at]] != x[code[at + 1]]:
                        return i
                    at += 2
            elif loop == OUTPUTS:
                for i in range(count):
                    results[i] = x[code[at + i - 1]]
                at += count - 1
            elif loop == ADDED_OUTPUTS:
                for i in range(count):
                    results[i] += x[code[at + i - 1]]
                at += count - 1
            elif loop == SUM or loop == DOT:
                arity = self.arities[kind]
                for i in range(to, to + count):
                    x[i] = _sum(x, code, at, arity) if loop == SUM else _dot(x, code, at, arity)
                    at += arity
            else:
                at = _loop(loop, x, code, at, to, count)


def _value(op: Op, x: Any, code: Any, at: int, arity: int) -> float:
    """Return the value of a row at operands whose slots are listed."""
    operands = []
    for i in range(arity):
        operands.append(x[code[at + i]])
    return op.value(*operands)


def _sum(x: Any, code: Any, at: int, arity: int) -> float:
    even = odd = 0.0
    for i in range(0, arity, 2):
        even += x[code[at + i]]
        odd += x[code[at + i + 1]]
    return even + odd


def _dot(x: Any, code: Any, at: int, arity: int) -> float:
    even = odd = 0.0
    half = arity // 2
    for i in range(0, half, 2):
        even += x[code[at + i]] * x[code[at + half + i]]
        odd += x[code[at + i + 1]] * x[code[at + half + i + 1]]
    return even + odd


def _loop(loop: int, x: Any, code: Any, at: int, to: int, count: int) -> int:
    """Apply a row to a group; return where the next instruction begins."""
    end = to + count
    if loop == PRODUCT_PLUS:
        for i in range(to, end):
            x[i] = x[code[at]] * x[code[at + 1]] + x[code[at + 2]]
            at += 3
    elif loop == PRODUCT_MINUS:
        for i in range(to, end):
            x[i] = x[code[at]] * x[code[at + 1]] - x[code[at + 2]]
            at += 3
    elif loop == MINUS_PRODUCT:
        for i in range(to, end):
            x[i] = x[code[at + 2]] - x[code[at]] * x[code[at + 1]]
            at += 3
    elif loop == WHERE:
        for i in range(to, end):
            x[i] = x[code[at + 1]] if x[code[at]] != 0.0 else x[code[at + 2]]
            at += 3
    elif loop >= FIRST_BINARY:
        for i in range(to, end):
            x[i] = _binary(loop, x[code[at]], x[code[at + 1]])
            at += 2
    return at
