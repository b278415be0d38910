"""How each peer of the benchmark ``compiled`` does what is asked of it, with two threads at most.

Every peer is given NumPy arrays or floats, and hands NumPy arrays or floats back.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable, Sequence
from time import perf_counter
from types import SimpleNamespace
from typing import Any

from benchmarks.peers.engines import Micrograd, ScalarStep
from benchmarks.peers.our_compiler import EACH, THREADS, Layered, ManyNumbers, Ours, one_price
from benchmarks.peers.roster import imported
from benchmarks.problems import batches, demo, formulas, gp, layers, programs
from benchmarks.problems.formulas import CALL, Functions
from benchmarks.problems.jobs import Job, UnableError

ALONE = 10_000  # rows; up to so many, one thread of PyTorch works alone


class Jax(Layered):
    """JAX, jit, on the CPU in double precision: the same as programs of arrays."""

    def __init__(self) -> None:
        os.environ["JAX_PLATFORMS"] = "cpu"
        os.environ["XLA_FLAGS"] = (
            f"--xla_cpu_multi_thread_eigen=true intra_op_parallelism_threads={THREADS}"
        )
        self._jax = imported("jax")
        self._jax.config.update("jax_enable_x64", True)
        self._np = imported("numpy")
        self._jnp = importlib.import_module("jax.numpy")
        self.version = str(self._jax.__version__)

    def relu(self, size: int) -> Job:
        """Make W1 over a batch of that many rows."""
        return self._demo(size, self._jax.nn.relu)

    def tanh(self, size: int) -> Job:
        """Make W1 with tanh units."""
        return self._demo(size, self._jnp.tanh)

    def _demo(self, size: int, activation: Callable[[Any], Any]) -> Job:
        jax, given = self._jax, batches.demo_arrays(size)

        # One array of all parameters: a call with six, one by one, takes it half as long again.
        def loss(parameters: Any, points: Any, labels: Any) -> Any:
            network = batches.layers(parameters)
            mean = batches.hinge(network, points, labels, activation, jax.nn.relu)
            return mean + demo.DECAY * (parameters * parameters).sum()

        return self._gradient(loss, given)

    def layer(self, name: str, size: int) -> Job:
        """Make value and gradient of a layer, written with arrays."""
        layer = layers.LAYERS[name]

        def loss(parameters: Any, rows: Any, targets: Any) -> Any:
            return layer.batch(parameters, rows, targets, self._jax)

        return self._gradient(loss, layers.given(layer, size))

    def _gradient(self, loss: Callable[..., Any], given: Sequence[Any]) -> Job:
        """Make value and gradient of a function of arrays, by the first of them."""
        g, np = self._jax.jit(self._jax.value_and_grad(loss)), self._np

        def run() -> tuple[Any, Any]:
            value, gradient = g(*given)
            return np.asarray(value), np.asarray(gradient)

        return Job(run, batches.told)

    def call(self, size: int) -> Job:
        """Make price and Greeks of one option, of five floats."""
        g, np = self._jax.jit(self._greeks()), self._np
        spot, strike, years, rate, volatility = CALL

        def run() -> tuple[float, list[float]]:
            price, greeks = g(spot, strike, years, rate, volatility)
            # A float of an array of JAX's takes twice as long as one of NumPy's.
            return float(np.asarray(price)), [float(np.asarray(greek)) for greek in greeks]

        return Job(run, one_price)

    def options(self, size: int) -> Job:
        """Make price and Greeks of many options, of five arrays."""
        g, np = self._jax.jit(self._jax.vmap(self._greeks())), self._np
        given = batches.options(size)

        def run() -> list[Any]:
            prices, greeks = g(*given)
            return [np.asarray(array) for array in (prices, *greeks)]

        return Job(run, batches.told)

    def gp(self, size: int) -> Job:
        """Make value and gradient of a Gaussian process's marginal likelihood."""
        jax, jnp, np = self._jax, self._jnp, self._np
        xs, ys = map(np.array, gp.points(size))
        squares = (xs[:, None] - xs[None, :]) ** 2

        def evidence(parameters: Any) -> Any:
            amplitude, length, noise = parameters
            kernel = jnp.exp(2.0 * amplitude) * jnp.exp(-0.5 * squares * jnp.exp(-2.0 * length))
            factor = jnp.linalg.cholesky(kernel + jnp.exp(2.0 * noise) * jnp.eye(size))
            solved = jax.scipy.linalg.solve_triangular(factor, ys, lower=True)
            return 0.5 * solved @ solved + jnp.log(jnp.diag(factor)).sum()

        return self._gradient(evidence, [np.array(gp.START)])

    def _greeks(self) -> Any:
        jnp, special = self._jnp, importlib.import_module("jax.scipy.special")
        of = Functions(jnp.log, jnp.exp, jnp.sqrt, special.ndtr)
        return self._jax.value_and_grad(
            lambda *inputs: formulas.call_price(inputs, of), argnums=EACH
        )


