"""What a gradient check found: a report, or an error that says what is wrong, and why."""

from __future__ import annotations

from typing import NamedTuple

from autograd.errors import AutogradError

MODES = {"rev": "reverse", "fwd": "forward"}
_NAMES = {**MODES, "hand": "hand"}  # whatever the user's own function did


def mode_name(modes: tuple[str, ...]) -> str:
    """Return how to say which modes made a derivative.

    Arguments:
        modes: the outermost first.

    Returns:
        the text.

    >>> mode_name(("fwd", "rev"))
    'forward over reverse mode'
    """
    return " over ".join(_NAMES[mode] for mode in modes) + " mode"


class Comparison(NamedTuple):
    """A derivative by the library beside the same by differences.

    Arguments:
        by: what it is taken by: an input, or a direction.
        modes: how the library took it, the outermost first; there are as many as the order.
        got, expected: the library's, and the numerical one.
        error: about how far the numerical one may be off.

    >>> Comparison("args[0]", ("rev",), 2.0, 2.0 + 1e-12, 1e-11).difference
    1.000088900582341e-12
    """

    by: str
    modes: tuple[str, ...]
    got: float
    expected: float
    error: float

    @property
    def difference(self) -> float:
        """How far the two are apart."""
        return abs(self.got - self.expected)

    @property
    def relative(self) -> float:
        """The difference as a part of the larger of them; 0 where they are equal."""
        if self.got == self.expected:
            return 0.0
        return self.difference / max(abs(self.got), abs(self.expected), 5e-324)


class Report(NamedTuple):
    """What a check that passed compared.

    Arguments:
        comparisons: every derivative that was compared.
        evaluations: how many times the function was evaluated for the differences.
        undecided: where the reference could not decide, and why, with ``strict=False``.
        skipped: what was not there to check, such as a mode that the function does not have.

    >>> print(Report([Comparison("args[0]", ("rev",), 2.0, 2.0, 1e-12)], 20))
    1 derivative of order 1 agrees with differences; worst: args[0] in reverse mode, off by 0 \
relative, where differences are good to 5e-13
    """

    comparisons: list[Comparison]
    evaluations: int
    undecided: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()

    @property
    def worst(self) -> Comparison:
        """The comparison with the largest relative difference."""
        return max(self.comparisons, key=lambda comparison: comparison.relative)

    def __str__(self) -> str:
        n = len(self.comparisons)
        tail = "".join(f"\nundecided: {text}" for text in self.undecided)
        tail += "".join(f"\nnot checked: {text}" for text in self.skipped)
        if not n:
            return "no derivative was compared" + tail
        worst = self.worst
        order = max(len(comparison.modes) for comparison in self.comparisons)
        orders = "order 1" if order == 1 else f"orders 1 to {order}"
        largest = max(abs(worst.expected), abs(worst.got)) or 1.0
        return (
            f"{n} derivative{'s' * (n > 1)} of {orders} agree{'s' * (n == 1)} with differences; "
            f"worst: {worst.by} in {mode_name(worst.modes)}, off by {worst.relative:.1g} relative, "
            f"where differences are good to {worst.error / largest:.1g}{tail}"
        )


class GradientCheckError(AutogradError, AssertionError):
    """A derivative and its numerical estimate disagree, or f gave nothing to check.

    Arguments:
        text: what happened.
        comparison: the derivative in question, if it came to that.
        cause: what is likely to be wrong.
        kind: of that cause, in a word or two.

    >>> issubclass(GradientCheckError, AssertionError)
    True
    """

    def __init__(
        self,
        text: str,
        comparison: Comparison | None = None,
        cause: str | None = None,
        kind: str = "",
    ) -> None:
        super().__init__(text)
        self.comparison = comparison
        self.cause = cause
        self.kind = kind


class Undecided(GradientCheckError):  # noqa: N818, it is no error of the function
    """The reference cannot decide whether a derivative is right: at a jump, in noise, ...

    >>> issubclass(Undecided, GradientCheckError)
    True
    """


def disagreement(
    name: str, comparison: Comparison, guess: tuple[str, str], allowed: str = ""
) -> GradientCheckError:
    """Return the error that tells of a wrong derivative.

    Arguments:
        name: of the function.
        comparison: the derivative.
        guess: the kind of what is likely to be wrong, and that in words.
        allowed: what else than the expected would be right, if anything.

    Returns:
        the error, not raised.

    >>> print(disagreement("f", Comparison("x", ("rev",), -2.0, 2.0, 1e-12), ("sign", "the sign")))
    The derivative of f by x is wrong: order 1, reverse mode.
      expected  2.0, by differences good to 1e-12
      got       -2.0
      off by    4 absolute, 2 relative
      likely    the sign
    """
    c, (kind, cause) = comparison, guess
    return GradientCheckError(
        f"The derivative of {name} by {c.by} is wrong: order {len(c.modes)}, "
        f"{mode_name(c.modes)}.\n"
        f"  expected  {c.expected!r}, by differences good to {c.error:.1g}"
        f"{'; ' * bool(allowed)}{allowed}\n"
        f"  got       {c.got!r}\n"
        f"  off by    {c.difference:.3g} absolute, {c.relative:.3g} relative\n"
        f"  likely    {cause}",
        comparison,
        cause,
        kind,
    )


def undecided(name: str, comparison: Comparison, reason: str) -> Undecided:
    """Return the error that tells why a derivative cannot be judged.

    Arguments:
        name: of the function.
        comparison: the derivative.
        reason: why.

    Returns:
        the error, not raised.

    >>> print(undecided("f", Comparison("x", ("rev",), 0.0, 0.0, 1.0), "a jump: ..."))
    Whether the derivative of f by x is right cannot be decided: order 1, reverse mode.
      got       0.0
      because   a jump: ...
    Check at another point, or go on with strict=False.
    """
    c = comparison
    return Undecided(
        f"Whether the derivative of {name} by {c.by} is right cannot be decided: order "
        f"{len(c.modes)}, {mode_name(c.modes)}.\n"
        f"  got       {c.got!r}\n"
        f"  because   {reason}\n"
        "Check at another point, or go on with strict=False.",
        comparison,
        reason,
        "undecided",
    )
