"""Evidence: what a model, its data, its loss and its optimiser show before a training."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import autograd as ag
from autograd import OperandError, Value
from nn.functional import plain
from nn.objective import Objective

MOST = 64  # samples that are looked at


@dataclass
class Evidence:
    """All that the checks look at; nothing of it changes the model.

    Arguments:
        model, loss, optimizer: as they are; the optimiser may be None.
        samples, targets: of the data, at most ``MOST``, evenly spread.
        outputs: the model's, as plain numbers.
        parameters: those that train, by path.
        gradients: of the loss, one for each of them.
        slopes: of the units, as ``viz`` finds them; empty where the model has no layers.
        value: the loss.
    """

    model: Any
    loss: Callable[..., Any]
    optimizer: Any
    samples: list[Any]
    targets: list[Any]
    outputs: list[Any]
    parameters: dict[str, Value]
    gradients: list[float]
    slopes: dict[str, list[list[float]]]
    value: float

    @property
    def loss_name(self) -> str:
        """The loss's name, where it is one of ours or has one."""
        return str(getattr(self.loss, "__name__", ""))

    def by_layer(self) -> dict[str, list[float]]:
        """Return the gradients of each layer, by its path."""
        from viz.figures.layers import layer_of

        layers: dict[str, list[float]] = {}
        for path, gradient in zip(self.parameters, self.gradients, strict=True):
            layers.setdefault(layer_of(path), []).append(gradient)
        return layers


def layers_of(model: Any) -> list[Any]:
    """Return a model's layers in order; those of the last part of it that has some.

    Arguments:
        model: anything; its layers stand in a list, ``layers``, as those of ``nn.MLP``.

    >>> from nn import MLP
    >>> len(layers_of(MLP(2, [4, 1]))), layers_of(max)
    (2, [])
    """
    own = getattr(model, "layers", None)
    if isinstance(own, (list, tuple)):
        return list(own)
    parts = model.modules()[1:] if hasattr(model, "modules") else []
    within = [part for part in parts if isinstance(getattr(part, "layers", None), (list, tuple))]
    return layers_of(within[-1]) if within else []


def gathered(model: Any, data: Any, loss: Callable[..., Any], optimizer: Any = None) -> Evidence:
    """Return what there is to see.

    Arguments:
        model: a Module.
        data: samples and targets, as for ``nn.fit``.
        loss: a function of outputs and targets.
        optimizer: over the model's parameters, or None.

    Raises:
        ShapeError, OperandError: as ``nn.fit``, if model, data and loss do not fit each other.

    >>> from nn import MLP, mse
    >>> evidence = gathered(MLP(1, [1]), ([[1.0], [2.0]], [0.0, 0.0]), mse)
    >>> len(evidence.samples), len(evidence.gradients)
    (2, 2)
    """
    from viz.figures.slopes import unit_slopes

    trained = {id(p) for p in model.parameters()}
    parameters = {path: p for path, p in model.named_parameters() if id(p) in trained}
    objective = Objective(model, data, loss, [*parameters.values()], compiled=False)
    samples, targets = objective.data[:2]
    step = -(-len(samples) // MOST)
    samples, targets = list(samples[::step]), list(targets[::step])
    outputs = [model(sample) for sample in samples]
    value = loss(outputs, targets)
    gradients = ag.gradients(value, parameters.values()) if value.parents else []
    try:
        slopes = unit_slopes(model, samples)
    except (OperandError, TypeError, ValueError):  # no list of layers, or samples of another kind
        slopes = {}
    return Evidence(
        model, loss, optimizer, samples, targets, [plain(output) for output in outputs],
        parameters, gradients or [0.0] * len(parameters), slopes, float(value.data),
    )  # fmt: skip
