"""A model's parameters, layer by layer."""

from __future__ import annotations

import re
from typing import Any

from autograd.errors import OperandError
from viz.errors import DrawError
from viz.graphs.modules import has_parameters


def layer_of(path: str) -> str:
    """Return the layer that a parameter belongs to, by its path.

    The neurons of a layer are taken together, as are the entries of a matrix. What belongs to the
    model itself is a layer of its own.

    Arguments:
        path: as ``named_parameters()`` gives it.

    Returns:
        the beginning of the path.

    >>> layer_of("layers.0.neurons.3.w[1]"), layer_of("encoder.bias[2]"), layer_of("slope[0][1]")
    ('layers.0', 'encoder', 'slope')
    """
    if layer := re.match(r"(.+)\.neurons\.|neurons(?=\.)", path):
        return layer[1] or layer[0]
    tensor = re.sub(r"(\[\d+\])+$", "", path)
    owner = re.fullmatch(r"(.+)\.[^.\[\]]+", tensor)
    return owner[1] if owner else tensor


def by_layer(model: Any) -> dict[str, list[Any]]:
    """Return the parameters of a model by layer, in the model's own order.

    Arguments:
        model: anything with ``named_parameters()``.

    Returns:
        each layer's path with its parameters.

    Raises:
        OperandError: if the model has no ``named_parameters()``.
        DrawError: if it has no parameters.

    >>> from autograd import Value
    >>> class Line:
    ...     def named_parameters(self):
    ...         return [("slope", Value(2.0)), ("offset", Value(1.0))]
    >>> list(by_layer(Line()))
    ['slope', 'offset']
    """
    if not has_parameters(model):
        raise OperandError(
            f"A model has named_parameters(), as every nn.Module does, but got "
            f"{type(model).__name__}."
        )
    layers: dict[str, list[Any]] = {}
    for path, parameter in model.named_parameters():
        layers.setdefault(layer_of(path), []).append(parameter)
    if not layers:
        raise DrawError("The model has no parameters to plot. Assign a Value to an attribute.")
    return layers
