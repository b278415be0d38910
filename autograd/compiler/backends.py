"""The backends: what can run a program, and which of them does."""

from __future__ import annotations

import os
from array import array
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from typing import Any, Protocol

from autograd.compiler.program.deciding import unmarked
from autograd.compiler.program.fusing import fused
from autograd.compiler.program.narrowing import rounds_as_tree
from autograd.compiler.program.program import Program
from autograd.compiler.program.reassociation import balanced
from autograd.compiler.program.repeats import LARGEST
from autograd.errors import OperandError
from autograd.table.joint import JOINT

Runner = Callable[["array[float]", "array[float]"], int]
"""Takes inputs, writes results; returns -1, or the first guard that failed."""

SETTING = "VALUEGRAD_BACKEND"
UNROLLED = 30_000  # operations: for a larger program LLVM would take too long
WRITTEN = 8_000  # operations that are left of a larger one, if its repetitions are written once
AROUND_LOOPS = 1_000  # what surrounds loops mostly moves numbers, which pays still less


class Backend(Protocol):
    """What runs programs; calls and batches know its methods alone, and no backend by name."""

    name: str

    def suits(self, program: Program) -> bool:
        """Return whether it can run here, and is made for programs of that size."""

    def runner(self, program: Program) -> Runner:
        """Return what runs a program, with what decides marked, on single numbers."""

    def lanes(self) -> int:
        """Return how many rows of a batch it does at a time; 0 if it has no loop over rows."""

    def kernel(self, program: Program, form: Any) -> Any:
        """Return a program as a kernel for rows, laid out in a form (see ``llvm/unrolled.py``)."""


class _OfLLVM:
    """Machine code by LLVM: of the program itself, or of an interpreter of its bytecode.

    Arguments:
        name: what to call it.
        interpreted: whether to interpret the program.
        of_steps: whether to interpret the steps of its loops.
    """

    def __init__(self, name: str, interpreted: bool, of_steps: bool) -> None:
        self.name, self.interpreted, self.of_steps = name, interpreted, of_steps

    def suits(self, program: Program) -> bool:
        if not has_llvm():
            return False
        if self.interpreted and self.of_steps:
            return True
        has_loops = any(op.arity == JOINT for op in program.operations())
        if self.interpreted:
            return has_loops
        return program.size <= (AROUND_LOOPS if has_loops else UNROLLED)

    def runner(self, program: Program) -> Runner:
        from autograd.compiler.llvm.unrolled import Form

        runner: Runner = self.kernel(program, Form(width=1, n_uniform=program.n_inputs)).run
        return runner

    def lanes(self) -> int:
        from autograd.compiler.llvm import jit

        return jit.lanes()

    def kernel(self, program: Program, form: Any) -> Any:
        from autograd.compiler import native

        return native.kernel(program, form, self.interpreted, self.of_steps)


class _OfRepeats(_OfLLVM):
    """Machine code of programs that are too large for it, but for loops that are read back."""

    def suits(self, program: Program) -> bool:
        is_plain = all(op.arity != JOINT for op in program.operations())
        return program.size > UNROLLED and len(program.code) <= LARGEST and is_plain

    def runner(self, program: Program) -> Runner:
        from autograd.compiler import native
        from autograd.compiler.llvm.unrolled import Form

        form = Form(width=1, n_uniform=program.n_inputs)
        runner: Runner = native.kernel(program, form, most=WRITTEN).run
        return runner


class _OneByOne:
    """What runs a program on one set of numbers at a time."""

    def lanes(self) -> int:
        return 0

    def kernel(self, program: Program, form: Any) -> Any:
        raise NotImplementedError  # nobody asks where there are no lanes


class _InC(_OneByOne):
    """The interpreter of bytecode that comes compiled with the package."""

    name = "machine"

    def suits(self, program: Program) -> bool:
        from autograd.compiler.bytecode import interpreter

        return interpreter.is_compiled()

    def runner(self, program: Program) -> Runner:
        from autograd.compiler.bytecode import interpreter

        return interpreter.runner(unmarked(fused(balanced(program)), interpreter.ALIKE))


class _InPython(_OneByOne):
    """Python source, which runs everywhere."""

    name = "source"

    def suits(self, program: Program) -> bool:
        return True

    def runner(self, program: Program) -> Runner:
        from autograd.compiler.python_source import Interpreted

        return Interpreted(program)


BACKENDS: dict[str, Backend] = {  # the first that suits is taken
    backend.name: backend
    for backend in (
        _OfLLVM("native", interpreted=False, of_steps=False),
        _OfLLVM("native steps", interpreted=True, of_steps=False),
        _OfLLVM("interpreter", interpreted=True, of_steps=True),
        _InC(),
        _InPython(),
    )
}
_REPEATS = _OfRepeats("native", interpreted=False, of_steps=False)
_forced: list[Backend] = []


@contextmanager
def forced(name: str) -> Iterator[None]:
    """Let programs that are made in this block run by one backend; for tests.

    Arguments:
        name: one of ``BACKENDS``.
    """
    _forced.append(_named(name))
    try:
        yield
    finally:
        _forced.pop()


def chosen(program: Program) -> Backend:
    """Return the backend for a program: what is forced, or else what is fastest here.

    Arguments:
        program: the program.

    >>> with forced("source"):
    ...     chosen(Program(0, [], [], [], [], [])).name
    'source'
    """
    if _forced:
        return _forced[-1]
    if os.environ.get(SETTING):
        return _named(os.environ[SETTING])
    return next(backend for backend in BACKENDS.values() if backend.suits(program))


def tiers(program: Program) -> list[Backend]:
    """Return what is to run a program in single calls: what is ready at once, and what later.

    Arguments:
        program: the program.

    >>> with forced("source"):
    ...     [backend.name for backend in tiers(Program(0, [], [], [], [], []))]
    ['source']
    """
    last, first = chosen(program), BACKENDS["interpreter"]
    if _forced or os.environ.get(SETTING) or not has_llvm():
        return [last]
    if last is first:
        last = _REPEATS if _REPEATS.suits(program) else first
    return [first] if last is first or rounds_as_tree(program) else [first, last]


def ready(program: Program) -> Runner:
    """Return what runs a program and is ready at once.

    Arguments:
        program: the program.
    """
    return tiers(program)[0].runner(program)


@cache
def has_llvm() -> bool:
    """Whether machine code can be made: llvmlite and NumPy are installed."""
    return find_spec("llvmlite") is not None and find_spec("numpy") is not None


def _named(name: str) -> Backend:
    if name not in BACKENDS:
        raise OperandError(f"There is no backend {name!r}, but {', '.join(BACKENDS)}.")
    return BACKENDS[name]
