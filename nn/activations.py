"""Activations: by name or as a function, within a layer or between two."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import autograd as ag
from autograd import Value
from nn.errors import SettingError
from nn.module import Module

ScalarFunction = Callable[[Value], Value]


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


_OF_ONE: tuple[ScalarFunction, ...] = (
    linear, elu, ag.gelu, ag.leaky_relu, ag.relu, ag.sigmoid, ag.silu, ag.softplus, ag.tanh,
)  # fmt: skip
_OF_ALL: dict[str, Callable[..., Any]] = {"softmax": ag.softmax, "log_softmax": ag.log_softmax}


def name_of(activation: Any) -> str:
    """Return what to call an activation in texts.

    Arguments:
        activation: a name or a function.

    Returns:
        the name.

    >>> name_of("tanh"), name_of(ag.relu)
    ('tanh', 'relu')
    """
    return str(getattr(activation, "__name__", activation))


ACTIVATIONS = {name_of(function): function for function in _OF_ONE}


def activation_of(activation: str | ScalarFunction) -> ScalarFunction:
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
    function = ACTIVATIONS.get(activation) if isinstance(activation, str) else activation
    if not callable(function) or function in _OF_ALL.values():
        raise SettingError(
            f"No activation of a neuron is called {name_of(activation)!r}. Write one of "
            f"{', '.join(ACTIVATIONS)}, or pass a function of one Value; softmax and log_softmax, "
            "which take all outputs at once, are parts of a Sequential."
        )
    return function


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

    def __init__(self, activation: str | ScalarFunction) -> None:
        function: Any = _OF_ALL.get(activation) if isinstance(activation, str) else activation
        self.of_all = function in _OF_ALL.values()
        self.function: Any = function if self.of_all else activation_of(activation)

    def __call__(self, x: Sequence[Any]) -> list[Any]:
        """Return the activations of a sample."""
        return self.function(x) if self.of_all else [self.function(xi) for xi in x]

    def describe(self) -> str:
        """Return the activation's name."""
        return name_of(self.function)
