"""An interpreter of bytecode without LLVM: loops in C over groups of common operations.

Compiled, this file is built with interpreter.pxd and loops.h, which lists the loops. Operations
without one are evaluated by the table, as all are where this file runs as it reads.
"""

from __future__ import annotations

import ctypes
from array import array
from collections.abc import Callable
from typing import Any

from autograd.compiler.bytecode import opcodes
from autograd.compiler.bytecode.encoding import encoded
from autograd.compiler.llvm.unrolled import Form
from autograd.compiler.program.narrowing import NARROW
from autograd.compiler.program.program import Program
from autograd.compiler.runtime import callbacks
from autograd.compiler.runtime.kernel import address_of
from autograd.table.joint import Joint
from autograd.table.operation import TABLE, Fact, Op, having

try:
    import cython
except ImportError:
    from autograd._build import no_cython as cython

# What loops, or the table in their place, give bit for bit: all but what is written as a tree
_TREES = frozenset(NARROW) - having(Fact.GREATEST)  # which round otherwise as trees
ALIKE = frozenset(op.name for op in TABLE.values() if op not in _TREES) - {"square"}

_DOUBLES = ctypes.POINTER(ctypes.c_double)
_END, _CALL, _GUARDS = opcodes.END, opcodes.CALL, opcodes.GUARDS
_OUTPUTS, _ADDED_OUTPUTS = opcodes.OUTPUTS, opcodes.ADDED_OUTPUTS


class Interpreter:
    """A program, ready to run on one set of inputs at a time.

    Arguments:
        program: the program.
        accumulates: whether results are added to what is there.

    >>> from array import array
    >>> from autograd.table import ops
    >>> program = Program(2, [10.0], [ops.mul, ops.add], [(0, 1), (2, ~0)], [], [3])
    >>> interpreter = Interpreter(program)
    >>> results = array("d", [0.0])
    >>> interpreter.run(array("d", [3.0, 4.0]), results), results[0]
    (-1, 22.0)
    """

    code: array[int]
    start: int
    loops: array[int]
    entries: array[int]  # of joint operations: the function, and what it is given; else 0
    kept: list[Any]
    makes_calls: bool
    operations: list[Op | None]
    arities: array[int]
    calls: tuple[Op, ...]
    constants: array[float]
    n_slots: int
    n_inputs: int
    free: list[array[float]]

    def __init__(self, program: Program, accumulates: bool = False) -> None:
        coded = encoded(program, Form(1, program.n_inputs, accumulates), vectors=False)
        self.code = coded.code
        self.start = coded.code[3]
        self.calls = coded.calls
        self.constants = array("d")
        self.constants.frombytes(coded.code[4 : self.start].tobytes())
        self.n_slots = coded.scratch
        self.n_inputs = program.n_inputs
        self.free = []
        loops = [0] * opcodes.N_KINDS  # addresses; Python itself runs one operation at a time
        operations: list[Op | None] = [None] * opcodes.N_KINDS
        for kind, op in coded.operations.items():
            operations[kind] = op
            if cython.compiled:
                loops[kind] = loop_address(op.name.encode())  # type: ignore[name-defined]  # noqa: F821
        self.loops = array("q", loops)
        self.kept = [
            op.entry("machine") if isinstance(op, Joint) else (0, 0, None) for op in self.calls
        ]
        self.entries = array("q", [word for entry in self.kept for word in entry[:2]])
        self.makes_calls = any(isinstance(op, Joint) for op in self.calls)
        self.operations = operations
        self.arities = array("i", [0 if op is None else op.arity for op in operations])

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
                self.loops.data.as_longlongs, self.arities.data.as_ints,  # type: ignore[attr-defined]
                self.entries.data.as_longlongs,  # type: ignore[attr-defined]
            )  # fmt: skip
        else:
            failed = self._run(
                uniform, results, memory, self.code, self.loops, self.arities, self.entries
            )
        self.free.append(memory)
        if self.makes_calls:
            callbacks.check()
        return failed

    def __reduce__(self) -> Any:
        raise TypeError("What runs a program cannot be copied. Copy the compiled function instead.")

    def _borrow(self) -> array[float]:
        """Return memory with the constants in place; calls that overlap need their own."""
        if self.free:
            return self.free.pop()
        n_constants = len(self.constants)
        return self.constants + array("d", bytes(8 * (self.n_slots - n_constants)))

    def _run(
        self,
        uniform: Any,
        results: Any,
        x: Any,
        code: Any,
        loops: Any,
        arities: Any,
        entries: Any,
    ) -> int:
        """Run the program on memory whose slots are x; compiled, all of these are pointers."""
        first = len(self.constants)
        for i in range(self.n_inputs):
            x[first + i] = uniform[i]
        at = self.start
        while True:
            kind = code[at]
            if kind == _END:
                return -1
            count = code[at + 1]
            at += 2
            if kind == _OUTPUTS or kind == _ADDED_OUTPUTS:  # noqa: SIM109  (a tuple is built)
                for i in range(count):
                    number = x[code[at + i]]
                    results[i] = results[i] + number if kind == _ADDED_OUTPUTS else number
                at += count
                continue
            to = code[at]
            at += 1
            if kind == _GUARDS:
                for i in range(to, to + count):
                    if x[code[at]] != x[code[at + 1]]:
                        return i
                    at += 2
            elif kind == _CALL and entries[2 * code[at]] != 0:
                for i in range(count):
                    x[code[at + 1] + i] = x[code[at + 2 + i]]
                if cython.compiled:
                    x[to] = call_joint(entries, code[at], x + code[at + 1], count)  # type: ignore[name-defined]  # noqa: F821
                else:
                    room = address_of(x) + 8 * code[at + 1]
                    x[to] = self.kept[code[at]][2](ctypes.cast(room, _DOUBLES), count, None)
                at += 2 + count
            elif kind == _CALL:
                x[to] = _value(self.calls[code[at]], x, code, at + 2, count)
                at += 2 + count
            else:
                arity = arities[kind]
                if cython.compiled and loops[kind] != 0:
                    run_loop(loops[kind], x, code + at, to, to + count)  # type: ignore[name-defined]  # noqa: F821
                    at += arity * count
                else:
                    for i in range(to, to + count):
                        x[i] = _value(self.operations[kind], x, code, at, arity)
                        at += arity


