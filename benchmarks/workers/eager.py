"""What can be asked of a scalar engine: steps of W1, and graphs of W2."""

from __future__ import annotations

import gc
import sys
from time import perf_counter
from typing import Any

from benchmarks.peers.engines import ENGINES, Engine, ScalarStep, Step, TorchStep
from benchmarks.problems.graphs import SHAPES
from benchmarks.problems.recommended import OPERATIONS, UNIT, operands
from benchmarks.workers.memory import resident_bytes
from benchmarks.workers.timing import FILL, once, repeated

Reply = dict[str, Any]


class EagerWorker:
    """A peer of the benchmark ``eager``.

    Arguments:
        peer: its key, one of ``engines.ENGINES`` or ``"torch"``.

    Raises:
        roster.MissingError: if the peer cannot run here.
    """

    def __init__(self, peer: str) -> None:
        self._engine: Engine | None = None if peer == "torch" else ENGINES[peer]()
        self._step: Step | None = TorchStep() if self._engine is None else None

    def hello(self) -> Reply:
        """Say what runs."""
        running = self._engine or self._step
        assert running is not None
        reply: Reply = {"version": running.version}
        autograd = sys.modules.get("autograd")
        if autograd is not None:
            reply["package"] = autograd.__file__
            reply["node_bytes"] = autograd.Value.__basicsize__
        return reply

    def step(self) -> Reply:
        """Do W1 for one repetition; tell the mean time of a step, and what it computed."""
        step = self._step = self._step or ScalarStep(self._scalar())
        seconds, loss = repeated(step)
        return {"seconds": seconds, "loss": loss, "grads": step.grads()}

    def graph(self, shape: str, nodes: int, collector: bool) -> Reply:
        """Make, sweep and drop a graph of W2 for one repetition; tell the best ns per node."""
        gc.collect()
        gc.freeze()  # what the interpreter holds anyway is no part of the graph
        if not collector:
            gc.disable()
        try:
            runs = [self._phases(shape, nodes)]
            while sum(map(sum, runs)) * nodes < FILL * 1e9:
                runs.append(self._phases(shape, nodes))
        except RecursionError:
            return {"failed": "recursion"}
        finally:
            gc.enable()
            gc.unfreeze()
        return {"ns": min(runs, key=sum)}

    def held(self, shape: str, nodes: int) -> Reply:
        """Tell the bytes per node of a graph that was swept and is held; in a new process."""
        engine = self._scalar()
        self._phases(shape, 300)  # what a first use allocates, once
        gc.collect()
        before = resident_bytes()
        output, leaf = self._graph(shape, nodes)
        try:
            engine.backward(output, [])
        except RecursionError:
            return {"failed": "recursion"}
        after = resident_bytes()
        check(engine.grad(leaf), shape, nodes)
        if before is None or after is None:
            return {"failed": "no /proc"}
        return {"bytes": (after - before) / SHAPES[shape].nodes(nodes)}

    def dropped(self, graphs: int, nodes: int) -> Reply:
        """Drop graphs with the collector off; tell how many bytes the process grew."""
        shapes = list(SHAPES)
        gc.collect()
        gc.disable()
        try:
            for index in range(10 * len(shapes)):
                self._phases(shapes[index % len(shapes)], nodes)
            before = resident_bytes()
            for index in range(graphs):
                self._phases(shapes[index % len(shapes)], nodes)
            after = resident_bytes()
        finally:
            gc.enable()
        if before is None or after is None:
            return {"failed": "no /proc"}
        return {"start": before, "end": after}

    def recommended(self, rounds: int) -> Reply:
        """Time what the docs recommend; tell the best of each in multiplications."""
        autograd = sys.modules["autograd"]
        on = operands(self._scalar().scalar)
        best = dict.fromkeys(OPERATIONS, float("inf"))
        gc.collect()
        gc.disable()
        try:
            for _ in range(rounds):
                for name, operation in OPERATIONS.items():
                    seconds, _results = once(lambda run=operation.run: run(autograd, on))
                    best[name] = min(best[name], seconds)
        finally:
            gc.enable()
        return {"units": {name: seconds / best[UNIT] for name, seconds in best.items()}}

    def _phases(self, shape: str, nodes: int) -> tuple[float, float, float]:
        """Return the ns per node of the forward pass, the sweep, and the end of one graph."""
        engine = self._scalar()
        start = perf_counter()
        output, leaf = self._graph(shape, nodes)
        built = perf_counter()
        engine.backward(output, [])
        swept = perf_counter()
        grad = engine.grad(leaf)
        freeing = perf_counter()
        del output, leaf
        engine.release()
        freed = perf_counter()
        check(grad, shape, nodes)
        scale = 1e9 / SHAPES[shape].nodes(nodes)
        return (built - start) * scale, (swept - built) * scale, (freed - freeing) * scale

    def _graph(self, shape: str, nodes: int) -> tuple[Any, Any]:
        """Return the output and the last leaf, which hold the rest."""
        engine = self._scalar()
        leaves = [engine.scalar(data) for data in SHAPES[shape].leaves(nodes)]
        engine.begin(leaves)
        return SHAPES[shape].build(leaves, nodes), leaves[-1]

    def _scalar(self) -> Engine:
        if self._engine is None:
            raise ValueError("PyTorch runs W1 alone.")
        return self._engine


def check(grad: float, shape: str, nodes: int) -> None:
    expected = SHAPES[shape].grad(nodes)
    if grad != expected:
        raise ArithmeticError(f"{shape} of {nodes}: gradient {grad!r}, not {expected!r}")
