"""Functions as JAX functions, whose derivatives are those of the table."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from typing import Any

from autograd.compiler.program.program import Program
from autograd.compiler.record.looping import Loop
from autograd.compiler.record.operands import OWN, STATES, Source
from autograd.errors import ExportError
from autograd.export.containers import built, checks, items
from autograd.export.rows import Rows, body, indented
from autograd.export.simplifying import differentiable
from autograd.export.statements import LoopNames, Scope, Statements, inputs_read
from autograd.export.tracing import Export, export
from autograd.export.ways import Results
from autograd.table import ops
from autograd.table.operation import TABLE, Fact, Op, having
from autograd.table.symbols import Symbol, UnwrittenError, Writer
from autograd.tools.extras import load

_ARITHMETIC = {
    ops.add: "{} + {}", ops.sub: "{} - {}", ops.mul: "{} * {}", ops.div: "{} / {}", ops.neg: "-{}",
}  # fmt: skip
_STACKED = {
    ops.largest: "jnp.max({})", ops.logsumexp: "jax.scipy.special.logsumexp({})",
}  # fmt: skip
# Where a function of jax's has another name than Python's math module or the table gives it
_SPECIAL = {"erf": "erf", "erfc": "erfc", "gamma": "gamma", "lgamma": "gammaln"}
_NATIVE = {
    ops.gamma: "jax.scipy.special.gamma({0})", ops.lgamma: "jax.scipy.special.gammaln({0})",
    ops.digamma: "jax.scipy.special.digamma({0})",
    ops.polygamma: "jax.scipy.special.polygamma(int({0}), {1})",
    ops.floordiv: "jnp.where({1} == 0.0, {0} / {1}, jnp.floor_divide({0}, {1}))",
    ops.sinc_derivative: "__sinc({0}, {1})", ops.sinc: "__sinc(0.0, {0})",
    ops.absolute: "jnp.abs({0})",
}  # fmt: skip
_COMPARISONS = having(Fact.COMPARES)
_NAMES = re.compile(r"\b[a-z_]\w*\b(?!\()")  # of numbers, in an expression
_ABS = re.compile(r"\babs\(|\(-[\d.]")
_BY_MATH = {op.evaluate: op.numpy[0] for op in TABLE.values() if op.numpy}
_SINC = '''def __sinc(n, x):
    """The derivative of order n of sin(pi x) / (pi x): near 0 by the power series."""
    n, odd = int(n), int(n) % 2
    near = jnp.pi * jnp.abs(x) <= 0.5 * n + 1.0
    z = jnp.where(near, jnp.pi * x, 0.0)
    first = (n + odd) // 2
    series, power = 0.0, jnp.pi**n * (-1.0) ** first * (z if odd else 1.0)
    for j in range(first, first + 30 + n):
        series = series + power / (2 * j + 1)
        power = power * -(z * z) / ((2 * j - n + 1) * (2 * j - n + 2))
    w = jnp.where(near, 1.0, x)
    turned = jnp.fmod(w, 2.0)
    nearest = jnp.rint(2.0 * turned)
    angle = jnp.pi * (turned - 0.5 * nearest)
    sides = [jnp.sin(angle), jnp.cos(angle), -jnp.sin(angle), -jnp.cos(angle)]
    sines = [jnp.select([jnp.mod(nearest + k, 4.0) == q for q in range(4)], sides)
             for k in range(n + 1)]
    value = sines[0] / (jnp.pi * w) + 0.0
    for k in range(1, n + 1):
        value = (jnp.pi ** (k - 1) * sines[k] - k * value) / w
    return jnp.where(jnp.isinf(x), 0.0, jnp.where(near, series, value))'''


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
    return function  # type: ignore[no-any-return]


class _Writer(Writer):
    """Writes formulas that are to be differentiated: by the rows that they call.

    Arguments:
        rows: the rows.
        fixed: names of plain numbers, which decide in Python itself.
    """

    declaration, end = "", ""
    operators = _ARITHMETIC

    def __init__(self, rows: _JaxRows, fixed: Sequence[str] = ()) -> None:
        self._given = frozenset(fixed)
        super().__init__(rows)

    def _begin(self, answers: tuple[bool, ...]) -> None:
        super()._begin(answers)
        self._fixed = set(self._given)

    def is_fixed(self, text: str) -> bool:
        """Return whether an expression is of plain numbers alone."""
        return "(" not in _ABS.sub("", text) and set(_NAMES.findall(text)) <= self._fixed

    def symbol(self, text: str) -> Symbol:
        found = super().symbol(text)
        if self.is_fixed(text):
            self._fixed.add(found.text)
        return found

    def fork(self, condition: str, yes: list[str], no: list[str]) -> list[str]:
        if self.is_fixed(condition):
            return [f"if {condition}:", *indented(yes), *no]
        return [
            "def yes():", *indented(yes), "def no():", *indented(no),
            f"return jnp.where({condition}, yes(), no())",
        ]  # fmt: skip

    def decide(self, condition: str) -> bool:
        return super().decide(condition.replace("isfinite(", "jnp.isfinite("))

    def expression(self, op: Op, operands: Sequence[str]) -> str:
        if op in self.operators:
            return self.operators[op].format(*operands)
        if op is ops.sum:
            return f"({' + '.join(operands)})"
        if op is ops.dot:
            half = len(operands) // 2
            pairs = zip(operands[:half], operands[half:], strict=True)
            return f"({' + '.join([f'{one} * {other}' for one, other in pairs])})"
        if op is ops.where:
            known = _constant(operands[0])
            if known is not None:
                return operands[1] if known else operands[2]
            return "jnp.where({} != 0.0, {}, {})".format(*operands)
        if op in _COMPARISONS:
            return f"jnp.where({operands[0]} {op.label} {operands[1]}, 1.0, 0.0)"
        if op is ops.absolute and self.is_fixed(operands[0]):
            return f"abs({operands[0]})"
        assert isinstance(self.rows, _JaxRows)
        is_fixed = [_constant(one) is not None or one in self._fixed for one in operands]
        return self.rows.call(op, operands, is_fixed)


class _Values(_Writer):
    """Writes evaluations, by JAX's own functions."""

    def expression(self, op: Op, operands: Sequence[str]) -> str:
        if op not in self.operators and (found := self.native(op, operands)):
            return found
        return super().expression(op, operands)

    def native(self, op: Op, operands: Sequence[str]) -> str:
        """Return how an operation is written that JAX has itself; nothing if it has not."""
        texts = ", ".join(operands)
        if op in _STACKED:
            return _STACKED[op].format(f"jnp.stack([{texts}])")
        if op in _NATIVE:
            return _NATIVE[op].format(*operands)
        if op.facts & Fact.BY_SCIPY:
            return self._of_scipy(op, operands)
        if op.evaluate is math.hypot:
            return self.function("hypot", operands)
        if op.numpy and op is not ops.floordiv:
            return f"jnp.{op.numpy[0]}({texts})"
        if op is ops.round_to:
            raise UnwrittenError("decimals are not rounded by it as Python rounds them")
        name = getattr(op.evaluate, "__name__", "")
        return self.function(name, operands) if op.evaluate is getattr(math, name, None) else ""

    def _of_scipy(self, op: Op, operands: Sequence[str]) -> str:
        known = [name for name in op.scipy if hasattr(load("jax.scipy.special", "export"), name)]
        if not known:
            raise UnwrittenError("SciPy evaluates it")
        if op is ops.beta or op is ops.betaln:
            raise UnwrittenError("JAX's own is right to six digits alone")
        first, *others = operands
        if op is ops.expn:
            first = f"int({first})"
        return f"jax.scipy.special.{known[0]}({', '.join([first, *others])})"

    def function(self, name: str, operands: Sequence[str]) -> str:
        texts = ", ".join(operands)
        if name == "hypot":
            found = f"jnp.abs({operands[0]})"
            for k, operand in enumerate(operands[1:]):
                found = f"jnp.hypot({found if k else operands[0]}, {operand})"
            return found
        if name in _SPECIAL:
            return f"jax.scipy.special.{_SPECIAL[name]}({texts})"
        if name in ("fabs", "copysign"):
            return f"jnp.{name}({texts})"
        known = _BY_MATH.get(getattr(math, name))
        if known is None:
            raise UnwrittenError(name)
        return f"jnp.{known}({texts})"


