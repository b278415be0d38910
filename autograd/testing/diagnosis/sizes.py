"""Tries with other sizes: signs, factors, terms, formulas in a wrong variable, precision."""

from __future__ import annotations

import math
import struct
from collections.abc import Callable, Iterator
from fractions import Fraction

from autograd.testing.diagnosis.case import Case, Guess

_FACTORS = {
    0.5: "1/2", 3.0: "3", 1 / 3: "1/3", 4.0: "4", 0.25: "1/4", 10.0: "10", 0.1: "1/10", 1.5: "3/2",
    2 / 3: "2/3", math.pi: "pi", 1 / math.pi: "1/pi", 2 * math.pi: "2 pi",
    0.5 / math.pi: "1/(2 pi)",
    math.pi / 180: "pi/180, of degrees", 180 / math.pi: "180/pi, of degrees",
    math.log(2): "log(2)", 1 / math.log(2): "1/log(2)", math.log(10): "log(10)",
    1 / math.log(10): "1/log(10)", math.sqrt(2): "sqrt(2)", 1 / math.sqrt(2): "1/sqrt(2)",
    math.sqrt(math.pi): "sqrt(pi)", 1 / math.sqrt(math.pi): "1/sqrt(pi)",
    2 / math.sqrt(math.pi): "2/sqrt(pi)", math.sqrt(2 * math.pi): "sqrt(2 pi)",
}  # fmt: skip

_SIMPLE = 1000  # the largest denominator of a fraction that is told as one

# Slopes of common functions in terms of the output, and the same mistakenly in terms of the input
_IN_OUTPUT: dict[str, Callable[[float], float]] = {
    "1 - y**2": lambda y: 1.0 - y * y,
    "1 + y**2": lambda y: 1.0 + y * y,
    "y * (1 - y)": lambda y: y * (1.0 - y),
    "y": lambda y: y,
    "1 / (2 * y)": lambda y: 0.5 / y,
    "-y**2": lambda y: -y * y,
    "1 / (3 * y**2)": lambda y: 1.0 / (3.0 * y * y),
    "y * log(2)": lambda y: y * math.log(2.0),
    "1 - exp(-y)": lambda y: -math.expm1(-y),
    "y + 1": lambda y: y + 1.0,
}

# A function within another: its slope in terms of its output y, and how y comes from the input
_INNER: dict[str, tuple[Callable[[float], float], Callable[[float], float]]] = {
    "1 - y**2, of tanh": (lambda y: 1.0 - y * y, math.tanh),
    "y * (1 - y), of the logistic function": (
        lambda y: y * (1.0 - y),
        lambda x: 0.5 + 0.5 * math.tanh(0.5 * x),
    ),
    "y, of exp": (lambda y: y, math.exp),
    "1 / (2 * y), of sqrt": (lambda y: 0.5 / y, math.sqrt),
    "1 + y**2, of tan": (lambda y: 1.0 + y * y, math.tan),
    "-y**2, of 1/x": (lambda y: -y * y, lambda x: 1.0 / x),
}


def by_sign(case: Case) -> Guess | None:
    """Say whether signs are flipped."""
    if case.everywhere(lambda i, j: -case.expected[i][j]):
        everywhere = len(case.wrong) == len(case.all_entries)
        return Guess("sign", "the sign is flipped" + ("" if everywhere else " at these entries"))
    return None


