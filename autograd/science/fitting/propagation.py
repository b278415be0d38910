"""Propagation of uncertainty: mean and covariance of what is computed from uncertain numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from autograd.errors import OperandError
from autograd.sweeps.linearization import Trace
from autograd.tools.extras import load

_UNEVEN = 1e-8  # of its largest entry: by so much a covariance may differ from its transpose


def propagate(
    f: Callable[..., Any], mean: Any, covariance: Any, *, order: int = 1
) -> tuple[Any, Any]:
    """Return mean and covariance of f's result for an argument of which those are known.

    To first order the covariance is ``J C J^T``. To second order the mean gets ``tr(H C) / 2``, and
    the covariance of two results ``tr(H C H' C) / 2``, which holds for normal distributions: see
    NIST Technical Note 1297, and the GUM (JCGM 100:2008), 5.1.2.

    Arguments:
        f: a function of a structure of n numbers, to m numbers.
        mean: its argument.
        covariance: an array of shape (n, n), in the order of the numbers.
        order: 1 or 2.

    Returns:
        the mean in the structure of f's result, and an array of shape (m, m); of a single number
        its variance, a float.

    Raises:
        OperandError: for another order, or if the covariance is none of n numbers.
        MissingExtraError: without NumPy.

    >>> propagate(lambda x: x["a"] * x["b"], {"a": 2.0, "b": 3.0}, [[0.01, 0.0], [0.0, 0.04]])
    (6.0, 0.25)
    """
    if order not in (1, 2):
        raise OperandError(f"propagate is of order 1 or 2, but got order={order!r}.")
    numpy = load("numpy", "science")
    trace = Trace(f, (0,), (mean,), {})
    results, outputs, _ = trace.outputs()
    trace.check_attached("propagate", outputs)
    if trace.connected(outputs):
        raise OperandError(
            f"propagate gives plain numbers, but {trace.name} was given or captured Values. Pass "
            "their numbers."
        )
    known = _checked(numpy.array(covariance, dtype=float), len(trace.inputs))
    n, m = len(trace.inputs), len(outputs)
    rows = numpy.array([trace.pull([output], [1.0]) for output in outputs]).reshape(m, n)
    means = numpy.array(trace.finished(outputs))
    found = rows @ known @ rows.T
    if order == 2:
        bent = [known @ _curvature(trace, output) for output in outputs]
        means = means + [numpy.trace(one) / 2.0 for one in bent]
        found = found + [[numpy.trace(one @ two) / 2.0 for two in bent] for one in bent]
    is_one = results.outline is None and not results.has_arrays
    return results.rebuild(means.tolist()), float(found[0, 0]) if is_one else found


def _curvature(trace: Trace, output: Any) -> Any:
    """Return the Hessian of one number."""
    slopes = trace.pull_recorded([output], [1.0])
    rows = [trace.pull([slope], [1.0]) for slope in slopes]
    return load("numpy", "science").array(rows)


def _checked(covariance: Any, n: int) -> Any:
    if covariance.shape != (n, n):
        raise OperandError(
            f"The covariance of {n} numbers has shape ({n}, {n}), but got {covariance.shape}. Of "
            "independent numbers it is numpy.diag(sigma ** 2)."
        )
    uneven = abs(covariance - covariance.T).max(initial=0.0)
    if uneven > _UNEVEN * abs(covariance).max(initial=0.0):
        raise OperandError("A covariance is symmetric, but an entry differs from its mirror.")
    return covariance
