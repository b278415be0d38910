"""The words of a failure: where, expected and got, which entries, and the likely cause."""

from __future__ import annotations

import math

from autograd.testing.claims import Claim
from autograd.testing.diagnosis.case import Guess
from autograd.testing.report import Comparison, GradientCheckError
from autograd.testing.subject import Subject
from autograd.testing.survey import Survey

_MOST = 8  # entries to name


def wrong(
    subject: Subject, claim: Claim, found: Survey, guess: Guess, modes: tuple[str, ...]
) -> GradientCheckError:
    """Return the error that tells of a wrong derivative.

    Arguments:
        subject, claim: the function, and what was said of its derivatives.
        found: what the reference says of them.
        guess: the likely cause.
        modes: what the comparison says that made it.

    Returns:
        the error, not raised.
    """
    i, k = max(found.wrong, key=lambda place: _off(found, place))
    verdict, j = found.verdicts[i][k], found.columns[k]
    got = found.got[i][j] if j >= 0 else math.nan
    comparison = Comparison(
        _entry(subject, found, (i, k)), modes, got, verdict.expected, verdict.error
    )
    total = sum(map(len, found.verdicts))
    named = [_entry(subject, found, place) for place in found.wrong[:_MOST]]
    more = len(found.wrong) - len(named)
    entries = ", ".join(named) + (f" and {more} more" if more else "")
    units = f"{comparison.difference / verdict.error:.2g} times" if verdict.error else "far beyond"
    lines = [
        f"{claim.name} is wrong: it is not the derivative of {subject.name}.",
        f"  at        {subject.at()}",
        f"  entry     {comparison.by}"
        + (f"; wrong are {entries}, of {total}" if total > 1 else ""),
        f"  expected  {verdict.expected!r}, by differences good to {verdict.error:.1g}"
        + (f"; {verdict.reason}" if verdict.reason else ""),
        f"  got       {got!r}",
        f"  off by    {comparison.difference:.3g} absolute, {comparison.relative:.3g} relative, "
        f"{units} the reference's own error",
        f"  likely    {guess.text}",
    ]
    return GradientCheckError("\n".join(lines), comparison, guess.text, guess.kind)


def doubtful(subject: Subject, found: Survey, place: tuple[int, int]) -> str:
    """Return where the reference cannot decide, and why."""
    return f"{_entry(subject, found, place)}: {found.verdicts[place[0]][place[1]].reason}"


def _entry(subject: Subject, found: Survey, place: tuple[int, int]) -> str:
    i, k = place
    j = found.columns[k]
    of = f"{subject.name}(){subject.outputs[i]} by " if len(subject.outputs) > 1 else ""
    return of + (subject.inputs[j] if j >= 0 else f"random direction {k}")


def _off(found: Survey, place: tuple[int, int]) -> float:
    i, k = place
    verdict, j = found.verdicts[i][k], found.columns[k]
    got = found.got[i][j] if j >= 0 else math.nan
    if not math.isfinite(got):
        return math.inf
    return abs(got - verdict.expected) / max(abs(got), abs(verdict.expected), 1e-300)
