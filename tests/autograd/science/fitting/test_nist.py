"""NIST's nonlinear regressions from both starts, by SciPy's least_squares with exact Jacobians."""

import math

import numpy as np
import pytest
from scipy.optimize import least_squares

import autograd as ag
from support.nist import SETS, digits, residuals_of

# What is certified to 11 digits; SciPy stops where the sum of squares no longer falls, which it
# does not within half the digits that a float has of the parameters. A few steps of Gauss and
# Newton, by the same Jacobian, have the others.
LEAST = {"lower": 8.0, "average": 6.0, "higher": 6.0}


@pytest.fixture(scope="module")
def objectives():
    return {name: ag.objective(residuals_of(name)) for name in SETS}


@pytest.mark.parametrize("start", [0, 1])
@pytest.mark.parametrize("name", SETS)
def test_certified_values_are_found(objectives, name, start):
    known, fit = SETS[name], objectives[name]
    with np.errstate(over="ignore", invalid="ignore"):
        found = least_squares(
            fit.value, known["starts"][start], jac=fit.jac, x_scale="jac", max_nfev=3000,
            xtol=1e-15, ftol=1e-15, gtol=1e-15,
        )  # fmt: skip
    assert digits(found.x, known["certified"]) >= 6.0
    x = found.x
    for _ in range(3):
        x = x - np.linalg.lstsq(fit.jac(x), fit.value(x))[0]
    assert digits(x, known["certified"]) >= LEAST[known["level"]]
    squares = float(np.sum(fit.value(x) ** 2))
    assert math.isclose(squares, known["rss"], rel_tol=1e-6, abs_tol=1e-20)


@pytest.mark.parametrize("name", [name for name in SETS if name != "Lanczos1"])
def test_certified_standard_deviations_are_found(name):
    """Lanczos1 fits to all digits of its data: what is left is rounding."""
    known = SETS[name]
    covariance = ag.fit_covariance(residuals_of(name), known["certified"])
    assert digits(np.sqrt(np.diag(covariance)), known["deviations"]) >= 5.0


def test_the_count_of_digits_can_fail():
    assert digits([1.0, 2.0], [1.0, 2.0002]) < 4.01
    assert digits([1.0, 2.0], [1.0, 2.0]) == 11.0