def run_body(
    uniform: Any, columns: Any, results: Any, failed: Any, scratch: Any, calls: Any, code: Any
) -> None:
    """Run a program as machine code of it would; compiled alone, where all are addresses.

    Arguments:
        uniform, results: as of :meth:`Interpreter.run`.
        code: of the interpreter itself.
        columns, failed, scratch, calls: not used. What it raises is kept until somebody checks.
    """
    one = cython.cast(Interpreter, code)
    memory = one._borrow()
    try:
        one._run(
            cython.cast(cython.p_double, uniform), cython.cast(cython.p_double, results),
            memory.data.as_doubles, one.code.data.as_ints, one.loops.data.as_longlongs,
            one.arities.data.as_ints, one.entries.data.as_longlongs,
        )  # fmt: skip
    except BaseException as error:
        callbacks.note(error)
    one.free.append(memory)


def body_address() -> int:
    """Return the address of :func:`run_body`."""
    return int(cython.cast(cython.longlong, cython.cast(cython.p_void, run_body)))


def is_compiled() -> bool:
    """Whether the interpreter runs as C."""
    return bool(cython.compiled)


def runner(program: Program) -> Callable[[array[float], array[float]], int]:
    """Return a function that runs a program; see :meth:`Interpreter.run`.

    Arguments:
        program: the program.
    """
    return Interpreter(program).run


def _value(op: Op | None, x: Any, code: Any, at: int, arity: int) -> float:
    """Return the value of an operation at operands whose slots are listed."""
    assert op is not None
    operands = []
    for i in range(at, at + arity):
        operands.append(x[code[i]])
    return op.value(*operands)
