"""Objectives: what SciPy, lmfit, iminuit and IPOPT's interface make of them."""

import iminuit
import lmfit
import numpy as np
import pytest
import scipy.sparse
from scipy.integrate import solve_ivp
from scipy.optimize import (
    NonlinearConstraint,
    curve_fit,
    least_squares,
    minimize,
    newton,
    root,
    rosen,
    rosen_der,
    rosen_hess,
    rosen_hess_prod,
)

import autograd as ag
from autograd import GraphError, OperandError

N = 8
START = np.linspace(0.6, 1.3, N)


def rosenbrock(x):
    return ag.sum(100.0 * (x[1:] - x[:-1] ** 2) ** 2 + (1.0 - x[:-1]) ** 2)


def circle(x, radius=1.0):
    return [x[0] ** 2 + x[1] ** 2 - radius**2, x[0] - x[1]]


@pytest.fixture(params=[False, True, None], ids=["eager", "compiled", "when it pays"])
def pays(request):
    return request.param


@pytest.mark.parametrize("sparse", [False, True])
def test_all_that_it_gives_is_what_scipy_has_for_rosenbrock(pays, sparse):
    bowl = ag.objective(rosenbrock, compile=pays, sparse=sparse)
    vector = np.cos(START)
    for x in (START, START[::-1].copy(), START):
        assert np.isclose(bowl.value(x), rosen(x), rtol=1e-13)
        assert type(bowl(x)) is float
        value, slopes = bowl.value_and_grad(x)
        assert np.isclose(value, rosen(x), rtol=1e-13)
        for found in (slopes, bowl.grad(x), bowl.jac(x)):
            np.testing.assert_allclose(found, rosen_der(x), rtol=1e-12)
        hess = bowl.hess(x)
        assert scipy.sparse.issparse(hess) == sparse
        dense = hess.toarray() if sparse else hess
        np.testing.assert_allclose(dense, rosen_hess(x), rtol=1e-12)
        np.testing.assert_allclose(
            bowl.hessp(x, vector), rosen_hess_prod(x, vector), rtol=1e-11, atol=1e-11
        )


def test_f_is_called_once_for_value_and_gradient():
    calls = []

    def counted(x):
        calls.append(1)
        return rosenbrock(x)

    ag.objective(counted, compile=False).value_and_grad(START)
    assert len(calls) == 1


def test_what_cannot_be_compiled_goes_on_as_it_is():
    seen = []

    def noting(x):
        seen.append(1)
        return ag.sum(x * x)

    bowl = ag.objective(noting)
    x = np.ones(1000)
    with pytest.warns(ag.CompileWarning, match="changed the list 'seen'"):
        found = [bowl.value_and_grad(x) for _ in range(30)]
    assert all(value == 1000.0 and slopes.tolist() == [2.0] * 1000 for value, slopes in found)
    assert len(seen) >= 30
    with pytest.raises(ag.TraceError):
        ag.objective(noting, compile=True).value_and_grad(x)


@pytest.mark.parametrize("sparse", [False, True])
def test_hessians_come_first_of_all_with_weights_and_arguments(sparse):
    def dense(matrix):
        return (matrix.toarray() if sparse else np.array(matrix)).tolist()

    x = np.array([2.0, 3.0])
    one = ag.objective(lambda x, a: a * x[0] * x[1], sparse=sparse)
    assert dense(one.hess(x, 5.0)) == [[0.0, 5.0], [5.0, 0.0]]
    many = ag.objective(lambda x: [x[0] ** 2, x[1] ** 3], sparse=sparse)
    assert dense(many.hess(x, np.array([1.0, 2.0]))) == [[2.0, 0.0], [0.0, 36.0]]
    more = ag.objective(lambda x, a: [a * x[0] ** 2, x[1]], sparse=sparse)
    assert dense(more.hess(x, np.array([1.0, 2.0]), 3.0)) == [[6.0, 0.0], [0.0, 0.0]]
    second = ag.objective(lambda t, x: t * x[0] * x[1], argnum=1, sparse=sparse)
    assert dense(second.hess(4.0, x)) == [[0.0, 4.0], [4.0, 0.0]]


