"""How each peer of the benchmark ``derivatives`` does what is asked of it."""

from __future__ import annotations

import importlib
import os
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from benchmarks.peers.engines import Xad
from benchmarks.peers.roster import MissingError, imported, valuegrad
from benchmarks.problems import formulas
from benchmarks.problems.formulas import CALL, Functions
from benchmarks.problems.jobs import Job, UnableError

Function = Callable[[Any], Any]
Transform = Callable[[Function], Function]

FIRST_ORDER = "first order only"


class Differentiator(ABC):
    """A peer; its methods make jobs of the problems."""

    version: str

    @abstractmethod
    def gradient(self, size: int) -> Job:
        """Make the gradient of the Rosenbrock function."""

    @abstractmethod
    def hessian(self, size: int) -> Job:
        """Make its Hessian, row after row."""

    @abstractmethod
    def network(self, size: int) -> Job:
        """Make the gradient of the network's loss, neuron by neuron, the bias last."""

    @abstractmethod
    def greeks(self, size: int) -> Job:
        """Make the call's price and distinct partial derivatives, up to an order."""


class Ours(Differentiator):
    """valuegrad: functions of lists of numbers."""

    def __init__(self, build: str) -> None:
        ag = self._ag = valuegrad(build)
        self.version = str(ag.__version__)
        self._functions = Functions(ag.log, ag.exp, ag.sqrt, ag.norm_cdf)

    def gradient(self, size: int) -> Job:
        """Make the gradient of the Rosenbrock function."""
        gradient, point = self._ag.grad(formulas.rosenbrock), formulas.start(size)
        return Job(lambda: gradient(point), list)

    def hessian(self, size: int) -> Job:
        """Make its Hessian, row after row."""
        hessian, point = self._ag.hessian(formulas.rosenbrock), formulas.start(size)
        return Job(lambda: hessian(point), _row_by_row)

    def network(self, size: int) -> Job:
        """Make the gradient of the network's loss, neuron by neuron, the bias last."""
        ag, layers = self._ag, formulas.layers()
        gradient = ag.grad(lambda parameters: formulas.network_loss(parameters, ag.tanh))
        return Job(lambda: gradient(layers), lambda grads: _row_by_row(_row_by_row(grads)))

    def greeks(self, size: int) -> Job:
        """Make the call's price and derivatives: gradients of gradients, the distinct ones."""
        ag = self._ag

        def run() -> list[Any]:
            inputs = [ag.Value(number) for number in CALL]
            price = formulas.call_price(inputs, self._functions)
            found = [price]
            slopes = [(price, 0)]  # and the first input to differentiate each by again
            for order in range(1, size + 1):
                slopes = [
                    (slope, first + i)
                    for output, first in slopes
                    for i, slope in enumerate(
                        ag.gradients(output, inputs[first:], create_graph=order < size)
                    )
                ]
                found += [slope for slope, _ in slopes]
            return found

        return Job(run, lambda found: [getattr(number, "data", number) for number in found])


class XadTape(Differentiator):
    """XAD: a tape for every gradient."""

    def __init__(self) -> None:
        self._engine = Xad()
        self.version = self._engine.version
        math = importlib.import_module("xad.math")
        self._tanh = math.tanh
        self._functions = Functions(
            math.log, math.exp, math.sqrt, lambda x: 0.5 * math.erfc(-x * 0.5**0.5)
        )

    def gradient(self, size: int) -> Job:
        """Make the gradient of the Rosenbrock function."""
        return self._gradient(formulas.rosenbrock, formulas.start(size))

    def hessian(self, size: int) -> Job:
        """Be unable: XAD's Python bindings have no second order."""
        raise UnableError(FIRST_ORDER)

    def network(self, size: int) -> Job:
        """Make the gradient of the network's loss, neuron by neuron, the bias last."""
        layers = formulas.layers()

        def loss(flat: Sequence[Any]) -> Any:
            numbers = iter(flat)
            rebuilt = [[[next(numbers) for _ in row] for row in rows] for rows in layers]
            return formulas.network_loss(rebuilt, self._tanh)

        return self._gradient(loss, _row_by_row(_row_by_row(layers)))

    def greeks(self, size: int) -> Job:
        """Make the call's price and first derivatives."""
        if size > 1:
            raise UnableError(FIRST_ORDER)
        return self._gradient(lambda x: formulas.call_price(x, self._functions), CALL, value=True)

    def _gradient(self, f: Function, point: Sequence[float], value: bool = False) -> Job:
        engine = self._engine

        def run() -> list[float]:
            inputs = [engine.scalar(number) for number in point]
            engine.begin(inputs)
            output = f(inputs)
            engine.backward(output, inputs)
            grads = [engine.grad(x) for x in inputs]
            found = [engine.data(output), *grads] if value else grads
            engine.release()
            return found

        return Job(run, list)


