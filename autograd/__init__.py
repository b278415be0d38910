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

# E402: what is imported from here on finds the build prepared.
from autograd import functions, reductions  # noqa: E402
from autograd.errors import (  # noqa: E402
    AnomalyError,
    AutogradError,
    GraphError,
    MissingExtraError,
    OperandError,
    OutOfRangeError,
    SaveError,
    TraceError,
)
from autograd.functions import *  # noqa: E402, F403
from autograd.modes import detect_anomaly, enable_grad, name_scope, no_grad  # noqa: E402
from autograd.reductions import *  # noqa: E402, F403
from autograd.structures.containers import register_container  # noqa: E402
from autograd.structures.gather import take  # noqa: E402
from autograd.table.primitive import PartialError, primitive  # noqa: E402
from autograd.tools.hints import OF_AUTOGRAD, missing  # noqa: E402
from autograd.transforms.gradients import (  # noqa: E402
    grad,
    gradients,
    stop_gradient,
    value_and_grad,
)
from autograd.transforms.jacobians import (  # noqa: E402
    hessian,
    jacfwd,
    jacobian,
    jacrev,
    value_and_jacobian,
)
from autograd.transforms.loops import scan, while_loop  # noqa: E402
from autograd.transforms.products import hvp, jvp, vjp  # noqa: E402
from autograd.transforms.series import derivative, jet  # noqa: E402
from autograd.transforms.structured import structured_primitive  # noqa: E402
from autograd.value import Value  # noqa: E402

if TYPE_CHECKING:
    from autograd.compiler.compiled import Compiled, compile
    from autograd.compiler.warning import CompileWarning

__version__ = "0.1.0"

__all__ = [
    "PartialError", "primitive", "AnomalyError", "AutogradError", "CompileWarning", "Compiled",
    "GraphError", "MissingExtraError", "OperandError", "OutOfRangeError", "SaveError", "TraceError",
    "Value", "compile", "derivative", "detect_anomaly", "enable_grad", "grad", "gradients",
    "hessian", "hvp", "jacfwd", "jacobian", "jacrev", "jet", "jvp", "name_scope", "no_grad",
    "register_container", "scan", "stop_gradient", "structured_primitive", "take",
    "value_and_grad", "value_and_jacobian", "vjp", "while_loop",
]  # fmt: skip
__all__ += functions.__all__
__all__ += reductions.__all__


_ON_DEMAND = {"Compiled": "compiled", "CompileWarning": "warning", "compile": "compiled"}


def __getattr__(name: str) -> Any:
    """Import what is not always needed when it is: compile, testing, strategies."""
    if name in _ON_DEMAND:
        return getattr(import_module(f"autograd.compiler.{_ON_DEMAND[name]}"), name)
    if name in {"strategies", "testing"}:
        return import_module(f"autograd.{name}")
    missing("autograd", name, OF_AUTOGRAD)
