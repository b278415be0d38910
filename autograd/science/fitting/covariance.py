"""The covariance of fitted parameters."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from autograd.errors import OperandError
from autograd.science.optimising.derived import Matrix
from autograd.structures.tree import flatten_numbers
from autograd.sweeps.linearization import Trace
from autograd.tools.extras import load


def fit_covariance(f: Callable[..., Any], x: Any, *args: Any, absolute_sigma: bool = False) -> Any:
    """Return the covariance of fitted parameters, from exact derivatives at the fit.

    Arguments:
        f: a function of the n parameters and of args. If it returns m residuals, of least squares:
            each divided by its standard deviation, if that is known. If it returns one number,
            minus the logarithm of the likelihood; half a sum of squares is one.
        x: the parameters as fitted.
        args: what else f takes.
        absolute_sigma: whether residuals are divided by standard deviations, so that the
            covariance is ``(J^T J)^-1``. Else it is that times their sum of squares over m - n, as
            of SciPy's ``curve_fit``.

    Returns:
        an array of shape (n, n), in the order of the numbers of x: for one number the inverse of
        the Hessian. Where the data do not determine the parameters its entries are infinite.

    Raises:
        OperandError: if there are no more residuals than parameters to estimate their scatter from.
        MissingExtraError: without NumPy.

    >>> def residuals(line):
    ...     return [line[0] + line[1] * t - y for t, y in [(0.0, 1.0), (1.0, 2.0), (2.0, 4.0)]]
    >>> fit_covariance(residuals, [5.0 / 6.0, 1.5]).round(6).tolist()
    [[0.138889, -0.083333], [-0.083333, 0.083333]]
    """
    numpy = load("numpy", "science")
    tree = flatten_numbers(f(x, *args), "what the function returned")
    n = len(flatten_numbers(x, "x").leaves)
    if tree.outline is None and not tree.has_arrays:
        return _inverse_of(_hessian(f, x, args))
    rows = Matrix(f, 0)(x, *args)
    residuals = numpy.array(tree.leaves, dtype=float)
    scale = 1.0
    if not absolute_sigma:
        if len(residuals) <= n:
            raise OperandError(
                f"{len(residuals)} residuals do not tell how {n} parameters scatter. Divide them "
                "by their standard deviations and write absolute_sigma=True, or add data."
            )
        scale = float(residuals @ residuals) / (len(residuals) - n)
    _, sizes, turned = numpy.linalg.svd(rows, full_matrices=False)
    least = numpy.finfo(float).eps * max(rows.shape) * sizes[0]
    if len(sizes) < n or not (sizes > least).all():
        return numpy.full((n, n), numpy.inf)
    scaled = turned.T / sizes
    return scale * (scaled @ scaled.T)


def _hessian(f: Callable[..., Any], x: Any, args: tuple[Any, ...]) -> Any:
    trace = Trace(f, (0,), (x, *args), {})
    output = trace.scalar("fit_covariance", trace.result)
    slopes = trace.pull_recorded([output], [1.0])
    return load("numpy", "science").array([trace.pull([slope], [1.0]) for slope in slopes])


def _inverse_of(matrix: Any) -> Any:
    numpy = load("numpy", "science")
    try:
        return numpy.linalg.inv(matrix)
    except numpy.linalg.LinAlgError:
        return numpy.full(matrix.shape, numpy.inf)
