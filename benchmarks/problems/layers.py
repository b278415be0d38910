"""Layers as plain loops of numbers, and as arrays: a convolution, an LSTM cell, an attention head.

Each is the squared error of one row, by one list of all parameters. The loops take any numbers and
a namespace of functions. The arrays take a batch, and are written in the fastest of JAX's ways.
"""

from __future__ import annotations

import importlib
import math
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from benchmarks.problems.demo import SEED

SIDE, KERNEL, CHANNELS = 8, 3, 8  # of an image of one channel, and what is made of it
PLACES = SIDE - KERNEL + 1
STEPS, INPUTS, UNITS = 20, 4, 16  # of the cell
TOKENS, WIDTH, HEAD = 8, 16, 8  # of the attention head


class Layer(NamedTuple):
    """A loss in both ways of writing it.

    Arguments:
        shape: of a row.
        count: how many parameters there are.
        row: takes parameters, a row, its target and a namespace; returns the loss.
        batch: takes parameters, rows, targets and the module ``jax``; returns the mean loss.
    """

    shape: tuple[int, ...]
    count: int
    row: Callable[[Any, Any, Any, Any], Any]
    batch: Callable[[Any, Any, Any, Any], Any]


def given(layer: Layer, rows: int) -> list[Any]:
    """Return parameters, rows and targets at random."""
    np = importlib.import_module("numpy")
    rng = np.random.default_rng(SEED)
    return [
        0.5 * rng.standard_normal(layer.count),
        rng.standard_normal((rows, *layer.shape)),
        rng.standard_normal(rows),
    ]


def _dot(xs: Sequence[Any], ys: Sequence[Any]) -> Any:
    total = xs[0] * ys[0]
    for x, y in zip(xs[1:], ys[1:], strict=True):
        total = total + x * y
    return total


def _cut(p: Any, *widths: int) -> list[Any]:
    """Return the parameters in pieces."""
    ends = [sum(widths[: k + 1]) for k in range(len(widths))]
    return [p[end - width : end] for end, width in zip(ends, widths, strict=True)]


# A convolution: tanh of each channel at each place, its mean over places, and a sum of these

CONVOLUTION = (CHANNELS * KERNEL * KERNEL, CHANNELS, CHANNELS)


def convolution_row(p: Any, image: Any, target: Any, of: Any) -> Any:
    """Return the loss of an image."""
    kernels, biases, out = _cut(p, *CONVOLUTION)
    score = 0.0
    for channel in range(CHANNELS):
        total = 0.0
        for i in range(PLACES):
            for j in range(PLACES):
                found = biases[channel]
                for a in range(KERNEL):
                    for b in range(KERNEL):
                        at = (channel * KERNEL + a) * KERNEL + b
                        found = found + kernels[at] * image[i + a][j + b]
                total = total + of.tanh(found)
        score = score + out[channel] * (total / PLACES**2)
    return (score - target) ** 2


def convolution_batch(p: Any, images: Any, targets: Any, jax: Any) -> Any:
    """Return the mean loss of images."""
    kernels, biases, out = _cut(p, *CONVOLUTION)
    kernels = kernels.reshape(CHANNELS, 1, KERNEL, KERNEL)
    found = jax.lax.conv_general_dilated(images[:, None], kernels, (1, 1), "VALID")
    units = jax.numpy.tanh(found + biases[:, None, None])
    return ((units.mean(axis=(2, 3)) @ out - targets) ** 2).mean()


# An LSTM cell: the sum of its last state

CELL = (4 * UNITS * INPUTS, 4 * UNITS * UNITS, 4 * UNITS, UNITS)


def cell_row(p: Any, signal: Any, target: Any, of: Any) -> Any:
    """Return the loss of a signal, after all of its steps."""
    from_inputs, from_units, biases, out = _cut(p, *CELL)
    hidden: list[Any] = [0.0] * UNITS
    cell: list[Any] = [0.0] * UNITS
    for x in signal:
        sums = [
            biases[k]
            + _dot(from_inputs[k * INPUTS : (k + 1) * INPUTS], x)
            + _dot(from_units[k * UNITS : (k + 1) * UNITS], hidden)
            for k in range(4 * UNITS)
        ]
        keep, add, show = (
            [1.0 / (1.0 + of.exp(-s)) for s in sums[k * UNITS : (k + 1) * UNITS]] for k in range(3)
        )
        new = [of.tanh(s) for s in sums[3 * UNITS :]]
        cell = [keep[i] * cell[i] + add[i] * new[i] for i in range(UNITS)]
        hidden = [show[i] * of.tanh(cell[i]) for i in range(UNITS)]
    return (_dot(out, hidden) - target) ** 2


def cell_batch(p: Any, signals: Any, targets: Any, jax: Any) -> Any:
    """Return the mean loss of signals; the inputs' share of all steps is one product."""
    jnp = jax.numpy
    from_inputs, from_units, biases, out = _cut(p, *CELL)
    given = signals @ from_inputs.reshape(4 * UNITS, INPUTS).T + biases
    weights = from_units.reshape(4 * UNITS, UNITS).T

    def step(state: Any, x: Any) -> Any:
        hidden, cell = state
        sums = x + hidden @ weights
        gates = 1.0 / (1.0 + jnp.exp(-sums[:, : 3 * UNITS]))
        keep, add, show = (gates[:, k * UNITS : (k + 1) * UNITS] for k in range(3))
        cell = keep * cell + add * jnp.tanh(sums[:, 3 * UNITS :])
        return (show * jnp.tanh(cell), cell), None

    start = jnp.zeros((len(signals), UNITS))
    (hidden, _), _ = jax.lax.scan(step, (start, start), jnp.swapaxes(given, 0, 1))
    return ((hidden @ out - targets) ** 2).mean()


# An attention head: what each token makes of all of them, and the mean of a sum of that

ATTENTION = (HEAD * WIDTH, HEAD * WIDTH, HEAD * WIDTH, HEAD)


def attention_row(p: Any, tokens: Any, target: Any, of: Any) -> Any:
    """Return the loss of some tokens."""
    *weights, out = _cut(p, *ATTENTION)
    queries, keys, values = (
        [[_dot(w[k * WIDTH : (k + 1) * WIDTH], x) for k in range(HEAD)] for x in tokens]
        for w in weights
    )
    score = 0.0
    for query in queries:
        raised = [of.exp(_dot(query, key) / math.sqrt(HEAD)) for key in keys]
        total = sum(raised[1:], raised[0])
        shares = [number / total for number in raised]
        mixed = [_dot(shares, [value[k] for value in values]) for k in range(HEAD)]
        score = score + _dot(out, mixed)
    return (score / TOKENS - target) ** 2


def attention_batch(p: Any, tokens: Any, targets: Any, jax: Any) -> Any:
    """Return the mean loss of tokens."""
    jnp = jax.numpy
    *weights, out = _cut(p, *ATTENTION)
    queries, keys, values = (tokens @ w.reshape(HEAD, WIDTH).T for w in weights)
    raised = jnp.exp(jnp.einsum("bqk,btk->bqt", queries, keys) / math.sqrt(HEAD))
    mixed = raised / raised.sum(axis=-1, keepdims=True) @ values
    return (((mixed @ out).mean(axis=1) - targets) ** 2).mean()


LAYERS = {
    "convolution": Layer((SIDE, SIDE), sum(CONVOLUTION), convolution_row, convolution_batch),
    "cell": Layer((STEPS, INPUTS), sum(CELL), cell_row, cell_batch),
    "attention": Layer((TOKENS, WIDTH), sum(ATTENTION), attention_row, attention_batch),
}
