"""The check of a function of this library: its derivatives, those of its derivatives, and so on."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from random import Random

from autograd.testing.causes import likely_cause
from autograd.testing.diagnosis.case import Guess
from autograd.testing.reference.estimate import SAFETY
from autograd.testing.reference.judge import Verdict, judge
from autograd.testing.reference.line import Line, random_direction
from autograd.testing.report import Comparison, disagreement, undecided
from autograd.testing.target import Flat, Target, along, gradient, scalar

_FEW = 12  # up to so many inputs, each is checked by itself
_MANY = 500  # up to so many, each is looked at to say which is wrong
Modes = tuple[str, ...]  # that made a derivative, the outermost first
_DIRECTIONS = 2  # random ones, through all inputs at once


class Levels:
    """A check on its way: what it was asked, and what it compared so far.

    Arguments:
        target: the function, at its point.
        modes: those to check.
        rtol, strict: as of ``check_grads``.
        random: of the directions through all inputs at once.

    >>> target = Target(lambda x: x * x * x, (2.0,))
    >>> check = Levels(target, ["rev", "fwd"], 1e-8, True, Random(0))
    >>> check.level({(): target}, target.plain, 1)
    >>> [comparison.got for comparison in check.comparisons]
    [12.0, 12.0]
    """

    def __init__(
        self, target: Target, modes: list[str], rtol: float, strict: bool, random: Random
    ) -> None:
        self.target = target
        self.modes = modes
        self.rtol = rtol
        self.strict = strict
        self.random = random
        self.undecided: list[str] = []
        self.comparisons: list[Comparison] = []
        self._cuts: dict[Modes, list[str]] = {}  # where results were cut off from inputs

    def level(
        self,
        functions: dict[Modes, Flat],
        plain: Callable[[list[float]], float],
        order: int,
        others: Sequence[Flat] = (),
    ) -> None:
        """Compare the first derivatives of functions that are to be the same, then theirs.

        Arguments:
            functions: by the modes that made them.
            plain: one of them, of plain numbers, of which differences are taken for all.
            order: how often to differentiate.
            others: further ways to compute the same, for when these differences tell too little.
        """
        plains = [plain, *map(self._plain, others)]
        slopes: dict[Modes, Callable[[list[float]], float]] = {
            (mode, *before): self._slopes(f, (mode, *before))
            for before, f in functions.items()
            for mode in self.modes
        }
        for by, direction in self._directions():
            lines = [self._judged_by(one, direction) for one in plains]
            got = {modes: slope(direction) for modes, slope in slopes.items()}
            verdicts = {modes: self._verdict(lines, got[modes]) for modes in slopes}
            found = {
                modes: self._comparison(by, modes, got[modes], verdict, direction)
                for modes, verdict in verdicts.items()
            }
            for modes, verdict in verdicts.items():
                if verdict.right is False or (verdict.right is None and self.strict):
                    self._fail(found[modes], verdict, [*found.values()], plain, direction, slopes)
                if verdict.right is None:
                    self.undecided.append(f"{by}: {verdict.reason}")
                else:
                    self.comparisons.append(found[modes])
        if order > 1:
            direction = self._random_direction()
            inner: dict[Modes, Flat] = {
                (mode, *before): along(f, mode, direction, [])
                for before, f in functions.items()
                for mode in self.modes
            }
            # Forward mode costs least where its slope is wanted along one direction.
            cheapest = inner[("fwd" if "fwd" in self.modes else "rev",) * len(next(iter(inner)))]
            left = {"rev", "fwd"} - set(self.modes)  # modes that nobody asked for
            every = dict.fromkeys([*functions.values(), *others])
            more = [along(f, mode, direction, []) for f in every for mode in left]
            more += [f for f in inner.values() if f is not cheapest]
            self.level(inner, self._plain(cheapest), order - 1, more)

    def _judged_by(self, plain: Callable[[list[float]], float], direction: list[float]) -> Line:
        return Line(lambda point: [plain(point)], self.target.point, direction)

    def _verdict(self, lines: Sequence[Line], got: float) -> Verdict:
        """Judge a derivative; before it is called wrong, by each way to compute the function.

        Where terms cancel, what rounding leaves of the values may hide all of their slope, and no
        look at them tells. Another mode, which adds the terms in another order, may keep it.
        """
        first = judge(lines[0], 0, got, self.rtol)
        if first.right:
            return first
        others = (judge(line, 0, got, self.rtol) for line in lines[1:])
        return next((said for said in others if said.right), first)

    def _slopes(self, f: Flat, modes: Modes) -> Callable[[list[float]], float]:
        """Return the derivative along any direction at the point, as the first mode has it."""
        target, self._cuts[modes] = self.target, []
        if modes[0] == "rev":
            grads = [scalar(g, target.name) for g in gradient(f, target.point, self._cuts[modes])]
            return lambda direction: math.fsum(
                d * g for d, g in zip(direction, grads, strict=True) if d
            )
        return lambda direction: scalar(
            along(f, modes[0], direction, self._cuts[modes])(target.point), target.name
        )

    def _plain(self, f: Flat) -> Callable[[list[float]], float]:
        def plain(point: list[float]) -> float:
            self.target.evaluations += 1
            try:
                return scalar(f(point), self.target.name)
            except Exception:
                return math.nan

        return plain

    def _comparison(
        self, by: str, modes: tuple[str, ...], got: float, verdict: Verdict, direction: list[float]
    ) -> Comparison:
        """Return what was compared, to more digits by a complex step where that agrees."""
        expected, error = verdict.expected, verdict.error
        by_complex = self.target.complex_step(direction) if len(modes) == 1 else None
        # abs and the like turn a complex step wrong without a word: it only sharpens.
        if by_complex is not None and abs(by_complex - expected) <= SAFETY * error:
            least = max(1e-14 * abs(by_complex), 1e-200)  # the step itself may underflow
            expected, error = by_complex, min(error, least)
        return Comparison(by, modes, got, expected, error)

    def _line(
        self, plain: Callable[[list[float]], float], direction: list[float]
    ) -> Callable[[float], float]:
        point = self.target.point
        return lambda t: plain([x + t * d for x, d in zip(point, direction, strict=True)])

    def _directions(self, at_most: int = _FEW) -> list[tuple[str, list[float]]]:
        n = len(self.target.point)
        found = []
        if n <= at_most:
            for i, path in enumerate(self.target.paths):
                found.append((path, [float(i == j) for j in range(n)]))
        if n > 1 and at_most == _FEW:
            for i in range(_DIRECTIONS):
                found.append((f"args along random direction {i}", self._random_direction()))
        return found

    def _random_direction(self) -> list[float]:
        return random_direction(self.random, self.target.point)

    def _fail(
        self,
        comparison: Comparison,
        verdict: Verdict,
        found: list[Comparison],
        plain: Callable[[list[float]], float],
        direction: list[float],
        slopes: dict[Modes, Callable[[list[float]], float]],
    ) -> None:
        """Raise the error of a wrong derivative: by the input for which it is most wrong."""
        modes = comparison.modes
        if self._cuts[modes]:
            cause = Guess("detached", f"no gradient arrives: {self._cuts[modes][0]}")
            raise disagreement(self.target.name, comparison, cause, verdict.reason)
        if verdict.right is None:
            raise undecided(self.target.name, comparison, verdict.reason)
        one_by_one = []
        for by, unit in self._directions(_MANY):
            got = slopes[modes](unit)
            said = judge(self._judged_by(plain, unit), 0, got, self.rtol)
            one_by_one.append((self._comparison(by, modes, got, said, unit), unit, said.right))
        wrong = [(c, unit) for c, unit, right in one_by_one if right is False]
        if len(self.target.point) > _FEW and wrong:
            comparison, direction = max(wrong, key=lambda pair: pair[0].difference)
        others = {
            other.modes[0]: (other.got, other.got == other.expected or other.relative < 1e-6)
            for other in found
            if other.modes[1:] == modes[1:] and other.modes != modes
        }
        cause = likely_cause(
            comparison, others, self._line(plain, direction), [c for c, _, _ in one_by_one]
        )
        raise disagreement(self.target.name, comparison, cause, verdict.reason)
