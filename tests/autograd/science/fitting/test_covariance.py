"""Covariance of fits: against SciPy's curve_fit, and closed forms."""

import numpy as np
import pytest
from scipy.optimize import curve_fit, least_squares

import autograd as ag
from autograd import OperandError

TIMES = np.linspace(0.0, 3.0, 15)
NOISE = np.random.default_rng(1).normal(0.0, 0.05, 15)
DATA = 2.5 * np.exp(-1.3 * TIMES) + 0.5 + NOISE
SIGMA = 0.05 + 0.01 * TIMES


def curve(t, a, b, c):
    return a * np.exp(-b * t) + c


def residuals(p, sigma):
    return (p[0] * ag_exp(-p[1] * TIMES) + p[2] - DATA) / sigma


def ag_exp(array):
    return np.array([ag.exp(x) for x in array])


@pytest.mark.parametrize("absolute", [False, True])
def test_least_squares_are_those_of_curve_fit(absolute):
    best, expected = curve_fit(
        curve, TIMES, DATA, [2.0, 1.0, 0.0], SIGMA, absolute, ftol=1e-14, xtol=1e-14, gtol=1e-14
    )
    found = ag.fit_covariance(residuals, best, SIGMA, absolute_sigma=absolute)
    np.testing.assert_allclose(found, expected, rtol=1e-4)  # theirs is by differences
    exact = least_squares(
        residuals, best, jac=lambda p, s: np.array(ag.jacobian(residuals)(p, s)), args=(SIGMA,)
    )
    inverse = np.linalg.inv(exact.jac.T @ exact.jac)
    scale = 1.0 if absolute else 2.0 * exact.cost / (len(DATA) - 3)
    np.testing.assert_allclose(ag.fit_covariance(residuals, exact.x, SIGMA,
                                                 absolute_sigma=absolute),
                               scale * inverse, rtol=1e-9)  # fmt: skip


def test_a_likelihood_gives_the_inverse_of_its_hessian():
    """n draws from N(m, s): the variances are s^2 / n and s^2 / (2 n) (Fisher's information)."""
    draws = np.random.default_rng(2).normal(3.0, 2.0, 50)
    mean, scale = draws.mean(), draws.std()

    def minus_log_likelihood(p):
        return ag.sum([ag.log(p[1]) + ((x - p[0]) / p[1]) ** 2 / 2.0 for x in draws])

    found = ag.fit_covariance(minus_log_likelihood, [mean, scale])
    expected = np.diag([scale**2 / 50, scale**2 / 100])
    np.testing.assert_allclose(found, expected, rtol=1e-10, atol=1e-12)


def test_what_the_data_do_not_tell_is_infinite_or_refused():
    same = ag.fit_covariance(lambda p: [p[0] + p[1] - 1.0] * 3, [0.5, 0.5])
    assert np.isinf(same).all()
    assert same.shape == (2, 2)
    assert np.isinf(ag.fit_covariance(lambda p: (p[0] + p[1]) ** 2, [0.0, 0.0])).all()
    with pytest.raises(OperandError, match="absolute_sigma"):
        ag.fit_covariance(lambda p: [p[0], p[1]], [0.5, 0.5])
    certain = ag.fit_covariance(lambda p: [p[0], 2.0 * p[1]], [0.5, 0.5], absolute_sigma=True)
    np.testing.assert_allclose(certain, np.diag([1.0, 0.25]))
