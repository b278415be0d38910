"""What the project asks of itself, beside what was seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.runners.table import table


@dataclass(frozen=True)
class Bar:
    """A number to reach.

    Arguments:
        name: what is measured.
        seen: the measurement; None if there is none.
        limit: the bar.
        unit: what both are in.
        at_least: whether the bar is to be reached from below, rather than kept under.
        note: what else is to be known.
    """

    name: str
    seen: float | None
    limit: float
    unit: str = ""
    at_least: bool = False
    note: str = ""

    @property
    def verdict(self) -> str:
        """``met``, ``MISSED``, or ``not measured``."""
        if self.seen is None:
            return "not measured"
        met = self.seen >= self.limit if self.at_least else self.seen <= self.limit
        return "met" if met else "MISSED"  # nan misses

    def row(self) -> list[str]:
        """Return the row of the table: name, bar, seen, verdict, note."""
        sign = ">=" if self.at_least else "<="
        seen = "-" if self.seen is None else f"{self.seen:.4g}{self.unit}"
        return [self.name, f"{sign} {self.limit:g}{self.unit}", seen, self.verdict, self.note]


def print_bars(bars: Sequence[Bar], quick: bool) -> None:
    """Print bars as a table, with a warning if little was measured."""
    print("\nBars" + (" (--quick: too short to judge)" if quick else ""))
    print(table(["what", "bar", "seen", "verdict", "note"], [bar.row() for bar in bars], left=5))
