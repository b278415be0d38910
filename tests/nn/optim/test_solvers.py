"""Solvers: SciPy's algorithms behind the optimisers' interface, on problems with known answers."""

import copy
import inspect
import math
import random
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize

import autograd as ag
import nn
from autograd import MissingExtraError, OperandError, Value
from nn.errors import SettingError, TrainingError
from nn.gradients import curvature
from nn.objective import Objective
from nn.optim import LBFGS, SGD, ClipNorm, Evolution, LeastSquares, NewtonCG, TrustNCG
from nn.schedules import constant

SECOND_ORDER = [NewtonCG, TrustNCG]
BY_GRADIENT = [LBFGS, *SECOND_ORDER, LeastSquares]
SOLVERS = [*BY_GRADIENT, Evolution]
POINT = [[0.0]]  # the only sample of a problem that has none


class Residuals(nn.Module):
    """A sum of squares: outputs that depend on parameters alone."""

    def __init__(self, outputs, start):
        self.outputs, self.p = outputs, [Value(number) for number in start]

    def __call__(self, _):
        return self.outputs(*self.p)

    def numbers(self):
        return [p.data for p in self.p]


def rosenbrock():
    return Residuals(lambda x, y: [1.0 - x, 10.0 * (y - x * x)], (-1.2, 1.0))


def beale():
    return Residuals(lambda x, y: [x * (1.0 - y**k) for k in (1, 2, 3)], (1.0, 1.0))


def wood():
    return Residuals(
        lambda a, b, c, d: [
            10.0 * (b - a * a),
            1.0 - a,
            math.sqrt(90.0) * (d - c * c),
            1.0 - c,
            math.sqrt(10.0) * (b + d - 2.0),
            (b - d) / math.sqrt(10.0),
        ],
        (-3.0, -1.0, -3.0, -1.0),
    )


PUBLISHED = {
    rosenbrock: ([0.0, 0.0], [1.0, 1.0]),
    beale: ([1.5, 2.25, 2.625], [3.0, 0.5]),
    wood: ([0.0] * 6, [1.0] * 4),
}


def fitted(model, data, solver, epochs=200, **options):
    return nn.fit(model, data, nn.mse, solver, epochs=epochs, progress=False, **options)


def mlp():
    return nn.MLP(1, [4, 1], "tanh")


def sine(n=30):
    source = random.Random(5)
    samples = [[source.uniform(-2.0, 2.0)] for _ in range(n)]
    return samples, [math.sin(2.0 * x) for [x] in samples]


def loss_of(model, data):
    return nn.mse([model(sample) for sample in data[0]], data[1]).data


# Known answers


@pytest.mark.parametrize("compiled", [True, False])
@pytest.mark.parametrize("problem", PUBLISHED)
@pytest.mark.parametrize("solver", BY_GRADIENT)
def test_published_minima(solver, problem, compiled):
    targets, minimum = PUBLISHED[problem]
    model = problem()
    data = POINT, [targets]
    history = fitted(model, data, solver(model.parameters()), 1000, compiled=compiled)
    assert model.numbers() == pytest.approx(minimum, abs=1e-4)
    assert history.losses[-1] < 1e-10
    assert history.reason.startswith(f"{solver.__name__}: ")
    assert len(history) < 1000


@pytest.mark.parametrize("problem", [rosenbrock, beale])
def test_published_minima_without_a_gradient(problem):
    targets, minimum = PUBLISHED[problem]
    model = problem()
    fitted(model, (POINT, [targets]), Evolution(model.parameters(), width=4.0, tol=0.0), 120)
    assert model.numbers() == pytest.approx(minimum, abs=1e-4)
    assert [p.grad for p in model.p] == [0.0, 0.0]


MISRA1A = [
    (10.07, 77.6), (14.73, 114.9), (17.94, 141.1), (23.93, 190.8), (29.61, 239.9), (35.18, 289.0),
    (40.02, 332.8), (44.82, 378.4), (50.76, 434.8), (55.05, 477.3), (61.01, 536.8), (66.40, 593.1),
    (75.47, 689.1), (81.78, 760.0),
]  # fmt: skip


class Misra1a(nn.Module):
    """Adsorption of dental research: b1 (1 - exp(-b2 x)). Misra, NIST, 1978."""

    def __init__(self, b1, b2):
        self.b1, self.b2 = Value(b1), Value(b2)

    def __call__(self, x):
        return -self.b1 * ag.expm1(-self.b2 * x[0])


