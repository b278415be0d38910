"""Activations, neurons, layers of them, dropout, and layers one after another."""

from collections.abc import Callable, Sequence
from random import Random
from typing import Any

import autograd as ag
from autograd import OperandError, Value
from autograd.context import present
from autograd.structures.lists import is_list
from nn import init
from nn.errors import SettingError, ShapeError
from nn.hints import Outputs, check_one_sample
from nn.masks import Masks, drawn
from nn.module import Module
from nn.settings import in_range, whole

Function = Callable[[Value], Value]


def linear(x: Any) -> Any:
    """Return x itself: the activation of a linear unit.

    >>> linear(-2.0)
    -2.0
    """
    return x


def elu(x: Any) -> Any:
    """Return x if it is positive, else e^x - 1; the slope at 0 is 1.

    Source: Clevert, Unterthiner and Hochreiter, Fast and accurate deep network learning by
    exponential linear units, 2016, equation 16.

    >>> elu(2.0), round(elu(-1.0), 4)
    (2.0, -0.6321)
    """
    return ag.where(x > 0.0, x, ag.expm1(x))


ACTIVATIONS: dict[str, Function] = {
    "linear": linear, "elu": elu, "gelu": ag.gelu, "leaky_relu": ag.leaky_relu, "relu": ag.relu,
    "sigmoid": ag.sigmoid, "silu": ag.silu, "softplus": ag.softplus, "tanh": ag.tanh,
}  # fmt: skip
OF_ALL: dict[str, Any] = {"softmax": ag.softmax, "log_softmax": ag.log_softmax}


def activation_of(activation: str | Function, known: dict[str, Any] = ACTIVATIONS) -> Function:
    """Return an activation by its name; a function of the user's, with its branches as choices.

    Arguments:
        activation: a name, or a function of one Value.
        known: the functions by their names.

    Returns:
        the function.

    Raises:
        SettingError: if there is none of that name.

    >>> activation_of("relu")(-2.0)
    0.0
    """
    function = known.get(activation) if isinstance(activation, str) else activation
    if not callable(function):
        raise SettingError(
            f"There is no activation {activation!r} here. Write one of {', '.join(known)}, or pass "
            "a function of one Value. A Sequential takes softmax and log_softmax too."
        )
    return function if function in known.values() else ag.branchless(function)


class Activation(Module):
    """An activation as a part of a :class:`Sequential`, for all numbers of a sample.

    Arguments:
        activation: a key of ``ACTIVATIONS``, ``"softmax"`` or ``"log_softmax"``, or a function of
            one Value.

    Raises:
        SettingError: if there is none of that name.

    >>> Activation("relu")([-1.0, 2.0]), Activation("softmax")([3.0, 3.0])
    ([0.0, 2.0], [0.5, 0.5])
    """

    def __init__(self, activation: str | Function) -> None:
        self.function: Any = activation_of(activation, ACTIVATIONS | OF_ALL)

    def __call__(self, x: Sequence[Any]) -> Any:
        """Return the activations of a sample."""
        of_all = self.function in OF_ALL.values()
        return self.function(x) if of_all else [self.function(xi) for xi in x]


class Neuron(Module):
    """One unit: ``activation(w . x + b)``.

    Arguments:
        n_inputs: how many numbers it takes.
        activation: a key of ``ACTIVATIONS``, or a function of one Value.
        initializer: draws each weight; the bias starts at 0.
        rng: the source of randomness; a fresh one unless given, seeded apart from others.
        n_outputs: how many neurons its layer has, which some initialisers ask for.

    Raises:
        SettingError: if it would have no input, or the activation is unknown.

    >>> neuron = Neuron(2, "tanh")
    >>> neuron.w[0].data, neuron.w[1].data, neuron.b.data = -3.0, 1.0, 6.8813735870195432
    >>> round(neuron([2.0, 0.0]).data, 6)
    0.707107
    """

    def __init__(
        self, n_inputs: int, activation: str | Function = "tanh",
        initializer: init.Initializer = init.xavier, rng: Random | None = None, n_outputs: int = 1,
    ) -> None:  # fmt: skip
        n, rng = whole("n_inputs", n_inputs, 1), rng or init.source()
        self.w = [Value(initializer(rng, n, n_outputs)) for _ in range(n)]
        self.b, self.activation = Value(0.0), activation_of(activation)

    def __call__(self, x: Sequence[Value | float]) -> Value:
        """Return the unit's output for one sample of ``n_inputs`` numbers."""
        if not hasattr(x, "__len__") or len(x) != len(self.w):
            raise _unlike(x, len(self.w))
        total = self.b
        for w, xi in zip(self.w, x, strict=True):
            total = total + w * xi
        return self.activation(total)


