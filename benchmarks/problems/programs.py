"""The scalar programs of the benchmark ``compiled``, written once over a namespace of functions.

The namespace is the engine itself, the module ``math``, or what else has ``sin``, ``exp`` and so
on for its numbers.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from benchmarks.problems import demo, formulas, gp

# W1: a row of the batch, and the whole of it

Activation = Callable[[Any], Any]


def score(parameters: Sequence[Any], row: Sequence[Any], activation: Activation) -> Any:
    """Return what the network makes of a point.

    Arguments:
        parameters: of each neuron its weights, then its bias, one neuron after another.
        row: the point.
        activation: of the layers but the last.
    """
    x, at = row, 0
    for inputs, outputs in pairwise(demo.SIZES):
        sums = []
        for _ in range(outputs):
            total = parameters[at + inputs]
            for i in range(inputs):
                total = total + parameters[at + i] * x[i]
            at += inputs + 1
            sums.append(total)
        x = sums if at == len(parameters) else [activation(total) for total in sums]
    return x[0]


def decay(parameters: Sequence[Any]) -> Any:
    """Return what the loss says of the parameters alone."""
    total = parameters[0] * parameters[0]
    for p in parameters[1:]:
        total = total + p * p
    return demo.DECAY * total


def row_loss(
    parameters: Sequence[Any], row: Sequence[Any], label: Any, activation: Activation, of: Any
) -> Any:
    """Return the loss of one row; the mean over rows is the loss of the batch."""
    return of.relu(1.0 - label * score(parameters, row, activation)) + decay(parameters)


def batch_loss(parameters: Sequence[Any], batch: demo.Batch, of: Any) -> Any:
    """Return the loss of a whole batch of constants, with relu units."""
    total = 0.0
    for row, label in zip(batch.points, batch.labels, strict=True):
        total = total + of.relu(1.0 - label * score(parameters, row, of.relu))
    return total * (1.0 / len(batch.labels)) + decay(parameters)


# Functions of many numbers

STEPS = 0.01  # seconds of the pendulum's steps
HIDDEN, INPUT = 8, 4  # numbers of the cell


def pendulum(inputs: Sequence[Any], of: Any, size: int) -> Any:
    """Return how far a damped pendulum ends from upright, after that many steps.

    Arguments:
        inputs: angle and speed at the start, gravity over length, and damping.
        of: the namespace of functions.
        size: how many steps.
    """
    angle, speed, pull, damping = inputs
    for _ in range(size):
        speed = speed - STEPS * (pull * of.sin(angle) + damping * speed)
        angle = angle + STEPS * speed
    return (angle - math.pi) ** 2 + speed * speed


def signal(step: int) -> list[float]:
    """Return what the cell is given at a step."""
    return [math.sin(0.3 * step + i) for i in range(INPUT)]


def lstm(weights: Sequence[Any], of: Any, size: int, units: int = HIDDEN) -> Any:
    """Return the squared length of an LSTM cell's state after that many steps of a fixed signal.

    Arguments:
        weights: of each of four gates, of each unit: those of its inputs, of the units, its bias.
        of: the namespace of functions.
        size: how many steps.
        units: of the cell.
    """
    width = INPUT + units + 1
    rows = [weights[at : at + width] for at in range(0, len(weights), width)]
    hidden: list[Any] = [0.0] * units
    cell: list[Any] = [0.0] * units
    for step in range(size):
        x = signal(step) + hidden
        sums = [_affine(row, x) for row in rows]
        gates = [_sigmoid(total, of) for total in sums[: 3 * units]]
        for i in range(units):
            keep, add, show = gates[i], gates[units + i], gates[2 * units + i]
            cell[i] = keep * cell[i] + add * of.tanh(sums[3 * units + i])
            hidden[i] = show * of.tanh(cell[i])
    total = hidden[0] * hidden[0]
    for h in hidden[1:]:
        total = total + h * h
    return total


def _affine(row: Sequence[Any], x: Sequence[Any]) -> Any:
    total = row[-1]
    for i in range(len(x)):
        total = total + row[i] * x[i]
    return total


def _sigmoid(x: Any, of: Any) -> Any:
    return 1.0 / (1.0 + of.exp(-x))


class Program(NamedTuple):
    """A function of many numbers to one, for each size.

    Arguments:
        start: the point to evaluate it at.
        run: takes numbers, a namespace and the size.
    """

    start: Callable[[int], list[float]]
    run: Callable[[Sequence[Any], Any, int], Any]


PROGRAMS = {
    "rosenbrock": Program(formulas.start, lambda x, of, size: formulas.rosenbrock(x)),
    "pendulum": Program(lambda size: [2.0, 0.1, 9.81, 0.2], pendulum),
    "lstm": Program(
        lambda size: [0.5 * math.sin(1.7 * i) for i in range(4 * HIDDEN * (INPUT + HIDDEN + 1))],
        lstm,
    ),
    "gp": Program(lambda size: list(gp.START), gp.evidence),
}


# A program of any length

MIX = 16  # operations of a round
MIX_START = [0.9, -0.4, 0.3, 0.7, -0.8, 0.5, 0.6, -0.2]


def mix(inputs: Sequence[Any], of: Any, operations: int, salt: float = 0.0) -> Any:
    """Return a sum over the rounds of a recurrence that neither grows nor dies.

    Arguments:
        inputs: as many as ``MIX_START`` has.
        of: the namespace of functions.
        operations: about how many; ``mixed`` tells the number.
        salt: small; makes it another program, which no memory of an earlier one helps with.
    """
    x, y, z = inputs[:3]
    total, share = inputs[3], 0.4 + salt
    for i in range(operations // MIX):
        a, b = inputs[i % 8], inputs[(3 * i + 1) % 8]
        x = of.sin(x + z) * a + share * y
        y = of.tanh(0.7 * y - x * b)
        z = 0.5 * z + b / (1.0 + y * y)
        total = total + x * z
    return total


def mixed(operations: int) -> int:
    """Return how many operations ``mix`` has, asked for about that many."""
    return operations // MIX * MIX
