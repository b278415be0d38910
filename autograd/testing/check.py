"""check_grads: a function's derivatives by each mode, beside differences of plain numbers."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from random import Random
from typing import Any

from autograd.errors import OperandError
from autograd.testing.by_hand import check_by_hand
from autograd.testing.causes import likely_cause
from autograd.testing.diagnosis.case import Guess
from autograd.testing.holomorphic import as_real, is_complex
from autograd.testing.libraries.recognition import check_library, library_of
from autograd.testing.reference.estimate import SAFETY
from autograd.testing.reference.judge import Verdict, judge
from autograd.testing.reference.line import Line, random_direction
from autograd.testing.report import MODES, Comparison, Report, disagreement, undecided
from autograd.testing.target import Flat, Target, along, gradient, scalar

_FEW = 12  # up to so many inputs, each is checked by itself
_MANY = 500  # up to so many, each is looked at to say which is wrong
Modes = tuple[str, ...]  # that made a derivative, the outermost first
_DIRECTIONS = 2  # random ones, through all inputs at once


def check_grads(
    f: Callable[..., Any],
    args: Any,
    order: int = 2,
    modes: Sequence[str] = ("rev", "fwd"),
    *,
    grad: Callable[..., Any] | None = None,
    jac: Callable[..., Any] | None = None,
    hess: Callable[..., Any] | None = None,
    hvp: Callable[..., Any] | None = None,
    jvp: Callable[..., Any] | None = None,
    vjp: Callable[..., Any] | None = None,
    value_and_grad: Callable[..., Any] | None = None,
    exact: Callable[..., Any] | None = None,
    strict: bool = True,
    rtol: float = 1e-8,
    seed: int = 0,
) -> Report:
    """Check a function's derivatives at a point: the library's own, or those written by hand.

    Without a derivative, f is a function of this library's Values. The first derivatives are
    compared with differences of f on plain numbers, those of each higher order with differences of
    the order below, in every combination of the modes.

    With one, f is any function of numbers, arrays and structures of them, NumPy's or plain
    Python's, and what was given is compared with differences of f.

    Arguments:
        f: the function; without a derivative given, it returns one number.
        args: a tuple of its arguments: numbers, Values, and structures and arrays of them; with a
            derivative given, also a single argument that is no tuple, and a complex one, or an
            array of them, with the ``grad`` of a holomorphic function.
        order: the highest order of derivatives to check.
        modes: of ``"rev"`` and ``"fwd"``, those to check.
        grad: the gradient of a function of one number: the same arguments to what they are like;
            of several arguments, a tuple.
        jac: the Jacobian, of shape (outputs, inputs) or as arrays have it; of several arguments, a
            tuple.
        hess, hvp: the Hessian, and its product with a vector: the arguments, then vectors like
            them. They are compared with differences of ``grad``, if that is given.
        jvp: the derivative along a tangent: the arguments, then tangents like them.
        vjp: the gradient of a weighed sum of outputs: the arguments, then a cotangent like f's
            result.
        value_and_grad: the value and the gradient.
        exact: the same function in mpmath, asked where floats cannot tell.
        strict: whether it is an error, ``Undecided``, that the reference cannot tell what is right.
        rtol: what two derivatives may differ by, relative to the larger, beyond ten times the
            estimated error of the differences.
        seed: of the random directions; up to 12 inputs are checked one by one besides.

    Returns:
        a report; ``str`` of it says how well they agree.

    Raises:
        GradientCheckError: an AssertionError that tells which derivative is wrong, by how much,
            and what is likely the cause; also if f fails at the point.
        Undecided: a GradientCheckError: at a jump, in noise, at the end of a domain.
        OperandError: if an argument is no number, or order or modes are none of those above.

    >>> import autograd as ag
    >>> check_grads(lambda x, y: ag.sin(x) * y, (0.5, 2.0)).worst.relative < 1e-8
    True
    >>> check_grads(lambda x: x**3, 2.0, grad=lambda x: x**2)  # doctest: +ELLIPSIS
    Traceback (most recent call last):
        ...
    autograd.testing.report.GradientCheckError: grad=<lambda> is wrong: it is not the derivative \
of <lambda>.
      at        x = 2.0
      entry     x
      expected  12.0, by differences good to ...
      got       4.0
      off by    8 absolute, 0.667 relative, ... times the reference's own error
      likely    a factor of 1/3: a path counted too often or left out, or a missing factor
    """
    hand = {"grad": grad, "jac": jac, "hess": hess, "hvp": hvp, "jvp": jvp, "vjp": vjp,
            "value_and_grad": value_and_grad}  # fmt: skip
    given = {kind: function for kind, function in hand.items() if function is not None}
    several = args if isinstance(args, tuple) else (args,)
    if given:
        if is_complex(several):
            f, several, given = as_real(f, several, given)
        return check_by_hand(f, several, given, rtol=rtol, strict=strict, exact=exact, seed=seed)
    if modes and not set(modes) <= set(MODES):
        raise OperandError(f'modes are some of "rev" and "fwd", but got {modes!r}.')
    library = library_of(f, args)
    if library:
        return check_library(library, f, several, order, modes, rtol=rtol, strict=strict, seed=seed)
    if not isinstance(order, int) or order < 1:
        raise OperandError(f"order is a whole number from 1, but got {order!r}.")
    if not modes:
        raise OperandError(f'modes are some of "rev" and "fwd", but got {modes!r}.')
    target = Target(f, args)
    check = _Check(target, list(dict.fromkeys(modes)), rtol, strict, Random(seed))
    check.level({(): target}, target.plain, order)
    return Report(check.comparisons, target.evaluations, tuple(check.undecided))


class _Check:
    """A check on its way: what it was asked, and what it compared so far."""

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
        self, functions: dict[Modes, Flat], plain: Callable[[list[float]], float], order: int
    ) -> None:
        """Compare the first derivatives of functions that are to be the same, then theirs.

        Arguments:
            functions: by the modes that made them.
            plain: one of them, of plain numbers, of which differences are taken for all.
            order: how often to differentiate.
        """
        slopes: dict[Modes, Callable[[list[float]], float]] = {
            (mode, *before): self._slopes(f, (mode, *before))
            for before, f in functions.items()
            for mode in self.modes
        }
        for by, direction in self._directions():
            line = Line(lambda point: [plain(point)], self.target.point, direction)
            got = {modes: slope(direction) for modes, slope in slopes.items()}
            verdicts = {modes: judge(line, 0, got[modes], self.rtol) for modes in slopes}
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
            self.level(inner, self._plain(cheapest), order - 1)

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
            line = Line(lambda point: [plain(point)], self.target.point, unit)
            got = slopes[modes](unit)
            said = judge(line, 0, got, self.rtol)
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
