"""Scalar reverse-mode automatic differentiation: write scalar Python, get exact derivatives.

>>> import autograd as ag
>>> x, y = ag.Value(2.0, name="x"), ag.Value(3.0, name="y")
>>> z = ag.tanh(x * y) + x**2
>>> z.backward()
>>> x.grad
4.000073729642216
"""

from autograd import _build

_build.prepare()

from autograd import backward as _backward  # noqa: E402, F401  (registers the sweep)
from autograd.errors import (  # noqa: E402
    AnomalyError,
    AutogradError,
    GraphError,
    MissingExtraError,
    OperandError,
)
from autograd.functions import (  # noqa: E402
    abs,
    cos,
    cosh,
    exp,
    log,
    maximum,
    minimum,
    pow,
    relu,
    sigmoid,
    sign,
    sin,
    sinh,
    softplus,
    sqrt,
    tanh,
    where,
)
from autograd.modes import detect_anomaly, no_grad  # noqa: E402
from autograd.value import Value  # noqa: E402

__version__ = "0.1.0"

__all__ = [
    "AnomalyError",
    "AutogradError",
    "GraphError",
    "MissingExtraError",
    "OperandError",
    "Value",
    "abs",
    "cos",
    "cosh",
    "detect_anomaly",
    "exp",
    "log",
    "maximum",
    "minimum",
    "no_grad",
    "pow",
    "relu",
    "sigmoid",
    "sign",
    "sin",
    "sinh",
    "softplus",
    "sqrt",
    "tanh",
    "where",
]
