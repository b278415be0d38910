"""How each peer trains networks of some size: tanh units, cross-entropy, plain gradient descent.

All begin with the same weights and take the samples in the same order, so that the losses agree.
The indices of the batches are made beforehand, and not timed, but for ours.
"""

from __future__ import annotations

import importlib
import random
from collections.abc import Callable, Sequence
from itertools import pairwise
from statistics import mean
from time import perf_counter
from typing import Any

from benchmarks.peers.roster import imported
from benchmarks.peers.trainers import WARM, Ours, Trained

STEPS = 20  # of an epoch
RATE = 0.05


class Problem:
    """What is to be learned: classes of points at random.

    Arguments:
        sizes: of the layers, inputs first; the last is the number of classes.
        batch: how many samples to a step.
    """

    def __init__(self, sizes: Sequence[int], batch: int) -> None:
        self.np = imported("numpy")
        self.sizes, self.batch, self.count = list(sizes), batch, STEPS * batch
        rng = random.Random(0)
        self.samples = [[rng.gauss(0.0, 1.0) for _ in range(sizes[0])] for _ in range(self.count)]
        self.targets = [rng.randrange(sizes[-1]) for _ in range(self.count)]
        self.model = importlib.import_module("nn").MLP(sizes[0], sizes[1:], "tanh", seed=0)

    def layers(self) -> list[tuple[Any, Any]]:
        """Return weights, by units and inputs, and biases of each layer."""
        array = self.np.array
        return [
            (array([[w.data for w in neuron.w] for neuron in layer.neurons]),
             array([neuron.b.data for neuron in layer.neurons]))
            for layer in self.model.layers
        ]  # fmt: skip

    def epochs(self, count: int) -> list[list[Any]]:
        """Return the indices of the batches of each epoch."""
        cut = importlib.import_module("nn.data").batch_indices
        return [
            [self.np.array(batch) for batch in cut(self.count, self.batch, 0, number)]
            for number in range(1, count + 1)
        ]

    def timed(self, epochs: int, step: Callable[[Any], float]) -> Trained:
        """Train.

        Arguments:
            epochs: how many.
            step: takes a batch's indices; returns its mean loss, before the step.
        """
        ends, losses = [], []
        for batches in self.epochs(epochs):
            losses.append(sum(step(indices) for indices in batches) / len(batches))
            ends.append(perf_counter())
        return Trained((ends[-1] - ends[WARM - 1]) / (epochs - WARM), losses)


def ours(problem: Problem, epochs: int) -> Trained:
    """Train by ``nn.fit``, compiled."""
    nn = Ours().nn
    history = nn.fit(
        problem.model,
        (problem.np.array(problem.samples), problem.np.array(problem.targets, dtype=float)),
        nn.cross_entropy,
        nn.optim.SGD(problem.model.parameters(), lr=RATE),
        epochs=epochs,
        batch_size=problem.batch,
        compiled=True,
        progress=False,
    )
    return Trained(mean(epoch.seconds for epoch in history[WARM:]), history.losses)


def torch(problem: Problem, epochs: int) -> Trained:
    """Train in PyTorch, eager, on one thread: matrices so small are not worth two."""
    torch = imported("torch")
    torch.set_num_threads(1)
    parts: list[Any] = []
    for (inputs, units), (weights, biases) in zip(
        pairwise(problem.sizes), problem.layers(), strict=True
    ):
        linear = torch.nn.Linear(inputs, units, dtype=torch.float64)
        with torch.no_grad():
            linear.weight.copy_(torch.tensor(weights))
            linear.bias.copy_(torch.tensor(biases))
        parts += [linear, torch.nn.Tanh()]
    model = torch.nn.Sequential(*parts[:-1])
    optimise = torch.optim.SGD(model.parameters(), lr=RATE)
    criterion = torch.nn.CrossEntropyLoss()
    samples = torch.tensor(problem.samples, dtype=torch.float64)
    targets = torch.tensor(problem.targets)

    def step(indices: Any) -> float:
        chosen = torch.from_numpy(indices)
        optimise.zero_grad()
        loss = criterion(model(samples[chosen]), targets[chosen])
        loss.backward()
        optimise.step()
        return float(loss.item())

    return problem.timed(epochs, step)


def jit(problem: Problem, epochs: int) -> Trained:
    """Train in JAX: a whole step in one jit, on the CPU in double precision."""
    jax = imported("jax")
    jax.config.update("jax_enable_x64", True)
    jax.config.update("jax_platforms", "cpu")
    jnp = jax.numpy

    def loss(layers: Any, x: Any, y: Any) -> Any:
        for weights, biases in layers[:-1]:
            x = jnp.tanh(x @ weights.T + biases)
        weights, biases = layers[-1]
        scores = x @ weights.T + biases
        right = jnp.take_along_axis(scores, y[:, None], axis=1)[:, 0]
        return jnp.mean(jax.scipy.special.logsumexp(scores, axis=1) - right)

    @jax.jit
    def stepped(layers: Any, x: Any, y: Any) -> Any:
        value, slopes = jax.value_and_grad(loss)(layers, x, y)
        return value, jax.tree.map(lambda p, g: p - RATE * g, layers, slopes)

    layers = jax.tree.map(jnp.array, problem.layers())
    samples, targets = problem.np.array(problem.samples), problem.np.array(problem.targets)

    def step(indices: Any) -> float:
        nonlocal layers
        value, layers = stepped(layers, samples[indices], targets[indices])
        return float(value)

    return problem.timed(epochs, step)


def by_hand(problem: Problem, epochs: int) -> Trained:
    """Train in NumPy, with the derivatives written by hand."""
    np, layers = problem.np, problem.layers()
    samples, targets = np.array(problem.samples), np.array(problem.targets)

    def step(indices: Any) -> float:
        known = [samples[indices]]
        for weights, biases in layers[:-1]:
            known.append(np.tanh(known[-1] @ weights.T + biases))
        weights, biases = layers[-1]
        scores = known[-1] @ weights.T + biases
        scores -= scores.max(axis=1, keepdims=True)
        powers = np.exp(scores)
        sums = powers.sum(axis=1)
        rows, right = np.arange(len(indices)), targets[indices]
        loss = float(np.mean(np.log(sums) - scores[rows, right]))
        back = powers / sums[:, None]
        back[rows, right] -= 1.0
        back /= len(indices)
        for (weights, biases), x in zip(layers[::-1], known[::-1], strict=True):
            ahead = back @ weights * (1.0 - x * x) if x is not known[0] else None
            weights -= RATE * (back.T @ x)
            biases -= RATE * back.sum(axis=0)
            back = ahead
        return loss

    return problem.timed(epochs, step)


def _version_of(name: str) -> Callable[[], str]:
    return lambda: str(imported(name).__version__)


VERSIONS = {
    "ours": lambda: Ours().version, "torch": _version_of("torch"), "jit": _version_of("jax"),
    "numpy": _version_of("numpy"),
}  # fmt: skip
NETWORKS = {"ours": ours, "torch": torch, "jit": jit, "numpy": by_hand}
