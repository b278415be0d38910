"""How ours does what the benchmark ``compiled`` asks."""

from __future__ import annotations

import importlib
import os
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from typing import Any

from benchmarks.peers.roster import MissingError, imported
from benchmarks.problems import batches, demo, formulas, layers, programs
from benchmarks.problems.formulas import CALL, Functions
from benchmarks.problems.jobs import Job

THREADS = 2
EACH = tuple(range(len(CALL)))  # of a call's inputs


def one_price(found: tuple[float, Sequence[float]]) -> list[float]:
    """Return the numbers of a call's price and Greeks."""
    price, greeks = found
    return [price, *greeks]


class ManyNumbers(ABC):
    """What can be asked of those that evaluate the scalar programs of ``programs.PROGRAMS``."""

    def rosenbrock(self, size: int) -> Job:
        """Make value and gradient of the Rosenbrock function."""
        return self.program("rosenbrock", size)

    def pendulum(self, size: int) -> Job:
        """Make value and gradient of the pendulum."""
        return self.program("pendulum", size)

    def lstm(self, size: int) -> Job:
        """Make value and gradient of the LSTM cell."""
        return self.program("lstm", size)

    def gp(self, size: int) -> Job:
        """Make value and gradient of a Gaussian process's marginal likelihood."""
        return self.program("gp", size)

    @abstractmethod
    def program(self, name: str, size: int) -> Job:
        """Make value and gradient of a program."""

    @abstractmethod
    def traced(self, name: str, size: int) -> float:
        """Return the seconds that its tracing takes: all but what makes machine code."""


class Layered(ABC):
    """What can be asked of those that have the layers of ``layers.LAYERS``."""

    def convolution(self, size: int) -> Job:
        """Make value and gradient of a convolution over a batch of that many rows."""
        return self.layer("convolution", size)

    def cell(self, size: int) -> Job:
        """Make value and gradient of an LSTM cell over a batch."""
        return self.layer("cell", size)

    def attention(self, size: int) -> Job:
        """Make value and gradient of an attention head over a batch."""
        return self.layer("attention", size)

    @abstractmethod
    def layer(self, name: str, size: int) -> Job:
        """Make value and gradient of a layer over a batch."""


class Ours(ManyNumbers, Layered):
    """valuegrad: scalar functions, compiled. Nothing is kept on the disk, so that all is timed."""

    def __init__(self) -> None:
        os.environ["VALUEGRAD_CACHE"] = "off"
        self.np = imported("numpy")
        ag = self.ag = importlib.import_module("autograd")
        if find_spec("llvmlite") is None:
            raise MissingError("llvmlite is not installed")
        tried = ag.compile(lambda x: x + 1.0)
        tried(1.0)
        self.version = f"{ag.__version__}, {tried.stats()['backend']}"

    def relu(self, size: int) -> Job:
        """Make W1 over a batch of that many rows."""
        return self._demo(size, self.ag.relu)

    def tanh(self, size: int) -> Job:
        """Make W1 with tanh units."""
        return self._demo(size, self.ag.tanh)

    def _demo(self, size: int, activation: Callable[[Any], Any]) -> Job:
        ag, given = self.ag, batches.demo_arrays(size)

        def loss(parameters: Any, row: Any, label: Any) -> Any:
            return programs.row_loss(parameters, row, label, activation, ag)

        g = ag.compile(ag.value_and_grad(loss), batch=(None, 0, 0), reduce="mean", threads=THREADS)
        return Job(lambda: g(*given), batches.told, g.settle)

    def layer(self, name: str, size: int) -> Job:
        """Make value and gradient of a layer, written as loops for one row."""
        ag, layer = self.ag, layers.LAYERS[name]
        given = layers.given(layer, size)

        def loss(parameters: Any, row: Any, target: Any) -> Any:
            return layer.row(parameters, row, target, ag)

        g = ag.compile(ag.value_and_grad(loss), batch=(None, 0, 0), reduce="mean", threads=THREADS)
        return Job(lambda: g(*given), batches.told, g.settle)

    def unrolled(self, size: int) -> Job:
        """Make W1 as one graph, with the rows as constants."""
        ag, batch, parameters = self.ag, demo.moons(size), batches.demo_arrays(size).parameters
        g = ag.compile(ag.value_and_grad(lambda p: programs.batch_loss(p, batch, ag)))
        return Job(lambda: g(parameters), batches.told, g.settle)

    def call(self, size: int) -> Job:
        """Make price and Greeks of one option, of five floats."""
        g = self.ag.compile(self._greeks())
        spot, strike, years, rate, volatility = CALL
        return Job(lambda: g(spot, strike, years, rate, volatility), one_price, g.settle)

    def options(self, size: int) -> Job:
        """Make price and Greeks of many options, of five arrays."""
        g = self.ag.compile(self._greeks(), batch=(0,) * len(CALL), threads=THREADS)
        given = batches.options(size)
        return Job(lambda: g(*given), lambda found: batches.told([found[0], *found[1]]), g.settle)

    def _greeks(self) -> Any:
        ag = self.ag
        of = Functions(ag.log, ag.exp, ag.sqrt, ag.norm_cdf)
        return ag.value_and_grad(lambda *inputs: formulas.call_price(inputs, of), argnums=EACH)

    def program(self, name: str, size: int) -> Job:
        """Make value and gradient of a program."""
        g = self.ag.compile(self.ag.value_and_grad(self.function(name, size)))
        start = self.np.array(programs.PROGRAMS[name].start(size))
        return Job(lambda: g(start), batches.told, g.settle)

    def function(self, name: str, size: int) -> Callable[[Any], Any]:
        """Return a program as a function of an array."""
        return lambda x: programs.PROGRAMS[name].run(x, self.ag, size)

    def traced(self, name: str, size: int) -> float:
        """Return the seconds of tracing value and gradient, as the compiled function tells."""
        g = self.ag.compile(self.ag.value_and_grad(self.function(name, size)))
        g(programs.PROGRAMS[name].start(size))  # a list, as CasADi's symbols are
        return float(g.stats()["trace_seconds"])
