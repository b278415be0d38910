"""The rows of the table in another language, each written when a program needs it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from autograd.errors import ExportError
from autograd.table import gamma_family, ieee, ops
from autograd.table.operation import Fact, Op
from autograd.table.symbols import Symbol, UnwrittenError, Writer, mathematics


class Rows:
    """The functions that a text needs beside that of the program, each after those it calls.

    Arguments:
        language: its name, for errors.
    """

    has_scipy = False

    def __init__(self, language: str) -> None:
        self.language = language
        self.lines: list[str] = []
        self._known: dict[Any, str | None] = {}  # None: being written

    def value(self, op: Op, count: int) -> str:
        """Return the name of the function for an operation of so many operands.

        Raises:
            ExportError: if the language cannot say it.
        """
        key = self.key(op, count)
        if key not in self._known:
            self._known[key] = None
            try:
                if op.facts & Fact.BY_SCIPY and not self.has_scipy:
                    raise UnwrittenError("SciPy evaluates it")
                self._known[key] = self.write(op, count)
            except UnwrittenError as error:
                raise ExportError(
                    f"{op.name} cannot be written in {self.language}: {error}. Write the function "
                    "without it."
                ) from None
        found = self._known[key]
        if found is None:
            raise UnwrittenError(op.name)
        return found

    def key(self, op: Op, count: int) -> Any:
        """Return what two uses have in common that call the same function."""
        return op, count

    def write(self, op: Op, count: int) -> str:
        """Write an operation, and return its name."""
        raise NotImplementedError


def body(writer: Writer, operands: list[str], formula: Callable[..., Any]) -> list[str]:
    """Return the lines of a function that computes a formula of its operands.

    Arguments:
        writer: of the language.
        operands: their names.
        formula: of as many numbers.
    """
    symbols = [Symbol(writer, operand) for operand in operands]
    with mathematics(ops, ieee, gamma_family):
        lines = writer.body(lambda: formula(*symbols))
    first = f"{writer.declaration}t0 = "
    if len(lines) == 2 and lines[0].startswith(first) and lines[1] == f"return t0{writer.end}":
        return [f"return {lines[0].removeprefix(first)}"]
    return lines


def names_of(count: int) -> list[str]:
    """Return names for operands.

    Arguments:
        count: how many.

    >>> names_of(2)
    ['x0', 'x1']
    """
    return [f"x{i}" for i in range(count)]


def indented(lines: list[str], levels: int = 1) -> list[str]:
    """Return lines further to the right.

    Arguments:
        lines: any.
        levels: how far.

    >>> indented(["return x"])
    ['    return x']
    """
    return [f"{'    ' * levels}{line}" if line else "" for line in lines]
