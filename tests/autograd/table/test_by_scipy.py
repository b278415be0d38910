"""Functions that SciPy evaluates, and those beside it: where formulas change, and at the ends."""

import math

import mpmath
import numpy as np
import pytest
import scipy.special
from hypothesis import given
from hypothesis import strategies as st

import autograd as ag
from autograd import MissingExtraError, Value
from autograd.table import by_scipy, ops
from autograd.table.operation import TABLE, Fact
from autograd.tools import extras
from support.edges import by_engine, same, takings
from support.points import points

ROWS = [op for op in TABLE.values() if Fact.BY_SCIPY in op.facts]
positive = st.floats(1e-3, 1e3)


@given(st.integers(0, 4), positive, st.floats(0.0, 1e3))
def test_steps_of_polygamma_add_up(n, a, b):
    middle = 0.5 * b
    whole = by_scipy.polygamma_step(float(n), a, b)
    parts = [by_scipy.polygamma_step(float(n), a, middle),
             by_scipy.polygamma_step(float(n), a + middle, b - middle)]  # fmt: skip
    assert whole == pytest.approx(sum(parts), rel=1e-9, abs=1e-300)


@pytest.mark.parametrize(("a", "b"), [(1e8, 1e-3), (3.0, 1e-12), (0.01, 500.0), (19.9, 0.2)])
def test_steps_of_polygamma_do_not_cancel(a, b):
    with mpmath.workdps(60):
        exact = mpmath.digamma(mpmath.mpf(a) + mpmath.mpf(b)) - mpmath.digamma(mpmath.mpf(a))
        assert by_scipy.polygamma_step(0.0, a, b) == pytest.approx(float(exact), rel=2e-15)


@given(st.floats(0.01, 1e6), st.floats(0.01, 1e6))
def test_the_gamma_density_is_the_slope_that_mpmath_gives(a, x):
    with mpmath.workdps(40):
        exact = mpmath.exp((mpmath.mpf(a) - 1) * mpmath.log(x) - x - mpmath.loggamma(a))
        if 1e-290 < exact < 1e290:
            off = 1e-14 + 2e-16 * (abs(a - 1 - x) + a * abs(math.log(x) - math.log(a)))
            assert by_scipy.gamma_density(a, x) == pytest.approx(float(exact), rel=off)


@given(st.floats(0.0, 1e-3), st.sampled_from([0.0, -1.0]))
def test_lambert_near_the_branch_point(step, k):
    x = -1.0 / math.e + step
    if x <= -1.0 / math.e:
        return
    with mpmath.workdps(40):
        exact = mpmath.lambertw(x, int(k)).real
        assert by_scipy.lambertw(x, k) + 1.0 == pytest.approx(float(exact + 1), rel=1e-7, abs=3e-16)


def test_the_ends():
    inf, nan = math.inf, math.nan
    cases = [
        (ops.lambertw, (-1.0, 0.0), nan), (ops.lambertw, (inf, 0.0), inf),
        (ops.lambertw, (0.5, -1.0), nan), (ops.lambertw, (0.5, 2.0), nan),
        (ops.lambertw, (0.0, -1.0), -inf), (ops.expn, (-2.0, 0.0), inf),
        (ops.expn, (0.5, 1.0), nan), (ops.erfinv, (1.0,), inf), (ops.erfinv, (2.0,), nan),
        (ops.erfcinv, (0.0,), inf), (ops.norm_ppf, (0.0,), -inf), (ops.norm_ppf, (1.0,), inf),
        (ops.gamma_density, (2.0, 0.0), 0.0), (ops.gamma_density, (1.0, 0.0), 1.0),
        (ops.gamma_density, (0.5, 0.0), inf), (ops.gamma_density, (0.5, inf), 0.0),
        (ops.gamma_density, (-0.5, 1.0), nan), (ops.beta, (0.0, 1.0), inf),
        (ops.erfinv_derivative, (1.0,), inf), (ops.erfinv_derivative, (1.5,), nan),
        (ops.erfcinv_derivative, (0.0,), -inf), (ops.erfcinv_derivative, (2.0,), -inf),
        (ops.norm_ppf_derivative, (1.0,), inf), (ops.norm_ppf_derivative, (-0.1,), nan),
    ]  # fmt: skip
    for op, operands, expected in cases:
        assert op.value(*operands) == pytest.approx(expected, nan_ok=True), (op, operands)


@given(st.floats(1e-6, 1.0 - 1e-6))
def test_inverses_are_inverses(p):
    assert ag.norm_cdf(ag.norm_ppf(p)) == pytest.approx(p, rel=1e-12)
    assert ag.erf(ag.erfinv(p)) == pytest.approx(p, rel=1e-12)
    assert ag.erfc(ag.erfcinv(p)) == pytest.approx(p, rel=1e-12)
    assert ag.lambertw(p) * ag.exp(ag.lambertw(p)) == pytest.approx(p, rel=1e-12)


@pytest.mark.parametrize("op", ROWS, ids=str)
def test_engines_agree(op):
    for operands in points(op, 4, seed=1):
        for taken in takings(op, len(operands), 3):
            found = by_engine(op, operands, taken)
            first = found["reverse"]
            assert all(same(x, first, tolerance=1e-9) for x in found.values()), (operands, taken)


@pytest.mark.parametrize("op", ROWS, ids=str)
def test_compiled_functions_give_the_same(op):
    point = {"erfinv": (0.3,), "erfinv_derivative": (0.3,), "lambertw": (0.3, 0.0)}
    operands = point.get(op.name, (0.4, 1.3, 0.8)[: op.arity])
    if op.name in {"expn", "polygamma_step", "zeta"}:
        operands = (2.0, *operands[1:])
    place = 0 if op.arity == 1 or op.name == "lambertw" else op.arity - 1

    def f(x):
        return op(*operands[:place], x, *operands[place + 1 :])

    both = ag.value_and_grad(f)
    compiled = ag.compile(both)
    assert compiled(operands[place]) == pytest.approx(both(operands[place]), rel=1e-13)
    rows = np.array([operands[place], 0.9 * operands[place], 0.7 * operands[place]])
    values, slopes = ag.compile(both, batch=(0,))(rows)
    wanted = np.array([both(x) for x in rows.tolist()])
    assert np.array([values, slopes]).T == pytest.approx(wanted, rel=1e-13)


def test_without_scipy_the_extra_is_named(monkeypatch):
    def missing(name):
        raise ImportError(name)

    monkeypatch.setattr(extras.importlib, "import_module", missing)
    with pytest.raises(MissingExtraError, match=r"valuegrad\[science\]"):
        ag.erfinv(Value(0.5))


OPTIONS = {"polygamma": (1, 0.3), "expn": (2, 0.3), "zeta": (2.0, 0.3), "lambertw": (0.3, 0)}


@pytest.mark.parametrize("op", [op for op in TABLE.values() if op.scipy], ids=str)
def test_names_of_scipy_are_those_of_the_same_functions(op):
    point = OPTIONS.get(op.name, (0.3, 0.4)[: op.arity])
    for name in op.scipy:
        theirs = complex(getattr(scipy.special, name)(*point)).real
        assert op.value(*map(float, point)) == pytest.approx(theirs, rel=1e-12)