def by_factor(case: Case) -> Guess | None:
    """Say whether a factor is missing or too much, a number or a function of input or output."""
    if any(case.expected[i][j] == 0.0 for i, j in case.wrong):
        return None
    if case.everywhere(lambda i, j: 2.0 * case.expected[i][j]):
        return Guess("twice", "a factor of 2: it is accumulated twice, or a 1/2 is missing")
    n = len(case.point)
    for size, what in _sizes(case):
        for factor, text in ((float(size), "a missing division by"), (1.0 / size, "divided by")):
            if size > 4 and case.everywhere(lambda i, j, f=factor: f * case.expected[i][j]):  # type: ignore[misc]
                return Guess(
                    "mean", f"{text} {size}, {what}: a mean where a sum belongs, or the reverse"
                )
    for factor, text in _FACTORS.items():
        for sign in (1.0, -1.0):
            if case.everywhere(lambda i, j, f=sign * factor: f * case.expected[i][j]):  # type: ignore[misc]
                minus = "" if sign > 0 else "-"
                what = "a path counted too often or left out, or a missing factor"
                return Guess("factor", f"a factor of {minus}{text}: {what}")
    for name, at in _functions(case):
        for power, text in ((-1.0, "is missing"), (1.0, "too much")):
            for c, times in ((1.0, ""), (2.0, "2 * "), (3.0, "3 * "), (0.5, "0.5 * "), (-1.0, "-")):

                def guess(i: int, j: int, power: float = power, c: float = c) -> float:
                    return case.expected[i][j] * float((c * at(i, j)) ** power)  # noqa: B023

                if case.everywhere(guess) and (n > 1 or _generic(case, name)):
                    return Guess(
                        "inner",
                        f"a factor of {times}{name} {text}: an inner derivative of the chain rule",
                    )
    return _by_ratio(case)


def _by_ratio(case: Case) -> Guess | None:
    """Say whether all entries are off by one number, whatever it is: the size of some data, say."""
    if len({case.expected[i][j] for i, j in case.wrong}) < 2:
        return None
    i, j = case.wrong[0]
    ratio = case.got[i][j] / case.expected[i][j]
    if ratio == 0.0 or not case.everywhere(lambda i, j: ratio * case.expected[i][j]):
        return None
    simple = Fraction(ratio).limit_denominator(_SIMPLE)
    known = bool(simple) and case.same(ratio, float(simple), (i, j))
    if known and 1 in (simple.numerator, simple.denominator):
        size = simple.numerator * simple.denominator
        text = "a missing division by" if simple.denominator == 1 else "divided by"
        return Guess(
            "mean", f"{text} {size}, everywhere: a mean where a sum belongs, or the reverse"
        )
    number = str(simple) if known else f"{ratio:.6g}"
    return Guess("factor", f"a factor of {number}, everywhere: a constant is missing, or too much")


def by_formula(case: Case) -> Guess | None:
    """Say whether a formula in the output was written in the input, or the other way about."""
    square = len(case.value) == len(case.point)
    for name, slope in _IN_OUTPUT.items():

        def wrongly(i: int, j: int, slope: Callable[[float], float] = slope) -> float:
            return slope(case.point[j])

        try:
            rightly = all(
                case.same(case.expected[i][j], slope(case.value[i]), (i, j)) for i, j in case.wrong
            )
            inversely = all(
                case.same(case.expected[i][j], slope(case.point[j]), (i, j)) for i, j in case.wrong
            ) and case.everywhere(lambda i, j: slope(case.value[i]))  # noqa: B023
        except ArithmeticError:
            continue
        if not square:
            break
        if rightly and case.everywhere(wrongly):
            return Guess("value for output", f"the input stands where the output y belongs: {name}")
        if inversely:
            return Guess("value for output", f"the output stands where the input belongs in {name}")
    for name, (slope, inner) in _INNER.items():

        def replaced(i: int, j: int) -> float:
            x = case.point[j]
            return case.expected[i][j] * slope(x) / slope(inner(x))  # noqa: B023

        if len(case.wrong) > 1 and case.everywhere(replaced):
            return Guess("value for output", f"the input stands where y belongs in {name}")
    return None


def by_inverse(case: Case) -> Guess | None:
    """Say whether it is the derivative of the inverse function."""
    if case.everywhere(lambda i, j: 1.0 / case.expected[i][j]):
        return Guess("inverse", "it is 1 over what it should be: the derivative of the inverse")
    return None


def by_value(case: Case) -> Guess | None:
    """Say whether it is the value of the function, or its second derivative."""
    if all(case.value) and case.everywhere(lambda i, j: case.value[i]):
        return Guess("value itself", "it is the value of the function, not its derivative")
    for slope in _IN_OUTPUT.values():
        if len(case.wrong) > 1 and case.everywhere(
            lambda i, j: slope(case.expected[i][j])  # noqa: B023
        ):
            return Guess("second", "it is the derivative of the derivative: differentiated twice")
    return None