@pytest.mark.parametrize("start", [(500.0, 0.0001), (250.0, 0.0005)])
def test_misra1a_reaches_the_certified_values(start):
    model = Misra1a(*start)
    data = [[x] for _, x in MISRA1A], [y for y, _ in MISRA1A]
    history = fitted(model, data, LeastSquares(model.parameters()))
    fit = [model.b1.data, model.b2.data]
    squares = history.losses[-1] * len(MISRA1A)
    assert fit == pytest.approx([2.3894212918e02, 5.5015643181e-04], rel=2e-10)
    assert squares == pytest.approx(1.2455138894e-01, rel=1e-10)

    curve = ag.jacobian(lambda b: [-b[0] * ag.expm1(-b[1] * x) for _, x in MISRA1A])
    jacobian = np.array(curve(fit))
    variance = squares / (len(MISRA1A) - len(fit))
    deviations = np.sqrt(variance * np.diag(np.linalg.inv(jacobian.T @ jacobian)))
    assert deviations == pytest.approx([2.7070075241e00, 7.2668688436e-06], rel=1e-8)


# One word changed


@pytest.mark.parametrize("optimizer", [SGD, *SOLVERS])
def test_any_algorithm_trains_the_same_network(optimizer):
    model, data = mlp(), sine()
    before = loss_of(model, data)
    history = nn.fit(model, data, nn.mse, optimizer(model.parameters()), epochs=20, progress=False)
    assert (len(history) == 20) == (history.reason == "")
    assert history.losses == sorted(history.losses, reverse=True)
    assert loss_of(model, data) < before
    if optimizer is not SGD:  # whose losses are those before each step
        assert history.losses[-1] == pytest.approx(loss_of(model, data), rel=1e-12)


@pytest.mark.parametrize("solver", SOLVERS)
def test_compiled_or_not_is_the_same_algorithm(solver):
    losses = []
    for compiled in (True, False):
        model = mlp()
        history = fitted(model, sine(10), solver(model.parameters()), 5, compiled=compiled)
        losses.append(history.losses)
    assert losses[0] == pytest.approx(losses[1], rel=1e-9)


def test_lbfgs_is_scipys_own():
    model, data = mlp(), sine()
    names = list(model.state_dict())

    def loss(numbers):
        other = mlp()
        for p, number in zip(other.parameters(), numbers):
            p.data = number
        total = nn.mse([other(sample) for sample in data[0]], data[1])
        total.backward()
        return total.data, np.array([p.grad for p in other.parameters()])

    visited = []
    expected = optimize.minimize(
        loss, list(model.state_dict().values()), jac=True, method="L-BFGS-B",
        callback=lambda x: visited.append(x.tolist()), options={"maxcor": 5, "maxiter": 15},
    )  # fmt: skip
    seen = []

    def look(training):
        seen.append([training.model.state_dict()[name] for name in names])

    history = fitted(
        model, data, LBFGS(model.parameters(), maxcor=5), 15, compiled=False, callbacks=[look]
    )
    assert seen == visited
    assert history.losses[-1] == expected.fun


@pytest.mark.parametrize("gradient", ["forward", "finite"])
def test_any_source_of_gradients_serves(gradient):
    model, data = mlp(), sine(10)
    expected = mlp()
    fitted(expected, data, LBFGS(expected.parameters()), 4)
    fitted(model, data, LBFGS(model.parameters()), 4, gradient=gradient)
    assert model.state_dict() == pytest.approx(expected.state_dict(), rel=1e-5)


def test_a_function_without_module_trains_by_backpropagation():
    w = Value(0.0)
    fitted(lambda x: w * x[0], ([[1.0], [2.0]], [3.0, 6.0]), LBFGS([w]))
    assert w.data == pytest.approx(3.0, rel=1e-6)


@pytest.mark.parametrize("solver", SOLVERS)
def test_frozen_parameters_stay(solver):
    model = mlp()
    model.layers[0].freeze()
    before = model.state_dict()
    fitted(model, sine(10), solver(model.parameters()), 3)
    for name, number in model.state_dict().items():
        assert (number == before[name]) == name.startswith("layers.0")


