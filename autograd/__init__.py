"""Scalar reverse-mode automatic differentiation: write scalar Python, get exact derivatives.

>>> import autograd as ag
>>> x, y = ag.Value(2.0, name="x"), ag.Value(3.0, name="y")
>>> z = ag.tanh(x * y) + x**2
>>> z.backward()
>>> x.grad
4.000073729642216
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from autograd import _build

_build.prepare()

from autograd import backward as _backward  # noqa: E402, F401  (registers the sweep)
from autograd.custom import PartialError, primitive  # noqa: E402
from autograd.errors import (  # noqa: E402
    AnomalyError,
    AutogradError,
    GraphError,
    MissingExtraError,
    OperandError,
    TraceError,
)
from autograd.functions import (  # noqa: E402
    abs,
    acos,
    acosh,
    asin,
    asinh,
    atan,
    atan2,
    atanh,
    cbrt,
    ceil,
    clip,
    copysign,
    cos,
    cosh,
    degrees,
    digamma,
    divmod,
    erf,
    erfc,
    exp,
    exp2,
    expm1,
    floor,
    floordiv,
    fmod,
    gamma,
    gelu,
    hypot,
    leaky_relu,
    lgamma,
    log,
    log1p,
    log2,
    log10,
    log_sigmoid,
    logaddexp,
    logit,
    maximum,
    minimum,
    mod,
    norm_cdf,
    norm_pdf,
    pow,
    radians,
    relu,
    round,
    sigmoid,
    sign,
    silu,
    sin,
    sinc,
    sinh,
    softplus,
    sqrt,
    tan,
    tanh,
    trunc,
    where,
)
from autograd.jacobians import hessian, hvp, jacfwd, jacobian, jacrev  # noqa: E402
from autograd.modes import detect_anomaly, name_scope, no_grad  # noqa: E402
from autograd.products import jvp, vjp  # noqa: E402
from autograd.reductions import (  # noqa: E402
    dot,
    log_softmax,
    logsumexp,
    mean,
    norm,
    prod,
    softmax,
    sum,
    var,
)
from autograd.transforms import (  # noqa: E402
    derivative,
    grad,
    gradients,
    stop_gradient,
    value_and_grad,
)
from autograd.value import Value  # noqa: E402

if TYPE_CHECKING:
    from autograd.compiling.function import Compiled, CompileWarning, compile

__version__ = "0.1.0"

__all__ = [
    "PartialError",
    "primitive",
    "AnomalyError",
    "AutogradError",
    "CompileWarning",
    "Compiled",
    "GraphError",
    "MissingExtraError",
    "OperandError",
    "TraceError",
    "Value",
    "abs",
    "acos",
    "acosh",
    "asin",
    "asinh",
    "atan",
    "atan2",
    "atanh",
    "cbrt",
    "ceil",
    "clip",
    "compile",
    "copysign",
    "cos",
    "cosh",
    "degrees",
    "derivative",
    "detect_anomaly",
    "digamma",
    "divmod",
    "dot",
    "erf",
    "erfc",
    "exp",
    "exp2",
    "expm1",
    "floor",
    "floordiv",
    "fmod",
    "gamma",
    "gelu",
    "grad",
    "gradients",
    "hessian",
    "hvp",
    "hypot",
    "jacfwd",
    "jacobian",
    "jacrev",
    "jvp",
    "leaky_relu",
    "lgamma",
    "log",
    "log10",
    "log1p",
    "log2",
    "log_sigmoid",
    "log_softmax",
    "logaddexp",
    "logit",
    "logsumexp",
    "maximum",
    "mean",
    "minimum",
    "mod",
    "name_scope",
    "no_grad",
    "norm",
    "norm_cdf",
    "norm_pdf",
    "pow",
    "prod",
    "radians",
    "relu",
    "round",
    "sigmoid",
    "sign",
    "silu",
    "sin",
    "sinc",
    "sinh",
    "softmax",
    "softplus",
    "sqrt",
    "stop_gradient",
    "sum",
    "tan",
    "tanh",
    "trunc",
    "value_and_grad",
    "var",
    "vjp",
    "where",
]


_ON_DEMAND = {"Compiled": "function", "CompileWarning": "function", "compile": "function"}


def __getattr__(name: str) -> Any:
    """Import what is not always needed when it is: compile, testing, strategies."""
    if name in _ON_DEMAND:
        return getattr(import_module(f"autograd.compiling.{_ON_DEMAND[name]}"), name)
    if name in {"strategies", "testing"}:
        return import_module(f"autograd.{name}")
    raise AttributeError(f"module 'autograd' has no attribute {name!r}")