METHODS = ["BFGS", "L-BFGS-B", "CG", "TNC", "SLSQP", "Newton-CG", "trust-ncg", "trust-exact",
           "trust-krylov", "trust-constr"]  # fmt: skip


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.filterwarnings("ignore:delta_grad == 0.0")
def test_minimize_by_every_method_with_gradients(method):
    bowl = ag.objective(rosenbrock)
    second = {"Newton-CG", "trust-ncg", "trust-krylov"}
    whole = {"trust-exact", "trust-constr"}
    more = {"hessp": bowl.hessp} if method in second else {}
    more |= {"hess": bowl.hess} if method in whole else {}
    found = minimize(bowl.value_and_grad, START, jac=True, method=method, **more)
    np.testing.assert_allclose(found.x, np.ones(N), atol=2e-2)


def test_equations_and_constraints(pays):
    rules = ag.objective(circle, compile=pays)
    for method in ("hybr", "lm"):
        found = root(rules.value, [1.0, 0.5], jac=rules.jac, method=method)
        np.testing.assert_allclose(found.x, [0.5**0.5] * 2, rtol=1e-8)
    at_two = root(rules.value, [1.0, 0.5], jac=rules.jac, args=(2.0,))
    np.testing.assert_allclose(at_two.x, [2.0**0.5] * 2, rtol=1e-8)
    sparse = ag.objective(circle, compile=pays, sparse=True)
    found = least_squares(sparse.value, [1.0, 0.5], jac=sparse.jac)
    np.testing.assert_allclose(found.x, [0.5**0.5] * 2, rtol=1e-8)
    assert sparse.jac(np.ones(2)).format == "csr"
    line = ag.objective(lambda x: (x[0] - 2.0) ** 2 + x[1] ** 2, compile=pays)
    ring = ag.objective(lambda x: [x[0] ** 2 + x[1] ** 2], compile=pays, sparse=True)
    held = NonlinearConstraint(ring.value, 1.0, 1.0, jac=ring.jac, hess=ring.hess)
    best = minimize(line.value_and_grad, [0.5, 0.5], jac=True, hess=line.hess,
                    method="trust-constr", constraints=held)  # fmt: skip
    np.testing.assert_allclose(best.x, [1.0, 0.0], atol=1e-6)


def test_numbers_and_another_argument():
    f = ag.objective(lambda x: x**3 - 2.0 * x - 5.0)
    found = newton(f.value, 2.0, fprime=f.grad, fprime2=f.hess)
    assert abs(found - 2.0945514815423265) < 1e-12  # Wallis' example
    stiff = ag.objective(lambda t, y: [-1000.0 * (y[0] - ag.cos(t))], argnum=1)
    path = solve_ivp(stiff.value, (0.0, 1.0), [0.0], method="BDF", jac=stiff.jac)
    assert path.success
    assert abs(path.y[0, -1] - np.cos(1.0)) < 2e-3
    with pytest.raises(OperandError, match="argnum"):
        stiff.hessp(0.0, 1.0)
    with pytest.raises(OperandError, match="argnum"):
        stiff.hess(0.0, np.ones(1), np.ones(1))


def test_curve_fit_takes_a_curve_and_its_jacobian(pays):
    t = np.linspace(0.0, 4.0, 20)
    data = 3.0 * np.exp(-0.7 * t) + 0.2
    curve = ag.objective(lambda t, a, b, c: a * np.exp(-b * t) + c, compile=pays)
    found, spread = curve_fit(curve.value, t, data, (1.0, 1.0, 0.0), jac=curve.curve_jac)
    np.testing.assert_allclose(found, [3.0, 0.7, 0.2], rtol=1e-8)
    expected = np.column_stack([np.exp(-0.7 * t), -3.0 * t * np.exp(-0.7 * t), np.ones(20)])
    np.testing.assert_allclose(curve.curve_jac(t, 3.0, 0.7, 0.2), expected, atol=1e-12)
    assert spread.shape == (3, 3)


def test_lmfit_takes_the_residuals_and_their_jacobian():
    t = np.linspace(0.0, 4.0, 20)
    data = 3.0 * np.exp(-0.7 * t) + 0.2

    def residuals(p):
        return [p[0] * ag.exp(-p[1] * at) + p[2] - y for at, y in zip(t, data)]

    fit = ag.objective(residuals)
    names = ("height", "rate", "floor")

    def vector(parameters):
        return np.array([parameters[name].value for name in names])

    parameters = lmfit.create_params(height=1.0, rate=1.0, floor=0.0)
    found = lmfit.minimize(
        lambda p: fit.value(vector(p)), parameters, Dfun=lambda p: fit.jac(vector(p)), col_deriv=0
    )
    np.testing.assert_allclose(vector(found.params), [3.0, 0.7, 0.2], rtol=1e-8)


