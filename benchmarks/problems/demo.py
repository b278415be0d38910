"""W1: the micrograd demo, written once for all scalar engines.

The model is micrograd 0.1.0's own ``nn.py``, and the loss that of its demo notebook, with the
class of the numbers left open.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from itertools import pairwise
from typing import Any, NamedTuple

POINTS = 100
SIZES = (2, 16, 16, 1)
DECAY = 1e-4
NOISE = 0.1
SEED = 1337

Weights = list[list[list[float]]]  # of each layer, of each neuron


class Batch(NamedTuple):
    """Points of the plane and their labels, 1.0 or -1.0."""

    points: list[tuple[float, float]]
    labels: list[float]


def moons(count: int = POINTS, seed: int = SEED) -> Batch:
    """Return two interleaved half circles, as scikit-learn's ``make_moons`` has them."""
    rng = random.Random(seed)
    points, labels = [], []
    for index in range(count):
        upper = index % 2 == 0
        angle = math.pi * (index // 2) / (count // 2 - 1)
        x, y = math.cos(angle), math.sin(angle)
        if not upper:
            x, y = 1.0 - x, 0.5 - y
        points.append((x + rng.gauss(0.0, NOISE), y + rng.gauss(0.0, NOISE)))
        labels.append(-1.0 if upper else 1.0)
    return Batch(points, labels)


def weights(seed: int = SEED) -> Weights:
    """Return the weights to start from; the biases start at zero."""
    rng = random.Random(seed)
    return [
        [[rng.uniform(-1.0, 1.0) for _ in range(inputs)] for _ in range(outputs)]
        for inputs, outputs in pairwise(SIZES)
    ]


class Neuron:
    """A weighted sum of inputs, and a relu unless it is linear."""

    def __init__(
        self, row: list[float], scalar: Callable[[float], Any], relu: Callable[[Any], Any] | None
    ) -> None:
        self.w = [scalar(weight) for weight in row]
        self.b = scalar(0.0)
        self.relu = relu

    def __call__(self, x: list[Any]) -> Any:
        """Return what comes out for the inputs."""
        act = sum((wi * xi for wi, xi in zip(self.w, x)), self.b)  # noqa: B905 (as micrograd)
        return self.relu(act) if self.relu is not None else act

    def parameters(self) -> list[Any]:
        """Return the weights, and the bias last."""
        return self.w + [self.b]


class Layer:
    """Neurons side by side."""

    def __init__(self, neurons: list[Neuron]) -> None:
        self.neurons = neurons

    def __call__(self, x: list[Any]) -> Any:
        """Return what comes out of each neuron; of a single one, without a list."""
        out = [n(x) for n in self.neurons]
        return out[0] if len(out) == 1 else out

    def parameters(self) -> list[Any]:
        """Return those of all neurons."""
        return [p for n in self.neurons for p in n.parameters()]


class MLP:
    """Layers one after another, the last of them linear.

    Arguments:
        start: the weights.
        scalar: the engine's number, made from a float.
        relu: the engine's relu.
    """

    def __init__(
        self, start: Weights, scalar: Callable[[float], Any], relu: Callable[[Any], Any]
    ) -> None:
        self.layers = [
            Layer([Neuron(row, scalar, relu if rows is not start[-1] else None) for row in rows])
            for rows in start
        ]

    def __call__(self, x: Any) -> Any:
        """Return what the last layer makes of the inputs."""
        for layer in self.layers:
            x = layer(x)
        return x

    def parameters(self) -> list[Any]:
        """Return those of all layers."""
        return [p for layer in self.layers for p in layer.parameters()]


def loss(
    model: MLP, batch: Batch, scalar: Callable[[float], Any], relu: Callable[[Any], Any]
) -> Any:
    """Return the mean hinge loss over the batch, plus weight decay."""
    inputs = [list(map(scalar, row)) for row in batch.points]
    scores = list(map(model, inputs))
    losses = [relu(1 + -yi * score) for yi, score in zip(batch.labels, scores)]  # noqa: B905
    data_loss = sum(losses) * (1.0 / len(losses))
    reg_loss = DECAY * sum(p * p for p in model.parameters())
    return data_loss + reg_loss
