"""All derivatives of a subject, entry by entry or along random directions, each judged."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from random import Random
from typing import Any, NamedTuple

from autograd.testing.claims import Matrix
from autograd.testing.reference.estimate import Estimate
from autograd.testing.reference.judge import Verdict, judge
from autograd.testing.reference.line import Line, random_direction
from autograd.testing.subject import Subject

_FEW = 24  # up to so many inputs, each is looked at by itself
_MANY = 2000  # and to say which are wrong, up to so many
_DIRECTIONS = 3  # through all inputs at once, where there are more


class Survey(NamedTuple):
    """What was judged.

    Arguments:
        got: the derivatives, a row for each output.
        columns: which inputs were looked at, -1 for a direction through all.
        verdicts: for each output, one for each of these.

    >>> Survey([[2.0]], [0], [[Verdict(True, 2.0, 0.0, "")]]).wrong
    []
    """

    got: Matrix
    columns: list[int]
    verdicts: list[list[Verdict]]

    @property
    def wrong(self) -> list[tuple[int, int]]:
        """The places among the verdicts of what is wrong."""
        return self._where(False)

    @property
    def undecided(self) -> list[tuple[int, int]]:
        """The places among the verdicts of what the reference cannot decide."""
        return self._where(None)

    def _where(self, right: bool | None) -> list[tuple[int, int]]:
        return [
            (i, k)
            for i, row in enumerate(self.verdicts)
            for k, verdict in enumerate(row)
            if verdict.right is right
        ]


def survey(
    subject: Subject, matrix: Matrix, rtol: float, seed: int = 0, rough: bool = False
) -> Survey:
    """Judge the derivatives of a subject at its point.

    Arguments:
        subject: the function.
        matrix: its derivatives, a row for each output, a column for each input.
        rtol: by how much of the larger two derivatives may differ.
        seed: of random directions.
        rough: whether a first look is enough.

    Returns:
        the survey: of every entry where inputs are few or something is wrong.

    >>> subject = Subject(lambda x, y: x * y, (2.0, 3.0))
    >>> survey(subject, [[3.0, 5.0]], 1e-8).wrong
    [(0, 1)]
    """
    with _quiet():
        return _survey(subject, matrix, rtol, seed, rough)


def _survey(subject: Subject, matrix: Matrix, rtol: float, seed: int, rough: bool) -> Survey:
    n = len(subject.point)
    if n > _FEW:
        random, found = Random(seed), []
        for _ in range(_DIRECTIONS):
            direction = random_direction(random, subject.point)
            found.append(_along(subject, matrix, direction, rtol, rough))
        rows = [list(row) for row in zip(*found, strict=True)]
        whole = Survey(matrix, [-1] * _DIRECTIONS, rows)
        if rough or not (whole.wrong or whole.undecided):
            return whole
    columns = list(range(min(n, _MANY)))
    found = [
        _along(subject, matrix, [float(j == k) for k in range(n)], rtol, rough) for j in columns
    ]
    rows = [list(row) for row in zip(*found, strict=True)]
    single = Survey(matrix, columns, rows)
    return whole if n > _FEW and whole.wrong and not single.wrong else single


def _quiet() -> AbstractContextManager[Any]:
    """Return a context in which NumPy does not warn of steps that leave a domain."""
    numpy = sys.modules.get("numpy")
    return nullcontext() if numpy is None else numpy.errstate(all="ignore")


def _along(
    subject: Subject, matrix: Matrix, direction: list[float], rtol: float, rough: bool
) -> list[Verdict]:
    line = Line(subject, subject.point, direction, subject.epsilon, subject.floor)
    found = []
    for i, row in enumerate(matrix):
        terms = [d * g for d, g in zip(direction, row, strict=True) if d]
        got = math.fsum(terms) if all(map(math.isfinite, terms)) else math.nan
        if len(terms) == 1:
            got = terms[0]
        beside = max(map(abs, terms if len(terms) > 1 else row), default=0.0)
        found.append(judge(line, i, got, rtol, beside, _exactly(subject, direction), rough))
    return found


def _exactly(subject: Subject, direction: Sequence[float]) -> Callable[[], list[Estimate] | None]:
    return lambda: subject.exactly(direction)
