"""The rows of the table in JAX, whose derivatives are those of the table."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from autograd.errors import ExportError
from autograd.export.rows import Rows, body, indented
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


class Formulas(Writer):
    """Writes formulas that are to be differentiated: by the rows that they call.

    Arguments:
        rows: the rows.
        fixed: names of plain numbers, which decide in Python itself.
    """

    declaration, end = "", ""
    operators = _ARITHMETIC

    def __init__(self, rows: JaxRows, fixed: Sequence[str] = ()) -> None:
        self._given = frozenset(fixed)
        super().__init__(rows)

    def _begin(self, answers: tuple[bool, ...]) -> None:
        super()._begin(answers)
        self._fixed = set(self._given)

    def is_fixed(self, text: str) -> bool:
        """Return whether an expression is of plain numbers alone."""
        return "(" not in _ABS.sub("", text) and set(_NAMES.findall(text)) <= self._fixed

    def symbol(self, text: str) -> Symbol:
        """Return the result of an expression; one of plain numbers stays one."""
        found = super().symbol(text)
        if self.is_fixed(text):
            self._fixed.add(found.text)
        return found

    def fork(self, condition: str, yes: list[str], no: list[str]) -> list[str]:
        """Return the lines of a choice: both sides are computed, unless plain numbers decide."""
        if self.is_fixed(condition):
            return [f"if {condition}:", *indented(yes), *no]
        return [
            "def yes():", *indented(yes), "def no():", *indented(no),
            f"return jnp.where({condition}, yes(), no())",
        ]  # fmt: skip

    def decide(self, condition: str) -> bool:
        """Return the answer that this run of the formula takes."""
        return super().decide(condition.replace("isfinite(", "jnp.isfinite("))

    def expression(self, op: Op, operands: Sequence[str]) -> str:
        """Return how an operation is written."""
        if op in self.operators:
            return self.operators[op].format(*operands)
        if op is ops.sum:
            return f"({' + '.join(operands)})"
        if op is ops.dot:
            half = len(operands) // 2
            pairs = zip(operands[:half], operands[half:], strict=True)
            return f"({' + '.join([f'{one} * {other}' for one, other in pairs])})"
        if op is ops.where:
            known = constant(operands[0])
            if known is not None:
                return operands[1] if known else operands[2]
            return "jnp.where({} != 0.0, {}, {})".format(*operands)
        if op in _COMPARISONS:
            return f"jnp.where({operands[0]} {op.label} {operands[1]}, 1.0, 0.0)"
        if op is ops.absolute and self.is_fixed(operands[0]):
            return f"abs({operands[0]})"
        assert isinstance(self.rows, JaxRows)
        is_fixed = [constant(one) is not None or one in self._fixed for one in operands]
        return self.rows.call(op, operands, is_fixed)


class Values(Formulas):
    """Writes evaluations, by JAX's own functions."""

    def expression(self, op: Op, operands: Sequence[str]) -> str:
        """Return how an operation is written."""
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
        """Return how a call of a function of Python's math module is written."""
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


def constant(text: str) -> float | None:
    """Return the number that a text is, None if it is a name.

    >>> constant("(-2.0)"), constant("t1")
    (-2.0, None)
    """
    plain = (
        text.removeprefix("(").removesuffix(")").replace("INFINITY", "inf").replace("NAN", "nan")
    )
    try:
        return float(plain)
    except ValueError:
        return None


class JaxRows(Rows):
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
        writer = Values(self, fixed)
        if found := writer.native(op, names):
            return [f"return {found}"]
        return body(writer, names, op.evaluate)

    def _slope(self, op: Op, index: int, names: list[str], fixed: list[str]) -> list[str]:
        """Return the lines of a partial; nothing if it is 0 everywhere."""
        writer = Formulas(self, fixed)
        lines = body(writer, [*names, "out"], lambda *xs: op.slope(index, xs[:-1], xs[-1]))
        return [] if lines == ["return 0.0"] else lines
