"""What the peers of the benchmark ``compiled`` are given as arrays, and W1 as they write it."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from benchmarks.problems import demo

Layers = list[tuple[Any, Any]]  # a matrix and a vector of biases for each


class Arrays(NamedTuple):
    """W1 as NumPy arrays: all parameters in one, a point a row, and the labels."""

    parameters: Any
    points: Any
    labels: Any


def demo_arrays(rows: int) -> Arrays:
    """Return the parameters to start from, and a batch of that many rows."""
    np = importlib.import_module("numpy")
    batch = demo.moons(rows)
    neurons = [[*row, 0.0] for layer in demo.weights() for row in layer]
    flat = [number for neuron in neurons for number in neuron]
    return Arrays(np.array(flat), np.array(batch.points), np.array(batch.labels))


def layers(parameters: Any) -> Layers:
    """Return the layers of an array of all parameters, as views of it."""
    found, at = [], 0
    for inputs, outputs in pairwise(demo.SIZES):
        end = at + outputs * (inputs + 1)
        neurons = parameters[at:end].reshape(outputs, inputs + 1)
        found.append((neurons[:, :-1], neurons[:, -1]))
        at = end
    return found


def hinge(
    network: Layers,
    points: Any,
    labels: Any,
    activation: Callable[[Any], Any],
    relu: Callable[[Any], Any],
) -> Any:
    """Return the mean hinge loss of a batch of arrays."""
    x = points
    for index, (weights, biases) in enumerate(network):
        sums = x @ weights.T + biases
        x = activation(sums) if index < len(network) - 1 else sums
    return relu(1.0 - labels * x[:, 0]).mean()


def options(count: int) -> list[Any]:
    """Return arrays of spots, strikes, years, rates and volatilities."""
    np = importlib.import_module("numpy")
    rng = np.random.default_rng(demo.SEED)
    ranges = ((80.0, 120.0), (80.0, 120.0), (0.1, 2.0), (0.01, 0.05), (0.1, 0.5))
    return [rng.uniform(low, high, count) for low, high in ranges]


def told(arrays: Sequence[Any]) -> list[float]:
    """Return the numbers of arrays; of large ones the mean, and a sample."""
    np = importlib.import_module("numpy")
    numbers: list[float] = []
    for array in arrays:
        flat = np.ravel(array)
        if flat.size > 2_000:
            numbers.append(float(flat.mean()))
            flat = flat[:: flat.size // 1_000]
        numbers += flat.tolist()
    return numbers
