"""How each peer gives SciPy's ``minimize`` what it asks for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Protocol

from benchmarks.peers.roster import MissingError, imported, valuegrad
from benchmarks.problems import optima
from benchmarks.problems.optima import Arrays, of_numpy

Function = Callable[..., Any]


@dataclass(frozen=True)
class Task:
    """What SciPy is given.

    Arguments:
        both: value and gradient, or the value alone where ``slopes`` is no True.
        slopes: SciPy's ``jac``.
        curvature: SciPy's ``hess``; None for none.
        held, rows, bent: the constraints, their Jacobian, and the Hessian of their weighted sum.
        pattern: of the Jacobian, for finite differences.
    """

    both: Function
    slopes: Any = True
    curvature: Any = None
    held: Function | None = None
    rows: Any = None
    bent: Any = None
    pattern: Any = None


class Peer(Protocol):
    """A library, imported."""

    version: str

    def rosenbrock(self, size: int) -> Task:
        """Return the task without constraints, by gradients."""

    def control(self, size: int) -> Task:
        """Return the task with constraints, by sparse second derivatives where there are any."""


class Ours:
    """``ag.objective`` and ``ag.sparse_hessian``."""

    def __init__(self) -> None:
        self._ag = valuegrad("compiled")
        imported("llvmlite")
        self._arrays = of_numpy(imported("numpy"))
        self.version = self._ag.__version__
        self._ag.compile(lambda x: x * x)(2.0)  # LLVM is loaded, as the others are imported
        numpy = imported("numpy")
        self._ag.grad(self._ag.objective(lambda x: x.sum()).f)(numpy.ones(2))  # and our own modules

    def rosenbrock(self, size: int) -> Task:
        """Return the task of ``ag.objective``."""
        bowl = self._ag.objective(lambda x: optima.rosenbrock(x, self._arrays))
        return Task(bowl.value_and_grad)

    def hessian(self, size: int) -> Function:
        """Return the sparse Hessian of the Rosenbrock function."""
        hessian: Function = self._ag.sparse_hessian(lambda x: optima.rosenbrock(x, self._arrays))
        return hessian

    def control(self, size: int) -> Task:
        """Return the task of two sparse objectives."""
        f = self._ag.objective(lambda z: optima.steering(z, size, self._arrays), sparse=True)
        c = self._ag.objective(lambda z: optima.defects(z, size, self._arrays), sparse=True)
        return Task(f.value_and_grad, True, f.hess, c.value, c.jac, c.hess)


class Casadi:
    """CasADi's SX, with the sparse matrices that it is made for."""

    def __init__(self) -> None:
        self._ca = imported("casadi")
        self._np = imported("numpy")
        self._sparse = imported("scipy.sparse")
        ca = self._ca
        self._arrays = Arrays(ca.sum1, ca.cos, ca.sin, lambda parts: ca.vertcat(*parts))
        self.version = ca.__version__

    def _value_and_grad(self, x: Any, value: Any) -> Function:
        both = self._ca.Function("both", [x], [value, self._ca.gradient(value, x)])

        def called(point: Any) -> tuple[float, Any]:
            found, slopes = both(point)
            return float(found), self._np.asarray(slopes).ravel()

        return called

    def rosenbrock(self, size: int) -> Task:
        """Return the task of an SX graph."""
        x = self._ca.SX.sym("x", size)
        return Task(self._value_and_grad(x, optima.rosenbrock(x, self._arrays)))

    def hessian(self, size: int) -> Function:
        """Return the sparse Hessian of the Rosenbrock function, in CasADi's own sparse matrix."""
        x = self._ca.SX.sym("x", size)
        found = self._ca.hessian(optima.rosenbrock(x, self._arrays), x)[0]
        function: Function = self._ca.Function("hessian", [x], [found])
        return function

    def control(self, size: int) -> Task:
        """Return the task of SX graphs."""
        ca, np = self._ca, self._np
        z, v = ca.SX.sym("z", size), ca.SX.sym("v", optima.constraints(size))
        value = optima.steering(z, size, self._arrays)
        held = optima.defects(z, size, self._arrays)

        def matrix(inputs: list[Any], entries: Any) -> Function:
            function = ca.Function("matrix", inputs, [entries])
            return lambda *given: self._sparse.csr_array(function(*given).sparse())

        numbers = ca.Function("held", [z], [held])
        return Task(
            self._value_and_grad(z, value),
            True,
            matrix([z], ca.hessian(value, z)[0]),
            lambda point: np.asarray(numbers(point)).ravel(),
            matrix([z], ca.jacobian(held, z)),
            matrix([z, v], ca.hessian(ca.dot(v, held), z)[0]),
        )


