"""Neurons, layers of them, dropout, and layers one after another."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any

import autograd as ag
from autograd import Value
from autograd.cuts import present
from nn import init
from nn.activations import Activation, ScalarFunction, activation_of, name_of
from nn.errors import SettingError, ShapeError
from nn.init import Initializer
from nn.module import Module
from nn.settings import in_range, whole

Number = Value | float


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
        activation: str | ScalarFunction = "tanh",
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

    def describe(self) -> str:
        """Return the shape and the activation's name."""
        return f"{len(self.w)} -> 1, {name_of(self.activation)}"


class Layer(Module):
    """Neurons side by side, all with the same inputs.

    Arguments:
        n_inputs: how many numbers it takes.
        n_outputs: how many neurons it has.
        activation, initializer, rng: as in :class:`Neuron`.

    Raises:
        SettingError: if it would have no input or no neuron, or the activation is unknown.

    >>> len(Layer(3, 4)([1.0, 2.0, 3.0]))
    4
    """

    def __init__(
        self,
        n_inputs: int,
        n_outputs: int,
        activation: str | ScalarFunction = "tanh",
        initializer: Initializer = init.xavier,
        rng: Random | None = None,
    ) -> None:
        shape = whole("n_inputs", n_inputs, 1), whole("n_outputs", n_outputs, 1)
        source = rng or Random(0)
        self.neurons = [
            Neuron(shape[0], activation, initializer, source, shape[1]) for _ in range(shape[1])
        ]

    def __call__(self, x: Sequence[Number]) -> list[Value]:
        """Return the outputs for one sample of ``n_inputs`` numbers."""
        return [neuron(x) for neuron in self.neurons]

    def describe(self) -> str:
        """Return the shape and the activation's name."""
        first = self.neurons[0]
        return f"{len(first.w)} -> {len(self.neurons)}, {name_of(first.activation)}"


class Dropout(Module):
    """In training, sets each number to 0 with probability p, and scales the others by 1 / (1 - p).

    In use (after ``model.eval()``) it changes nothing. Source: Srivastava and others, Dropout: a
    simple way to prevent neural networks from overfitting, 2014.

    Arguments:
        p: the probability, between 0 and 1.
        seed: of the masks.

    Raises:
        SettingError: if p is out of its range.

    >>> dropout = Dropout(0.5, seed=1)
    >>> dropout([1.0, 2.0, 3.0, 4.0])
    [2.0, 0.0, 0.0, 8.0]
    >>> dropout.eval()([1.0, 2.0, 3.0, 4.0])
    [1.0, 2.0, 3.0, 4.0]
    """

    def __init__(self, p: float = 0.5, seed: int = 0) -> None:
        self.p, self.seed, self.rng = in_range("p", p, high=1.0), seed, Random(seed)

    def reseed(self, text: str) -> None:
        """Begin the masks anew, so that they depend on nothing but the seed and a text.

        Arguments:
            text: such as the number of the epoch.
        """
        self.rng = Random(f"{self.seed} {text}")

    def __call__(self, x: Sequence[Any]) -> list[Any]:
        """Return a sample with some of its numbers set to 0 if this is training.

        Raises:
            TraceError: while a function is being compiled, which would freeze the mask.
        """
        if not (self.training and self.p):
            return list(x)
        if present.tracer is not None:
            present.tracer.refuse("Dropout", "call eval() on the model first, or do not compile")
        kept = 1.0 - self.p
        return [xi * (1.0 / kept if self.rng.random() < kept else 0.0) for xi in x]

    def describe(self) -> str:
        """Return the probability."""
        return f"p={self.p}"


class Sequential(Module):
    """Parts one after another: layers, dropout, activations or modules of your own.

    Arguments:
        parts: modules, which take a sample as a list of numbers, and activations, by name or as
            functions of one Value (see :class:`Activation`).

    Raises:
        SettingError: if there is no part, or an activation is unknown.

    >>> Sequential(Layer(2, 3, "linear"), "relu", Layer(3, 1, "linear"))
    Sequential(
      (layers.0): Layer(2 -> 3, linear)
      (layers.1): Activation(relu)
      (layers.2): Layer(3 -> 1, linear)
    )
    """

    def __init__(self, *parts: Module | str | ScalarFunction) -> None:
        if not parts:
            raise SettingError("A Sequential needs at least one part, such as Layer(2, 16).")
        self.layers: list[Any] = [
            part if isinstance(part, Module) else Activation(part) for part in parts
        ]

    def __call__(self, x: Any) -> Any:
        """Return the output for one sample: a Value if there is one, else a list of them."""
        for layer in self.layers:
            x = layer(x if hasattr(x, "__len__") else [x])
        return x[0] if hasattr(x, "__len__") and len(x) == 1 else x


class MLP(Sequential):
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
        activation: str | ScalarFunction = "relu",
        initializer: Initializer | None = None,
        seed: int = 0,
    ) -> None:
        if not sizes:
            raise SettingError("An MLP needs a layer. Write for example MLP(2, [16, 16, 1]).")
        draw = initializer or (init.he if activation in ("relu", ag.relu) else init.xavier)
        rng = Random(seed)
        hidden = [activation] * (len(sizes) - 1)
        shapes = zip([n_inputs, *sizes], sizes, [*hidden, "linear"], strict=False)
        super().__init__(*(Layer(*shape, draw, rng) for shape in shapes))