class Torch:
    """PyTorch, eager: W1 as a program of tensors, made of NumPy arrays without a copy."""

    def __init__(self) -> None:
        self._torch = imported("torch")
        self._np = imported("numpy")
        self.version = str(self._torch.__version__)

    def relu(self, size: int) -> Job:
        """Make W1 over a batch of that many rows."""
        tensor, relu, np = self._torch.from_numpy, self._torch.relu, self._np
        parameters, points, labels = batches.demo_arrays(size)
        arrays = [
            (np.ascontiguousarray(weights), np.ascontiguousarray(biases))
            for weights, biases in batches.layers(parameters)
        ]
        # With few rows one thread is as fast as two, which take a hundred times as long to meet
        # where a core is not free.
        threads = THREADS if size > ALONE else 1

        def run() -> tuple[float, list[tuple[Any, Any]]]:
            self._torch.set_num_threads(threads)
            network = [tuple(tensor(a).requires_grad_() for a in layer) for layer in arrays]
            mean = batches.hinge(network, tensor(points), tensor(labels), relu, relu)
            loss = mean + demo.DECAY * sum((p * p).sum() for layer in network for p in layer)
            loss.backward()
            grads = [(weights.grad.numpy(), bias.grad.numpy()) for weights, bias in network]
            return float(loss.item()), grads

        def numbers(found: tuple[float, list[tuple[Any, Any]]]) -> list[float]:
            value, grads = found
            return batches.told([value, *(np.column_stack(layer) for layer in grads)])

        return Job(run, numbers)

    def unrolled(self, size: int) -> Job:
        """Make W1 over the batch: what the one graph of scalars stands beside."""
        return self.relu(size)


class Demo:
    """micrograd: W1 as its demo has it."""

    def __init__(self) -> None:
        self._engine = Micrograd()
        self.version = self._engine.version

    def relu(self, size: int) -> Job:
        """Make W1 over the demo's batch."""
        if size != demo.POINTS:
            raise UnableError("asked for the demo's batch alone")
        step = ScalarStep(self._engine)
        return Job(step, lambda loss: [loss, *step.grads()])


class Casadi(ManyNumbers):
    """CasADi: graphs of scalars, evaluated by its virtual machine.

    A function is called through ``Function.buffer()``, on NumPy arrays that are bound once: the
    fastest of the ways in from Python.
    """

    def __init__(self) -> None:
        ca = self._ca = imported("casadi")
        self._np = imported("numpy")
        self._of = SimpleNamespace(sin=ca.sin, exp=ca.exp, tanh=ca.tanh)
        self.version = str(ca.__version__)

    def program(self, name: str, size: int) -> Job:
        """Make value and gradient of a program."""
        np, start = self._np, programs.PROGRAMS[name].start(size)
        function = self._function(name, size)
        point, value, gradient = np.array(start), np.zeros(1), np.zeros(len(start))
        buffer, evaluate = function.buffer()
        buffer.set_arg(0, memoryview(point))
        buffer.set_res(0, memoryview(value))
        buffer.set_res(1, memoryview(gradient))

        def run() -> Sequence[Any]:
            evaluate()
            return held

        held = value, gradient, point, buffer  # the buffer does not keep what it points to
        return Job(run, lambda found: batches.told(found[:2]))

    def traced(self, name: str, size: int) -> float:
        """Return the seconds of building the expression, its gradient and the function."""
        start = perf_counter()
        self._function(name, size)
        return perf_counter() - start

    def _function(self, name: str, size: int) -> Any:
        ca, program = self._ca, programs.PROGRAMS[name]
        x = ca.SX.sym("x", len(program.start(size)))
        value = program.run(ca.vertsplit(x), self._of, size)
        return ca.Function(name, [x], [value, ca.densify(ca.gradient(value, x))])


COMPILERS: dict[str, Callable[[], Any]] = {
    "ours": Ours,
    "micrograd": Demo,
    "torch": Torch,
    "casadi": Casadi,
    "jit": Jax,
}