class Jit:
    """JAX with jit, whose matrices are dense."""

    def __init__(self) -> None:
        self._jax = imported("jax")
        self._jax.config.update("jax_enable_x64", True)
        self._np = imported("numpy")
        self._sparse = imported("scipy.sparse")
        self._arrays = of_numpy(imported("jax.numpy"))
        self.version = self._jax.__version__

    def _array(self, f: Function) -> Function:
        compiled = self._jax.jit(f)
        return lambda *given: self._np.asarray(compiled(*given))

    def _matrix(self, f: Function) -> Function:
        array = self._array(f)
        return lambda *given: self._sparse.csr_array(array(*given))

    def _both(self, f: Function) -> Function:
        both = self._jax.jit(self._jax.value_and_grad(f))

        def called(point: Any) -> tuple[float, Any]:
            value, slopes = both(point)
            return float(value), self._np.asarray(slopes)

        return called

    def rosenbrock(self, size: int) -> Task:
        """Return the task of a jit."""
        return Task(self._both(lambda x: optima.rosenbrock(x, self._arrays)))

    def control(self, size: int) -> Task:
        """Return the task of jits."""
        jax = self._jax

        def value(z: Any) -> Any:
            return optima.steering(z, size, self._arrays)

        def held(z: Any) -> Any:
            return optima.defects(z, size, self._arrays)

        return Task(
            self._both(value),
            True,
            self._matrix(jax.hessian(value)),
            self._array(held),
            self._matrix(jax.jacrev(held)),
            self._matrix(lambda z, v: jax.hessian(lambda z: (v * held(z)).sum())(z)),
        )


class Hips:
    """HIPS autograd: dense Jacobians, and products with Hessians. Its import name is ours."""

    def __init__(self) -> None:
        try:
            self.version = version("autograd")
        except PackageNotFoundError:
            raise MissingError("not installed where --hips points") from None
        self._np = imported("numpy")
        self._of = imported("autograd")
        self._linear = imported("scipy.sparse.linalg")
        self._sparse = imported("scipy.sparse")
        self._arrays = of_numpy(imported("autograd.numpy"))

    def rosenbrock(self, size: int) -> Task:
        """Return the task of its value_and_grad."""
        return Task(self._of.value_and_grad(lambda x: optima.rosenbrock(x, self._arrays)))

    def control(self, size: int) -> Task:
        """Return the task of its transforms."""

        def value(z: Any) -> Any:
            return optima.steering(z, size, self._arrays)

        def held(z: Any) -> Any:
            return optima.defects(z, size, self._arrays)

        def products(f: Function, z: Any) -> Any:
            times = self._of.hessian_vector_product(f)
            return self._linear.LinearOperator((size, size), matvec=lambda p: times(z, p.ravel()))

        dense = self._of.jacobian(held)
        return Task(
            self._of.value_and_grad(value),
            True,
            lambda z: products(value, z),
            held,
            lambda z: self._sparse.csr_array(dense(z)),
            lambda z, v: products(lambda z: self._arrays.sum(v * held(z)), z),
        )


class Differences:
    """SciPy's finite differences, which are told the pattern of the Jacobian; no Hessians."""

    def __init__(self) -> None:
        self._np = imported("numpy")
        self._optimize = imported("scipy.optimize")
        self._arrays = of_numpy(self._np)
        self.version = imported("scipy").__version__

    def rosenbrock(self, size: int) -> Task:
        """Return the task of the value alone."""
        return Task(lambda x: optima.rosenbrock(x, self._arrays), None)

    def control(self, size: int) -> Task:
        """Return the task of values, and Hessians by BFGS."""

        def held(z: Any) -> Any:
            return optima.defects(z, size, self._arrays)

        start = self._np.array(optima.steering_start(size))
        pattern = self._pattern(held, start)
        return Task(
            lambda z: optima.steering(z, size, self._arrays),
            "2-point",
            self._optimize.BFGS(),
            held,
            "2-point",
            self._optimize.BFGS(),
            pattern,
        )

    def _pattern(self, held: Function, start: Any) -> Any:
        """Return where the Jacobian is not 0, found by differences at a crooked point."""
        point = start + self._np.linspace(0.1, 0.7, len(start))
        base = held(point)
        unit = self._np.eye(len(start)) * 1e-3
        return self._np.array([held(point + one) != base for one in unit]).T


OPTIMISERS: dict[str, Callable[[], Peer]] = {
    "ours": Ours,
    "casadi": Casadi,
    "jit": Jit,
    "hips": Hips,
    "differences": Differences,
}