def test_a_penalty_counts():
    model = Residuals(lambda x: [x], [0.5])
    fitted(model, (POINT, [[3.0]]), LBFGS(model.parameters()), penalty=lambda p: 2.0 * p[0] ** 2)
    assert model.numbers() == pytest.approx([1.0], rel=1e-6)  # the least (x - 3)^2 + 2 x^2


# Derivatives


@pytest.mark.parametrize("compiled", [True, False])
@settings(max_examples=10)
@given(data=st.data())
def test_products_with_the_hessian_are_differences_of_gradients(compiled, data):
    model = mlp()
    n = len(model.parameters())
    vectors = st.lists(st.floats(-1.0, 1.0), min_size=n, max_size=n).map(np.array)
    x, u, v = data.draw(vectors), data.draw(vectors), data.draw(vectors)
    objective = Objective(model, sine(5), nn.mse, model.parameters(), compiled=compiled)
    given_rows = objective.data
    product, gradient = curvature(objective), objective.run(ag.grad)

    def along(direction):
        numbers, step = objective.vector(x.tolist()), objective.vector(direction.tolist())
        return np.array(product(numbers, step, objective.vector([]), *given_rows))

    def slopes(at):
        return np.array(gradient(objective.vector(at.tolist()), objective.vector([]), *given_rows))

    step = 1e-5
    difference = (slopes(x + step * v) - slopes(x - step * v)) / (2.0 * step)
    assert along(v) == pytest.approx(difference, abs=1e-6)
    assert u @ along(v) == pytest.approx(v @ along(u), abs=1e-12)


@pytest.mark.parametrize("solver", BY_GRADIENT)
def test_parameters_end_with_their_gradient(solver):
    model, data = nn.MLP(1, [3, 2], "tanh"), sine(10)
    data = data[0], [[y, -y] for y in data[1]]  # two outputs
    fitted(model, data, solver(model.parameters()), 3)
    ended = [p.grad for p in model.parameters()]
    model.zero_grad()
    nn.mse([model(sample) for sample in data[0]], data[1]).backward()
    assert ended == pytest.approx([p.grad for p in model.parameters()], rel=1e-9, abs=1e-15)


# Callbacks, reasons to stop, and what is left behind


@pytest.mark.parametrize("compiled", [True, False])
@pytest.mark.parametrize("solver", SOLVERS)
def test_callbacks_see_each_iteration_and_may_end_it(solver, compiled):
    model, data = mlp(), sine(10)
    seen = []

    def third(training):
        seen.append(loss_of(model, data))
        return "enough" if len(seen) == 3 else None

    history = fitted(model, data, solver(model.parameters()), compiled=compiled, callbacks=[third])
    assert history.reason == "enough"
    assert [epoch.number for epoch in history] == [1, 2, 3]
    assert history.losses == pytest.approx(seen, rel=1e-9)
    assert loss_of(model, data) == seen[-1]


@pytest.mark.parametrize("solver", SOLVERS)
def test_what_a_callback_restores_stays(solver):
    model, data = mlp(), sine(10)
    before = model.state_dict()

    def back(training):
        model.load_state_dict(before)
        return True

    fitted(model, data, solver(model.parameters()), callbacks=[back], compiled=False)
    assert model.state_dict() == before


class Interrupted(nn.Module):
    """A neuron of which one call fails."""

    def __init__(self, error, calls):
        self.w, self.b = Value(0.1), Value(0.2)
        self.error, self.left = error, iter(range(calls))

    def __call__(self, x):
        if next(self.left, None) is None:
            raise self.error
        return ag.tanh(self.w * x[0] + self.b)

    def __deepcopy__(self, memo):
        other = copy.copy(self)
        other.w, other.b = (memo.get(id(p), p) for p in (self.w, self.b))
        return other


@pytest.mark.parametrize("error", [KeyboardInterrupt(), RuntimeError("broken")])
@pytest.mark.parametrize("solver", SOLVERS)
def test_the_last_iteration_stays_whatever_ends_it(solver, error):
    data = [[-1.0], [0.0], [2.0]], [0.5, 0.3, -0.9]
    iterations = []
    for calls in (2, 30, 50) if solver is Evolution else (2, 7, 20):
        model = Interrupted(error, calls)
        seen = [model.state_dict()]

        def look(training, seen=seen):
            seen.append(training.model.state_dict())

        narrow = {"popsize": 3, "tol": 0.0} if solver is Evolution else {}
        optimizer = solver(model.parameters(), **narrow)
        options = {"compiled": False, "callbacks": [look]}
        if isinstance(error, KeyboardInterrupt):
            assert fitted(model, data, optimizer, **options).reason == "Ctrl-C"
        else:
            with pytest.raises(RuntimeError, match="broken"):
                fitted(model, data, optimizer, **options)
        assert model.state_dict() == seen[-1]
        iterations.append(len(seen))
    assert iterations[0] == 1 < iterations[-1]


