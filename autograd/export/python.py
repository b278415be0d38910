"""Functions as Python source that runs by itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from autograd.compiler.record.looping import Loop
from autograd.compiler.record.operands import OWN, STATES, Source
from autograd.export.borrowing import Borrowed
from autograd.export.containers import built, checks, indices, items
from autograd.export.rows import Rows, indented
from autograd.export.statements import LoopNames, Scope, Statements, inputs_read
from autograd.export.tracing import Export, export
from autograd.table.operation import Op
from autograd.table.symbols import Writer


def to_python(f: Callable[..., Any], *example: Any, name: str | None = None) -> str:
    """Return a function as Python source that runs by itself, without this library.

    Numbers come out as from f itself on plain numbers, to the last bit. Arguments have the
    structure of the example; arrays may be NumPy's or nested lists, and come out as nested lists.

    Arguments:
        f: a function of numbers and structures of them; a transform; or a compiled function.
        example: arguments to trace it with, of the structure that it is to take.
        name: what to call the function; f's own name unless given.

    Returns:
        the text. Values that f finds outside are constants in it, with their present numbers.
        Where f raises for an answer to one of its questions, the text raises a ValueError.

    Raises:
        ExportError: saying what cannot be written, and what to write instead.
        TraceError: if compiled code could not repeat what f does.

    >>> import autograd as ag
    >>> print(to_python(ag.grad(lambda x: x * x if x > 0.0 else -x), 2.0, name="slope"))
    def slope(x):
        t1 = 1.0 if 0.0 < x else 0.0
        if t1 != 0.0:
            t2 = 0.0 + x
            t3 = t2 + t2
            return t3
        else:
            return (-1.0)
    <BLANKLINE>
    """
    return _text(export(f, example, name).for_numbers())


class _Writer(Writer):
    def expression(self, op: Op, operands: Sequence[str]) -> str:
        return f"{self.rows.value(op, len(operands))}({', '.join(operands)})"


class _PythonRows(Rows):
    """Rows as the table evaluates them, in IEEE arithmetic."""

    has_scipy = True

    def __init__(self) -> None:
        super().__init__("Python")
        self.borrowed = Borrowed()

    def key(self, op: Op, count: int) -> Any:
        return op

    def write(self, op: Op, count: int) -> str:
        name = f"_{op.name}"
        names = ["x", "y", "z"][:count] if op.arity >= 0 else ["*xs"]
        value, beyond = (self.borrowed.row(op, names, what) for what in ("evaluate", "beyond"))
        self.lines += [
            f"def {name}({', '.join(names)}):", "    try:", f"        return {value}",
            "    except (ArithmeticError, ValueError):", f"        return {beyond}", "", "",
        ]  # fmt: skip
        return name


class _Statements(Statements):
    def __init__(self, rows: _PythonRows, returns: Callable[[list[str]], str]) -> None:
        super().__init__(_Writer(rows))
        self._returns = returns

    def define(self, name: str, text: str) -> str:
        return f"{name} = {text}"

    def fork(self, condition: str, yes: list[str], no: list[str]) -> list[str]:
        return [f"if {condition}:", *indented(yes), "else:", *indented(no)]

    def results(self, texts: Sequence[str]) -> list[str]:
        return [f"return {self._returns(list(texts))}"]

    def nothing(self, reason: str) -> list[str]:
        return [f"raise ValueError({reason!r})"]

    def expression(self, scope: Scope, place: int, op: Op, operands: list[str]) -> str:
        return op.python.format(*operands) if op.python else super().expression(
            scope, place, op, operands
        )  # fmt: skip

    def picked(self, names: LoopNames, place: int) -> str:
        loop, k = names.loop, names.number
        if place < loop.n_state:
            return f"s{k}[{place}]"
        if place == loop.n_state:
            return f"float({names.length})"
        step, column = divmod(place - loop.n_state - 1, loop.n_results)
        return f"r{k}[{step}][{column}]"

    def loop(self, scope: Scope, index: int, loop: Loop) -> list[str]:
        operands = self.operands_of(scope, index)
        names = self.begun(scope, index, loop)
        k, n = names.number, loop.n_state
        lines = [f"s{k} = [{', '.join(operands[:n])}]", f"r{k} = []", f"k{k} = []"]
        reads = []
        for source in loop.sources:
            reads.append(self._source(scope, index, source, operands, names, lines))
        step = Scope(loop.step(), self._given(names, reads))
        inner: list[str] = []
        if loop.condition is not None:
            lines.append(f"{names.length} = 0")
            asking = Scope(loop.condition, self._given(names, reads))
            inner += self.compute(asking, loop.condition.outputs)
            truth = self.term(asking, loop.condition.outputs[0])
            inner += [f"if not {truth} != 0.0:", "    break", f"i{k} = {names.length}"]
            head = "while True:"
        else:
            order = f"reversed(range({names.length}))" if loop.is_reverse else None
            head = f"for i{k} in {order or f'range({names.length})'}:"
        outputs = loop.step().outputs
        inner += self.compute(step, outputs)
        terms = [self.term(step, place) for place in outputs]
        inner += [f"k{k}.append(s{k})"] * names.keeps
        inner += [f"r{k}.append(({', '.join(terms[n:])},))"] * bool(loop.n_results)
        inner.append(f"s{k} = [{', '.join(terms[:n])}]")
        if loop.condition is not None:
            inner.append(f"{names.length} += 1")
        lines += [head, *indented(inner)]
        if loop.is_reverse:
            lines += [f"r{k}.reverse()", f"k{k}.reverse()"]
        return lines

    def _given(self, names: LoopNames, reads: Sequence[str]) -> list[str]:
        """Return how the inputs of a step are written."""
        return [*[f"s{names.number}[{j}]" for j in range(names.loop.n_state)], *reads]

    def _source(
        self, scope: Scope, index: int, source: Source, operands: Sequence[str],
        names: LoopNames, lines: list[str],
    ) -> str:  # fmt: skip
        i = f"i{names.number}"
        if source.kind != OWN:
            base = self.token_of(scope, index, source.base)
            letter = "k" if source.kind == STATES else "r"
            return f"{letter}{base.number}[{i}][{source.first}]"
        if not source.stride:
            return operands[source.first]
        terms = [operands[k] for k in source.operands(names.loop.length)]
        array = self.fresh("o")
        lines.append(f"{array} = [{', '.join(terms)}]")
        return f"{array}[{i}]"


def _text(what: Export) -> str:
    rows = _PythonRows()
    names, reading = _read(what)
    statements = _Statements(rows, partial(built, what.result, as_array=_nested))
    scope = Scope(what.program, names)
    lines = [*checks(what), *reading, *statements.way(scope, what.way)]
    head = f"def {what.name}({', '.join(what.parameters)}):"
    function = "\n".join([head, *indented(lines)])
    before = [part for part in (rows.borrowed.text(), "\n".join(rows.lines).rstrip()) if part]
    text = "\n\n\n".join([*before, function])
    constants = [
        f'{name} = float("{value}")'
        for name, value in (("INFINITY", "inf"), ("NAN", "nan"))
        if re.search(rf"\b{name}\b", text)
    ]
    modules = [f"import {one}" for one in ("importlib", "math", "operator") if f"{one}." in text]
    heads = ["\n".join(part) for part in (modules, constants) if part]
    return "\n\n".join(heads) + ("\n\n\n" if heads else "") + text + "\n"


def _read(what: Export) -> tuple[list[str], list[str]]:
    """Return names for the inputs of the program, and the lines that give them."""
    used = inputs_read(what.program)
    names: list[str] = []
    lines: list[str] = []
    for place, shape in items(what):
        for index in [""] if shape is None else indices(shape):
            whole = f"{place}{index}"
            if whole not in what.parameters:
                if len(names) in used:
                    lines.append(f"u{len(names)} = {whole}")
                whole = f"u{len(names)}"
            names.append(whole)
    return names, lines


def _nested(texts: list[str], shape: tuple[int, ...]) -> str:
    """Return an array as nested lists."""
    if not shape:
        return texts[0]
    size = len(texts) // shape[0] if shape[0] else 0
    rows = [_nested(texts[k * size : (k + 1) * size], shape[1:]) for k in range(shape[0])]
    return f"[{', '.join(rows)}]"
