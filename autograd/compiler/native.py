"""From a program to a kernel: machine code of the fitting kind, compiled by LLVM."""

from __future__ import annotations

import ctypes

from autograd.compiler.bytecode import generated
from autograd.compiler.bytecode.encoding import encoded
from autograd.compiler.bytecode.keeping import kept as kept_on_disk
from autograd.compiler.llvm import driver, jit
from autograd.compiler.llvm.math.exact import ALIKE
from autograd.compiler.llvm.math.lowerings import LOWERINGS
from autograd.compiler.llvm.rolled import rolled
from autograd.compiler.llvm.unrolled import Form, unrolled
from autograd.compiler.program.deciding import unmarked
from autograd.compiler.program.fusing import fused
from autograd.compiler.program.program import Program
from autograd.compiler.program.reassociation import balanced
from autograd.compiler.program.recomputing import recomputed
from autograd.compiler.program.repeats import Loop, loops_in
from autograd.compiler.runtime import callbacks
from autograd.compiler.runtime.kernel import Kernel, address_of
from autograd.errors import TraceError
from autograd.table.operation import Op

CAREFUL = 4000  # instructions: up to here the code generator optimises
NAME = "body"


def kernel(
    program: Program,
    form: Form,
    interpreted: bool = False,
    of_steps: bool = False,
    most: int | None = None,
) -> Kernel:
    """Return a program as a kernel.

    Arguments:
        program: its first inputs are those that all lanes share.
        form: how it is to be laid out; of one lane, it needs no loop around it.
        interpreted: whether to encode it for the interpreter, rather than to compile it.
        of_steps: whether to do so with the steps of its loops.
        most: how many operations there may be to compile.

    Raises:
        TraceError: if there are more.
        MissingExtraError: if llvmlite is not installed.
    """
    body: generated.Library | jit.Code
    if interpreted:
        whole = program
        text = kept_on_disk(program, form, lambda: encoded(_finished(whole), form))
        body = reader = generated.library(form.width)
        reader.learn(text.kinds)
        scratch, calls, before = text.scratch, text.calls, reader.before
        words, kept = address_of(text.code), text.code
    else:
        program = _finished(program)
        loops = _loops(program, form)
        nearer = recomputed(program, loops)
        if nearer is not program:
            program, loops = nearer, _loops(nearer, form)
        size = len(program.code) - sum([loop.stop - loop.start - loop.size() for loop in loops])
        if most is not None and size > most:
            raise TraceError(
                f"A program of {len(program.code):,} operations has {size:,} to compile even if "
                f"what repeats in it is written once, of {most:,} that are worth it."
            )
        if loops:
            straight = rolled(program, loops, form, jit.lanes(), NAME)
        else:
            straight = unrolled(program, form, NAME)
        key = f"{program.fingerprint()} {form}"
        level = 1 if size <= CAREFUL else 0
        body = jit.code(NAME, key, lambda: straight.text, level)
        scratch, calls, before = straight.scratch, straight.calls, []
        words, kept = 0, None
    rows = driver_code(form.width) if form.in_rows else None
    table = callbacks.Table(calls, "interpreter" if of_steps else "native", before)
    return Kernel(
        address=body.address,
        driver=0 if rows is None else rows.address,
        width=form.width,
        n_uniform=form.n_uniform,
        n_columns=program.n_inputs - form.n_uniform,
        n_results=len(program.outputs),
        n_scratch=scratch,
        accumulates=form.accumulate,
        calls=ctypes.addressof(table.pointers),
        code=words,
        makes_calls=bool(calls),
        kept=(body, rows, table, kept),
    )


def _finished(program: Program) -> Program:
    """Return what the passes make of a program that come after what decides is marked."""
    return unmarked(fused(balanced(program)), ALIKE)


def _loops(program: Program, form: Form) -> list[Loop]:
    """Return the loops that a program is laid out with: none in rows, where it is itself in one."""
    if form.width > 1 or form.accumulate or form.in_rows or form.n_uniform < program.n_inputs:
        return []
    plain = {op for op in program.code.table if type(op) is Op and op.name in LOWERINGS}
    return loops_in(program, plain, jit.lanes())


def driver_code(width: int) -> jit.Code:
    """Return the loop over rows for a width."""
    return jit.code(driver.NAME, f"driver {width}", lambda: driver.driver(width))
