"""Functions as SymPy expressions and as LaTeX: to read, and to work on by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from autograd.compiler.input_names import identifiers
from autograd.compiler.program.program import Program
from autograd.compiler.record.looping import Loop
from autograd.errors import ExportError
from autograd.export.tracing import Export, export
from autograd.export.ways import Fork, Nothing, Results, Way, places_of
from autograd.table import ops
from autograd.table.operation import Fact, Op, having
from autograd.tools.extras import load

MOST_OPERATIONS = 1000
_COMPARISONS = having(Fact.COMPARES)
_RELATIONS = {ops.less: "Lt", ops.less_equal: "Le", ops.equal: "Eq", ops.not_equal: "Ne"}
# What SymPy calls otherwise than the table
_NAMES = {
    ops.expi: "Ei", ops.expn: "expint", ops.lambertw: "LambertW", ops.jv: "besselj",
    ops.yv: "bessely", ops.iv: "besseli", ops.kv: "besselk",
    ops.absolute: "Abs", ops.maximum: "Max", ops.minimum: "Min", ops.ceil: "ceiling",
    ops.largest: "Max", ops.sum: "Add",
}  # fmt: skip


def _choice(s: Any, *pairs: Any) -> Any:
    *some, last = pairs
    return s.Piecewise(*some, (last, True))


# What SymPy has no function for, over the module and the operands
_FORMULAS: dict[Op, Callable[..., Any]] = {
    ops.where: lambda s, c, x, y: _choice(s, (x, s.Ne(c, 0)), y),
    ops.step: lambda s, x: _choice(s, (1, x > 0), 0),
    ops.exceeds: lambda s, x, y: _choice(s, (1, x > y), (s.Rational(1, 2), s.Eq(x, y)), 0),
    ops.identity: lambda s, x: x,
    ops.held: lambda s, x: x,
    ops.strong: lambda s, x, y: x * y,
    ops.sub: lambda s, x, y: x - y,
    ops.add: lambda s, x, y: x + y,
    ops.mul: lambda s, x, y: x * y,
    ops.div: lambda s, x, y: x / y,
    ops.neg: lambda s, x: -x,
    ops.pow: lambda s, x, y: x**y,
    ops.square: lambda s, x: x**2,
    ops.mod: lambda s, x, y: x - y * s.floor(x / y),
    ops.fmod: lambda s, x, y: x - y * s.sign(x / y) * s.floor(s.Abs(x / y)),
    ops.floordiv: lambda s, x, y: s.floor(x / y),
    ops.exp2: lambda s, x: 2**x,
    ops.expm1: lambda s, x: s.exp(x) - 1,
    ops.log2: lambda s, x: s.log(x) / s.log(2),
    ops.log10: lambda s, x: s.log(x) / s.log(10),
    ops.log1p: lambda s, x: s.log(1 + x),
    ops.logaddexp: lambda s, x, y: s.log(s.exp(x) + s.exp(y)),
    ops.sigmoid: lambda s, x: 1 / (1 + s.exp(-x)),
    ops.logistic: lambda s, x: s.exp(-x) / (1 + s.exp(-x)) ** 2,
    ops.softplus: lambda s, x: s.log(1 + s.exp(x)),
    ops.log_sigmoid: lambda s, x: -s.log(1 + s.exp(-x)),
    ops.logit: lambda s, x: s.log(x / (1 - x)),
    ops.logit_derivative: lambda s, x: 1 / (x * (1 - x)),
    ops.silu: lambda s, x: x / (1 + s.exp(-x)),
    ops.silu_derivative: lambda s, x: 1 / (1 + s.exp(-x)) + x * s.exp(-x) / (1 + s.exp(-x)) ** 2,
    ops.one_minus_square: lambda s, x: 1 - x**2,
    ops.sinc: lambda s, x: s.sinc(s.pi * x),
    ops.sinc_derivative: lambda s, n, x: _derivative(s, s.sinc, n, x),
    ops.degrees: lambda s, x: 180 * x / s.pi,
    ops.radians: lambda s, x: s.pi * x / 180,
    ops.sech: lambda s, x: 1 / s.cosh(x),
    ops.acosh_derivative: lambda s, x: 1 / (s.sqrt(x - 1) * s.sqrt(x + 1)),
    ops.atanh_derivative: lambda s, x: 1 / (1 - x**2),
    ops.gauss: lambda s, x: s.exp(-(x**2)),
    ops.norm_pdf: lambda s, x: s.exp(-(x**2) / 2) / s.sqrt(2 * s.pi),
    ops.norm_cdf: lambda s, x: s.erfc(-x / s.sqrt(2)) / 2,
    ops.gelu: lambda s, x: x * s.erfc(-x / s.sqrt(2)) / 2,
    ops.gelu_derivative: lambda s, x: (
        s.erfc(-x / s.sqrt(2)) / 2 + x * s.exp(-(x**2) / 2) / s.sqrt(2 * s.pi)
    ),
    ops.relu: lambda s, x: s.Max(0, x),
    ops.leaky_relu: lambda s, x, slope: _choice(s, (x, x > 0), slope * x),
    ops.copysign: lambda s, x, y: _choice(s, (s.Abs(x), y >= 0), -s.Abs(x)),
    ops.clip: lambda s, x, low, high: s.Min(s.Max(x, low), high),
    ops.trunc: lambda s, x: s.sign(x) * s.floor(s.Abs(x)),
    ops.round: lambda s, x: s.Function("round")(x),
    ops.round_to: lambda s, x, n: s.Function("round")(x, n),
    ops.lgamma: lambda s, x: s.log(s.Abs(s.gamma(x))),
    ops.erfinv_derivative: lambda s, x: s.sqrt(s.pi) / 2 * s.exp(s.erfinv(x) ** 2),
    ops.erfcinv_derivative: lambda s, x: -s.sqrt(s.pi) / 2 * s.exp(s.erfinv(1 - x) ** 2),
    ops.erfcinv: lambda s, x: s.erfinv(1 - x),
    ops.norm_ppf: lambda s, x: s.sqrt(2) * s.erfinv(2 * x - 1),
    ops.norm_ppf_derivative: lambda s, x: s.sqrt(2 * s.pi) * s.exp(s.erfinv(2 * x - 1) ** 2),
    ops.betaln: lambda s, a, b: s.log(s.Abs(s.beta(a, b))),
    ops.polygamma_step: lambda s, n, a, b: s.polygamma(n, a + b) - s.polygamma(n, a),
    ops.gammainc: lambda s, a, x: s.lowergamma(a, x) / s.gamma(a),
    ops.gammaincc: lambda s, a, x: s.uppergamma(a, x) / s.gamma(a),
    ops.gamma_density: lambda s, a, x: x ** (a - 1) * s.exp(-x) / s.gamma(a),
    ops.cbrt: lambda s, x: s.sign(x) * s.Abs(x) ** s.Rational(1, 3),
    ops.dot: lambda s, *xs: s.Add(
        *[x * y for x, y in zip(xs[: len(xs) // 2], xs[len(xs) // 2 :], strict=True)]
    ),
    ops.hypot: lambda s, *xs: s.sqrt(s.Add(*[x**2 for x in xs])),
    ops.norm: lambda s, *xs: s.sqrt(s.Add(*[x**2 for x in xs])),
    ops.direction: lambda s, *xs: xs[0] / s.sqrt(s.Add(*[x**2 for x in xs])),
    ops.logsumexp: lambda s, *xs: s.log(s.Add(*[s.exp(x) for x in xs])),
}


def _derivative(s: Any, f: Any, n: Any, x: Any) -> Any:
    z = s.Dummy("z", real=True)
    return s.diff(f(s.pi * z), (z, int(n))).subs(z, x)


def to_sympy(f: Callable[..., Any], *example: Any, name: str | None = None) -> Any:
    """Return a function as SymPy expressions.

    The numbers of the arguments are real symbols, called after their places: ``p_k`` for
    ``p['k']``. Questions of f, and choices, are ``Piecewise``.

    Arguments:
        f: a function of numbers and structures of them; a transform; or a compiled function.
        example: arguments to trace it with, of the structure that it is to take.
        name: what to call the function in errors; f's own name unless given.

    Returns:
        the structure of f's result, with an expression in the place of each number.

    Raises:
        ExportError: for loops, and functions of more than 1,000 operations.
        MissingExtraError: if SymPy is not installed.

    >>> import autograd as ag
    >>> to_sympy(ag.grad(lambda x, y: ag.exp(x) * y, argnums=(0, 1)), 1.0, 2.0)
    (y*exp(x), exp(x))
    """
    what = export(f, example, name).for_numbers()
    terms = _Terms(what)
    texts = [terms.result(what.way, k) for k in range(len(what.result.leaves))]
    return what.result.rebuild(texts) if not what.result.has_arrays else _arrays(what, texts)


def _arrays(what: Export, expressions: list[Any]) -> Any:
    import numpy

    blocks, position = [], 0
    for block in what.result.blocks:
        some = expressions[position : position + len(block.leaves)]
        position += len(block.leaves)
        if block.shape is None:
            blocks.append(some[0])
            continue
        array = numpy.empty(len(some), dtype=object)
        array[:] = some
        blocks.append(array.reshape(block.shape))
    return what.result.build(blocks)


def to_latex(f: Callable[..., Any], *example: Any, name: str | None = None) -> str:
    r"""Return a function as LaTeX, for a formula in display.

    What is needed more than once has a line of its own, as ``t_{1}``.

    Arguments:
        f: a function of numbers and structures of them; a transform; or a compiled function.
        example: arguments to trace it with, of the structure that it is to take.
        name: what to call the function; f's own name unless given.

    Returns:
        the text: an ``aligned`` environment, or a single equation.

    Raises:
        ExportError: for loops, and functions of more than 1,000 operations.
        MissingExtraError: if SymPy is not installed.

    >>> import autograd as ag
    >>> print(to_latex(lambda x, y: ag.sqrt(x) / y, 1.0, 2.0, name="f"))
    f = \frac{\sqrt{x}}{y}
    """
    what = export(f, example, name).for_numbers()
    terms = _Terms(what, by_name=True)
    sympy = terms.sympy
    results = [terms.result(what.way, k) for k in range(len(what.result.leaves))]
    heads = [sympy.latex(sympy.Symbol(one)) for one in identifiers(what.outputs())]
    lines = [*terms.lines, *zip(heads, results, strict=True)]
    texts = [(head, sympy.latex(expression)) for head, expression in lines]
    if len(texts) == 1:
        return " = ".join(texts[0])
    rows = " \\\\\n".join(f"{head} &= {text}" for head, text in texts)
    return f"\\begin{{aligned}}\n{rows}\n\\end{{aligned}}"


class _Terms:
    """The expressions of a program.

    Arguments:
        what: is exported.
        by_name: whether what is used more than once gets a name of its own.
    """

    def __init__(self, what: Export, by_name: bool = False) -> None:
        self.sympy = load("sympy", "export")
        program = what.program
        if what.size() > MOST_OPERATIONS:
            raise ExportError(
                f"{what.name} has {what.size():,} operations, and formulas of more than "
                f"{MOST_OPERATIONS:,} are not for reading. Export a part of it."
            )
        self.lines: list[tuple[str, Any]] = []
        self._program = program
        self._known: dict[int, Any] = {
            k: self.sympy.Symbol(name, real=True)
            for k, name in enumerate(identifiers(what.inputs()))
        }
        self._often = _used_often(program, places_of(what.way)) if by_name else set()
        for place, op in enumerate(program.ops, program.n_inputs):
            if isinstance(op, Loop):
                raise ExportError(
                    f"{what.name} has a loop, which is no formula. Export what a step computes."
                )
            self._known[place] = self._computed(place, op)

    def result(self, way: Way, index: int) -> Any:
        """Return one of the results of a way."""
        s = self.sympy
        if isinstance(way, Nothing):
            return s.nan
        if isinstance(way, Results):
            return self._at(way.places[index])
        assert isinstance(way, Fork)
        yes, no = self.result(way.yes, index), self.result(way.no, index)
        return s.Piecewise((yes, self._truth(way.place)), (no, True))

    def _at(self, place: int) -> Any:
        return self._known[place] if place >= 0 else self._number(self._program.constants[~place])

    def _number(self, number: float) -> Any:
        """Return a number, as a fraction if it is a short one."""
        s = self.sympy
        if number != number or abs(number) == float("inf"):
            return s.nan if number != number else s.oo if number > 0.0 else -s.oo
        top, bottom = number.as_integer_ratio()
        return s.Rational(top, bottom) if bottom <= 64 and abs(top) < 10**9 else s.Float(number)

    def _truth(self, place: int) -> Any:
        """Return whether the number at a place is not 0."""
        s, program = self.sympy, self._program
        index = place - program.n_inputs
        if index >= 0 and program.ops[index] in _COMPARISONS:
            left, right = map(self._at, program.operands[index])
            return getattr(s, _RELATIONS[program.ops[index]])(left, right)
        return s.Ne(self._at(place), 0)

    def _computed(self, place: int, op: Op) -> Any:
        s, program = self.sympy, self._program
        operands = program.operands[place - program.n_inputs]
        if op in _COMPARISONS:
            return s.Piecewise((1, self._truth(place)), (0, True))
        if op is ops.where:
            condition, x, y = operands
            found = s.Piecewise((self._at(x), self._truth(condition)), (self._at(y), True))
        elif op in _FORMULAS:
            found = _FORMULAS[op](s, *map(self._at, operands))
        else:
            found = getattr(s, _NAMES.get(op, op.name))(*map(self._at, operands))
        if place in self._often and s.count_ops(found) > 1:
            name = f"t_{len(self.lines) + 1}"
            self.lines.append((s.latex(s.Symbol(name)), found))
            return s.Symbol(name, real=True)
        return found


def _used_often(program: Program, places: Iterable[int]) -> set[int]:
    """Return the places that are needed more than once."""
    found: set[int] = set()
    often: set[int] = set()
    for place in [*[one for operands in program.operands for one in operands], *places]:
        (often if place in found else found).add(place)
    return often