def _constant(text: str) -> float | None:
    """Return the number that a text is, None if it is a name."""
    plain = (
        text.removeprefix("(").removesuffix(")").replace("INFINITY", "inf").replace("NAN", "nan")
    )
    try:
        return float(plain)
    except ValueError:
        return None


class _JaxRows(Rows):
    """Rows with their derivatives, as JAX differentiates.

    A row with operands that are plain numbers, such as the exponent of a power, is a function of
    these that returns a function of the others.
    """

    def __init__(self) -> None:
        super().__init__("JAX")
        self._names: dict[tuple[Op, tuple[bool, ...]], str] = {}

    def call(self, op: Op, operands: Sequence[str], is_fixed: Sequence[bool]) -> str:
        """Return the call of a row.

        Arguments:
            op: the operation.
            operands: its operands.
            is_fixed: for each, whether it is a plain number.
        """
        if all(is_fixed):
            is_fixed = [False] * len(operands)
        use = op, tuple(is_fixed)
        if use not in self._names:
            alike = sum(known is op for known, _ in self._names)
            self._names[use] = f"_{op.name}" + (f"_{alike}" if alike else "")
            self._write(op, use[1], self._names[use])
        pairs = list(zip(operands, is_fixed, strict=True))
        free = ", ".join([one for one, fixed in pairs if not fixed])
        given = ", ".join([one for one, fixed in pairs if fixed])
        return f"{self._names[use]}({given})({free})" if given else f"{self._names[use]}({free})"

    def _write(self, op: Op, is_fixed: tuple[bool, ...], name: str) -> None:
        names = [f"{'c' if fixed else 'x'}{k}" for k, fixed in enumerate(is_fixed)]
        given, free = (
            [k for k, fixed in enumerate(is_fixed) if fixed is which] for which in (True, False)
        )
        fixed = [names[k] for k in given]
        try:
            value = self._value(op, names, fixed)
            slopes = {}  # JAX has its own of those that SciPy evaluates
            for k in free if not op.facts & Fact.BY_SCIPY else ():
                if lines := self._slope(op, k, names, fixed):
                    slopes[k] = lines
        except UnwrittenError as error:
            raise ExportError(
                f"{op.name} cannot be written in JAX: {error}. Write the function without it."
            ) from None
        own = "row" if given else name
        texts = ", ".join([names[k] for k in free])
        rule = [f"({texts},), ({', '.join(f'd{k}' for k in free)},) = primals, tangents"]
        rule.append(f"out = {own}({texts})")
        terms = []
        for k, slope in slopes.items():
            if len(slope) == 1:
                terms.append(f"({slope[0].removeprefix('return ')}) * d{k}")
            else:
                rule += [f"def slope{k}():", *indented(slope)]
                terms.append(f"slope{k}() * d{k}")
        rule.append(f"return out, {' + '.join(terms) if terms else 'jnp.zeros_like(out)'}")
        is_own = not op.facts & Fact.BY_SCIPY
        head = ["@jax.custom_jvp"] * is_own
        head += [f"def {own}({texts}):", *indented(value), ""]
        tail = [f"@{own}.defjvp", "def _(primals, tangents):", *indented(rule)] if is_own else []
        lines = [*head, "", *tail]
        if given:
            lines = [
                "@functools.cache", f"def {name}({', '.join(fixed)}):",
                *indented([*head, *tail]), "    return row",
            ]  # fmt: skip
        if any("__sinc(" in line for line in value) and _SINC not in self.lines:
            self.lines += [_SINC, "", ""]
        self.lines += [*lines, "", ""]

    def _value(self, op: Op, names: list[str], fixed: list[str]) -> list[str]:
        writer = _Values(self, fixed)
        if found := writer.native(op, names):
            return [f"return {found}"]
        return body(writer, names, op.evaluate)

    def _slope(self, op: Op, index: int, names: list[str], fixed: list[str]) -> list[str]:
        """Return the lines of a partial; nothing if it is 0 everywhere."""
        writer = _Writer(self, fixed)
        lines = body(writer, [*names, "out"], lambda *xs: op.slope(index, xs[:-1], xs[-1]))
        return [] if lines == ["return 0.0"] else lines


class _Statements(Statements):
    def define(self, name: str, text: str) -> str:
        return f"{name} = {text}"

    def fork(self, condition: str, yes: list[str], no: list[str]) -> list[str]:
        return [
            "def yes():", *indented(yes), "def no():", *indented(no),
            f"return jax.lax.cond({condition}, yes, no)",
        ]  # fmt: skip

    def results(self, texts: Sequence[str]) -> list[str]:
        return [f"return ({', '.join(map(_number, texts))},)"]

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
        operands = [
            "" if place in scope.loops else self.term(scope, place)
            for place in scope.program.operands[index]
        ]
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
    return text if _constant(text) is None else f"_number({text})"


def _unbounded(why: str) -> ExportError:
    return ExportError(
        f"A while_loop cannot be written in JAX where {why}: its number of steps has no bound. "
        "Differentiate the exported function by jax.jvp or jax.jacfwd, or write autograd.scan with "
        "as many steps as are needed at the most."
    )


def _text(what: Export) -> str:
    rows = _JaxRows()
    statements = _Statements(_Writer(rows))
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
