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
    ConvergenceError,
    ExportError,
    GraphError,
    MissingExtraError,
    OperandError,
    OutOfRangeError,
    SaveError,
    TraceError,
    WorkerError,
)
from autograd.functions import *  # noqa: E402, F403
from autograd.modes import detect_anomaly, enable_grad, name_scope, no_grad  # noqa: E402
from autograd.reductions import *  # noqa: E402, F403
from autograd.structures.containers import register_container  # noqa: E402
from autograd.structures.gather import take  # noqa: E402
from autograd.table.primitive import PartialError, primitive  # noqa: E402
from autograd.tools.array_hook import load_value_array_by  # noqa: E402
from autograd.tools.hints import OF_AUTOGRAD, missing  # noqa: E402
from autograd.transforms.branchless import branchless  # noqa: E402
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
    from autograd.arrays.making import array
    from autograd.compiler.compiled import Compiled, compile
    from autograd.compiler.warning import CompileWarning
    from autograd.parallel.draws import Draws
    from autograd.parallel.mapping import spread
    from autograd.science import solvers as solvers
    from autograd.science.fitting.covariance import fit_covariance
    from autograd.science.fitting.propagation import propagate
    from autograd.science.implicit.minima import implicit_minimum
    from autograd.science.implicit.roots import implicit_root
    from autograd.science.optimising.objective import objective
    from autograd.science.sparse.matrices import sparse_hessian, sparse_jacobian, sparsity

__version__ = "0.1.0"

__all__ = [
    "AnomalyError", "array", "AutogradError", "branchless", "compile", "Compiled", "CompileWarning",
    "ConvergenceError", "derivative", "detect_anomaly", "Draws", "enable_grad", "ExportError",
    "fit_covariance", "grad", "gradients", "GraphError", "hessian", "hvp", "implicit_minimum",
    "implicit_root", "jacfwd", "jacobian", "jacrev", "jet", "jvp", "MissingExtraError",
    "name_scope", "no_grad", "objective", "OperandError", "OutOfRangeError", "PartialError",
    "primitive", "propagate", "register_container", "SaveError", "scan", "solvers",
    "sparse_hessian", "sparse_jacobian", "sparsity", "spread", "stop_gradient",
    "structured_primitive", "take", "TraceError", "Value", "value_and_grad", "value_and_jacobian",
    "vjp", "while_loop", "WorkerError",
]  # fmt: skip
__all__ += functions.__all__
__all__ += reductions.__all__


_ON_DEMAND = {
    "array": "arrays.making",
    "compile": "compiler.compiled",
    "Compiled": "compiler.compiled",
    "CompileWarning": "compiler.warning",
    "Draws": "parallel.draws",
    "fit_covariance": "science.fitting.covariance",
    "implicit_minimum": "science.implicit.minima",
    "implicit_root": "science.implicit.roots",
    "objective": "science.optimising.objective",
    "propagate": "science.fitting.propagation",
    "sparse_hessian": "science.sparse.matrices",
    "sparse_jacobian": "science.sparse.matrices",
    "sparsity": "science.sparse.matrices",
    "spread": "parallel.mapping",
}
_MODULES = {
    "export": "export", "numpy": "numpy", "solvers": "science.solvers", "strategies": "strategies",
    "testing": "testing",
}  # fmt: skip
load_value_array_by(lambda: import_module("autograd.arrays").ValueArray)


def __getattr__(name: str) -> Any:
    """Import what is not always needed when it is."""
    if name in _ON_DEMAND:
        return getattr(import_module(f"autograd.{_ON_DEMAND[name]}"), name)
    if name in _MODULES:
        return import_module(f"autograd.{_MODULES[name]}")
    missing("autograd", name, OF_AUTOGRAD)
