"""Functions as C: one file that needs the C library alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from autograd.compiler.program.deciding import deciding
from autograd.compiler.program.program import Program
from autograd.compiler.program.relaxing import relaxed
from autograd.compiler.record.looping import Loop
from autograd.compiler.record.operands import OWN, STATES, Source
from autograd.export.c_rows import CRows, Expressions, has_name, library_of_c, parts_of
from autograd.export.rows import indented
from autograd.export.statements import LoopNames, Scope, Statements, inputs_read, is_row
from autograd.export.tracing import Export, export
from autograd.export.ways import Results, Way, has_nothing
from autograd.table import ops
from autograd.table.operation import Op

_WORDS = """auto break case char const continue default do double else enum extern float for goto if
inline int long register restrict return short signed sizeof static struct switch typedef union
unsigned void volatile while main acos acosh asin asinh atan atan2 atanh cbrt ceil copysign cos cosh
erf erfc exp exp2 expm1 fabs fdim floor fma fmax fmin fmod frexp hypot ilogb ldexp lgamma llrint
llround log log10 log1p log2 logb lrint lround modf nan nearbyint nextafter nexttoward pow remainder
remquo rint round scalbln scalbn sin sinh sqrt tan tanh tgamma trunc signbit isfinite isinf isnan
isnormal y0 y1 yn j0 j1 jn gamma malloc realloc free snprintf strtod div abs x y mod floordiv
digamma polygamma zeta sinc sinc0 degrees radians polynomial rounded Sum Room has_room exact_sum
add_to_sum is_rounded round_to sine_of_pi DIGAMMA_SERIES BERNOULLI
asm typeof unix linux"""  # that C has
_RESERVED = frozenset(_WORDS.split())
_INCLUDES = {"size_t": "stddef.h", "strtod": "stdlib.h", "realloc": "stdlib.h",
             "free": "stdlib.h", "snprintf": "stdio.h"}  # fmt: skip


def to_c(f: Callable[..., Any], *example: Any, name: str | None = None) -> str:
    """Return a function as a file of C99 that needs nothing but the C library and libm.

    The file has one function, ``void name(const double x[], double y[])``, of the numbers of the
    arguments in a row, which writes those of the result. A comment says which is which. It keeps
    no state, so that threads can call it. Sums are rounded once where they decide something, and
    otherwise as they are added up. Compile it with ``-std=c99`` or ``-ffp-contract=off``.

    Arguments:
        f: a function of numbers and structures of them; a transform; or a compiled function.
        example: arguments to trace it with, of the structure that it is to take.
        name: what to call the function in C; f's own name unless given.

    Returns:
        the text. Values that f finds outside are constants in it, with their present numbers.
        Where f raises for an answer to one of its questions, all results are nan.

    Raises:
        ExportError: saying what cannot be written, and what to write instead.
        TraceError: if compiled code could not repeat what f does.

    >>> print(to_c(lambda x, y: x * y + 2.0, 1.0, 1.0, name="line").partition("*/")[2].strip())
    void line(const double x[2], double y[1]);
    <BLANKLINE>
    void line(const double x[2], double y[1]) {
        const double t1 = x[0] * x[1];
        const double t2 = 2.0 + t1;
        y[0] = t2;
    }
    """
    return _File(export(f, example, name).for_numbers()).text()


class _Statements(Statements):
    """Writes the body of the function."""

    def __init__(self, rows: CRows, n_outputs: int) -> None:
        super().__init__(Expressions(rows))
        self.rows = rows
        self.rooms: list[str] = []  # memory of loops
        self.decides: dict[int, bytearray] = {}  # by the id of a program
        self._n_outputs = n_outputs

    def define(self, name: str, text: str) -> str:
        return f"const double {name} = {text};"

    def fork(self, condition: str, yes: list[str], no: list[str]) -> list[str]:
        return [f"if ({condition}) {{", *indented(yes), "} else {", *indented(no), "}"]

    def results(self, texts: Sequence[str]) -> list[str]:
        return [f"y[{k}] = {text};" for k, text in enumerate(texts)]

    def nothing(self, reason: str) -> list[str]:
        return [f"/* {_comment(reason)} */", *_all_nan(self._n_outputs)]

    def expression(self, scope: Scope, place: int, op: Op, operands: list[str]) -> str:
        """Write sums that decide nothing as they are."""
        decides = self.decides.get(id(scope.program))
        if decides is not None and not decides[place]:
            if op is ops.sum:
                return " + ".join(operands)
            if op is ops.dot:
                half = len(operands) // 2
                pairs = zip(operands[:half], operands[half:], strict=True)
                return " + ".join([f"{one} * {other}" for one, other in pairs])
        return super().expression(scope, place, op, operands)

    # Loops

    def picked(self, names: LoopNames, place: int) -> str:
        loop, k = names.loop, names.number
        if place < loop.n_state:
            return f"s{k}[{place}]"
        if place == loop.n_state:
            return f"(double){names.length}"
        return f"r{k}.data[{place - loop.n_state - 1}]"

    def loop(self, scope: Scope, index: int, loop: Loop) -> list[str]:
        operands = self.operands_of(scope, index)
        names = self.begun(scope, index, loop)
        k, n, m = names.number, loop.n_state, loop.n_results
        begins = [f"double s{k}[{n}] = {{{', '.join(operands[:n])}}};"] if n else []
        rows: list[str] = []
        reads = [
            self._source(scope, index, source, operands, names, rows) for source in loop.sources
        ]
        step, asking = Scope(loop.step(), []), None
        ends = f"i{k} < {names.length}"
        lines: list[str] = []
        if loop.condition is not None:
            begins += [f"size_t {names.length} = 0;"] * names.counts
            asking = Scope(loop.condition, [])
            lines += self._given(loop.condition, asking, names, reads)
            lines += self.compute(asking, loop.condition.outputs)
            lines.append(f"if (!({self.term(asking, loop.condition.outputs[0])} != 0.0)) break;")
        kept = {"r": m, "k": n if names.keeps else 0}
        for letter, width in kept.items():
            if width:
                self.rooms.append(f"{letter}{k}")
                self.rows.parts.add("has_room")
                count = f"i{k} + 1" if loop.condition is not None else names.length
                ask = f"if (!has_room(&{letter}{k}, ({count}) * {width})) goto out_of_memory;"
                (lines if loop.condition is not None else begins).append(ask)
        outputs = loop.step().outputs
        inner = self._given(loop.step(), step, names, reads)
        inner += self.compute(step, outputs)
        inner += [f"k{k}.data[i{k} * {n} + {j}] = s{k}[{j}];" for j in range(n) if names.keeps]
        terms = [self.term(step, place) for place in outputs]
        inner += [f"r{k}.data[i{k} * {m} + {j}] = {terms[n + j]};" for j in range(m)]
        inner += [f"s{k}[{j}] = {terms[j]};" for j in range(n)]
        if names.counts and loop.condition is not None:
            inner.append(f"{names.length} = i{k} + 1;")
        head = f"for (size_t i{k} = 0; {ends}; i{k}++) {{"
        if loop.condition is not None:
            head = f"for (size_t i{k} = 0;; i{k}++) {{"
            inner = ["{", *indented(inner), "}"]
        elif loop.is_reverse:
            head = f"for (size_t i{k} = {names.length}; i{k}-- > 0;) {{"
        return [*rows, *begins, head, *indented([*lines, *inner]), "}"]

    def _given(
        self, program: Program, scope: Scope, names: LoopNames, reads: Sequence[str]
    ) -> list[str]:
        """Return the lines that name what a step reads."""
        n, lines = names.loop.n_state, []
        for place in sorted(inputs_read(program)):
            name = self.fresh("v")
            text = f"s{names.number}[{place}]" if place < n else reads[place - n]
            lines.append(self.define(name, text))
            scope.names[place] = name
        return lines

    def _source(
        self, scope: Scope, index: int, source: Source, operands: Sequence[str],
        names: LoopNames, rows: list[str],
    ) -> str:  # fmt: skip
        """Return how an input of a step is written, with an array for it if need be."""
        i = f"i{names.number}"
        if source.kind != OWN:
            base = self.token_of(scope, index, source.base)
            letter, width = "r", base.loop.n_results
            if source.kind == STATES:
                letter, width = "k", base.loop.n_state
            return f"{letter}{base.number}.data[{i} * {width} + {source.first}]"
        if not source.stride:
            return operands[source.first]
        terms = [operands[k] for k in source.operands(names.loop.length)]
        first = is_row(terms, "x")
        if first is not None:
            return f"x[{i} + {first}]"
        array = self.fresh("o")
        rows.append(f"const double {array}[] = {{{', '.join(terms)}}};")
        return f"{array}[{i}]"


class _File:
    """A file of C that is being written."""

    def __init__(self, what: Export) -> None:
        self._what = what
        self._rows = CRows()
        plain = re.sub(r"[^A-Za-z0-9_]", "_", what.name)
        reserved = plain in _RESERVED or re.match(r"row_|_|.*_of$", plain)
        self._name = f"c_{plain}" if reserved else plain

    def text(self) -> str:
        """Return the text of the file."""
        what = self._what
        heads, functions = [f"void {self._signature()}"], []
        plain = None
        if isinstance(what.way, Results):
            strict = what.program.having(outputs=list(what.way.places))
            plain = relaxed(strict)
        if plain is None:
            functions += self._function(heads[0], what.program, what.way)
        else:  # products take zeros and infinities as they come, unless that is seen
            parts = {"plain": plain, "strict": strict}
            for kind, program in parts.items():
                head = f"static void {self._signature(f'{self._name}_{kind}')}"
                functions += self._function(head, program, Results(tuple(program.outputs)))
            functions += [
                f"{heads[0]} {{",
                f"    {self._name}_plain(x, y);",
                f"    for (size_t i = 0; i < {self._count}; i++)",
                "        if (!isfinite(y[i])) {",
                f"            {self._name}_strict(x, y);",
                "            return;",
                "        }",
                "}", "",
            ]  # fmt: skip
        library = list(parts_of(library_of_c(), self._rows.parts))
        lines = [*library, *self._rows.lines, *functions]
        whole = "\n".join(lines)
        headers = ["math.h", *{_INCLUDES[n] for n in _INCLUDES if has_name([whole], n)}]
        includes = [f"#include <{header}>" for header in sorted(headers)]
        text = "\n".join([self._comment(), "", *includes, "", f"{heads[0]};", "", *lines])
        if len(includes) == 1 and not _needs_math(whole):
            text = text.replace(f"{includes[0]}\n\n", "")
        return text.rstrip() + "\n"

    @property
    def _count(self) -> int:
        return len(self._what.result.leaves)

    def _signature(self, name: str | None = None) -> str:
        n = max(1, self._what.program.n_inputs)
        return f"{name or self._name}(const double x[{n}], double y[{max(1, self._count)}])"

    def _function(self, head: str, program: Program, way: Way) -> list[str]:
        statements = _Statements(self._rows, self._count)
        statements.decides[id(program)] = deciding(program)  # all that is asked compares
        scope = Scope(program, [f"x[{k}]" for k in range(program.n_inputs)])
        lines = statements.way(scope, way)
        if not has_name(lines, "x"):
            lines = ["(void)x;", *lines]
        if not self._count:
            lines = ["(void)y;", *lines]
        if statements.rooms:
            rooms = statements.rooms
            free = [f"free({room}.data);" for room in rooms]
            lines = [
                *[f"Room {room} = {{NULL, 0}};" for room in rooms],
                "{", *indented(lines), "}", *free, "return;", "out_of_memory:",
                *free, *_all_nan(self._count),
            ]  # fmt: skip
        return [f"{head} {{", *indented(lines), "}", ""]

    def _comment(self) -> str:
        what = self._what
        rows = [f"/* {self._name}: written by valuegrad.", ""]
        for letter, places in (("x", what.inputs()), ("y", what.outputs())):
            rows += [f"   {letter}[{k}]  {_comment(place)}" for k, place in enumerate(places)]
        if has_nothing(what.way):
            rows += ["", "   Where there is no result, all of y is nan."]
        return "\n".join(rows) + " */"


def _all_nan(count: int) -> list[str]:
    return [f"for (size_t i = 0; i < {count}; i++) y[i] = NAN;"] if count else []


def _needs_math(text: str) -> bool:
    names = Expressions.library | {"INFINITY", "NAN", "isfinite", "hypot", "fabs"}
    return any(has_name([text], name) for name in names)


def _comment(text: str) -> str:
    """Return a text as it may stand in a comment of C."""
    safe = text.encode("ascii", "backslashreplace").decode().replace("\n", " ")
    return safe.replace("*/", "* /").replace("/*", "/ *")
