"""The check of another library's function: each of its modes, then the modes of its gradient."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random
from typing import Any, NamedTuple

from autograd.testing.by_hand import check_claim, joined
from autograd.testing.claims import Claim, Matrix
from autograd.testing.libraries.arrays import Arrays, ArraySubject
from autograd.testing.report import GradientCheckError, Report

_WEIGHT = -0.75  # of the one result, where its gradient is looked at as a part of more
_RTOL = 1e-9


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
        if mode == "rev" and len(subject.value) == 1:
            _check_upstream(found, title)
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


def _check_upstream(found: Differentiated, title: str) -> None:
    """Raise if the gradient of one number is the same whatever becomes of that number.

    Where there are more, the derivatives of each by itself tell.
    """
    if found.gradient is None:
        return
    subject = found.subject
    try:
        scaled = found.gradient([_WEIGHT]).subject.value
    except MissingMode:
        return
    plain = found.modes["rev"](subject.arrays)[0]
    wanted = [_WEIGHT * slope for slope in plain]
    tolerance = max(_RTOL, 10.0 * found.rtol) * max(map(abs, plain), default=0.0)
    if all(abs(x - y) <= tolerance for x, y in zip(scaled, wanted, strict=True)):
        return
    ignored = all(abs(x - y) <= tolerance for x, y in zip(scaled, plain, strict=True))
    text = (
        "the gradient that comes from above is ignored, not multiplied by"
        if ignored
        else "it is not linear in the gradient that comes from above"
    )
    raise GradientCheckError(
        f"{title} is right for {subject.name} alone, but not for {_WEIGHT} * {subject.name}.\n"
        f"  at        {subject.at()}\n"
        f"  expected  {wanted[:6]!r}\n"
        f"  got       {scaled[:6]!r}\n"
        f"  likely    {text}",
        None, text, "upstream",
    )  # fmt: skip
