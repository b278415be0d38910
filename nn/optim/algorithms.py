"""SciPy's algorithms as optimisers, fed with exact derivatives."""

from __future__ import annotations

from functools import partial
from math import inf, isfinite, isnan
from sys import float_info
from typing import Any, ClassVar

import autograd as ag
from nn.errors import SettingError
from nn.gradients import Gradient, curvature
from nn.losses import Loss, mse
from nn.optim.search import Search
from nn.optim.solver import Solver
from nn.settings import in_range, positive, whole


class Minimizer(Solver):
    """A method of ``scipy.optimize.minimize``; settings have SciPy's names."""

    method = ""
    second_order = False  # whether it takes products with the Hessian

    def run(self, search: Search, gradient: Gradient) -> str:
        """Run the method (see :meth:`Solver.run`)."""
        minimize = ag.extras.load("scipy.optimize", "science").minimize
        array = search.numpy.array
        slope = search.function(gradient)
        product = search.function(curvature(search.objective)) if self.second_order else None

        def evaluate(x: Any) -> tuple[float, Any]:
            loss, slopes = slope(x)
            return loss, array(slopes)

        def finite(x: Any) -> tuple[float, Any]:
            loss, slopes = evaluate(x)
            if isfinite(loss + slopes.sum()):
                return loss, slopes
            return search.loss + abs(search.loss), search.numpy.zeros(len(x))

        search.begin(evaluate)
        result = minimize(
            finite, search.start, method=self.method, jac=True, callback=search.accept,
            hessp=product and (lambda x, direction: array(product(x, direction))),
            options={**self.settings, "maxiter": search.most},
        )  # fmt: skip
        return str(result.message)


class LBFGS(Minimizer):
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


class NewtonCG(Minimizer):
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


class TrustNCG(Minimizer):
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
    checks: ClassVar = dict.fromkeys(defaults, partial(in_range, low=float_info.epsilon))

    def run(self, search: Search, gradient: Gradient) -> str:
        """Run the method (see :meth:`Solver.run`)."""
        optimize, objective = ag.extras.load("scipy.optimize", "science"), search.objective
        if objective.loss is not mse or objective.penalty is not None:
            raise SettingError(
                "LeastSquares is for nn.mse without a penalty. Take LBFGS or TrustNCG for the rest."
            )
        residual = Loss(lambda output, target: output - target, reduction="none")
        each, slopes = (
            search.function(objective.with_loss(residual).run(transform, reduce=None))
            for transform in (lambda f: f, ag.jacobian)
        )

        def residuals(x: Any) -> Any:
            return search.numpy.array(each(x), float).reshape(-1)

        def jacobian(x: Any) -> Any:
            return search.numpy.array(slopes(x), float).reshape(-1, len(x))

        def evaluate(x: Any) -> tuple[float, Any]:
            r = residuals(x)
            return r @ r / len(r), 2.0 / len(r) * (r @ jacobian(x))

        def after_step(x: Any) -> Any:  # where SciPy wants the Jacobian; it has no callback < 1.16
            if (x != search.latest).any():
                search.accept(x)
            return jacobian(x)

        search.begin(evaluate)
        result = optimize.least_squares(
            residuals, search.start, after_step, x_scale="jac", **self.settings
        )
        return str(result.message)


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

    def run(self, search: Search, gradient: Gradient) -> str:
        """Run the method (see :meth:`Solver.run`)."""
        optimize = ag.extras.load("scipy.optimize", "science")
        loss = search.function(search.objective.run(lambda f: f))
        search.begin(lambda x: (loss(x), None))
        settings = {**self.settings, "seed": search.numpy.random.default_rng(self.settings["seed"])}
        width = settings.pop("width")
        result = optimize.differential_evolution(
            lambda x: inf if isnan(loss(x)) else loss(x),
            [(number - width, number + width) for number in search.start],
            x0=search.start, callback=lambda x, convergence: search.accept(x), maxiter=search.most,
            polish=False,  # by gradients
            **settings,
        )  # fmt: skip
        return str(result.message)
