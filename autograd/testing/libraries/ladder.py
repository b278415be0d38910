"""The check of another library's function: each of its modes, then the modes of its gradient."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random
from typing import Any, NamedTuple

from autograd.testing.by_hand import check_claim, joined
from autograd.testing.claims import Claim, Matrix
from autograd.testing.libraries.arrays import Arrays, ArraySubject
from autograd.testing.report import Report


class MissingMode(Exception):  # noqa: N818, it says what is not there to check
    """A library has no such mode for a function; the text says why."""


class Differentiated(NamedTuple):
    """A function of another library, and its derivatives by each of that library's modes.

    Arguments:
        subject: the function, evaluated as precisely as the library can.
        modes: for each mode, from arrays to the Jacobian; it raises ``MissingMode`` if there is
            none.
        gradient: from cotangents, one for each output number, to the gradient of the weighed sum
            of outputs, differentiated in its turn; None if it cannot be.
        library: its name.
        rtol: what its numbers are good to, relative.
        batch: from several cotangents to the gradient for each, by one batched backward pass; it
            raises ``MissingMode`` if there is none.
    """

    subject: ArraySubject
    modes: dict[str, Callable[[Arrays], Matrix]]
    gradient: Callable[[list[float]], Differentiated] | None
    library: str
    rtol: float
    batch: Callable[[list[list[float]]], Matrix]


def check_differentiated(
    found: Differentiated,
    order: int,
    modes: Sequence[str],
    rtol: float,
    strict: bool,
    seed: int,
    before: tuple[str, ...] = (),
) -> Report:
    """Check a function's modes, and to higher orders those of its gradient.

    Arguments:
        found: the function.
        order, modes, rtol, strict, seed: as of ``check_grads``.
        before: the modes that made this function of another.

    Returns:
        the report, which tells what the library does not have.

    Raises:
        GradientCheckError: if a derivative is wrong.
    """
    subject, report = found.subject, Report([], 0)
    words = {"rev": "backward", "fwd": "forward mode"}
    done = False
    for mode in modes:
        title = f"{found.library}'s {words[mode]}" + " of the gradient" * bool(before)
        matrix = found.modes[mode]
        claim = Claim(mode, title, lambda point, m=matrix: m(subject.split(point)))  # type: ignore[misc]
        try:
            one = check_claim(subject, claim, max(rtol, found.rtol), strict, seed, (mode, *before))  # type: ignore[arg-type]
        except MissingMode as missing:
            report = joined(report, Report([], 0, (), (f"{title}: {missing}",)))
            continue
        report, done = joined(report, one), True
    if order > 1 and done and found.gradient is not None:
        random = Random(seed)
        weights = [random.choice((1.0, 0.5, -0.75)) for _ in subject.value]
        if len(weights) == 1:
            weights = [1.0]
        try:
            inner: Any = found.gradient(weights)
            second = check_differentiated(
                inner, order - 1, modes, rtol, strict, seed, ("rev", *before)
            )
        except MissingMode as missing:
            second = Report([], 0, (), (f"{found.library}'s second derivatives: {missing}",))
        report = joined(report, second)
    return report