@pytest.mark.parametrize("solver", SOLVERS)
def test_nothing_happens_in_no_epochs(solver, tmp_path):
    model, data, path = mlp(), sine(10), tmp_path / "done"
    done = fitted(model, data, solver(model.parameters()), 2, checkpoint=path)
    before = model.state_dict()
    assert fitted(model, data, solver(model.parameters()), 2, resume=path) == done
    assert model.state_dict() == before


def test_evaluations_are_counted():
    calls = 0

    class Counted(nn.Module):
        def __init__(self):
            self.w = Value(0.5)

        def __call__(self, x):
            nonlocal calls
            calls += 1
            return ag.exp(self.w * x[0])

    counts = []
    model = Counted()
    fitted(
        model, ([[1.0]], [2.0]), LBFGS(model.parameters()), compiled=False,
        callbacks=[lambda training: counts.append((training.evaluations, calls))],
    )  # fmt: skip
    assert len(counts) > 1
    assert all(counted == made for counted, made in counts)


@pytest.mark.parametrize("solver", SOLVERS)
def test_resuming_starts_the_algorithm_anew(solver, tmp_path):
    path = tmp_path / "checkpoint"
    model, data = mlp(), sine(10)
    fitted(model, data, solver(model.parameters()), 3, checkpoint=path)
    anew, resumed = mlp(), mlp()
    anew.load_state_dict(model.state_dict())
    after = fitted(anew, data, solver(anew.parameters()), 2)
    history = fitted(resumed, data, solver(resumed.parameters()), 5, resume=path)
    assert [epoch.number for epoch in history] == [1, 2, 3, 4, 5]
    assert history.losses[3:] == after.losses
    assert resumed.state_dict() == anew.state_dict()


def test_a_solver_has_no_state():
    solver = LBFGS([Value(1.0)])
    solver.load_state_dict(solver.state_dict())
    with pytest.raises(SettingError, match=r"of no solver\. LBFGS keeps none"):
        solver.load_state_dict(SGD([Value(1.0)]).state_dict())


# Evolution


def test_evolution_depends_on_its_seed_alone_and_never_gets_worse():
    runs = []
    for seed in (0, 0, 1):
        model = mlp()
        runs.append(fitted(model, sine(10), Evolution(model.parameters(), seed=seed), 8).losses)
    assert runs[0] == runs[1] != runs[2]
    for losses in runs:
        assert losses == sorted(losses, reverse=True)
        assert losses[0] <= loss_of(mlp(), sine(10))


def test_what_is_not_said_is_as_in_scipy_but_for_a_seed():
    model = mlp()
    theirs = inspect.signature(optimize.differential_evolution).parameters
    known = {name: p.default for name, p in theirs.items()} | {"width": 1.0, "seed": 0}
    settings = Evolution(model.parameters()).settings
    assert settings == {name: known[name] for name in settings}


def test_evolution_stays_within_its_width():
    model = Residuals(lambda x: [x], [0.5])
    fitted(model, (POINT, [[3.0]]), Evolution(model.parameters(), width=1.0), 40)
    assert model.numbers() == pytest.approx([1.5], abs=1e-2)
    assert model.numbers()[0] <= 1.5


# What is refused, and numbers that are none


@pytest.mark.parametrize("compiled", [True, False])
@pytest.mark.parametrize("solver", SOLVERS)
def test_a_start_without_a_loss(solver, compiled):
    model = Residuals(lambda x: [ag.log(x)], [-1.0])
    with pytest.raises(TrainingError, match="came to where the loss or its gradient is not finite"):
        fitted(model, (POINT, [[0.0]]), solver(model.parameters()), compiled=compiled)
    assert model.numbers() == [-1.0]