def by_precision(case: Case) -> Guess | None:
    """Say whether it was computed in float32, or by rough differences."""
    entries = case.all_entries
    if any(case.got[i][j] for i, j in entries) and all(
        case.got[i][j] == math.trunc(case.got[i][j])
        and abs(case.got[i][j] - case.expected[i][j]) < 1.0
        for i, j in entries
    ):
        return Guess("rounded", "it is rounded to whole numbers: look for ints in between")
    off = 0.0
    for i, j in case.wrong:
        got, expected = case.got[i][j], case.expected[i][j]
        off = max(off, abs(got - expected) / max(abs(got), abs(expected), 1e-300))
    if off > 1e-4:
        return None
    if off < 1e-5 and all(_is_single(case.got[i][j]) for i, j in case.all_entries):
        return Guess("float32", "it is rounded to float32: look for a float32 in between")
    return Guess(
        "float32",
        f"it is good to {off:.0e} only: a float32 in between, differences of its own, or constants "
        "with few digits",
    )


def by_term(case: Case) -> Guess | None:
    """Say which term is missing or too much."""
    missing = {(i, j): case.expected[i][j] - case.got[i][j] for i, j in case.wrong}
    for name, at in _functions(case):
        for c, times in ((1.0, ""), (2.0, "2 * "), (-1.0, "-"), (-2.0, "-2 * "), (0.5, "0.5 * ")):
            if all(case.same(missing[i, j], c * at(i, j), (i, j)) for i, j in case.wrong):
                return Guess("term", f"a term is missing: {times}{name}")
    i, j = case.wrong[0]
    amount = missing[i, j]
    return Guess(
        "term",
        f"a term is missing or wrong: it gives {abs(amount):.6g} too "
        f"{'little' if amount > 0 else 'much'}. Is a rule of the product or the chain forgotten, "
        "or a number detached?",
    )


def _functions(case: Case) -> Iterator[tuple[str, Callable[[int, int], float]]]:
    """Yield functions of inputs and outputs that often are factors or terms."""
    x, y = case.point, case.value
    yield "1", lambda i, j: 1.0
    yield "the input", lambda i, j: x[j]
    yield "the output", lambda i, j: y[i]
    yield "the input squared", lambda i, j: x[j] ** 2
    yield "exp of the input", lambda i, j: math.exp(min(x[j], 700.0))
    yield "exp of minus the input", lambda i, j: math.exp(min(-x[j], 700.0))
    yield "cos of the input", lambda i, j: math.cos(x[j])
    yield "sin of the input", lambda i, j: math.sin(x[j])
    yield "1 over the input", lambda i, j: 1.0 / x[j] if x[j] else math.nan
    yield "1 over the input squared", lambda i, j: 1.0 / x[j] ** 2 if x[j] ** 2 else math.nan
    yield "the output squared", lambda i, j: y[i] ** 2
    yield "the sum of the inputs", lambda i, j: math.fsum(x)
    for k in range(min(len(x), 12)):
        yield case.inputs[k], lambda i, j, k=k: x[k]  # type: ignore[misc]
    if len(x) == 2:
        yield "the product of the inputs", lambda i, j: x[0] * x[1]
        yield "the other input", lambda i, j: x[1 - j]
        yield "the quotient of the inputs", lambda i, j: x[0] / x[1] if x[1] else math.nan
    yield "exp of minus the input squared", lambda i, j: math.exp(-min(x[j] ** 2, 700.0))


def _sizes(case: Case) -> Iterator[tuple[int, str]]:
    yield len(case.point), "the number of inputs"
    yield len(case.value), "the number of outputs"
    for (size, shape), name in zip(case.parts, case.names, strict=True):
        yield size, f"the size of {name}"
        for axis, length in enumerate(shape or ()):
            yield length, f"the length of axis {axis} of {name}"


def _generic(case: Case, name: str) -> bool:
    """Whether a match of a single number means something: not where the factor is a plain 1."""
    return abs(case.point[0]) not in (0.0, 1.0, 2.0) or name != "the input"


def _is_single(x: float) -> bool:
    try:
        return bool(struct.unpack("f", struct.pack("f", x))[0] == x)
    except OverflowError:
        return False
