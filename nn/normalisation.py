"""Layers that bring numbers to one scale."""

from collections.abc import Sequence
from typing import Any, Self

import autograd as ag
from autograd import Value
from nn.data import standardiser
from nn.module import Module
from nn.settings import in_range, whole


class Standardise(Module):
    """Shifts and scales features as :func:`nn.data.standardiser` does, and is saved with the model.

    Means and deviations are buffers: :meth:`adapt` finds them, and training leaves them alone.

    Arguments:
        n_inputs: how many numbers a sample has.

    Raises:
        SettingError: if there would be none.

    >>> layer = Standardise(2).adapt([[1.0, 5.0], [3.0, 5.0]])
    >>> layer([3.0, 5.0])
    [1.0, 0.0]
    """

    def __init__(self, n_inputs: int) -> None:
        n = whole("n_inputs", n_inputs, 1)
        self.register_buffer("mean", [0.0] * n)
        self.register_buffer("deviation", [1.0] * n)

    def adapt(self, samples: Any) -> Self:
        """Take means and deviations from samples, usually the training data alone.

        Returns:
            the layer itself.

        Raises:
            ShapeError: if there are no samples, or not all have as many features.
        """
        self.mean, self.deviation = map(list, zip(*standardiser(samples).scales, strict=True))
        return self

    def __call__(self, x: Sequence[Any]) -> list[Any]:
        """Return a sample on that scale."""
        return [(xi - m) / d for xi, m, d in zip(x, self.mean, self.deviation, strict=True)]


class LayerNorm(Module):
    """Brings the numbers of a sample to mean 0 and variance 1, and then to a trained scale.

    Source: Ba, Kiros and Hinton, Layer normalization, 2016.

    Arguments:
        n_inputs: how many numbers a sample has.
        eps: what is added to the variance.

    Raises:
        SettingError: if there would be none, or eps is negative.

    >>> [round(y.data, 3) for y in LayerNorm(2)([1.0, 3.0])]
    [-1.0, 1.0]
    """

    def __init__(self, n_inputs: int, eps: float = 1e-5) -> None:
        n, self.eps = whole("n_inputs", n_inputs, 1), in_range("eps", eps)
        self.gain, self.shift = [Value(1.0) for _ in range(n)], [Value(0.0) for _ in range(n)]

    def __call__(self, x: Sequence[Any]) -> list[Any]:
        """Return the numbers of a sample on that scale."""
        mean = ag.sum(list(x)) / len(x)
        apart = [xi - mean for xi in x]
        deviation = ag.sqrt(ag.dot(apart, apart) / len(x) + self.eps)
        return [g * a / deviation + s for a, g, s in zip(apart, self.gain, self.shift, strict=True)]
