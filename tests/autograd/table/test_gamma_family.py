"""The gamma family on floats: its constants, and points below zero."""

import mpmath
import pytest
import scipy.special

from autograd.table import gamma_family


def test_the_constants_are_those_of_mpmath():
    with mpmath.workdps(40):
        assert list(gamma_family.ZETA) == [float(mpmath.zeta(k) - 1) for k in range(2, 37)]
        assert float(1 - mpmath.euler) == gamma_family.ONE_MINUS_EULER
    exact = [float(mpmath.bernoulli(2 * k) / (2 * k)) for k in range(1, 8)]
    assert list(gamma_family.BERNOULLI) == pytest.approx(exact, rel=1e-15)


@pytest.mark.parametrize("x", [-0.5, -1.25, -3.634515199385553, -20.3, -1000.7])
def test_the_gamma_family_below_zero(x):
    assert gamma_family.gamma(x) == pytest.approx(float(mpmath.gamma(x)), rel=1e-14)
    log = float(mpmath.log(abs(mpmath.gamma(x))))
    assert gamma_family.lgamma(x) == pytest.approx(log, rel=1e-13)
    assert gamma_family.digamma(x) == pytest.approx(float(mpmath.digamma(x)), rel=1e-13)
    exact = float(mpmath.psi(1, x))
    assert gamma_family.polygamma(1.0, x) == pytest.approx(exact, rel=1e-13)


def test_polygamma_of_order_0_is_digamma_and_needs_no_scipy():
    assert gamma_family.polygamma(0.0, 1.5) == gamma_family.digamma(1.5)
    assert gamma_family.polygamma(2.0, 1.5) == pytest.approx(scipy.special.polygamma(2, 1.5))
