"""Objective: a function with the derivatives that SciPy's methods ask for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from autograd.errors import OperandError
from autograd.science.optimising.derived import Along, Curve, Matrix, Numbers, Weighted
from autograd.science.optimising.ipopt import Ipopt
from autograd.science.paying import LATER, Paying
from autograd.science.sparse.entries import checked_argnum
from autograd.science.sparse.matrices import sparse_hessian, sparse_jacobian
from autograd.structures.tree import flatten_numbers
from autograd.tools.extras import load
from autograd.transforms.gradients import grad, value_and_grad
from autograd.transforms.jacobians import hessian


def objective(
    f: Callable[..., Any],
    *,
    sparse: bool = False,
    compile: bool | None = None,
    argnum: int = 0,
) -> Objective:
    """Return a function with the derivatives that SciPy's methods, IPOPT and others ask for.

    Arguments:
        f: a function of a vector x, and of further arguments, to one number or to a vector.
        sparse: whether Jacobians and Hessians are sparse matrices.
        compile: whether to compile; unless given, when it pays: sparse matrices at once, the others
            after some calls.
        argnum: which argument x is, if not the first.

    Returns:
        an object with the methods ``value``, ``grad``, ``value_and_grad``, ``hess``, ``hessp`` and
        ``jac``. Each takes what f takes.

    Raises:
        OperandError: when called with something that is no number.
        MissingExtraError: without NumPy, or SciPy where matrices are sparse.

    >>> import numpy as np
    >>> bowl = objective(lambda x: (x[0] - 1.0) ** 2 + 10.0 * x[1] ** 2)
    >>> value, slopes = bowl.value_and_grad(np.array([0.0, 1.0]))
    >>> value, slopes.tolist(), bowl.hess(np.array([0.0, 1.0])).tolist()
    (11.0, [-2.0, 20.0], [[2.0, 0.0], [0.0, 20.0]])
    """
    return Objective(f, sparse, compile, checked_argnum(argnum))


class Objective:
    """What :func:`objective` returns; called, it gives the value.

    Arguments:
        f, sparse, compile, argnum: as there.
    """

    def __init__(
        self, f: Callable[..., Any], sparse: bool, compile: bool | None, argnum: int
    ) -> None:
        self.f = f
        self.sparse = sparse
        self.compile = compile
        self.argnum = argnum
        self.__name__ = str(getattr(f, "__name__", type(f).__name__))
        self._made: dict[str, Callable[..., Any]] = {}
        self._is_scalar: bool | None = None

    def value(self, *args: Any) -> Any:
        """Return f's value: a float, or a flat array of floats."""
        if self._gives_one(args):
            return self._part("value", lambda: self.f)(*args)
        return self._part("value", lambda: Numbers(self.f, self.argnum))(*args)

    __call__ = value

    def grad(self, *args: Any) -> Any:
        """Return the gradient of a function that gives one number."""
        return self._part("grad", lambda: grad(self.f, self.argnum))(*args)

    def value_and_grad(self, *args: Any) -> tuple[Any, Any]:
        """Return value and gradient, of one call of f."""
        both = self._part("both", lambda: value_and_grad(self.f, self.argnum))
        value, slopes = both(*args)
        return value, slopes

    def jac(self, *args: Any) -> Any:
        """Return the gradient of one number, or the Jacobian of a vector, of m rows and n columns.

        Sparse, it is a ``scipy.sparse.csr_array``.
        """
        if self._gives_one(args):
            return self.grad(*args)
        return self._part("jac", lambda: Matrix(self.f, self.argnum), sparse_jacobian)(*args)

    def hess(self, *args: Any) -> Any:
        """Return the Hessian, of n rows and columns; sparse, as a ``scipy.sparse.csr_array``.

        Of a function that gives a vector it takes a weight for each of its numbers behind x, and
        is the Hessian of their weighted sum, as SciPy's ``NonlinearConstraint`` has it.
        """
        try:
            is_one = self._gives_one(args)
        except TypeError:  # of weights, for which f has no argument
            is_one = self._gives_one((args[0], *args[2:]))
        if not is_one and self.argnum != 0:
            raise OperandError(
                "The Hessian of a vector is by the first argument: leave out argnum."
            )
        f = self.f if is_one else Weighted(self.f, self.argnum)
        return self._part("hess", lambda: hessian(f, self.argnum), sparse_hessian, f)(*args)

    def hessp(self, x: Any, vector: Any, *args: Any) -> Any:
        """Return the product of the Hessian and a vector."""
        if self.argnum != 0:
            raise OperandError("hessp is by the first argument. Leave out argnum.")
        return self._part("hessp", lambda: Along(self.f, 0))(x, vector, *args)

    def curve_jac(self, place: Any, *parameters: Any) -> Any:
        """Return the Jacobian by the parameters that stand behind a place, for ``curve_fit``."""
        slopes = self._part("curve_jac", lambda: Matrix(Curve(self.f, 0), 0))
        return slopes(load("numpy", "science").array(parameters, dtype=float), place)

    def ipopt(self, x: Any, constraints: Callable[..., Any] | None = None) -> Ipopt:
        """Return the problem to make this smallest, as ``cyipopt.Problem`` takes it.

        Arguments:
            x: a point like those to come, at which the structure is found.
            constraints: a function of x that returns the numbers that are bounded.
        """
        return Ipopt(self, constraints, x)

    def _gives_one(self, args: tuple[Any, ...]) -> bool:
        """Whether f gives one number, rather than a vector."""
        if self._is_scalar is None:
            tree = flatten_numbers(self.f(*args), f"what {self.__name__} returned")
            self._is_scalar = tree.outline is None and not tree.has_arrays
        return self._is_scalar

    def _part(
        self,
        name: str,
        dense: Callable[[], Callable[..., Any]],
        sparse: Callable[..., Any] | None = None,
        f: Callable[..., Any] | None = None,
    ) -> Callable[..., Any]:
        """Return one of the functions, made at its first call.

        Arguments:
            name: its own.
            dense: what makes it.
            sparse: what makes it of f where it is a sparse matrix; None if it is no matrix.
            f: that function; unless given, the objective's.
        """
        if name not in self._made:
            if self.sparse and sparse is not None:
                at_once = self.compile is not False  # two calls or three take as long
                self._made[name] = sparse(f or self.f, self.argnum, compile=at_once)
            else:
                times = LATER if name == "value" else 1
                self._made[name] = Paying(dense(), self.compile, times)
        return self._made[name]
