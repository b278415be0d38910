"""Evidence: what a model, its data, its loss and its optimiser show before a training."""

from collections.abc import Callable
from dataclasses import dataclass
from math import nan
from typing import Any

import autograd as ag
from autograd import OperandError, Value
from nn.data.door import columns
from nn.errors import ShapeError
from nn.functional import plain
from nn.losses import check_targets

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
        fault: what the loss says of the targets, where it does not take them; else empty.
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
    fault: str = ""

    @property
    def loss_name(self) -> str:
        """The loss's name, where it is one of ours or has one."""
        return str(getattr(self.loss, "__name__", ""))

    def named_parameters(self) -> list[tuple[str, Value]]:
        """Return copies of the parameters, which hold the gradients as backward() leaves them."""
        copies = []
        for (path, parameter), gradient in zip(
            self.parameters.items(), self.gradients, strict=True
        ):
            copy = Value(parameter.data)
            copy.grad = gradient
            copies.append((path, copy))
        return copies

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

    samples, targets, _ = columns(data)
    step = -(-len(samples) // MOST)
    samples, targets = samples[::step], targets[::step]
    trained = {id(p) for p in model.parameters()}
    parameters = {path: p for path, p in model.named_parameters() if id(p) in trained}
    outputs = [model(sample) for sample in samples]
    value, fault, gradients = nan, "", [0.0] * len(parameters)
    try:
        check_targets(loss, targets)
        found = loss(outputs, targets)
        value = float(found.data)
        gradients = ag.gradients(found, parameters.values())
    except ShapeError as error:
        fault = str(error)
    try:
        slopes = unit_slopes(model, samples)
    except (OperandError, TypeError, ValueError):  # no list of layers, or samples of another kind
        slopes = {}
    return Evidence(
        model, loss, optimizer, samples, targets, [plain(output) for output in outputs],
        parameters, gradients, slopes, value, fault,
    )  # fmt: skip
