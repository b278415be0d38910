"""Which backend runs a program."""

from __future__ import annotations

import os
from array import array
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec

from autograd.compiler.program.fusing import fused
from autograd.compiler.program.program import Program
from autograd.compiler.program.reassociation import balanced
from autograd.errors import OperandError

Runner = Callable[["array[float]", "array[float]"], int]
"""Takes inputs, writes results; returns -1, or the first guard that failed."""

SETTING = "VALUEGRAD_BACKEND"
NATIVE, INTERPRETER, MACHINE, SOURCE = BACKENDS = ("native", "interpreter", "machine", "source")
UNROLLED = 30_000  # operations: a larger program is interpreted, as LLVM would take too long

_forced: list[str] = []


@contextmanager
def forced(backend: str) -> Iterator[None]:
    """Let programs that are made in this block run by one backend; for tests.

    Arguments:
        backend: one of ``BACKENDS``.
    """
    _forced.append(_checked(backend))
    try:
        yield
    finally:
        _forced.pop()


def chosen(program: Program) -> str:
    """Return the backend for a program: what is forced, or else what is fastest here.

    Arguments:
        program: the program.

    Returns:
        one of ``BACKENDS``.
    """
    if _forced:
        return _forced[-1]
    if os.environ.get(SETTING):
        return _checked(os.environ[SETTING])
    if has_llvm():
        return NATIVE if program.size <= UNROLLED else INTERPRETER
    from autograd.compiler.bytecode import interpreter

    return MACHINE if interpreter.is_compiled() else SOURCE


@cache
def has_llvm() -> bool:
    """Whether machine code can be made: llvmlite and NumPy are installed."""
    return find_spec("llvmlite") is not None and find_spec("numpy") is not None


def runner(program: Program, backend: str) -> Runner:
    """Return what runs a program on single numbers.

    Arguments:
        program: the program.
        backend: one of ``BACKENDS``.
    """
    if backend == SOURCE:
        from autograd.compiler.python_source import Interpreted

        return Interpreted(program)
    if backend == MACHINE:
        from autograd.compiler.bytecode import interpreter

        return interpreter.runner(fused(balanced(program)))
    from autograd.compiler import native
    from autograd.compiler.llvm.unrolled import Form

    form = Form(width=1, n_uniform=program.n_inputs)
    return native.kernel(program, form, interpreted=backend == INTERPRETER).run


def _checked(backend: str) -> str:
    if backend not in BACKENDS:
        raise OperandError(f"There is no backend {backend!r}, but {', '.join(BACKENDS)}.")
    return backend