class _OfArrays(Differentiator):
    # What JAX and HIPS autograd share: a NumPy of their own, and transforms of functions.

    def __init__(self, np: Any, functions: Functions) -> None:
        self._np = np
        self._functions = functions

    def gradient(self, size: int) -> Job:
        """Make the gradient of the Rosenbrock function."""
        gradient, point = self._gradient(formulas.rosenbrock_of_array), self._start(size)
        return Job(lambda: self._done(gradient(point)), lambda grad: list(grad.tolist()))

    def hessian(self, size: int) -> Job:
        """Make its Hessian, row after row."""
        hessian, point = self._hessian(formulas.rosenbrock_of_array), self._start(size)
        return Job(lambda: self._done(hessian(point)), lambda rows: _row_by_row(rows.tolist()))

    def network(self, size: int) -> Job:
        """Make the gradient of the network's loss, neuron by neuron, the bias last."""
        np = self._np
        layers = [
            (np.array([row[:-1] for row in rows]), np.array([row[-1] for row in rows]))
            for rows in formulas.layers()
        ]
        points, labels = np.array(formulas.BATCH.points), np.array(formulas.BATCH.labels)
        gradient = self._gradient(
            lambda parameters: formulas.network_loss_of_arrays(parameters, points, labels, np.tanh)
        )

        def numbers(grads: Any) -> list[float]:
            return [
                number
                for weights, biases in grads
                for row, bias in zip(weights.tolist(), biases.tolist(), strict=True)
                for number in (*row, bias)
            ]

        return Job(lambda: self._done(gradient(layers)), numbers)

    def greeks(self, size: int) -> Job:
        """Make the call's price and derivatives, as whole tensors: each mixed one several times."""
        tensors = [lambda inputs: formulas.call_price(inputs, self._functions)]
        for order in range(1, size + 1):
            tensors.append(self._next(tensors[-1], order))
        both, point = self._all(tensors), self._np.array(CALL)

        def numbers(found: Any) -> list[float]:
            return [
                float(tensor[by])
                for order, tensor in enumerate(found)
                for by in formulas.greeks(order)
            ]

        return Job(lambda: self._done(both(point)), numbers)

    def _start(self, size: int) -> Any:
        return self._np.array(formulas.start(size))

    def _all(self, functions: Sequence[Function]) -> Function:
        return lambda point: [f(point) for f in functions]

    def _done(self, result: Any) -> Any:
        return result

    @abstractmethod
    def _gradient(self, f: Function) -> Function:
        """Transform a function of an array, or a structure of arrays, to its gradient."""

    @abstractmethod
    def _hessian(self, f: Function) -> Function:
        """Transform a function of an array to its Hessian."""

    @abstractmethod
    def _next(self, f: Function, order: int) -> Function:
        """Transform derivatives to those of the next order."""


class Jax(_OfArrays):
    """JAX on the CPU, in double precision.

    Arguments:
        jit: whether functions are compiled; when they are first called, in a time told apart.
    """

    def __init__(self, jit: bool) -> None:
        os.environ["JAX_PLATFORMS"] = "cpu"
        jax = self._jax = imported("jax")
        jax.config.update("jax_enable_x64", True)
        self.version = str(jax.__version__)
        self._compiled: Transform = jax.jit if jit else lambda f: f
        np = importlib.import_module("jax.numpy")
        special = importlib.import_module("jax.scipy.special")
        super().__init__(np, Functions(np.log, np.exp, np.sqrt, special.ndtr))

    def _gradient(self, f: Function) -> Function:
        return self._compiled(self._jax.grad(f))

    def _hessian(self, f: Function) -> Function:
        return self._compiled(self._jax.hessian(f))

    def _next(self, f: Function, order: int) -> Function:
        transform: Transform = self._jax.grad if order == 1 else self._jax.jacfwd
        return transform(f)

    def _all(self, functions: Sequence[Function]) -> Function:
        return self._compiled(super()._all(functions))

    def _done(self, result: Any) -> Any:
        return self._jax.block_until_ready(result)


class Hips(_OfArrays):
    """HIPS autograd: NumPy, recorded. Its import name is ours."""

    def __init__(self) -> None:
        try:
            self.version = version("autograd")
        except PackageNotFoundError:
            raise MissingError("not installed where --hips points") from None
        np = imported("autograd.numpy")
        self._autograd = importlib.import_module("autograd")
        self._special: Any = None
        super().__init__(np, Functions(np.log, np.exp, np.sqrt, self._norm_cdf))

    def greeks(self, size: int) -> Job:
        """Make the call's price and derivatives; its normal distribution needs SciPy."""
        try:
            self._special = importlib.import_module("autograd.scipy.special")
        except ImportError:
            raise UnableError("needs SciPy in its environment") from None
        return super().greeks(size)

    def _norm_cdf(self, x: Any) -> Any:
        return 0.5 * self._special.erfc(-x * 0.5**0.5)

    def _gradient(self, f: Function) -> Function:
        transform: Transform = self._autograd.grad
        return transform(f)

    def _hessian(self, f: Function) -> Function:
        transform: Transform = self._autograd.hessian
        return transform(f)

    def _next(self, f: Function, order: int) -> Function:
        transform: Transform = self._autograd.grad if order == 1 else self._autograd.jacobian
        return transform(f)


DIFFERENTIATORS: dict[str, Callable[[], Differentiator]] = {
    "compiled": lambda: Ours("compiled"),
    "pure": lambda: Ours("pure Python"),
    "xad": XadTape,
    "jit": lambda: Jax(jit=True),
    "jax": lambda: Jax(jit=False),
    "hips": Hips,
}


def _row_by_row(rows: Sequence[Sequence[Any]]) -> list[Any]:
    return [number for row in rows for number in row]
