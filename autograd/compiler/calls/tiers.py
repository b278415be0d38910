"""Tiers: a program runs on what is ready at once, and on machine code of its own once that pays.

What is ready at once reads the program; machine code takes LLVM some fifty microseconds for each
operation. So that is made when a program has been called often enough, in the background, and taken
over between two calls, if it is faster. All tiers give the same numbers, to the last bit.

Compiled, this file is built with tiers.pxd.
"""

from __future__ import annotations

from array import array
from time import perf_counter
from typing import Any

from autograd.compiler.backends import Backend, tiers
from autograd.compiler.program.program import Program
from autograd.compiler.runtime import workshop
from autograd.compiler.runtime.doubles import doubles
from autograd.compiler.runtime.kernel import Kernel
from autograd.compiler.runtime.workshop import Job
from autograd.table.joint import Joint
from autograd.table.operation import Op
from autograd.tools.locks import Lock

PATIENCE = 2_000  # times that each operation runs before machine code is worth it
FIXED = 200  # operations that could be compiled while LLVM gets ready
CALLING = 100  # operations that could be run in the time of a call by itself
POLL = 3_200  # operations run, calling included, from one look at what is compiled to the next
ROUNDS = 7  # of comparing two tiers, at most
ENOUGH = 0.01  # seconds of a tier, after which there is no further round
_turning = Lock()


def calls_until_hot(program: Program) -> int:
    """Return how many calls a program runs as it is before machine code is made for it.

    Arguments:
        program: the program; the steps of its loops are compiled once, and run often.

    >>> calls_until_hot(Program(1, [], [], [], [], [0]))
    4020
    """
    size = program.size + sum(of_step for of_step, _ in _loops(program))
    price = FIXED + size + len(program.outputs)
    return max(1, PATIENCE * price // _work(program))


def calls_between_looks(program: Program) -> int:
    """Return how many calls to wait before the next look at what is being compiled."""
    return max(1, POLL // _work(program))


def _work(program: Program) -> int:
    """Return about how many operations' time a call takes."""
    return CALLING + program.size + sum(of_all for _, of_all in _loops(program))


def _loops(program: Program) -> list[tuple[int, int]]:
    return [op.work() for op in program.operations() if isinstance(op, Joint)]


def is_faster(one: Any, other: Any, numbers: array[float], n_results: int) -> bool | None:
    """Return whether one runner is faster than another on some inputs; None if they leave early.

    Arguments:
        one, other: of the same program.
        numbers: inputs.
        n_results: how many results there are.
    """
    results = doubles(n_results)
    if other(numbers, results) >= 0 or one(numbers, results) >= 0:
        return None
    return _least(one, numbers, results) < _least(other, numbers, results)


def _least(runner: Any, numbers: array[float], results: array[float]) -> float:
    least, all_rounds = float("inf"), 0.0
    for _ in range(ROUNDS):
        began = perf_counter()
        runner(numbers, results)
        seconds = perf_counter() - began
        least = min(least, seconds)
        all_rounds += seconds
        if all_rounds > ENOUGH:
            break
    return least


class Tiered:
    """A program and what runs it.

    Arguments:
        program: with what decides marked.

    Attributes:
        backend: what runs it now, and why it is that.
        calls: how often it ran.
        seconds: what it took to make what runs it.
    """

    program: Program | None  # as long as something may still be made of it
    backend: Backend
    reason: str
    runner: Any
    kernel: Kernel | None  # if the runner is its method
    later: Backend | None
    left: int  # calls until there is something to see to; 0 for never
    n_results: int
    calls: int
    seconds: float
    job: Job | None

    def __init__(self, program: Program) -> None:
        first, *others = tiers(program)
        self.later = others[0] if others else None
        self.n_results = len(program.outputs)
        self.backend = first
        self.calls = 0
        self.left = 0
        self.seconds = 0.0
        self.job = None
        self.become(first.runner(program))
        self.program = program if others else None
        self.reason = "the only one for it"
        if self.later is not None:
            self.left = calls_until_hot(program)
            self.reason = f"not called {self.left:,} times yet"

    def __reduce__(self) -> Any:
        raise TypeError("What runs a program cannot be copied. Copy the compiled function instead.")

    def run(self, numbers: array[float], results: array[float]) -> int:
        """Run the program.

        Arguments:
            numbers: its inputs.
            results: where its outputs go.

        Returns:
            -1, or the index of the first guard that failed: then results are void.
        """
        self.calls += 1
        if self.left > 0:
            self.left -= 1
            if self.left == 0:
                self.turn(numbers)
        if self.kernel is not None:  # whose method is called without a look-up
            return self.kernel.run(numbers, results)
        failed: int = self.runner(numbers, results)
        return failed

    def become(self, runner: Any) -> None:
        """Run the program by something else from now on."""
        owner = getattr(runner, "__self__", None)
        self.kernel = owner if isinstance(owner, Kernel) else None
        self.runner = runner

    def turn(self, numbers: array[float]) -> None:
        """See to the next tier: begin to make it, or take it over if it is there and faster.

        Arguments:
            numbers: inputs of a call, to compare the two on.
        """
        with _turning:
            if self.left > 0 or self.later is None:  # another thread was here
                return
            assert self.program is not None
            if self.job is None:
                self.reason = f"{self.later.name} is being made"
                self.job = self._made_later()
            if self.job.is_done:
                self._take_over(self.job, numbers)
            else:
                self.left = calls_between_looks(self.program)
                workshop.bring(self.job)  # again, if that was in a parent process

    def settle(self) -> None:
        """Make the last tier now, to be taken over at the next call if it is faster."""
        workshop.finish()
        with _turning:
            if self.later is None:
                return
            if self.job is None:
                self.job = self._made_later()
            job = self.job
        job.run()
        with _turning:
            if self.later is not None:
                self.left = 1

    def _made_later(self) -> Job:
        backend, program = self.later, self.program
        assert backend is not None
        assert program is not None

        def work() -> Any:
            began = perf_counter()
            runner = backend.runner(program)
            return runner, perf_counter() - began

        return Job(work)

    def _take_over(self, job: Job, numbers: array[float]) -> None:
        assert self.later is not None
        assert self.program is not None
        if job.error is not None:
            self._stay(f"{self.later.name} could not be made: {job.error}")
            return
        runner, seconds = job.result
        # What the user wrote is not run more often than called
        is_own = any(type(op) is not Op for op in self.program.code.table)
        faster = True if is_own else is_faster(runner, self.runner, numbers, self.n_results)
        if faster is None:
            self.left = 1  # at the next call
            return
        self.seconds += seconds
        if faster:
            self.become(runner)
            self.backend = self.later
            self._stay("called often" if is_own else "faster here than what ran before")
        else:
            self._stay(f"faster here than {self.later.name}")

    def _stay(self, reason: str) -> None:
        self.reason = reason
        self.later = self.job = self.program = None
