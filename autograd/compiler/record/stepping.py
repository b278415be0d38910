"""What runs the steps of a loop: programs of one step, and who repeats them."""

from __future__ import annotations

import ctypes
from array import array
from collections.abc import Sequence
from typing import Any, NamedTuple

from autograd.compiler.bytecode import interpreter
from autograd.compiler.program.builder import Builder, appended, simplified
from autograd.compiler.program.deciding import deciding, marked
from autograd.compiler.program.narrowing import rounds_as_tree
from autograd.compiler.program.program import Guard, Program
from autograd.compiler.program.relaxing import relaxed
from autograd.compiler.record.blocks import InPython, run
from autograd.compiler.runtime import callbacks, marching

MOST_KEPT = 4_000_000  # numbers of states, 32 MB; beyond, most are computed anew
UNROLLED = 2000  # operations of a step, beyond which machine code takes long to make


class Code(NamedTuple):
    """The programs of a step, with what decides marked.

    Arguments:
        strict: the step. Where there is a condition, the last result is whether it holds then.
        plain: with plain products, where a nan or an infinity would tell; None if there are none.
        condition: whether there is a first step; None if that is known.
        decisive: the inputs that flow into what they may tip.
    """

    strict: Program
    plain: Program | None
    condition: Program | None
    decisive: frozenset[int]


def code_of(step: Program, n_state: int, condition: Program | None, is_exact: bool) -> Code:
    """Return the programs of a step.

    Arguments:
        step: simplified.
        n_state: how many inputs and outputs, the first, are the state.
        condition: of the same inputs, as it was written; None for none.
        is_exact: whether everything is rounded as it is eagerly.
    """
    asked: set[int] = set()
    whole = step
    if condition is not None:
        whole = _asking(step, n_state, condition)
        condition = simplified(condition)
        found = deciding(_guarded(condition, condition.outputs), True, condition.n_inputs)
        asked = {k for k in range(condition.n_inputs) if found[k]}
        condition = marked(condition, True)
    if is_exact:
        return Code(marked(whole, True), None, condition, frozenset())
    truth = whole.outputs[len(step.outputs) :]
    decides, decisive = _deciding(whole, n_state, asked, truth)
    plain = relaxed(whole)
    if plain is not None:
        truth = plain.outputs[len(step.outputs) :]
        plain = marked(plain, False, _deciding(plain, n_state, asked, truth)[0])
    strict = marked(whole, False, decides)
    return Code(strict, plain, condition, frozenset(decisive | asked))


def _asking(step: Program, n_state: int, condition: Program) -> Program:
    """Return a step that tells, as its last result, whether there is another one."""
    builder = Builder(step.n_inputs)
    found = appended(builder, step, range(step.n_inputs))
    given = [*found[:n_state], *range(n_state, step.n_inputs)]
    return builder.finished([], found + appended(builder, condition, given))


def _deciding(
    step: Program, n_state: int, asked: set[int], truth: Sequence[int]
) -> tuple[bytearray, set[int]]:
    """Return which results of a step decide, now or in a later step, and which inputs."""
    states = {k for k in asked if k < n_state}
    while True:
        guarded = _guarded(step, [*[step.outputs[k] for k in sorted(states)], *truth])
        found = deciding(guarded, True, step.n_inputs)
        inputs = {k for k in range(step.n_inputs) if found[k]}
        more = states | {k for k in inputs if k < n_state}
        if more == states:
            return found, inputs
        states = more


def _guarded(program: Program, places: Sequence[int]) -> Program:
    return program.having(guards=[Guard(place, 0.0) for place in places if place >= 0])


# In C


def entry(loop: Any, backend: str) -> tuple[int, int, Any]:
    """Return how code of a backend runs a loop; see :meth:`Joint.entry`."""
    if not marching.is_compiled():
        callback = callbacks.prototype(InPython(loop))
        return ctypes.cast(callback, ctypes.c_void_p).value or 0, 0, callback
    job = _job(loop, backend, loop.code(), loop.keeps[0])
    return marching.function(), job.address(), job


def _job(loop: Any, backend: str, code: Code, keeps: bool) -> marching.Job:
    plain, strict = (code.strict, None) if code.plain is None else (code.plain, code.strict)
    codes: list[int] = []
    kept = []
    for program in (plain, strict, code.condition):
        words, owner = (0, 0, 0, 0), None
        if program is not None:
            # The strict step is hardly ever taken, and not worth the time to make it fast
            words, owner = _machine_code(program, "machine" if program is strict else backend)
        codes += words
        kept.append(owner)
    rest = {
        "n_state": loop.n_state,
        "n_others": len(loop.sources),
        "n_results": loop.n_results,
        "length": -1 if loop.length is None else loop.length,
        "length_of": loop.length_of,
        "is_reverse": int(loop.is_reverse),
        "keeps": int(keeps),
        "most": MOST_KEPT,
    }
    sources = [word for source in loop.sources for word in source]
    return marching.Job(codes, rest, sources, kept)


def _machine_code(program: Program, backend: str) -> tuple[tuple[int, int, int, int], Any]:
    """Return a step's code in four words, and what owns it."""
    if backend == "machine":
        from autograd.compiler.backends import BACKENDS

        run = BACKENDS["machine"].runner(program).__self__  # type: ignore[attr-defined]
        return (interpreter.body_address(), 0, id(run), 0), run
    from autograd.compiler import native
    from autograd.compiler.llvm.unrolled import Form

    # What the two round otherwise runs on one of them from the first call on
    interpreted = backend == "interpreter" or program.size > UNROLLED or rounds_as_tree(program)
    kernel = native.kernel(program, Form(1, program.n_inputs), interpreted, interpreted)
    return (kernel.address, kernel.calls, kernel.code, kernel.n_scratch), kernel


class Trial:
    """A loop that runs while a function is traced, each time with memory of its own.

    Arguments:
        loop: the loop, rounded as it is done eagerly.
    """

    def __init__(self, loop: Any) -> None:
        self._loop = loop
        self._job: marching.Job | None = None
        self._held: list[Any] = []

    def token(self, operands: Sequence[float]) -> float:
        """Return the token of the results, which are there as long as this is."""
        if not marching.is_compiled():
            block = run(self._loop, operands)
            self._held.append(block)
            return block.token()
        if self._job is None:
            self._job = _job(self._loop, "machine", self._loop.code(), True)
        room = array("d", [*operands, 0.0])
        self._held.append(room)
        return self._job.run(room)
