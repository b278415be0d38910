"""check_grads for derivatives that the user wrote: any function of numbers, any form."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any

from autograd.structures.tree import flatten
from autograd.testing.claims import Claim, Matrix, ShapeError, claim_of
from autograd.testing.diagnosis.calls import by_state
from autograd.testing.diagnosis.case import Case, Guess
from autograd.testing.diagnosis.dimensions import wrong_shape
from autograd.testing.diagnosis.guess import likely
from autograd.testing.reference.differences import quick, thorough
from autograd.testing.reference.estimate import SAFETY, Doubt
from autograd.testing.reference.line import Line
from autograd.testing.report import Comparison, GradientCheckError, Report, Undecided
from autograd.testing.subject import Subject
from autograd.testing.survey import Survey, survey
from autograd.testing.wording import doubtful, wrong

KINDS = ("grad", "jac", "hess", "hvp", "jvp", "vjp", "value_and_grad")
_SECOND = {"hess", "hvp"}
_RTOL_SECOND = 1e-6  # second differences of values are good to fewer digits


def check_by_hand(
    f: Callable[..., Any],
    args: tuple[Any, ...],
    given: Mapping[str, Callable[..., Any]],
    *,
    rtol: float,
    strict: bool = True,
    exact: Callable[..., Any] | None = None,
    seed: int = 0,
) -> Report:
    """Check derivatives that were written by hand.

    Arguments:
        f: the function, of numbers, arrays and structures of them, to the same.
        args: its arguments.
        given: by the names of ``KINDS``, functions of the derivatives.
        rtol, strict, exact, seed: as of ``check_grads``.

    Returns:
        the report.

    Raises:
        GradientCheckError: if one is wrong.
        Undecided: if the reference cannot decide, with ``strict``.

    >>> check_by_hand(lambda x: x**3, (2.0,), {"grad": lambda x: 3 * x**2}, rtol=1e-8).undecided
    ()
    """
    subject = Subject(f, args)
    subject.reference = exact
    report = Report([], 0)
    for kind, function in given.items():
        of = subject
        tolerance = rtol
        if kind in _SECOND:
            gradient = given.get("grad")
            name = f"the gradient of {subject.name}"
            of = Subject(gradient, args, name) if gradient else gradient_subject(subject)
            tolerance = rtol if gradient else max(rtol, _RTOL_SECOND)
        claim = claim_of(kind, function, of)
        report = joined(report, check_claim(of, claim, tolerance, strict, seed))
    return report


def joined(one: Report, other: Report) -> Report:
    """Return the report of two checks."""
    return Report(
        one.comparisons + other.comparisons,
        one.evaluations + other.evaluations,
        one.undecided + other.undecided,
        one.skipped + other.skipped,
    )


def check_claim(
    subject: Subject,
    claim: Claim,
    rtol: float,
    strict: bool = True,
    seed: int = 0,
    modes: tuple[str, ...] = ("hand",),
) -> Report:
    """Check one claim about a subject.

    Arguments:
        subject, claim: the function, and what is said of its derivatives.
        rtol, strict, seed: as of ``check_grads``.
        modes: what the comparisons say that made them.

    Returns:
        the report.

    Raises:
        GradientCheckError: if it is wrong.
    """
    try:
        matrix = claim.matrix(subject.point)
    except ShapeError as error:
        guess = wrong_shape(error, subject)
        raise GradientCheckError(f"{error}\n  likely    {guess.text}", None, guess.text,
                                 guess.kind) from None  # fmt: skip
    found = survey(subject, matrix, rtol, seed)
    if modes == ("hand",) and not found.wrong:
        changed = by_state(_case(subject, claim, found, rtol))
        if changed:
            raise GradientCheckError(
                f"{claim.name} is right at first, but not always.\n  likely    {changed.text}",
                None, changed.text, changed.kind,
            )  # fmt: skip
    if found.wrong:
        guess = _guess(subject, claim, found, rtol)
        raise wrong(subject, claim, found, guess, modes)
    reasons = [doubtful(subject, found, place) for place in found.undecided]
    if reasons and strict:
        raise Undecided(
            f"Whether {claim.name} of {subject.name} is right cannot be decided at "
            f"{subject.at()}:\n  " + "\n  ".join(reasons[:6])
            + "\nCheck at another point, or go on with strict=False.",
            None, reasons[0], "undecided",
        )  # fmt: skip
    return Report(_comparisons(subject, found, modes), subject.evaluations, tuple(reasons))


def gradient_subject(subject: Subject) -> Subject:
    """Return the gradient of a subject of one output, by differences, as a subject itself.

    >>> gradient = gradient_subject(Subject(lambda x: x**3, (2.0,)))
    >>> abs(gradient([3.0])[0] - 27.0) < 1e-9
    True
    """
    noise = [0.0]

    @wraps(subject.f)
    def gradient(*args: Any) -> Any:
        point = [float(leaf) for leaf in flatten(args, "args").leaves]
        slopes = []
        for j in range(len(point)):
            line = Line(subject, point, [float(j == k) for k in range(len(point))], subject.epsilon)
            found = quick(line, 0) or thorough(line, 0)
            slopes.append(math.nan if isinstance(found, Doubt) else found.value)
            noise.append(0.0 if isinstance(found, Doubt) else found.error)
        whole = subject.rebuild(slopes)
        return whole if len(whole) > 1 else whole[0]

    found = Subject(gradient, subject.args, f"the gradient of {subject.name}")
    found.floor = SAFETY * max(noise)
    return found


def _guess(subject: Subject, claim: Claim, found: Survey, rtol: float) -> Guess:
    if -1 in found.columns:
        return Guess("unknown", "the inputs are too many to say which, or each is right by itself")
    return likely(_case(subject, claim, found, rtol))


def _case(subject: Subject, claim: Claim, found: Survey, rtol: float) -> Case:
    expected = [[v.expected for v in row] for row in found.verdicts]
    # What cannot be decided counts as right.
    for i, k in found.undecided:
        expected[i][k] = found.got[i][k]
    columns = len(found.columns)
    return Case(
        [row[:columns] for row in found.got],
        expected,
        [[v.error for v in row] for row in found.verdicts],
        found.wrong,
        subject.inputs,
        [f"{subject.name}(){place}" for place in subject.outputs],
        subject.point,
        subject.value,
        [(size, shape) for _, size, shape in subject.sizes()],
        [name for name, _, _ in subject.sizes()],
        lambda point: _is_right_at(subject, claim, point, rtol),
        lambda: claim.matrix(subject.point),
        lambda: subject([x + 0.37 * (abs(x) or 1.0) for x in subject.point]),
    )


def _is_right_at(
    subject: Subject, claim: Claim, point: Sequence[float], rtol: float
) -> bool | None:
    try:
        there = subject.moved(point)
        matrix: Matrix = claim.matrix(list(point))
        found = survey(there, matrix, rtol, rough=True)
    except Exception:
        return None
    if found.wrong:
        return False
    return None if len(found.undecided) == sum(map(len, found.verdicts)) else True


def _comparisons(subject: Subject, found: Survey, modes: tuple[str, ...]) -> list[Comparison]:
    comparisons = []
    for place, row in zip(subject.outputs, found.verdicts, strict=True):
        for k, (j, verdict) in enumerate(zip(found.columns, row, strict=True)):
            if not verdict.right:
                continue
            of = f"{place} by " if place else ""
            by = subject.inputs[j] if j >= 0 else f"random direction {k}"
            i = subject.outputs.index(place)
            got = found.got[i][j] if j >= 0 else verdict.expected
            comparisons.append(Comparison(of + by, modes, got, verdict.expected, verdict.error))
    return comparisons
