"""The writing of a program: lines of source, names in use, and what is known of their range."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from autograd.strategies.forms import ANY, SMALL, Form, Range


class Operand(NamedTuple):
    """Source text of a number, and the range it lies in.

    >>> Operand("x + y", SMALL).inner
    '(x + y)'
    """

    text: str
    range: Range

    @property
    def inner(self) -> str:
        """The text as it stands within a larger one."""
        return self.text if self.text.isidentifier() else f"({self.text})"


class Draft:
    """A program while it is written.

    Arguments:
        n_inputs: how many inputs it has.
        inline: whether results stand where they are used rather than on lines of their own.

    >>> draft = Draft(2)
    >>> draft.bind(Operand("x + y", SMALL))
    >>> print(draft.source())
    import autograd as ag
    <BLANKLINE>
    def program(x, y):
        t0 = x + y
        return t0
    """

    def __init__(self, n_inputs: int, inline: bool = False) -> None:
        names = ["x", "y", "z"] if n_inputs <= 3 else [f"x{i}" for i in range(n_inputs)]
        self.inputs = names[:n_inputs]
        self.inline = inline
        self._known = [Operand(name, SMALL) for name in self.inputs]
        self._unused: dict[int, None] = {}  # results, by index; a set that keeps its order
        self._n_bound = 0
        self._lines: list[tuple[bool, str]] = []  # whether a line only measures a margin

    def pick(self, choice: int, other_than: Operand | None = None) -> Operand:
        """Return an earlier number, by a choice of any size."""
        indices = [i for i, known in enumerate(self._known) if known != other_than]
        if not indices:
            return Operand("0.5", Range(0.5, 0.5))
        index = indices[choice % len(indices)]
        self._unused.pop(index, None)
        return self._known[index]

    def compute(self, form: Form, choices: Sequence[int], indent: int = 0) -> Operand:
        """Return what a form makes of earlier numbers; its kinks are measured here."""
        operands: list[Operand] = []
        for i in range(len(form.within)):
            other_than = operands[0] if form.apart and i == 1 else None
            operands.append(self.pick(choices[i], other_than))
        operands = [
            confined(operand, within) for operand, within in zip(operands, form.within, strict=True)
        ]
        inner = [operand.inner for operand in operands]
        for left, right in form.near:
            self.measure(left.format(*inner), right.format(*inner), indent)
        image = form.image(*[operand.range for operand in operands])
        return confined(Operand(form.text.format(*inner), image), ANY)

    def bind(self, result: Operand) -> None:
        """Give a result a name, so that later steps can pick it."""
        if not self.inline:
            name = self.next_name
            self.write(f"{name} = {result.text}")
            result = Operand(name, result.range)
            self._n_bound += 1
        self._unused[len(self._known)] = None
        self._known.append(result)

    @property
    def next_name(self) -> str:
        """The name that the next result will have."""
        return f"t{self._n_bound}"

    def adopt(self, range_: Range) -> None:
        """Count what the lines so far assigned to ``next_name`` as a result."""
        self._unused[len(self._known)] = None
        self._known.append(Operand(self.next_name, range_))
        self._n_bound += 1

    def write(self, line: str, indent: int = 0) -> None:
        """Add a line."""
        self._lines.append((False, "    " * (indent + 1) + line))

    def measure(self, left: str, right: str, indent: int = 0) -> None:
        """Add a line that tells how far two numbers are apart; only the measured source has it."""
        self._lines.append((True, "    " * (indent + 1) + f"near({left}, {right})"))

    def source(self, measured: bool = False) -> str:
        """Return the program's text: the sum of all results that no other one uses."""
        head = f"def program({', '.join(self.inputs)}):"
        result = " + ".join(self._known[i].inner for i in self._unused) or self.inputs[0]
        body = [line for only_measures, line in self._lines if measured or not only_measures]
        return _tidy(["import autograd as ag", head, *body, f"    return {result}"])


def confined(operand: Operand, within: Range) -> Operand:
    """Return an operand, or a sine of it that stays within a range where it may not.

    Arguments:
        operand: any.
        within: where it is to lie.

    Returns:
        the operand, of which derivatives of every order survive.

    >>> confined(Operand("x", SMALL), Range(0.5, 10.0)).text
    '1.5 + ag.sin(x)'
    """
    if within.holds(operand.range):
        return operand
    low, high = within.low, min(within.high, within.low + 2.0)
    if within.low == -within.high:
        low, high = max(-1.0, within.low), min(1.0, within.high)
    middle, half = (low + high) / 2.0, (high - low) / 2.0
    sine = f"ag.sin({operand.text})" if half == 1.0 else f"{half!r} * ag.sin({operand.text})"
    return Operand(f"{middle!r} + {sine}" if middle else sine, Range(low, high))


def _tidy(lines: Iterable[str]) -> str:
    """Return lines as one text without the parentheses that Python does not need."""
    return ast.unparse(ast.parse("\n".join(lines)))
