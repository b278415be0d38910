"""The rows of the table as JavaScript, for pages that compute.

The formulas of the table run on symbols, which write them down, as they do for the compiled build
in C. No value or derivative of a row is written here; what JavaScript's own library lacks, such as
the error function, stands in library.js.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from functools import cache
from importlib.resources import files
from typing import Any

from autograd.table import gamma_family, ops
from autograd.table.operation import TABLE, Fact, Op
from autograd.table.symbols import Index, Operands, Symbol, UnwrittenError, Writer, mathematics

# Evaluations that are no formulas: loops, or functions of Python's.
_NATIVE = {
    ops.sum: "sum_of", ops.dot: "dot_of", ops.hypot: "hypot_of", ops.norm: "hypot_of",
    ops.logsumexp: "logsumexp_of", ops.largest: "largest_of", ops.mod: "mod",
    ops.floordiv: "floordiv", ops.floor: "floor", ops.ceil: "ceil", ops.trunc: "trunc",
    ops.round: "nearest", ops.round_to: "round_to", ops.gamma: "gamma", ops.lgamma: "lgamma",
    ops.digamma: "digamma", ops.polygamma: "polygamma", ops.sinc: "sinc",
    ops.sinc_derivative: "sinc_derivative",
}  # fmt: skip
_MOST = 32  # operands that each have a slope of their own, whose length grows with their count
_FUNCTIONS = "degrees radians erf erfc fmod"  # of library.js, under their names in Python's math
_CONSTANTS = {
    "LGAMMA_SERIES": gamma_family.LGAMMA_SERIES,
    "DIGAMMA_SERIES": gamma_family.DIGAMMA_SERIES,
    "BERNOULLI": gamma_family.BERNOULLI,
}


class _JavaScript(Writer):
    declaration = "const "
    library = Writer.library.union(_FUNCTIONS.split())

    def distance(self, operands: str, count: int) -> str:
        return f"hypot_of({operands})"


def source(used: Iterable[tuple[Op, int]]) -> str:
    """Return JavaScript that defines ``rows``, with a value and slopes for each key.

    Arguments:
        used: operations, each with a count of operands.

    Returns:
        the library and the functions; nothing in it comes from a user.

    Raises:
        UnwrittenError: if one is no operation of the table.

    >>> "function slope_tanh_1_0(x0, out) {" in source([(ops.tanh, 1)])
    True
    """
    with mathematics(ops):
        rows = _Rows()
        entries = [rows.entry(op, count) for op, count in sorted(used, key=key_of)]
        rows.value(ops.strong, 2)
    constants = [f"const {name} = {json.dumps(list(x))};" for name, x in _CONSTANTS.items()]
    table = ["const rows = {", *entries, "};"]
    library = files("viz.exploring").joinpath("library.js").read_text(encoding="utf-8")
    return "\n".join([*constants, library, *rows.lines, *table, ""])


def key_of(use: tuple[Op, int]) -> str:
    """Return what an operation of so many operands is called in ``rows``.

    >>> key_of((ops.hypot, 3))
    'hypot/3'
    """
    op, count = use
    return f"{op.name}/{count}"


@cache
def is_written(op: Op, count: int) -> bool:
    """Return whether an operation of so many operands can be computed in a page.

    >>> is_written(ops.tanh, 1)
    True
    """
    try:
        source([(op, count)])
    except UnwrittenError:
        return False
    return True


def depends_on_numbers(op: Op, index: int, operands: Iterable[float | None]) -> bool:
    """Return whether the formula of a slope is another one at other numbers.

    Arguments:
        op: an operation of the table.
        index: the operand that the slope is by.
        operands: those that stay as they are, and None for each other.

    >>> depends_on_numbers(ops.pow, 0, [None, 2.0]), depends_on_numbers(ops.pow, 0, [None, None])
    (False, True)
    """
    rows = _Rows()
    writer = _JavaScript(rows)
    symbols = [
        Symbol(writer, f"x{i}") if number is None else number for i, number in enumerate(operands)
    ]
    with mathematics(ops):
        lines = writer.body(lambda: op.slope(index, tuple(symbols), Symbol(writer, "out")))
    chosen = f"value_{ops.where.name}_"
    return any("if (" in line or chosen in line for line in lines)


class _Rows:
    """The functions that are written so far, each after those that it calls."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._values: dict[tuple[Op, int], str | None] = {}  # None: not, or not yet

    def value(self, op: Op, count: int) -> str:
        """Return the name of the function for an operation's value at so many operands."""
        if op in _NATIVE:
            return _NATIVE[op]
        if Fact.BY_SCIPY in op.facts:
            raise UnwrittenError(op.name)
        use = (op, count)
        if use not in self._values:
            self._values[use] = None
            name = f"value_{op.name}_{count}"
            self._write(name, _names(count), lambda writer, *xs: _evaluated(op, writer, xs))
            self._values[use] = name
        found = self._values[use]
        if found is None:
            raise UnwrittenError(op.name)
        return found

    def entry(self, op: Op, count: int) -> str:
        """Write what an operation needs; return its entry of ``rows``."""
        if TABLE.get(op.name) is not op or op.arity not in (-1, count):
            raise UnwrittenError(op.name)
        value = self.value(op, count)
        return (
            f'  "{key_of((op, count))}": {{ value: {value}, slopes: {self._slopes(op, count)} }},'
        )

    def _slopes(self, op: Op, count: int) -> str:
        """Write each slope; return JavaScript for the function of (i, x, out) that chooses one."""
        if op.arity < 0:
            try:
                writer = _JavaScript(self)
                operands, out = Operands(writer), Symbol(writer, "out")
                body = writer.body(lambda: op.partials[0](Index(), operands, out))
                name = f"slope_{op.name}"
                n = ["const n = x.length;"] if any("n / 2" in line for line in body) else []
                self._function(name, ["i", "x", "out"], n + body)
                return name
            except UnwrittenError:
                if count > _MOST:
                    raise
        names = []
        for i in range(count):
            names.append(f"slope_{op.name}_{count}_{i}")
            self._write(names[-1], [*_names(count), "out"], _slope(op, i))
        return f"(i, x, out) => [{', '.join(names)}][i](...x, out)"

    def _write(self, name: str, operands: list[str], formula: Callable[..., Any]) -> None:
        if any(line.startswith(f"function {name}(") for line in self.lines):
            return
        writer = _JavaScript(self)
        symbols = [Symbol(writer, operand) for operand in operands]
        self._function(name, operands, writer.body(lambda: formula(writer, *symbols)))

    def _function(self, name: str, operands: list[str], body: list[str]) -> None:
        lines = [f"  {line}" for line in body]
        self.lines += [f"function {name}({', '.join(operands)}) {{", *lines, "}"]


def _evaluated(op: Op, writer: Writer, operands: tuple[Any, ...]) -> Any:
    """Run a row's evaluation on symbols: a function of Python's library, an operator, or ours."""
    if op.evaluate.__module__ in ("math", "_operator"):
        return Symbol.__apply__(op, operands)
    return op.evaluate(*operands)


def _slope(op: Op, index: int) -> Callable[..., Any]:
    return lambda writer, *xs: op.slope(index, xs[:-1], xs[-1])


def _names(count: int) -> list[str]:
    return [f"x{i}" for i in range(count)]