def test_iminuit_takes_value_gradient_and_hessian():
    bowl = ag.objective(lambda x: (x[0] - 1.0) ** 2 / 2.0 + (x[1] + 2.0) ** 2 / 8.0)
    search = iminuit.Minuit(bowl.value, np.zeros(2), grad=bowl.grad)
    search.errordef = iminuit.Minuit.LIKELIHOOD
    search.migrad()
    assert search.valid
    assert search.ngrad > 0
    np.testing.assert_allclose(search.values, [1.0, -2.0], atol=1e-6)
    exact = ag.fit_covariance(bowl.f, np.array(search.values))
    search.hesse()
    np.testing.assert_allclose(np.diag(search.covariance), np.diag(exact), rtol=1e-4)


def filled(rows_and_columns, entries, shape):
    matrix = np.zeros(shape)
    for i, j, entry in zip(*rows_and_columns, entries):
        matrix[i, j] += entry
    return matrix


def test_what_ipopt_asks_for_is_right(pays):
    """Hock and Schittkowski's problem 71, by the names of cyipopt.Problem."""

    def f(x):
        return x[0] * x[3] * (x[0] + x[1] + x[2]) + x[2]

    def held(x):
        return [x[0] * x[1] * x[2] * x[3], ag.sum([one**2 for one in x])]

    x, multipliers = np.array([1.0, 4.7, 3.8, 1.4]), np.array([-0.5, 0.2])
    problem = ag.objective(f, compile=pays).ipopt(x, held)
    for at in (x, x + 0.3):
        assert np.isclose(problem.objective(at), f(at))
        np.testing.assert_allclose(problem.gradient(at), ag.grad(f)(at))
        np.testing.assert_allclose(problem.constraints(at), held(at))
        rows = filled(problem.jacobianstructure(), problem.jacobian(at), (2, 4))
        np.testing.assert_allclose(rows, ag.jacobian(held)(at))
        bent = filled(problem.hessianstructure(), problem.hessian(at, multipliers, 0.7), (4, 4))
        whole = 0.7 * ag.hessian(f)(at)
        whole = whole + sum(
            m * np.array(h) for m, h in zip(multipliers, ag.jacobian(ag.jacobian(held))(at))
        )
        np.testing.assert_allclose(bent, np.tril(whole), rtol=1e-12)
    free = ag.objective(f).ipopt(x)
    assert len(free.constraints(x)) == len(free.jacobian(x)) == 0
    assert free.jacobianstructure() == ((), ())


def test_ipopt_solves_it():
    """The same problem by IPOPT itself, through ipyopt; its minimum as Hock and Schittkowski's."""
    ipyopt = pytest.importorskip("ipyopt")

    def f(x):
        return x[0] * x[3] * (x[0] + x[1] + x[2]) + x[2]

    def held(x):
        return [x[0] * x[1] * x[2] * x[3], ag.sum([one**2 for one in x])]

    start = np.array([1.0, 5.0, 5.0, 1.0])
    given = ag.objective(f).ipopt(start, held)

    def written(function):
        def write(*args):
            args[-1][...] = function(*args[:-1])
            return args[-1]

        return write

    problem = ipyopt.Problem(
        4, np.ones(4), np.full(4, 5.0), 2, np.array([25.0, 40.0]), np.array([2e19, 40.0]),
        given.jacobianstructure(), given.hessianstructure(), given.objective,
        written(given.gradient), written(given.constraints), written(given.jacobian),
        written(given.hessian),
    )  # fmt: skip
    problem.set(print_level=0, sb="yes")
    x, least, status = problem.solve(start.copy())
    assert status == 0
    assert abs(least - 17.0140173) < 1e-6
    np.testing.assert_allclose(x, [1.0, 4.7429994, 3.8211503, 1.3794082], rtol=1e-6)


def test_ipopt_is_told_when_the_structure_changes():
    problem = ag.objective(lambda x: x[0] ** 2).ipopt(
        np.array([1.0, 1.0]), lambda x: [x[0] * x[1] if x[0] > 2.0 else x[0]]
    )
    assert len(problem.jacobian(np.array([1.5, 1.0]))) == 1
    with pytest.raises(GraphError, match="pattern"):
        problem.jacobian(np.array([3.0, 1.0]))
