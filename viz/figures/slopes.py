"""How steep the activations of a model's units are where a batch puts them."""

from __future__ import annotations

import copy
import math
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from autograd import Value, jvp, no_grad
from autograd.errors import OperandError
from viz.figures.numbers import plain_numbers

_PLACES = [k / 4 for k in range(-40, 41)]  # where an activation's steepest slope is looked for


def unit_slopes(model: Any, samples: Iterable[Any]) -> dict[str, list[list[float]]]:
    """Return the slope of each unit's activation at each sample, of the steepest slope it has.

    Arguments:
        model: with ``layers``, as ``nn.MLP``: those whose ``neurons`` have an ``activation``, and
            those with an elementwise ``function``, have units. It is used under ``no_grad``.
        samples: lists of numbers.

    Returns:
        by the path of each layer that has units, for each unit a size for each sample: 1 where it
        is steepest, 0 where it is flat.

    Raises:
        OperandError: if the model has no layers.

    >>> from types import SimpleNamespace
    >>> layer = lambda x: [max(0.0, number) for number in x]
    >>> layer.function = lambda z: 2.0 * z
    >>> unit_slopes(SimpleNamespace(layers=[layer]), [[1.0, 2.0]])
    {'layers.0': [[1.0], [1.0]]}
    """
    layers = getattr(model, "layers", None)
    if layers is None:
        raise OperandError(
            f"Units come from a model with layers, such as nn.MLP, but got {type(model).__name__}."
        )
    slopes: dict[str, list[list[float]]] = {}
    steepest: dict[Any, float] = {}
    for sample in samples:
        for name, number, activation, place in _units(layers, sample):
            if activation not in steepest:
                steepest[activation] = max(abs(_slope(activation, z)) for z in _PLACES)
            units = slopes.setdefault(name, [])
            if number == len(units):
                units.append([])
            slope = abs(_slope(activation, place))
            units[number].append(slope / steepest[activation] if steepest[activation] else 0.0)
    return slopes


def _units(
    layers: Iterable[Any], sample: Any
) -> Iterator[tuple[str, int, Callable[[Any], Any], float]]:
    """Yield of each unit its layer, its number, its activation and what that is applied to."""
    x: Any = plain_numbers(sample, "a sample's number")
    for i, layer in enumerate(layers):
        with no_grad():
            places = list(_places(layer, x))
            after = layer(x)
            x = plain_numbers(after if hasattr(after, "__len__") else [after], "an activation")
        for number, (activation, place) in enumerate(places):
            yield f"layers.{i}", number, activation, place


def _places(layer: Any, x: list[float]) -> Iterator[tuple[Callable[[Any], Any], float]]:
    for neuron in getattr(layer, "neurons", ()):
        activation = getattr(neuron, "activation", None)
        if callable(activation):
            bare = copy.copy(neuron)
            bare.activation = lambda z: z
            yield activation, plain_numbers([bare(x)], "a unit's number")[0]
    function = getattr(layer, "function", None)
    if callable(function) and _is_elementwise(function):
        yield from ((function, number) for number in x)


def _is_elementwise(function: Callable[[Any], Any]) -> bool:
    """Return whether a function takes one number, and not a list as softmax does."""
    try:
        return not hasattr(function(Value(0.5)), "__len__")
    except (TypeError, ValueError):
        return False


def _slope(activation: Callable[[Any], Any], place: float) -> float:
    if not math.isfinite(place):
        return math.nan
    return float(jvp(activation, (place,), (1.0,))[1])