@pytest.mark.parametrize("compiled", [True, False])
@pytest.mark.parametrize("solver", [LBFGS, TrustNCG, LeastSquares, Evolution])
def test_algorithms_step_back_from_where_there_is_no_loss(solver, compiled):
    """The first step leads to a negative x, unless it is a small one."""
    visited = []

    def outputs(x, y):
        if not compiled:
            visited.append(float(x.data) if isinstance(x, Value) else x)
        return [3.0 * ag.log(x) - 3.0 * math.log(1e-3), y - x]

    model = Residuals(outputs, [5.0, 0.5])
    options = {"width": 6.0, "tol": 0.0} if solver is Evolution else {}
    fitted(model, (POINT, [[0.0, 1.0]]), solver(model.parameters(), **options), compiled=compiled)
    assert model.numbers() == pytest.approx([1e-3, 1.001], rel=1e-4)
    assert compiled or min(visited) < 0.0


@pytest.mark.parametrize("bad", [-1.0, 0.0])  # nan, -inf
def test_where_there_is_no_loss_it_is_infinite_and_flat(bad):
    class Probe(LBFGS):
        def run(self, optimize):
            seen.append((self.at(np.array([4.0])).tolist(), self.at(np.array([bad])).tolist()))
            return super().run(optimize)

    seen = []
    model = Residuals(lambda x: [ag.log(x)], [2.0])
    fitted(model, (POINT, [[0.0]]), Probe(model.parameters()))
    [(good, none)] = seen
    assert good == pytest.approx([math.log(4.0) ** 2, 0.5 * math.log(4.0)])
    assert none == [math.inf, 0.0]


@pytest.mark.parametrize("solver", SOLVERS)
def test_what_is_no_parameter_is_refused(solver):
    w = Value(1.0)
    with pytest.raises(SettingError, match="needs parameters"):
        solver([])
    with pytest.raises(SettingError, match="needs parameters, each once"):
        solver([w, w])
    with pytest.raises(OperandError, match="leaves of the graph"):
        solver([w * 2.0])


def test_what_is_no_setting_is_refused():
    w = [Value(1.0)]
    with pytest.raises(SettingError, match=r"no setting 'lr'\. It has maxcor, gtol, ftol"):
        LBFGS(w, lr=0.1)
    with pytest.raises(SettingError, match="gtol must be above 0"):
        TrustNCG(w, gtol=-1.0)
    with pytest.raises(SettingError, match="popsize must be a whole number from 1"):
        Evolution(w, popsize=2.5)
    with pytest.raises(SettingError, match=r"xtol must be at least 2\.2"):
        LeastSquares(w, xtol=0.0)


@pytest.mark.parametrize(
    ("loss", "penalty"), [(nn.mae, None), (nn.mse, lambda p: p[0]), (abs, None)]
)
def test_least_squares_is_for_the_mean_squared_error(loss, penalty):
    model = mlp()
    before = model.state_dict()
    solver = LeastSquares(model.parameters())
    with pytest.raises(SettingError, match=r"LeastSquares is for nn\.mse without a penalty"):
        nn.fit(model, sine(), loss, solver, epochs=2, penalty=penalty, progress=False)
    assert model.state_dict() == before


@pytest.mark.parametrize("options", [{"schedule": constant()}, {"clip": ClipNorm(1.0)}])
def test_steps_are_the_solvers_own(options):
    model = mlp()
    before = model.state_dict()
    with pytest.raises(SettingError, match=r"Leave out schedule=, clip=, constraint= and Dropout"):
        fitted(model, sine(), LBFGS(model.parameters()), **options)
    assert model.state_dict() == before


def test_a_loss_that_dropout_changes_is_none_for_a_solver():
    model = nn.Sequential(nn.Layer(1, 4), nn.Dropout(0.5), nn.Layer(4, 1))
    with pytest.raises(SettingError, match="and Dropout"):
        fitted(model, sine(), LBFGS(model.parameters()))


@pytest.mark.parametrize("solver", SOLVERS)
def test_without_scipy_the_extra_is_named(solver, monkeypatch):
    monkeypatch.setitem(sys.modules, "scipy.optimize", None)
    model = mlp()
    before = model.state_dict()
    with pytest.raises(MissingExtraError, match=r"valuegrad\[science\]"):
        fitted(model, sine(), solver(model.parameters()))
    assert model.state_dict() == before
