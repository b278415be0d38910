"""The rows of the table in C, and the library that their formulas need."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files

from autograd.export.rows import Rows, body, indented, names_of
from autograd.table import gamma_family, ops
from autograd.table.operation import Op
from autograd.table.symbols import Writer

# Evaluations that are no formulas, or are so in Python alone: of any number of operands, and others
_SEQUENCES = {
    ops.sum: "sum_of", ops.dot: "dot_of", ops.logsumexp: "logsumexp_of", ops.largest: "largest_of",
}  # fmt: skip
_NATIVE = {
    ops.mod: "mod", ops.floordiv: "floordiv", ops.floor: "floor", ops.ceil: "ceil",
    ops.trunc: "trunc", ops.round: "rint", ops.round_to: "round_to", ops.gamma: "tgamma",
    ops.lgamma: "lgamma", ops.digamma: "digamma", ops.polygamma: "polygamma",
    ops.sinc_derivative: "sinc", ops.sinc: "sinc0", ops.degrees: "degrees", ops.radians: "radians",
    ops.fmod: "fmod", ops.erf: "erf", ops.erfc: "erfc",
}  # fmt: skip
_FUNCTIONS = "erf erfc fmod floor ceil trunc rint tgamma lgamma"
_CONSTANTS = {
    "DIGAMMA_SERIES": gamma_family.DIGAMMA_SERIES,
    "BERNOULLI": gamma_family.BERNOULLI,
}


class Expressions(Writer):
    """Writes expressions, and notes what of the library they call."""

    library = Writer.library.union(_FUNCTIONS.split())

    def expression(self, op: Op, operands: Sequence[str]) -> str:
        """Return how an operation is written."""
        if op in _SEQUENCES:
            return f"{self._part(_SEQUENCES[op])}({_row(operands)})"
        if op in _NATIVE:
            return f"{self._part(_NATIVE[op])}({', '.join(operands)})"
        return super().expression(op, operands)

    def _part(self, name: str) -> str:
        assert isinstance(self.rows, CRows)
        self.rows.parts.add(name)
        return name

    def distance(self, operands: str, count: int) -> str:
        """Return how ``hypot`` of so many operands is written."""
        if count < 2:
            return f"fabs({operands})"
        if count == 2:
            return f"hypot({operands})"
        return f"{self._part('hypot_of')}((double[]){{{operands}}}, {count})"


def _row(operands: Sequence[str]) -> str:
    return f"(double[]){{{', '.join(operands)}}}, {len(operands)}"


class CRows(Rows):
    """Rows as static functions."""

    def __init__(self) -> None:
        super().__init__("C")
        self.parts: set[str] = set()  # of the library

    def write(self, op: Op, count: int) -> str:
        """Write an operation as a function, and return its name."""
        name = f"row_{op.name}" if op.arity >= 0 else f"row_{op.name}_{count}"
        names = names_of(count)
        lines = body(Expressions(self), names, op.evaluate)
        operands = ", ".join(f"double {one}" for one in names)
        self.lines += [
            f"static inline double {name}({operands}) {{",
            *[f"    (void){one};" for one in names if not has_name(lines, one)],
            *indented(lines), "}", "",
        ]  # fmt: skip
        return name


def has_name(lines: Iterable[str], name: str) -> bool:
    """Return whether some line has a name in it.

    >>> has_name(["t1 = x0;"], "x0"), has_name(["t1 = x01;"], "x0")
    (True, False)
    """
    return any(re.search(rf"\b{name}\b", line) for line in lines)


@cache
def library_of_c() -> dict[str, str]:
    """Return the parts of the library by their names, each after those that it needs."""
    parts = {
        name: f"static const double {name}[] = {{{', '.join(map(repr, numbers))}}};"
        for name, numbers in _CONSTANTS.items()
    }
    for package, name in (("autograd.table", "sums.h"), ("autograd.export", "library.c")):
        text = files(package).joinpath(name).read_text(encoding="utf-8")
        for part in re.split(r"\n\n+", text):
            definition = re.sub(r"/\*.*?\*/\s*", "", part, flags=re.DOTALL).strip()
            match = re.match(r"static (?:inline )?\w+ (\w+)\(|typedef struct.*} (\w+);", definition,
                             re.DOTALL)  # fmt: skip
            if match:
                parts[match[1] or match[2]] = part.strip()
    return parts


def parts_of(library: dict[str, str], wanted: Iterable[str]) -> list[str]:
    """Return parts of a library, and those that they need, each followed by an empty line.

    Arguments:
        library: parts by name, in an order in which they may stand.
        wanted: names; those that are not there are left out.

    >>> parts_of({"f": "int f(void);", "g": "int g(void) { return f(); }"}, ["g", "sin"])
    ['int f(void);', '', 'int g(void) { return f(); }', '']
    """
    found: set[str] = set()
    left = [name for name in wanted if name in library]
    while left:
        name = left.pop()
        if name not in found:
            found.add(name)
            left += set(re.findall(r"\w+", library[name])) & library.keys()
    return [line for name, part in library.items() if name in found for line in (part, "")]
