"""Neurons, layers of them, and the multilayer perceptron."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random
from typing import Any

import autograd as ag
from autograd import Value
from nn import init
from nn.errors import SettingError, ShapeError
from nn.init import Initializer
from nn.module import Module

Number = Value | float
Activation = Callable[[Value], Value]


def linear(x: Value) -> Value:
    """Return x itself: the activation of a linear unit."""
    return x


ACTIVATIONS: dict[str, Activation] = {
    "linear": linear,
    "relu": ag.relu,
    "sigmoid": ag.sigmoid,
    "softplus": ag.softplus,
    "tanh": ag.tanh,
}


def activation_of(activation: str | Activation) -> Activation:
    """Return an activation by its name; a function is returned as it is.

    Arguments:
        activation: a key of ``ACTIVATIONS``, or a function of one Value.

    Returns:
        the function.

    Raises:
        SettingError: if there is none of that name.

    >>> activation_of("relu")(-2.0)
    0.0
    """
    if callable(activation):
        return activation
    if activation not in ACTIVATIONS:
        raise SettingError(
            f"No activation is called {activation!r}. Write one of {', '.join(ACTIVATIONS)}, "
            "or pass a function of one Value."
        )
    return ACTIVATIONS[activation]


class Neuron(Module):
    """One unit: ``activation(w . x + b)``.

    Arguments:
        n_inputs: how many numbers it takes.
        activation: a name or a function.
        initializer: draws each weight; the bias starts at 0.
        rng: the source of randomness; a fresh one seeded with 0 unless given.
        n_outputs: how many neurons its layer has, which some initialisers ask for.

    >>> neuron = Neuron(2, "tanh")
    >>> neuron.w[0].data, neuron.w[1].data, neuron.b.data = -3.0, 1.0, 6.8813735870195432
    >>> round(neuron([2.0, 0.0]).data, 6)
    0.707107
    """

    def __init__(
        self,
        n_inputs: int,
        activation: str | Activation = "tanh",
        initializer: Initializer = init.xavier,
        rng: Random | None = None,
        n_outputs: int = 1,
    ) -> None:
        source = rng or Random(0)
        self.w = [Value(initializer(source, n_inputs, n_outputs)) for _ in range(n_inputs)]
        self.b = Value(0.0)
        self.activation = activation_of(activation)

    def __call__(self, x: Sequence[Number]) -> Value:
        """Return the unit's output for one sample of ``n_inputs`` numbers."""
        if len(x) != len(self.w):
            raise ShapeError(
                f"A neuron of {len(self.w)} inputs got {len(x)} numbers. Give it a list of "
                f"{len(self.w)}, or make it with n_inputs={len(x)}."
            )
        total = self.b
        for w, xi in zip(self.w, x, strict=True):
            total = total + w * xi
        return self.activation(total)


class Layer(Module):
    """Neurons side by side, all with the same inputs.

    Arguments:
        n_inputs: how many numbers it takes.
        n_outputs: how many neurons it has.
        activation, initializer, rng: as in :class:`Neuron`.

    >>> len(Layer(3, 4)([1.0, 2.0, 3.0]))
    4
    """

    def __init__(
        self,
        n_inputs: int,
        n_outputs: int,
        activation: str | Activation = "tanh",
        initializer: Initializer = init.xavier,
        rng: Random | None = None,
    ) -> None:
        source = rng or Random(0)
        self.neurons = [
            Neuron(n_inputs, activation, initializer, source, n_outputs) for _ in range(n_outputs)
        ]

    def __call__(self, x: Sequence[Number]) -> list[Value]:
        """Return the outputs for one sample of ``n_inputs`` numbers."""
        return [neuron(x) for neuron in self.neurons]


class MLP(Module):
    """A multilayer perceptron: layers one after another, the last of them linear.

    Arguments:
        n_inputs: how many numbers it takes.
        sizes: how many neurons each layer has.
        activation: of the hidden layers, a name or a function.
        initializer: draws each weight; He's for ReLU and Xavier's for others unless given.
        seed: of the weights.

    Raises:
        SettingError: if there is no layer, a layer has no neuron, or the activation is unknown.

    >>> model = MLP(2, [16, 16, 1], activation="relu")
    >>> len(model.parameters())
    337
    >>> isinstance(model([0.5, -0.5]), Value)
    True
    """

    def __init__(
        self,
        n_inputs: int,
        sizes: Sequence[int],
        activation: str | Activation = "relu",
        initializer: Initializer | None = None,
        seed: int = 0,
    ) -> None:
        if not sizes or min(n_inputs, *sizes) < 1:
            raise SettingError(
                f"An MLP needs at least one layer, and a neuron in each, but got MLP({n_inputs}, "
                f"{list(sizes)}). Write for example MLP(2, [16, 16, 1])."
            )
        draw = initializer or (init.he if activation in ("relu", ag.relu) else init.xavier)
        rng = Random(seed)
        widths = [n_inputs, *sizes]
        hidden = len(sizes) - 1
        self.layers = [
            Layer(widths[i], widths[i + 1], activation if i < hidden else "linear", draw, rng)
            for i in range(len(sizes))
        ]

    def __call__(self, x: Sequence[Number]) -> Any:
        """Return the output for one sample: a Value if there is one, else a list of them."""
        for layer in self.layers:
            x = layer(x)
        return x[0] if len(x) == 1 else x
