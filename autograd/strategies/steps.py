"""The steps of a random program: a calculation, a branch, and loops of three kinds.

Each is a handful of numbers that Hypothesis draws and shrinks, and knows how to write itself.
"""

from __future__ import annotations

from typing import NamedTuple, Protocol

from autograd.strategies.draft import Draft, Operand, confined
from autograd.strategies.forms import ANY, Form, Range

Choices = tuple[int, int, int, int]

COMPARISONS = (">", "<", ">=", "<=")
THRESHOLDS = (0.5, -0.5, 0.25, 1.5, -1.25, None)  # None compares with another number
# What a loop does to its variable {0}, with another number {1}: it stays in range however often.
BODIES = (
    "0.5 * {0} + 0.5 * {1}",
    "ag.sin({0} + {1})",
    "ag.tanh({0}) * ag.cos({1})",
    "ag.sqrt(1.0 + 0.5 * {0} * {0}) - 0.25 * ag.sigmoid({1})",
    "ag.maximum(0.5 * {0}, {1})",
)


class Step(Protocol):
    """One step of a program."""

    def write_to(self, draft: Draft) -> None:
        """Add the step's lines to a draft."""


class Calculation(NamedTuple):
    """``t0 = ag.sin(x)``.

    Arguments:
        form: what is computed.
        choices: of which earlier numbers.

    >>> from autograd.strategies.forms import FORMS
    >>> draft = Draft(1)
    >>> Calculation(FORMS[0], (0, 0, 0, 0)).write_to(draft)
    >>> print(draft.source().splitlines()[-2])
        t0 = x + x
    """

    form: Form
    choices: Choices

    def write_to(self, draft: Draft) -> None:
        """Add the step's line to a draft."""
        draft.bind(draft.compute(self.form, self.choices))


class Branch(NamedTuple):
    """``if x > 0.5: ... else: ...``, which computes one thing or another.

    Arguments:
        condition: the sign between the two numbers that decide, and the second of them, or None.
        arms: the forms that are computed.
        choices: which earlier numbers meet.

    >>> from autograd.strategies.forms import FORMS
    >>> draft = Draft(2)
    >>> Branch((">", 0.5), (FORMS[0], FORMS[1]), (0, 0, 0, 0)).write_to(draft)
    >>> print(draft.source().partition("program(x, y):")[2])
    <BLANKLINE>
        if x > 0.5:
            t0 = x + x
        else:
            t0 = x * x
        return t0
    """

    condition: tuple[str, float | None]
    arms: tuple[Form, Form]
    choices: Choices

    def write_to(self, draft: Draft) -> None:
        """Add the step's lines to a draft."""
        left = draft.pick(self.choices[0])
        comparison, threshold = self.condition
        right = repr(threshold)
        if threshold is None:
            right = draft.pick(self.choices[1], other_than=left).text
        draft.measure(left.text, right)
        ranges = []
        heads = (f"if {left.text} {comparison} {right}:", "else:")
        for head, form in zip(heads, self.arms, strict=True):
            draft.write(head)
            result = draft.compute(form, self.choices, indent=1)
            draft.write(f"{draft.next_name} = {result.text}", indent=1)
            ranges.append(result.range)
        draft.adopt(Range(min(r.low for r in ranges), max(r.high for r in ranges)))


class Repetition(NamedTuple):
    """``for _ in range(3): ...``, or as often as a number computed before says.

    Arguments:
        body: what is done each time, one of ``BODIES``.
        decided: whether a number decides how often.
        trips: how often; at most so often, if a number decides.
        choices: where the variable starts, what it meets, and which number decides.

    >>> draft = Draft(2)
    >>> Repetition(BODIES[1], False, 3, (0, 1, 0, 0)).write_to(draft)
    >>> print(draft.source().partition("program(x, y):")[2])
    <BLANKLINE>
        t0 = x
        for _ in range(3):
            t0 = ag.sin(t0 + y)
        return t0
    """

    body: str
    decided: bool
    trips: int
    choices: Choices

    def write_to(self, draft: Draft) -> None:
        """Add the step's lines to a draft."""
        count = str(self.trips)
        if self.decided:
            turning = f"{self.trips + 1} * ag.sigmoid({draft.pick(self.choices[2]).text})"
            draft.measure(turning, f"round({turning})")
            count = f"int({turning})"
        other = draft.pick(self.choices[1])
        name = draft.next_name
        draft.write(f"{name} = {draft.pick(self.choices[0]).text}")
        draft.write(f"for _ in range({count}):")
        if "maximum" in self.body:
            draft.measure(f"0.5 * {name}", other.inner, indent=1)
        draft.write(f"{name} = {self.body.format(name, other.inner)}", indent=1)
        draft.adopt(ANY)


class Descent(NamedTuple):
    """``while t > 0.5: ...``, as long as a number has not come down.

    Arguments:
        threshold: where it stops, positive.
        choices: where the variable starts, and what it meets.

    >>> draft = Draft(2)
    >>> Descent(0.5, (0, 1, 0, 0)).write_to(draft)
    >>> print(draft.source().partition("program(x, y):")[2])
    <BLANKLINE>
        t0 = x
        while t0 > 0.5:
            t0 = 0.75 * t0 - 0.25 * ag.sigmoid(y)
        return t0
    """

    threshold: float
    choices: Choices

    def write_to(self, draft: Draft) -> None:
        """Add the step's lines to a draft."""
        name, limit = draft.next_name, repr(self.threshold)
        start: Operand = confined(draft.pick(self.choices[0]), ANY)
        other = draft.pick(self.choices[1])
        draft.write(f"{name} = {start.text}")
        draft.measure(name, limit)
        draft.write(f"while {name} > {limit}:")
        draft.write(f"{name} = 0.75 * {name} - 0.25 * ag.sigmoid({other.text})", indent=1)
        draft.measure(name, limit, indent=1)
        draft.adopt(Range(min(start.range.low, 0.0), max(start.range.high, self.threshold)))
