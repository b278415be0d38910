"""Architectures: models of ours as plain data, so that a file alone brings them back."""

from collections.abc import Callable
from typing import Any

from nn.embedding import Embedding
from nn.errors import FileError
from nn.layers import (
    ACTIVATIONS,
    MLP,
    OF_ALL,
    Activation,
    Dropout,
    Layer,
    Neuron,
    Sequential,
)  # fmt: skip
from nn.module import Module
from nn.normalisation import LayerNorm, Standardise

Plain = dict[str, Any]


def _name_of(function: Any) -> str | None:
    """Return the name of an activation of ours, None for a user's."""
    return next((n for n, f in (ACTIVATIONS | OF_ALL).items() if f is function), None)


def _parts(model: Any) -> Plain:
    return {"layers": [described(part) for part in model.layers]}


def _stacked(kind: Any) -> Callable[..., Any]:
    def made(layers: list[Plain]) -> Any:
        model = kind.__new__(kind)
        Sequential.__init__(model, *map(made_of, layers))
        return model

    return made


# By the name of a class: what describes one beside its numbers, and what makes one of that
_KINDS: dict[str, tuple[type, Callable[[Any], Plain], Callable[..., Any]]] = {
    "Neuron": (
        Neuron,
        lambda m: {"n_inputs": len(m.w), "activation": _name_of(m.activation)},
        Neuron,
    ),
    "Layer": (
        Layer,
        lambda m: {
            "n_inputs": m.n_inputs, "n_outputs": m.n_outputs, "activation": _name_of(m.activation),
        },
        Layer,
    ),
    "Activation": (Activation, lambda m: {"activation": _name_of(m.function)}, Activation),
    "Dropout": (Dropout, lambda m: {"p": m.p, "seed": m.seed}, Dropout),
    "Embedding": (
        Embedding,
        lambda m: {
            "num_embeddings": m.num_embeddings, "embedding_dim": m.embedding_dim,
            "padding_idx": m.padding_idx,
        },
        Embedding,
    ),
    "Standardise": (Standardise, lambda m: {"n_inputs": len(m.mean)}, Standardise),
    "LayerNorm": (LayerNorm, lambda m: {"n_inputs": len(m.gain), "eps": m.eps}, LayerNorm),
    "Sequential": (Sequential, _parts, _stacked(Sequential)),
    "MLP": (MLP, _parts, _stacked(MLP)),
}  # fmt: skip


def described(model: Any) -> Plain | None:
    """Return what a model is made of, but for its numbers; None if it is not all ours.

    Arguments:
        model: anything.

    >>> described(Layer(2, 3, "relu"))
    {'class': 'Layer', 'n_inputs': 2, 'n_outputs': 3, 'activation': 'relu'}
    """
    name = type(model).__name__
    if name not in _KINDS or _KINDS[name][0] is not type(model):
        return None
    found = _KINDS[name][1](model)
    is_ours = None not in found.get("layers", []) and found.get("activation", "") is not None
    return {"class": name, **found} if is_ours else None


def made_of(plain: Plain) -> Module:
    """Return a model as :func:`described` told, with numbers of its own.

    Raises:
        FileError: if that is no such description.

    >>> made_of(described(MLP(2, [3, 1])))
    MLP()
      layers.0: Layer(n_inputs=2, n_outputs=3, activation=relu)
      layers.1: Layer(n_inputs=3, n_outputs=1, activation=linear)
    """
    try:
        settings = {**plain}
        model: Module = _KINDS[settings.pop("class")][2](**settings)
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        raise FileError(f"{plain!r:.60} describes no model of this library: {error}.") from error
    return model
