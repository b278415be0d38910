"""A wrong derivative, with all that the tries of its diagnosis look at."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

Matrix = list[list[float]]
Entry = tuple[int, int]  # the output, the input


class Guess(NamedTuple):
    """A likely cause.

    Arguments:
        kind: one word or two, the same for every function with this mistake.
        text: what is likely wrong, and what to look at.

    >>> Guess("sign", "the sign is flipped").kind
    'sign'
    """

    kind: str
    text: str


class Case(NamedTuple):
    """Derivatives that somebody computed, beside those of the reference.

    Arguments:
        got, expected, error: a row for each output, a column for each input.
        wrong: which entries are wrong.
        inputs, outputs: their names.
        point, value: their numbers.
        parts: how many inputs each argument has, with its shape, None where it has none.
        names: of the arguments.
        again: the derivatives at other numbers, as computed and as the reference has them, with
            whether all are right; None where there is no telling.
        recompute: the derivatives at the same point, computed once more.
        elsewhere: calls the function, and no more, at another point.

    >>> case = Case([[2.0]], [[-2.0]], [[0.0]], [(0, 0)], ["x"], [""], [1.0], [3.0],
    ...             [(1, None)], ["x"], lambda point: None, lambda: [[2.0]], lambda: None)
    >>> case.everywhere(lambda i, j: -case.expected[i][j])
    True
    """

    got: Matrix
    expected: Matrix
    error: Matrix
    wrong: list[Entry]
    inputs: list[str]
    outputs: list[str]
    point: list[float]
    value: list[float]
    parts: list[tuple[int, tuple[int, ...] | None]]
    names: list[str]
    again: Callable[[Sequence[float]], bool | None]
    recompute: Callable[[], Matrix]
    elsewhere: Callable[[], object]

    def same(self, x: float, y: float, entry: Entry, rtol: float = 1e-6) -> bool:
        """Whether two numbers agree as well as this entry is known."""
        i, j = entry
        error = self.error[i][j]
        largest = max(abs(x), abs(y))
        return abs(x - y) <= rtol * largest + 10.0 * (error if math.isfinite(error) else 0.0)

    def everywhere(
        self, guess: Callable[[int, int], float], entries: Iterable[Entry] | None = None
    ) -> bool:
        """Whether what was computed is this guess, at all entries that are wrong."""
        chosen = self.wrong if entries is None else list(entries)
        try:
            return all(self.same(self.got[i][j], guess(i, j), (i, j)) for i, j in chosen)
        except (ArithmeticError, ValueError, IndexError):
            return False

    @property
    def all_entries(self) -> list[Entry]:
        """Every entry, right or wrong."""
        return [(i, j) for i, row in enumerate(self.expected) for j in range(len(row))]
