"""Symbols: numbers that write C when they are computed with.

A formula over floats runs on symbols as it stands. Each operation becomes a line of C; where the
formula branches on a number it is run once more for either answer, and C gets an ``if``. Another
language whose expressions read alike needs a :class:`Writer` of its own.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Protocol

from autograd.table import floats, ops, special
from autograd.table.operation import Op
from autograd.table.operators import Operators

# Of Python's math module, what is the C library's function of that name at every float, but for
# raising where that gives a nan or an infinity.
_LIBRARY = {
    "acos", "acosh", "asin", "asinh", "atan", "atan2", "atanh", "cbrt", "copysign", "cos", "cosh",
    "exp", "exp2", "expm1", "fabs", "log", "log10", "log1p", "log2", "pow", "sin", "sinh", "sqrt",
    "tan", "tanh",
}  # fmt: skip
_OPERATORS = {
    ops.add: "{} + {}", ops.sub: "{} - {}", ops.mul: "{} * {}", ops.div: "{} / {}",
    ops.neg: "-{}", ops.absolute: "fabs({})",
}  # fmt: skip
_DEEPEST = 12  # branches of a formula one in the other: more are a loop's
_HALF = 2**40  # of a length of which a formula may take half


class UnwrittenError(Exception):
    """A formula does what has no counterpart in C here."""


class UndecidedError(Exception):
    """A formula branches on a condition in C, whose answer it was not given."""


class Rows(Protocol):
    """Where the operations are that a formula calls."""

    def value(self, op: Op, count: int) -> str:
        """Return the name of the C function for an operation of so many operands."""


class Writer:
    """Writes the body of one C function.

    Arguments:
        rows: knows the functions that the body calls.
    """

    declaration = "const double "
    end = ";"
    library = frozenset(_LIBRARY)
    operators = _OPERATORS

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        self._begin(())

    def _begin(self, answers: tuple[bool, ...]) -> None:
        self._answers = list(answers)
        self._lines: list[str] = []
        self._known: dict[str, Symbol] = {}

    def body(
        self, compute: Callable[[], Any], answers: tuple[bool, ...] = (), start: int = 0
    ) -> list[str]:
        """Return the lines of a function that returns what a formula computes.

        Arguments:
            compute: runs the formula on symbols of this writer.
            answers: to its first branches.
            start: how many of its lines stand before the last of these.
        """
        self._begin(answers)
        try:
            ending = [f"return {text_of(compute())}{self.end}"]
            lines = self._lines
        except UndecidedError as fork:
            if len(answers) == _DEEPEST:
                raise UnwrittenError("a loop") from None
            lines = self._lines
            yes = self.body(compute, (*answers, True), len(lines))
            no = self.body(compute, (*answers, False), len(lines))
            ending = self.fork(str(fork), yes, no)
        return lines[start:] + ending

    def fork(self, condition: str, yes: list[str], no: list[str]) -> list[str]:
        """Return the lines of a choice between others, each of which end with a result."""
        return [f"if ({condition}) {{", *["    " + line for line in yes], "}", *no]

    def decide(self, condition: str) -> bool:
        """Return the answer that this run of the formula takes."""
        if not self._answers:
            raise UndecidedError(condition)
        return self._answers.pop(0)

    def symbol(self, text: str) -> Symbol:
        """Return the result of an expression, computed in a line of its own."""
        if text not in self._known:
            name = f"t{len(self._lines)}"
            self._lines.append(f"{self.declaration}{name} = {text}{self.end}")
            self._known[text] = Symbol(self, name)
        return self._known[text]

    def expression(self, op: Op, operands: Sequence[str]) -> str:
        """Return how an operation of operands that are written already is written."""
        if op in self.operators:
            return self.operators[op].format(*operands)
        name = getattr(op.evaluate, "__name__", "")
        if op.evaluate is getattr(math, name, None):
            return self.function(name, operands)
        return f"{self.rows.value(op, len(operands))}({', '.join(operands)})"

    def call(self, name: str, operands: tuple[Any, ...]) -> Any:
        """Return what a function of Python's math module gives."""
        texts = list(map(text_of, operands))
        if name == "isfinite":
            return self.decide(f"isfinite({', '.join(texts)})")
        return self.symbol(self.function(name, texts))

    def function(self, name: str, operands: Sequence[str]) -> str:
        """Return how a call of a function of Python's math module is written."""
        texts = ", ".join(operands)
        if name == "hypot":
            return self.distance(texts, len(operands))
        if name not in self.library:
            raise UnwrittenError(name)
        return f"{name}({texts})"

    def distance(self, operands: str, count: int) -> str:
        """Return how ``hypot`` of so many operands is written."""
        return f"hypot_of((double[]){{{operands}}}, {count})"


