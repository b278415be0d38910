"""Draw the pictures of graphs that the documentation shows: ``python docs/pictures/draw.py``."""

from __future__ import annotations

from pathlib import Path

import autograd as ag
import viz
from nn import MLP

FOLDER = Path(__file__).parent


def neuron() -> viz.Diagram:
    """Return a tanh neuron of two inputs, after its backward pass."""
    x1, x2, w1, w2, b = (ag.Value(data) for data in (2.0, 0.0, -3.0, 1.0, 6.8813735870195432))
    output = ag.tanh(x1 * w1 + x2 * w2 + b)
    output.backward()
    return viz.draw(output)


def network() -> viz.Diagram:
    """Return every value of a network of two inputs, two hidden neurons and two outputs."""
    return viz.draw(MLP(2, [2, 2], activation="tanh"), [0.5, -1.0])


def demo() -> viz.Diagram:
    """Return micrograd's demo network, whose 979 values are drawn by its layers."""
    return viz.draw(MLP(2, [16, 16, 1]), [0.5, -1.0])


if __name__ == "__main__":
    for draw in (neuron, network, demo):
        draw().save(FOLDER / f"{draw.__name__}.png")
