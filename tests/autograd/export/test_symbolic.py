"""SymPy expressions and LaTeX from functions."""

import math

import mpmath
import pytest

import autograd as ag
from autograd import export
from autograd.errors import ExportError
from autograd.export.symbolic import MOST_OPERATIONS
from autograd.table import ops
from support.exporting import LOOPS, OPTION, agree, price, stepwise
from support.rows_of_all import POINTS, operands, uses

sympy = pytest.importorskip("sympy")


def number(expression, names, point):
    """The number of an expression at a point; nan where there is none that is real."""
    symbols = [sympy.Symbol(name, real=True) for name in names]
    with mpmath.workdps(60):
        f = sympy.lambdify(symbols, expression, "mpmath")
        found = mpmath.mpmathify(f(*[mpmath.mpf(x) for _, x in zip(names, point)]))
        return float(found.real) if found.imag == 0 else math.nan


@pytest.mark.parametrize(("op", "places"), uses({"round_to"}))
def test_every_row(op, places):
    count = len([place for place in places if type(place) is int])
    names = ["a", "b", "c", "d"][:count]
    whole = {"f": op, "places": places, "operands": operands}
    exec(f"def g({', '.join(names)}): return f(*operands(places, [{', '.join(names)}]))", whole)
    expression = export.to_sympy(whole["g"], *POINTS[0][:count])
    for point in POINTS[:4]:
        wanted = op.value(*operands(places, point))
        if not math.isfinite(wanted) or op is ops.round:  # SymPy goes on with complex numbers
            continue
        found = number(sympy.sympify(expression), names, point)
        assert agree(found, wanted, 1.0), (op, point, expression)


def test_results_keep_their_structure():
    x, y = sympy.symbols("x y", real=True)
    found = export.to_sympy(lambda x, y: {"a": [x * y, 0.5], "b": None}, 2.0, 3.0)
    assert found == {"a": [x * y, sympy.Rational(1, 2)], "b": None}
    assert export.to_sympy(ag.hessian(lambda x: ag.sin(x)), 1.0) == -sympy.sin(x)


def test_ways_are_cases():
    p0, p1, x = sympy.symbols("p_low_0 p_low_1 x", real=True)
    found = export.to_sympy(stepwise, {"low": [1.0, 0.5]}, 3.0)["y"][0]
    assert found.subs({p0: 1, p1: 2, x: 3}) == 2 * sympy.sin(3)
    assert found.subs({p0: 1, p1: 2, x: 0}) == sympy.exp(2)
    assert found.subs({p0: 1, p1: 2, x: -3}) is sympy.nan


def test_derivatives_are_those_of_sympy():
    s, k, t, r, v = sympy.symbols("spot strike years rate volatility", real=True)
    value, slope = export.to_sympy(ag.value_and_grad(price), *OPTION)
    at = dict(zip((s, k, t, r, v), OPTION, strict=True))
    assert float(sympy.diff(value, s).subs(at)) == pytest.approx(float(slope.subs(at)), rel=1e-12)


def test_latex_names_what_is_needed_again():
    text = export.to_latex(ag.value_and_grad(price), *OPTION)
    assert text.startswith("\\begin{aligned}\nt_{1} &= ")
    assert text.count("{") == text.count("}")
    assert export.to_latex(lambda rate: ag.exp(-rate), 1.0, name="f") == "f = e^{- rate}"


def test_what_is_not_for_reading_is_refused():
    with pytest.raises(ExportError, match="has a loop"):
        export.to_sympy(*[LOOPS[0][0], *LOOPS[0][1]])

    def long(x):
        for _ in range(MOST_OPERATIONS):
            x = ag.sin(x) + 1.0
        return x

    with pytest.raises(ExportError, match="not for reading"):
        export.to_latex(long, 1.0)
