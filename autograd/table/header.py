"""The rows of the table as C over doubles, for the compiled build.

``setup.py`` writes them before it builds. The same operations stand there in the same order, so
that the compiled build computes the same bits without a Python object on the way. Rows that C
cannot say, such as those with loops, are left out: they run as they are.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from autograd.table import ops
from autograd.table.operation import TABLE, Fact, Op
from autograd.table.symbols import Index, Operands, Symbol, UnwrittenError, Writer, mathematics

# Values of any number of operands are loops, which stand in sequences.h.
_SEQUENCES = {
    ops.sum: "sum_of", ops.dot: "dot_of", ops.hypot: "hypot_of", ops.norm: "hypot_of",
    ops.logsumexp: "logsumexp_of",
}  # fmt: skip
_FIND = [
    "static const Rule *rule_of(const char *name) {",
    "    for (const Rule *rule = rules; rule->name; rule++)",
    "        if (!strcmp(rule->name, name)) return rule;",
    "    return NULL;",
    "}",
]
_MOST = 3  # operands that a slope without a formula for all of them is written out for
_SLOPES = "(const double *x, Py_ssize_t n, double out, double *d)"
_SLOPE = "(Py_ssize_t i, const double *x, Py_ssize_t n, double out)"


def header() -> str:
    """Return a C header with a rule for each row, found by the name of its operation.

    >>> "static inline double slope_maximum_2_0(double x0, double x1, double out) {" in header()
    True
    """
    with mathematics():
        rows = _Rows()
        rules = [rule for op in TABLE.values() if (rule := rows.rule(op))]
    table = ["static const Rule rules[] = {", *rules, "    {NULL, 0, NULL, NULL, NULL},", "};"]
    head = ["/* Written by autograd/table/header.py. */", '#include "sequences.h"']
    return "\n".join([*head, *rows.lines, *table, *_FIND, ""])


class _Rows:
    """The functions that are written so far, each after those that it calls."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._values: dict[tuple[Op, int], str | None] = {}  # None: not, or not yet

    def value(self, op: Op, count: int) -> str:
        """Return the name of the function for an operation's value at so many operands."""
        if Fact.BY_SCIPY in op.facts:
            raise UnwrittenError(op.name)
        key = (op, count)
        if key not in self._values:
            self._values[key] = None
            name = f"value_{op.name}_{count}"
            self._write(name, _names(count), lambda *xs: op.evaluate(*xs))
            self._values[key] = name
        found = self._values[key]
        if found is None:
            raise UnwrittenError(op.name)
        return found

    def rule(self, op: Op) -> str | None:
        """Write what an operation needs; return its entry of the table, None if C cannot say it."""
        try:
            if op.arity >= 0:
                return self._fixed(op)
            return self._of_any(op) if op in _SEQUENCES else None
        except UnwrittenError:
            return None

    def _fixed(self, op: Op) -> str:
        count = op.arity
        if op.evaluate.__module__ in ("math", "_operator"):
            value = f"value_{op.name}_{count}"
            self._write(value, _names(count), lambda *xs: op(*xs))
        else:
            value = self.value(op, count)
        slope = self._slopes(op, count)
        body = [f"return {_call(value, _places(count))};"]
        self._function(f"{op.name}_value", "(const double *x, Py_ssize_t n)", body)
        return self._entry(op, count, slope, f"{op.name}_value")

    def _of_any(self, op: Op) -> str:
        try:
            writer = Writer(self)
            operands, out = Operands(writer), Symbol(writer, "out")
            body = writer.body(lambda: op.partials[0](Index(), operands, out))
            return self._entry(op, "PY_SSIZE_T_MAX", body, _SEQUENCES[op])
        except UnwrittenError:
            body = ["switch (n) {"]
            for count in range(1, _MOST + 1):
                body += [f"case {count}:", *self._slopes(op, count)]
            return self._entry(op, _MOST, [*body, "}", "return NAN;"], _SEQUENCES[op])

    def _slopes(self, op: Op, count: int) -> list[str]:
        """Write each slope; return the lines that choose one."""
        lines = ["switch (i) {"]
        for i in range(count):
            name = f"slope_{op.name}_{count}_{i}"
            self._write(name, [*_names(count), "out"], _slope(op, i))
            lines.append(f"case {i}: return {_call(name, [*_places(count), 'out'])};")
        return [*lines, "}", "return NAN;"]

    def _entry(self, op: Op, most: int | str, slope: list[str], value: str) -> str:
        self._function(f"{op.name}_slope", _SLOPE, slope)
        self.lines += [
            f"static int {op.name}_slopes{_SLOPES} {{",
            f"    for (Py_ssize_t i = 0; i < n; i++) d[i] = {op.name}_slope(i, x, n, out);",
            "    return PyErr_Occurred() ? -1 : 0;",
            "}",
        ]
        return f'    {{"{op.name}", {most}, {value}, {op.name}_slope, {op.name}_slopes}},'

    def _write(self, name: str, operands: list[str], formula: Callable[..., Any]) -> None:
        writer = Writer(self)
        symbols = [Symbol(writer, operand) for operand in operands]
        body = writer.body(lambda: formula(*symbols))
        self._function(name, f"({', '.join(f'double {x}' for x in operands)})", body)

    def _function(self, name: str, operands: str, body: list[str]) -> None:
        lines = [f"    {line}" for line in body]
        self.lines += [f"static inline double {name}{operands} {{", *lines, "}"]


def _slope(op: Op, index: int) -> Callable[..., Any]:
    if op.arity < 0:
        return lambda *xs: op.partials[0](index, xs[:-1], xs[-1])
    return op.partials[index]


def _names(count: int) -> list[str]:
    return [f"x{i}" for i in range(count)]


def _places(count: int) -> list[str]:
    return [f"x[{i}]" for i in range(count)]


def _call(name: str, operands: list[str]) -> str:
    return f"{name}({', '.join(operands)})"


if __name__ == "__main__":
    print(header(), end="")
