"""Functions as JAX functions, whose derivatives are those of the table."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

from autograd.compiler.program.program import Program
from autograd.compiler.record.looping import Loop
from autograd.compiler.record.operands import OWN, STATES, Source
from autograd.errors import ExportError
from autograd.export.containers import built, checks, items
from autograd.export.jax_rows import Formulas, JaxRows, constant
from autograd.export.rows import indented
from autograd.export.simplifying import differentiable
from autograd.export.statements import LoopNames, Scope, Statements, inputs_read
from autograd.export.tracing import Export, export
from autograd.export.ways import Results
from autograd.tools.extras import load


def to_jax(f: Callable[..., Any], *example: Any, name: str | None = None) -> Callable[..., Any]:
    """Return a function as an ordinary JAX function, for jit, vmap, grad, sharding and GPUs.

    It computes in JAX's default floats, which are doubles with
    ``jax.config.update("jax_enable_x64", True)``. JAX differentiates it by the partials of this
    library's table, to any order; a transform of ours comes out as what it computes. A question of
    f becomes a ``lax.cond``, ``scan`` and ``while_loop`` become those of ``jax.lax``.

    Arguments:
        f: a function of numbers and structures of them; a transform; or a compiled function.
        example: arguments to trace it with, of the structure that it is to take.
        name: what to call the function; f's own name unless given.

    Returns:
        the function; its attribute ``source`` is its text, which runs by itself. Values that f
        finds outside are constants in it, with their present numbers. Where f raises for an answer
        to one of its questions, results are nan.

    Raises:
        ExportError: saying what cannot be written, and what to write instead.
        MissingExtraError: if JAX is not installed.
        TraceError: if compiled code could not repeat what f does.

    >>> double = to_jax(lambda p: 2.0 * p["k"], {"k": 1.0}, name="double")
    >>> float(double({"k": 4.0}))
    8.0
    """
    load("jax", "export")
    what = export(f, example, name)
    source = _text(what)
    names: dict[str, Any] = {"__name__": f"jax_{what.name}"}
    exec(compile(source, f"<{what.name} for JAX>", "exec"), names)
    function: Any = names[what.name]
    function.source = source
    return function  # type: ignore[no-any-return]  # what exec made


class _Statements(Statements):
    def define(self, name: str, text: str) -> str:
        return f"{name} = {text}"

    def fork(self, condition: str, yes: list[str], no: list[str]) -> list[str]:
        return [
            "def yes():", *indented(yes), "def no():", *indented(no),
            f"return jax.lax.cond({condition}, yes, no)",
        ]  # fmt: skip

    def results(self, texts: Sequence[str]) -> list[str]:
        return [f"return ({', '.join(map(_number, texts))}{',' * bool(texts)})"]

    def nothing(self, reason: str) -> list[str]:
        return [f"return (_number(NAN),) * {self.count}  # {reason!r}"]

    count = 0  # of results

    def picked(self, names: LoopNames, place: int) -> str:
        loop, k = names.loop, names.number
        if place < loop.n_state:
            return f"s{k}[{place}]"
        if place == loop.n_state:
            if isinstance(names.length, int):
                return f"{float(names.length)!r}"
            raise _unbounded("the number of its steps is used")
        step, column = divmod(place - loop.n_state - 1, loop.n_results)
        return f"r{k}[{column}][{step}]"

    def loop(self, scope: Scope, index: int, loop: Loop) -> list[str]:
        operands = self.operands_of(scope, index)
        names = self.begun(scope, index, loop)
        k, n = names.number, loop.n_state
        state = [self.fresh("v") for _ in range(n)]
        begin = f"({', '.join(map(_number, operands[:n]))}{',' * bool(n)})"
        head = f"({', '.join(state)}{',' * bool(n)}) = state" if n else "pass"
        if loop.condition is not None:
            if names.keeps or loop.n_results:
                raise _unbounded("what each of its steps computed is needed once more")
            given = [operands[source.first] for source in loop.sources]
            lines = []
            for name, program in ((f"going{k}", loop.condition), (f"step{k}", body_of(loop))):
                inner = Scope(program, [*state, *given])
                inside = [head, *self.compute(inner, program.outputs)]
                terms = [self.term(inner, place) for place in program.outputs]
                whole = f"({', '.join(map(_number, terms))},)"
                if program is loop.condition:
                    whole = f"{terms[0]} != 0.0"
                lines += [f"def {name}(state):", *indented([*inside, f"return {whole}"])]
            return [*lines, f"s{k} = jax.lax.while_loop(going{k}, step{k}, {begin})"]
        if not isinstance(names.length, int):
            raise _unbounded("a derivative takes its steps backwards")
        columns: dict[str, str] = {}
        reads = [
            self._source(scope, index, source, operands, names, columns) for source in loop.sources
        ]
        program = body_of(loop)
        inner = Scope(program, [*state, *reads])
        lines = [head]
        if columns:
            lines.append(f"({', '.join(columns)},) = items")
        lines += self.compute(inner, program.outputs)
        terms = list(map(_number, [self.term(inner, place) for place in program.outputs]))
        results = [*terms[n:], *(state if names.keeps else [])]
        ends = [f"({', '.join(some)}{',' * bool(some)})" for some in (terms[:n], results)]
        lines.append(f"return {ends[0]}, {ends[1]}")
        xs = f"({', '.join(columns.values())},)" if columns else "None"
        reverse = ", reverse=True" if loop.is_reverse else ""
        return [
            f"def step{k}(state, items):", *indented(lines),
            f"s{k}, r{k} = jax.lax.scan(step{k}, {begin}, {xs}, length={names.length}{reverse})",
        ]  # fmt: skip

    def _source(
        self, scope: Scope, index: int, source: Source, operands: Sequence[str],
        names: LoopNames, columns: dict[str, str],
    ) -> str:  # fmt: skip
        """Return how an input of a step is called, with the sequence that it is an item of."""
        if source.kind == OWN and not source.stride:
            return operands[source.first]
        if source.kind == OWN:
            terms = [operands[k] for k in source.operands(names.loop.length)]
            column = f"jnp.stack([{', '.join(map(_number, terms))}])"
        else:
            base = self.token_of(scope, index, source.base)
            first = base.loop.n_results if source.kind == STATES else 0
            column = f"r{base.number}[{first + source.first}]"
        name = self.fresh("w")
        columns[name] = column
        return name


def body_of(loop: Loop) -> Program:
    """Return what a step of a loop computes, with the derivatives that it was written with."""
    return differentiable(loop.body.program)


def _number(text: str) -> str:
    """Return an expression for an array, where a text may be a plain number."""
    return text if constant(text) is None else f"_number({text})"


def _unbounded(why: str) -> ExportError:
    return ExportError(
        f"A while_loop cannot be written in JAX where {why}: its number of steps has no bound. "
        "Differentiate the exported function by jax.jvp or jax.jacfwd, or write autograd.scan with "
        "as many steps as are needed at the most."
    )


def _text(what: Export) -> str:
    rows = JaxRows()
    statements = _Statements(Formulas(rows))
    statements.count = len(what.result.leaves)
    names, reading = _read(what)
    scope = Scope(what.program, names)
    if isinstance(what.way, Results):
        lines = statements.compute(scope, what.way.places)
        outputs = [_number(statements.term(scope, place)) for place in what.way.places]
    else:
        lines = ["def ways():", *indented(statements.way(scope, what.way)), "y = ways()"]
        outputs = [f"y[{k}]" for k in range(statements.count)]
    lines.append(f"return {built(what.result, outputs, _array)}")
    function = [f"def {what.name}({', '.join(what.parameters)}):"]
    function += indented([*checks(what), *reading, *lines])
    rows_text = "\n".join(rows.lines)
    heads = ["import functools", ""] if "functools." in rows_text else []
    heads += [
        "import jax",
        "import jax.numpy as jnp",
        "",
        "INFINITY, NAN = jnp.inf, jnp.nan",
        "",
        "",
    ]
    heads += ["def _number(x):", "    return jnp.asarray(x, dtype=float)", "", ""]
    return "\n".join([*heads, *rows.lines, *function]) + "\n"


def _read(what: Export) -> tuple[list[str], list[str]]:
    """Return names for the inputs of the program, and the lines that give them."""
    used = inputs_read(what.program)
    names: list[str] = []
    lines: list[str] = []
    for place, shape in items(what):
        count = 1 if shape is None else math.prod(shape)
        some = [f"u{len(names) + k}" for k in range(count)]
        is_read = any(len(names) + k in used for k in range(count))
        names += some
        if not is_read:
            continue
        if shape is None:
            lines.append(f"{some[0]} = _number({place})")
        else:
            whole = f"jnp.ravel(_number({place}))"
            lines.append(f"{', '.join(some)}, = {whole}")
    return names, lines


def _array(texts: list[str], shape: tuple[int, ...]) -> str:
    if not texts:
        return f"jnp.zeros({shape})"
    return f"jnp.reshape(jnp.stack([{', '.join(texts)}]), {shape})"
