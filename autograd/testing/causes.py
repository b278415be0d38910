"""Guesses at what is wrong with a derivative, from how it is wrong."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

from autograd.testing.diagnosis.case import Guess
from autograd.testing.reference.line import EPSILON
from autograd.testing.reference.noise import noise_of
from autograd.testing.report import MODES, Comparison

_FACTORS = {2.0: "2", 0.5: "1/2", 3.0: "3", 1 / 3: "1/3", 4.0: "4", 0.25: "1/4", 10.0: "10"}
_SPACING = 2.0**-40  # at which the noise of a function is looked at


def likely_cause(
    comparison: Comparison,
    others: Mapping[str, tuple[float, bool]],
    line: Callable[[float], float],
    all_got: Sequence[Comparison],
) -> Guess:
    """Return what is likely to be wrong with a derivative.

    Arguments:
        comparison: the derivative.
        others: for each other mode what it got, and whether that is right.
        line: the function along the direction, of a number that is 0 at the point.
        all_got: the same derivative by every input, where they were compared.

    Returns:
        the guess: what, and what to look at.

    >>> wrong = Comparison("args[0]", ("rev",), -2.0, 2.0, 1e-12)
    >>> likely_cause(wrong, {}, lambda t: 2.0 * t, [])
    Guess(kind='sign', text='the sign is flipped')
    """
    got, expected = comparison.got, comparison.expected
    if not math.isfinite(got):
        return Guess(
            "not finite",
            f"a partial derivative is {got} here, though the function is smooth: look for 0/0 or "
            "inf - inf in it, with detect_anomaly()",
        )
    blame = "".join(
        f". {MODES[mode].capitalize()} mode agrees with differences: forward and reverse disagree"
        for mode, (_, is_right) in others.items()
        if is_right
    )
    guess = _by_its_numbers(got, expected, comparison, all_got, line)
    return Guess(guess.kind, guess.text + blame)


def _by_its_numbers(
    got: float,
    expected: float,
    comparison: Comparison,
    all_got: Sequence[Comparison],
    line: Callable[[float], float],
) -> Guess:
    def same(x: float, y: float) -> bool:
        return abs(x - y) <= 1e-5 * max(abs(x), abs(y)) + 10.0 * comparison.error

    if same(got, -expected):
        return Guess("sign", "the sign is flipped")
    swapped = next(
        (
            other.by
            for other in all_got
            if other.by != comparison.by and same(got, other.expected) and same(other.got, expected)
        ),
        None,
    )
    if swapped is not None:
        return Guess(
            "another argument",
            f"it is the derivative by {swapped}: the two are swapped, or a matrix transposed",
        )
    if got == 0.0:
        return Guess(
            "detached",
            "no gradient arrives: a term is missing, or its number was taken out of the graph by "
            ".data, float(), no_grad() or stop_gradient",
        )
    if expected and not same(expected, 0.0):
        for factor, text in _FACTORS.items():
            if same(got, factor * expected):
                return Guess(
                    "twice" if factor == 2.0 else "factor",
                    f"a factor of {text}: a path counted too often or left out, perhaps by .data",
                )
    if same(got * expected, 1.0):
        return Guess(
            "inverse", "it is 1 over what it should be: the derivative of the inverse function"
        )
    rough = noise_of(line, _SPACING, EPSILON)
    if rough > 1e-12 * max(1.0, abs(line(0.0))) and comparison.difference < 1e6 * comparison.error:
        return Guess(
            "noise",
            f"perhaps numerical noise: the function's own values are only good to {rough:.1g}",
        )
    return Guess(
        "term",
        f"a term is missing or wrong: it gives {abs(got - expected):.6g} too "
        f"{'little' if got < expected else 'much'}. Was a number taken out of the graph by .data, "
        "or a rule of the product or the chain forgotten?",
    )
