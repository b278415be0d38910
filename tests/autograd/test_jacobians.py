"""Jacobians and Hessians: as many sweeps as the smaller side."""

import math

import numpy as np
import pytest

import autograd as ag
from autograd.sweeps.linearization import Trace


@pytest.mark.parametrize(("n", "m"), [(2, 7), (7, 2), (4, 4), (1, 9), (9, 1)])
def test_no_more_sweeps_than_inputs_or_outputs(n, m, monkeypatch):
    sweeps = []
    for name in ("pull", "push"):
        original = getattr(Trace, name)

        def counted(self, *args, original=original, name=name):
            sweeps.append(name)
            return original(self, *args)

        monkeypatch.setattr(Trace, name, counted)

    def f(x):
        return [ag.sin(x[i % n]) * x[(i + 1) % n] for i in range(m)]

    point = [0.1 * i + 0.5 for i in range(n)]
    found = np.array(ag.jacobian(f)(point))
    assert found.shape == (m, n)
    assert len(sweeps) == min(n, m)
    np.testing.assert_allclose(ag.jacfwd(f)(point), found, rtol=1e-14)
    np.testing.assert_allclose(ag.jacrev(f)(point), found, rtol=1e-14)


def rosenbrock(x):
    return sum(100.0 * (b - a * a) ** 2 + (1.0 - a) ** 2 for a, b in zip(x, x[1:]))


@pytest.mark.parametrize("n", [2, 5, 12])
def test_hessian_of_rosenbrock(n):
    scipy = pytest.importorskip("scipy.optimize")
    point = [math.sin(i) + 0.5 for i in range(n)]
    np.testing.assert_allclose(ag.grad(rosenbrock)(point), scipy.rosen_der(point), rtol=1e-12)
    np.testing.assert_allclose(ag.hessian(rosenbrock)(point), scipy.rosen_hess(point), rtol=1e-12)
    vector = [float(i) for i in range(n)]
    [product] = ag.hvp(rosenbrock, (point,), (vector,))
    np.testing.assert_allclose(product, scipy.rosen_hess_prod(point, vector), rtol=1e-12)
    [array] = ag.hvp(rosenbrock, (np.array(point),), (np.array(vector),))
    assert isinstance(array, np.ndarray)


def test_standard_deviations_of_a_fit_from_an_exact_jacobian():
    """Misra1a at its certified point: s * sqrt(diag((J'J)^-1)), from NIST's reference data."""
    y = [10.07, 14.73, 17.94, 23.93, 29.61, 35.18, 40.02, 44.82, 50.76, 55.05, 61.01, 66.40, 75.47,
         81.78]  # fmt: skip
    x = [77.6, 114.9, 141.1, 190.8, 239.9, 289.0, 332.8, 378.4, 434.8, 477.3, 536.8, 593.1, 689.1,
         760.0]  # fmt: skip
    b = [2.3894212918e02, 5.5015643181e-04]

    def residuals(b):
        return [yi - b[0] * (1.0 - ag.exp(-b[1] * xi)) for xi, yi in zip(x, y)]

    r, j = np.array(residuals(b)), np.array(ag.jacobian(residuals)(b))
    sum_of_squares = r @ r
    deviations = np.sqrt(sum_of_squares / 12 * np.diag(np.linalg.inv(j.T @ j)))
    assert sum_of_squares == pytest.approx(1.2455138894e-01, rel=1e-10)
    assert deviations == pytest.approx([2.7070075241, 7.2668688436e-06], rel=1e-8)


def test_newton_finds_the_minima_of_wood_and_beale():
    def wood(v):
        a, b, c, d = v
        return (
            100 * (a * a - b) ** 2 + (a - 1) ** 2 + (c - 1) ** 2 + 90 * (c * c - d) ** 2
            + 10.1 * ((b - 1) ** 2 + (d - 1) ** 2) + 19.8 * (b - 1) * (d - 1)
        )  # fmt: skip

    def beale(v):
        x, y = v
        return sum((c - x * (1 - y**i)) ** 2 for i, c in ((1, 1.5), (2, 2.25), (3, 2.625)))

    optimize = pytest.importorskip("scipy.optimize")
    for f, start, minimum in [
        (wood, [-3.0, -1.0, -3.0, -1.0], [1.0] * 4),
        (beale, [1.0, 1.0], [3.0, 0.5]),
        (rosenbrock, [-1.2, 1.0], [1.0, 1.0]),
    ]:
        found = optimize.minimize(
            lambda v, f=f: f(list(v)), start, method="trust-exact",
            jac=lambda v, f=f: ag.grad(f)(v), hess=lambda v, f=f: ag.hessian(f)(v),
            options={"gtol": 1e-10},
        )  # fmt: skip
        assert found.x == pytest.approx(minimum, abs=1e-6)
