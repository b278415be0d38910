"""What a worker knows of each peer: how to record, sweep, read a gradient and let go."""

from __future__ import annotations

import gc
import importlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from importlib.metadata import version
from typing import Any

from benchmarks.peers.roster import imported, valuegrad
from benchmarks.problems import demo


class Engine(ABC):
    """A scalar engine, as the programs of problems/demo.py and problems/graphs.py need it."""

    version: str
    scalar: Callable[[float], Any]
    relu: Callable[[Any], Any]

    @abstractmethod
    def begin(self, variables: Sequence[Any]) -> None:
        """Make ready to record what is computed from the variables."""

    @abstractmethod
    def backward(self, output: Any, variables: Sequence[Any]) -> None:
        """Set the variables' gradients to those of the output."""

    @abstractmethod
    def data(self, node: Any) -> float:
        """Return a node's number."""

    @abstractmethod
    def grad(self, variable: Any) -> float:
        """Return a variable's gradient."""

    @abstractmethod
    def release(self) -> None:
        """Free what dropping a graph, its variables included, does not."""


class _Values(Engine):
    # The interface that valuegrad and micrograd share.

    def __init__(self, value: Any) -> None:
        self.scalar = value
        self.relu = value.relu

    def begin(self, variables: Sequence[Any]) -> None:
        pass

    def backward(self, output: Any, variables: Sequence[Any]) -> None:
        for variable in variables:
            variable.grad = 0.0
        output.backward()

    def data(self, node: Any) -> float:
        return float(node.data)

    def grad(self, variable: Any) -> float:
        return float(variable.grad)

    def release(self) -> None:
        pass


class Valuegrad(_Values):
    """The engine of this project, in the build that is asked for."""

    def __init__(self, build: str) -> None:
        autograd = valuegrad(build)
        super().__init__(autograd.Value)
        self.version = str(autograd.__version__)


class Micrograd(_Values):
    """micrograd as it comes: its sweep recurses, and its graphs are cycles."""

    def __init__(self) -> None:
        super().__init__(imported("micrograd.engine").Value)
        self.version = version("micrograd")

    def release(self) -> None:
        """Collect the cycles, unless the collector does so by itself."""
        if not gc.isenabled():
            gc.collect()


class Xad(Engine):
    """XAD: numbers from C++ that record on a tape."""

    def __init__(self) -> None:
        adjoints = imported("xad.adj_1st")
        maximum = importlib.import_module("xad.math").max
        self.version = version("xad")
        self.scalar = adjoints.Real
        self.relu = lambda x: maximum(x, 0.0)
        self._tape = adjoints.Tape()
        self._tape.activate()

    def begin(self, variables: Sequence[Any]) -> None:
        """Put the variables on the tape, and start after them."""
        self._tape.registerInputs(variables)
        self._tape.newRecording()

    def backward(self, output: Any, variables: Sequence[Any]) -> None:
        """Roll the tape back from the output, whose adjoints start at zero."""
        self._tape.registerOutput(output)
        output.derivative = 1.0
        self._tape.computeAdjoints()

    def data(self, node: Any) -> float:
        """Return a Real's number."""
        return float(node.value)

    def grad(self, variable: Any) -> float:
        """Return a variable's adjoint, until the next recording."""
        return float(variable.derivative)

    def release(self) -> None:
        """Empty the tape, which keeps its memory."""
        self._tape.clearAll()


class Step(ABC):
    """One full-batch step of W1, again and again."""

    version: str

    @abstractmethod
    def __call__(self) -> float:
        """Do it; return the loss."""

    @abstractmethod
    def grads(self) -> list[float]:
        """Return the gradients of the step before, neuron by neuron, the bias last."""


class ScalarStep(Step):
    """W1 on a scalar engine."""

    def __init__(self, engine: Engine) -> None:
        self.version = engine.version
        self._engine = engine
        self._batch = demo.moons()
        self._model = demo.MLP(demo.weights(), engine.scalar, engine.relu)
        self._parameters = self._model.parameters()

    def __call__(self) -> float:
        """Do it; return the loss."""
        engine = self._engine
        engine.begin(self._parameters)
        loss = demo.loss(self._model, self._batch, engine.scalar, engine.relu)
        engine.backward(loss, self._parameters)
        return engine.data(loss)  # the graph is dropped here, so its end is timed too

    def grads(self) -> list[float]:
        """Return the gradients of the step before."""
        return [self._engine.grad(p) for p in self._parameters]


class TorchStep(Step):
    """W1 as a program of tensors: the whole batch at once, in double precision."""

    def __init__(self) -> None:
        torch = self._torch = imported("torch")
        self.version = str(torch.__version__)
        batch = demo.moons()
        self._points = torch.tensor(batch.points, dtype=torch.float64)
        self._labels = torch.tensor(batch.labels, dtype=torch.float64)
        self._layers = [
            (
                torch.tensor(rows, dtype=torch.float64, requires_grad=True),
                torch.zeros(len(rows), dtype=torch.float64, requires_grad=True),
            )
            for rows in demo.weights()
        ]

    def __call__(self) -> float:
        """Do it; return the loss."""
        x = self._points
        for weight, bias in self._layers:
            x = x @ weight.T + bias
            if weight is not self._layers[-1][0]:
                x = x.relu()
        decay = sum((p * p).sum() for layer in self._layers for p in layer)
        loss = (1.0 - self._labels * x[:, 0]).relu().mean() + demo.DECAY * decay
        for layer in self._layers:
            for p in layer:
                p.grad = None
        loss.backward()
        return float(loss.item())

    def grads(self) -> list[float]:
        """Return the gradients of the step before."""
        rows = [
            row
            for weight, bias in self._layers
            for row in self._torch.cat([weight.grad, bias.grad[:, None]], dim=1).tolist()
        ]
        return [float(grad) for row in rows for grad in row]


ENGINES: dict[str, Callable[[], Engine]] = {
    "compiled": lambda: Valuegrad("compiled"),
    "pure": lambda: Valuegrad("pure Python"),
    "micrograd": Micrograd,
    "xad": Xad,
}
