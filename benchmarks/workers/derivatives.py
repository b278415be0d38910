"""What can be asked of a peer that differentiates, and more of ours."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from benchmarks.peers.differentiators import DIFFERENTIATORS
from benchmarks.problems import formulas
from benchmarks.workers.jobs import JobWorker, Reply
from benchmarks.workers.timing import repeated


class DerivativesWorker(JobWorker):
    """A peer of the benchmark ``derivatives``.

    Arguments:
        peer: its key, one of ``differentiators.DIFFERENTIATORS``.

    Raises:
        roster.MissingError: if the peer cannot run here.
    """

    def __init__(self, peer: str) -> None:
        super().__init__(DIFFERENTIATORS[peer](), repeated)

    # Ours alone

    def gradient_and_value(self, program: str) -> Reply:
        """Tell the seconds of a function of a float and of a Value, and of its derivatives."""
        ag = _ours()

        def f(x: Any) -> Any:
            return formulas.ONE_NUMBER[program](x, ag.sin)

        gradient = ag.grad(f)
        runs = {
            "plain": lambda: f(0.9),
            "value": lambda: f(ag.Value(0.9)),
            "gradient": lambda: gradient(0.9),
            "jvp": lambda: ag.jvp(f, (0.9,), (1.0,)),
            "hvp": lambda: ag.hvp(f, (0.9,), (1.0,)),
        }
        return {what: repeated(run)[0] for what, run in runs.items()}

    def hessian_of_dense(self, size: int) -> Reply:
        """Tell the seconds of the Hessian of a function whose Hessian has no zeros."""
        ag = _ours()
        point = formulas.start(size)
        hessian = ag.hessian(lambda x: ag.exp(0.01 * sum(xi * xi for xi in x)))
        seconds, rows = repeated(lambda: hessian(point))
        zeros = sum(number == 0.0 for row in rows for number in row)
        if zeros:
            raise ArithmeticError(f"{zeros} of the numbers of a dense Hessian are zero.")
        return {"seconds": seconds}

    def sweeps(self, outputs: int, inputs: int) -> Reply:
        """Count the sweeps of a Jacobian, and time it; its numbers are known."""
        ag = _ours()
        trace = importlib.import_module("autograd.sweeps.linearization").Trace
        point = formulas.start(inputs)
        slopes = [formulas.start(inputs + i)[i:] for i in range(outputs)]
        jacobian = ag.jacobian(
            lambda x: [sum(s * xi for s, xi in zip(row, x, strict=True)) for row in slopes]
        )
        with counted(trace, "pull") as pulls, counted(trace, "push") as pushes:
            found = jacobian(point)
        if found != slopes:
            raise ArithmeticError(f"The Jacobian of a linear map is {found}, not {slopes}.")
        seconds, _ = repeated(lambda: jacobian(point))
        return {"pulls": len(pulls), "pushes": len(pushes), "seconds": seconds}

    def bump(self) -> Reply:
        """Tell the seconds of a tenth derivative, and what it is."""
        ag = _ours()
        tenth = ag.derivative(lambda x: formulas.bump(x, ag.exp, ag.sin), order=10)
        seconds, number = repeated(lambda: tenth(formulas.BUMP_AT))
        return {"seconds": seconds, "number": number}


@contextmanager
def counted(kind: type, name: str) -> Iterator[list[None]]:
    """Let a list grow by one for every call of a method."""
    calls: list[None] = []
    original = getattr(kind, name)

    def method(*args: Any, **kwargs: Any) -> Any:
        calls.append(None)
        return original(*args, **kwargs)

    with mock.patch.object(kind, name, method):
        yield calls


def _ours() -> Any:
    return importlib.import_module("autograd")