class Symbol(Operators):
    """A number of which only the place in a C function is known.

    Arguments:
        writer: writes the function.
        text: its name there.
    """

    __slots__ = ("text", "writer")

    def __init__(self, writer: Writer, text: str) -> None:
        self.writer = writer
        self.text = text

    @staticmethod
    def __apply__(op: Op, operands: tuple[Any, ...]) -> Any:
        writer = next(x.writer for x in operands if isinstance(x, Symbol))
        return writer.symbol(writer.expression(op, list(map(text_of, operands))))

    def __lt__(self, other: Any) -> bool:
        return self._compared("<", other)

    def __le__(self, other: Any) -> bool:
        return self._compared("<=", other)

    def __gt__(self, other: Any) -> bool:
        return self._compared(">", other)

    def __ge__(self, other: Any) -> bool:
        return self._compared(">=", other)

    def __eq__(self, other: object) -> bool:
        return self._compared("==", other)

    def __ne__(self, other: object) -> bool:
        return self._compared("!=", other)

    __hash__ = Operators.__hash__

    def __bool__(self) -> bool:
        return self._compared("!=", 0.0)

    def __float__(self) -> float:
        raise UnwrittenError("a float")

    def __int__(self) -> int:
        raise UnwrittenError("an int")

    def _compared(self, sign: str, other: Any) -> bool:
        return self.writer.decide(f"{self.text} {sign} {text_of(other)}")


class Index:
    """Which of any number of operands a partial is by, or which one stands half-way round."""

    def __init__(self, text: str = "i") -> None:
        self.text = text

    def __sub__(self, other: Any) -> Index:
        if other != _HALF or self.text != "i":
            raise UnwrittenError("an index")
        return Index("i < n / 2 ? i + n - n / 2 : i - n / 2")  # Python counts on from the end


class Operands:
    """Any number of operands, of which a formula may take one by its :class:`Index`."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def __len__(self) -> int:
        return 2 * _HALF

    def __getitem__(self, index: Any) -> Symbol:
        if not isinstance(index, Index):
            raise UnwrittenError("an index")
        return self._writer.symbol(f"x[{index.text}]")


class _Math:
    """Python's math module, for symbols too."""

    def __getattr__(self, name: str) -> Any:
        real = getattr(math, name)

        def function(*operands: Any) -> Any:
            for operand in operands:
                if isinstance(operand, Symbol):
                    return operand.writer.call(name, operands)
            return real(*operands)

        return function if callable(real) else real


@contextmanager
def mathematics(*more: Any) -> Iterator[None]:
    """Let the evaluations of the table compute with symbols in this block.

    Arguments:
        more: modules with evaluations, beyond those that the table's rows have in C.
    """
    modules: tuple[Any, ...] = (floats, special, *more)
    before = [module.math for module in modules]  # one formula may need another to be written
    for module in modules:
        module.math = _Math()
    try:
        yield
    finally:
        for module, known in zip(modules, before, strict=True):
            module.math = known


def text_of(number: Any) -> str:
    """Return how a number is written: a symbol by its name, a float with INFINITY and NAN."""
    if isinstance(number, Symbol):
        return number.text
    if isinstance(number, (float, int)):
        shown = repr(float(number)).replace("inf", "INFINITY").replace("nan", "NAN")
        return f"({shown})" if shown.startswith("-") else shown
    raise UnwrittenError(str(number))