def _unlike(x: Any, n: int) -> ShapeError:
    if not is_list(x):
        return ShapeError(
            f"A sample is a list of {n} numbers, but got {x!r:.40}. Put it into a list; so is one "
            "sample to predict: predict([sample])."
        )
    return ShapeError(
        f"A neuron of {n} inputs got {len(x)} numbers. Give it a list of {n}, or make it with "
        f"n_inputs={len(x)}."
    )


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
        self, n_inputs: int, n_outputs: int, activation: str | Function = "tanh",
        initializer: init.Initializer = init.xavier, rng: Random | None = None,
    ) -> None:  # fmt: skip
        self.n_inputs, self.n_outputs = n_inputs, whole("n_outputs", n_outputs, 1)
        self.activation, rng = activation_of(activation), rng or init.source()
        shared = self.activation, initializer, rng, n_outputs
        self.neurons = [Neuron(n_inputs, *shared) for _ in range(n_outputs)]

    def __call__(self, x: Sequence[Value | float]) -> list[Value]:
        """Return the outputs for one sample of ``n_inputs`` numbers."""
        if getattr(x, "ndim", 1) != 1:
            check_one_sample(x, self.n_inputs)
        try:
            return [neuron(x) for neuron in self.neurons]
        except (OperandError, ShapeError):
            check_one_sample(x, self.n_inputs)
            raise


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
        self.p, self.seed = in_range("p", p, high=1.0), seed
        self.rng: Random | Masks = Random(seed)

    def reseed(self, text: str) -> None:
        """Begin the masks anew, so that they depend on nothing but the seed and a text.

        Arguments:
            text: such as the number of the epoch.
        """
        self.rng = self.source(text)

    def source(self, text: str) -> Random:
        """Return the source of randomness that belongs to the seed and a text."""
        return Random(f"{self.seed} {text}")

    def __call__(self, x: Sequence[Any]) -> list[Any]:
        """Return a sample with some of its numbers set to 0 if this is training.

        Raises:
            TraceError: while a function is being compiled, which would freeze the mask.
        """
        if not (self.training and self.p):
            return list(x)
        if isinstance(self.rng, Masks):
            factors = self.rng.take(len(x))
        elif present.tracer is None:
            factors = drawn(self.rng, len(x), self.p)
        else:
            present.tracer.refuse("Dropout", "call eval() on the model first, or do not compile")
        return [xi * factor for xi, factor in zip(x, factors, strict=True)]


class Sequential(Module):
    """Parts one after another: layers, dropout, activations or modules of your own.

    Arguments:
        parts: modules, which take a sample as a list of numbers, and activations, by name or as
            functions of one Value (see :class:`Activation`).

    Raises:
        SettingError: if there is no part, or an activation is unknown.

    >>> Sequential(Layer(2, 3, "linear"), "relu", Layer(3, 1, "linear"))
    Sequential()
      layers.0: Layer(n_inputs=2, n_outputs=3, activation=linear)
      layers.1: Activation(function=relu)
      layers.2: Layer(n_inputs=3, n_outputs=1, activation=linear)
    """

    def __init__(self, *parts: Module | str | Function) -> None:
        if not parts:
            raise SettingError("A network needs a layer. Write for example MLP(2, [16, 1]).")
        self.layers: list[Any] = [p if isinstance(p, Module) else Activation(p) for p in parts]

    def __call__(self, x: Any) -> Any:
        """Return the output for one sample: a Value if there is one, else a list of them."""
        for layer in self.layers:
            x = layer(x if is_list(x) else [x])
        if is_list(x):
            return x[0] if len(x) == 1 else Outputs(x)
        return x


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
        self, n_inputs: int, sizes: Sequence[int], activation: str | Function = "relu",
        initializer: init.Initializer | None = None, seed: int = 0,
    ) -> None:  # fmt: skip
        if not is_list(sizes):
            raise SettingError(f"MLP takes a list of sizes. Write MLP({n_inputs!r}, [{sizes!r}]).")
        draw = initializer or (init.he if activation in ("relu", ag.relu) else init.xavier)
        rng, activations = Random(seed), [*[activation] * (len(sizes) - 1), "linear"]
        shapes = zip([n_inputs, *sizes], sizes, activations, strict=False)
        super().__init__(*(Layer(*shape, draw, rng) for shape in shapes))
