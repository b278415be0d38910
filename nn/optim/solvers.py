"""Solvers: SciPy's algorithms, which see the whole objective and go their own way over it."""

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache, partial
from math import inf
from typing import Any, ClassVar

import autograd as ag
from autograd.tools.extras import load
from nn.errors import SettingError, TrainingError
from nn.gradients import Gradient, curvature
from nn.losses import Loss, mse
from nn.objective import Objective
from nn.optim.optimizer import leaves
from nn.settings import Checks, checked, in_range, positive, whole

Ended = Callable[[float, int], str]


class Stop(Exception):  # noqa: N818  (it tells of no error)
    """Ends an algorithm from within; its text is the reason."""


class Solver:
    """Moves parameters by an algorithm that asks for losses wherever it likes, such as SciPy's.

    It stands in an :class:`Optimizer`'s place in ``nn.fit``. Each iteration counts as an epoch and
    sees all samples; its loss is that of the parameters it comes to. A callback may end the
    training; parameters that it moves without doing so go unnoticed. Where the loss or its gradient
    is not finite, an algorithm takes the loss for a worse one, and steps back.

    A solver keeps nothing between runs: one that resumes starts its algorithm anew, from the
    parameters of the checkpoint.

    Arguments:
        params: the parameters, leaves of the graph.
        settings: the algorithm's, by name, of those in ``defaults``; ``checks`` names functions
            that check those that are no number of at least 0.

    A subclass names a ``method`` of ``scipy.optimize.minimize``, and whether that takes products
    with the Hessian, or calls another algorithm in :meth:`run`. Settings have SciPy's names.

    Raises:
        SettingError: if there are no parameters, one is there twice, or a setting is unknown or out
            of its range.
        OperandError: if something among the parameters is no leaf.
    """

    method, second_order = "", False
    defaults: ClassVar[Mapping[str, float]] = {}
    checks: ClassVar[Checks] = {}

    def __init__(self, params: Iterable[ag.Value], **settings: float) -> None:
        self.params, name = leaves(params), type(self).__name__
        self.settings = checked(name, {**self.defaults, **settings}, self.defaults, self.checks)

    def solve(self, objective: Objective, gradient: Gradient, epochs: range, ended: Ended) -> str:
        """Run the algorithm; the parameters end as its last iteration left them, whatever ends it.

        Arguments:
            objective: over the parameters of this solver.
            gradient: of it (see ``nn.gradients``).
            epochs: the numbers of the iterations, at most.
            ended: called after each with the loss, and how often loss or derivatives were computed
                since the last time; what it returns, unless empty, is a reason to stop.

        Returns:
            that reason, or what the algorithm says if it ends by itself, or nothing.

        Raises:
            SettingError: if the objective does not suit the algorithm; nothing has moved then.
            TrainingError: if loss or gradient are not finite at the start or after an iteration.
            MissingExtraError: if the extra ``science`` is not installed.
        """
        if not epochs:
            return ""
        objective.begin(epochs[-1])
        optimize, self.numpy = (load(m, "science") for m in ("scipy.optimize", "numpy"))
        self.objective, self.ended, self.left, self.evaluations = objective, ended, len(epochs), 0
        self.latest = self.numpy.array([parameter.data for parameter in self.params])
        self.hold()

        def loss_and_gradient(*vectors: Any) -> Any:
            """Return the two in one; an infinite loss if any of it is not finite."""
            numbers = self.numpy.append(*gradient(*vectors))
            finite = self.numpy.isfinite(numbers).all()
            return numbers if finite else [inf, *(0.0 * self.latest)]

        self.at = self.function(loss_and_gradient)
        try:
            self.look(self.latest)
            return f"{type(self).__name__}: {self.run(optimize).message.rstrip('.')}"
        except Stop as stop:
            return str(stop)
        finally:
            self.settle()

    def run(self, optimize: Any) -> Any:
        """Run the algorithm from ``self.latest``, and call :meth:`accept` after each iteration.

        Arguments:
            optimize: the module ``scipy.optimize``.

        Returns:
            SciPy's result, whose ``message`` says why the algorithm ended by itself.
        """
        product = self.function(curvature(self.objective)) if self.second_order else None

        def finite(x: Any) -> tuple[float, Any]:
            """Return loss and gradient; a worse loss where there is none, so that it steps back."""
            loss, *gradient = self.at(x)
            return (loss if loss < inf else self.loss + abs(self.loss)), gradient

        return optimize.minimize(
            finite, self.latest, method=self.method, jac=True, hessp=product, callback=self.accept,
            options={**self.settings, "maxiter": self.left},
        )  # fmt: skip

    def function(self, f: Callable[..., Any]) -> Callable[..., Any]:
        """Return a function of vectors and the data as one of arrays alone.

        Its calls are counted; what it was asked lately it knows without a count.

        Arguments:
            f: of one vector or several, others, samples and targets, to numbers.

        Returns:
            a function of one-dimensional arrays, to an array.
        """
        objective, others = self.objective, self.objective.held(self.objective.others)

        @lru_cache(maxsize=8)
        def known(*arrays: bytes) -> Any:
            self.evaluations += 1
            vectors = [objective.vector(self.numpy.frombuffer(array).tolist()) for array in arrays]
            return self.numpy.array(f(*vectors, others, *objective.data), float)

        return lambda *arrays: known(*(array.tobytes() for array in arrays)).copy()

    def accept(self, x: Any) -> None:
        """Let the parameters hold what an iteration came to, and tell of it.

        Raises:
            Stop: if it is to be the last one.
            TrainingError: if the loss or its gradient is not finite there; nothing moves then.
        """
        slopes = self.look(x) or [parameter.grad for parameter in self.params]
        self.latest, self.held = x.copy(), list(zip(x, slopes, strict=True))
        self.settle()
        self.left, evaluations, self.evaluations = self.left - 1, self.evaluations, 0
        reason = self.ended(self.loss, evaluations)
        self.hold()  # what a callback made of them
        if reason or not self.left:
            raise Stop(reason)

    def look(self, x: Any) -> Any:
        """Note the loss at an array and return its gradient; raise TrainingError if not finite."""
        loss, *gradient = self.at(x)
        if loss == inf:
            what = f"{type(self).__name__} came to where the loss or its gradient is not finite."
            raise TrainingError(f"{what} Look for the cause within 'with ag.detect_anomaly():'.")
        self.loss = float(loss)
        return gradient

    def hold(self) -> None:
        """Note what the parameters hold, for :meth:`settle`."""
        self.held = [(parameter.data, parameter.grad) for parameter in self.params]

    def settle(self) -> None:
        """Undo what evaluations did to the parameters."""
        for parameter, held in zip(self.params, self.held, strict=True):
            parameter.data, parameter.grad = held

    def state_dict(self) -> dict[str, Any]:
        """Return what is kept between runs: nothing."""
        return {}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Accept the state of a solver, which is empty.

        Raises:
            SettingError: if it is not.
        """
        if state:
            raise SettingError(f"This state is of no solver. {type(self).__name__} keeps none.")


class LBFGS(Solver):
    """Limited-memory BFGS: the Hessian as the last gradients tell of it, and a line search.

    Source: Liu and Nocedal, On the limited memory BFGS method for large scale optimization, 1989.

    Arguments:
        params: the parameters.
        maxcor: how many gradients it remembers.
        gtol: it ends once no entry of the gradient is larger.
        ftol: it ends once an iteration lowers the loss by less, relative to max(loss, 1).
        maxfun: how often it may compute the loss.

    Raises:
        SettingError, OperandError: as of :class:`Solver`.

    >>> import nn
    >>> model = nn.MLP(1, [1])
    >>> line = [[0.0], [1.0]], [1.0, 3.0]
    >>> optimizer = LBFGS(model.parameters())
    >>> history = nn.fit(model, line, nn.mse, optimizer, epochs=50, progress=False)
    >>> round(model([2.0]).data, 6), len(history) < 10
    (5.0, True)
    """

    method = "L-BFGS-B"
    defaults: ClassVar = {"maxcor": 10, "gtol": 1e-7, "ftol": 1e-12, "maxfun": inf}
    checks: ClassVar = {"maxcor": partial(whole, low=1)}


class NewtonCG(Solver):
    """Newton's method: steps by conjugate gradients on the exact Hessian, and a line search.

    Source: Nocedal and Wright, Numerical Optimization, 2006, section 7.1.

    Arguments:
        params: the parameters; their model is a :class:`nn.Module`.
        xtol: it ends once an iteration moves the parameters by less on average.

    Raises:
        SettingError, OperandError: as of :class:`Solver`.
    """

    method, second_order = "Newton-CG", True
    defaults: ClassVar = {"xtol": 1e-9}


class TrustNCG(Solver):
    """Newton's method within a trust region, which also leads away from saddle points.

    An iteration may leave the parameters where they are, and make the region smaller.

    Source: Steihaug, The conjugate gradient method and trust regions, 1983.

    Arguments:
        params: the parameters; their model is a :class:`nn.Module`.
        gtol: it ends once the gradient is no longer, in the Euclidean norm.

    Raises:
        SettingError, OperandError: as of :class:`Solver`.
    """

    method, second_order = "trust-ncg", True
    defaults: ClassVar = {"gtol": 1e-7}
    checks: ClassVar = {"gtol": positive}


class LeastSquares(Solver):
    """The method of Levenberg and Marquardt as a trust region, on the exact Jacobian of residuals.

    It is for ``nn.mse`` without a penalty, and takes memory for a number for each pair of an output
    and a parameter. Iterations are the steps that lower the loss.

    Source: Branch, Coleman and Li, A subspace, interior, and conjugate gradient method for
    large-scale bound-constrained minimization problems, 1999.

    Arguments:
        params: the parameters; their model is a :class:`nn.Module`.
        ftol, xtol: it ends once a step changes the loss, or the parameters, by less, relatively.
        gtol: it ends once no entry of the gradient of half the sum of squares is larger.

    Raises:
        SettingError, OperandError: as of :class:`Solver`.

    >>> import nn
    >>> model = nn.MLP(1, [1])
    >>> line = [[0.0], [1.0]], [1.0, 3.0]
    >>> optimizer = LeastSquares(model.parameters())
    >>> history = nn.fit(model, line, nn.mse, optimizer, epochs=50, progress=False)
    >>> round(model([2.0]).data, 6), len(history) < 5
    (5.0, True)
    """

    defaults: ClassVar = {"ftol": 1e-10, "xtol": 1e-10, "gtol": 1e-10}
    checks: ClassVar = dict.fromkeys(defaults, partial(in_range, low=2.0**-52))

    def solve(self, objective: Objective, gradient: Gradient, epochs: range, ended: Ended) -> str:
        """Run the algorithm (see :meth:`Solver.solve`)."""
        if objective.measure.loss is not mse or objective.measure.penalty is not None:
            raise SettingError("LeastSquares is for nn.mse without a penalty. LBFGS takes others.")
        return super().solve(objective, gradient, epochs, ended)

    def run(self, optimize: Any) -> Any:
        """Run the method (see :meth:`Solver.run`)."""
        difference = Loss(lambda output, target: output - target, reduction="none")
        of_sample = self.objective.with_loss(difference)
        residuals = self.function(of_sample.run(lambda f: f, reduce=None))
        slopes = self.function(of_sample.run(ag.jacobian, reduce=None))

        def after_step(x: Any) -> Any:  # where SciPy wants the Jacobian; it has no callback < 1.16
            if (x != self.latest).any():
                self.accept(x)
            return slopes(x).reshape(-1, len(x))

        return optimize.least_squares(
            lambda x: residuals(x).ravel(), self.latest, after_step, x_scale="jac", **self.settings
        )


class Evolution(Solver):
    """Differential evolution: parameters in a population are combined, and the better ones stay.

    No gradient is needed, and no ``grad`` touched. The start is in the population, so that no
    generation is worse. It suits a handful of parameters.

    Source: Storn and Price, Differential evolution, 1997.

    Arguments:
        params: the parameters; their model is a :class:`nn.Module`.
        width: how far each may go from where it starts.
        popsize: how large the population is, for each parameter.
        tol: it ends once the losses of the population are as close, relative to their mean.
        seed: of all that is drawn.

    Raises:
        SettingError, OperandError: as of :class:`Solver`.

    >>> import nn
    >>> model = nn.MLP(1, [1])
    >>> line = [[0.0], [1.0]], [1.0, 3.0]
    >>> optimizer = Evolution(model.parameters(), width=5.0)
    >>> history = nn.fit(model, line, nn.mse, optimizer, epochs=100, progress=False)
    >>> round(model([2.0]).data, 2)
    5.0
    """

    defaults: ClassVar = {"width": 1.0, "popsize": 15, "tol": 0.01, "seed": 0}
    checks: ClassVar = {"popsize": partial(whole, low=1), "seed": whole}

    def solve(self, objective: Objective, gradient: Gradient, epochs: range, ended: Ended) -> str:
        """Run the algorithm (see :meth:`Solver.solve`); the gradient is not computed."""
        loss = objective.run(lambda f: f)
        return super().solve(objective, lambda *vectors: (loss(*vectors), ()), epochs, ended)

    def run(self, optimize: Any) -> Any:
        """Run the method (see :meth:`Solver.run`)."""
        start, settings = self.latest, dict(self.settings)
        width = settings.pop("width")
        return optimize.differential_evolution(
            lambda x: self.at(x)[0], optimize.Bounds(start - width, start + width), x0=start,
            polish=False,  # by gradients
            maxiter=self.left, callback=lambda x, convergence: self.accept(x), **settings,
        )  # fmt: skip
