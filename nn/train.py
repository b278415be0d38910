"""The training loop, and what it tells of each epoch."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random
from typing import Any, NamedTuple

from autograd import no_grad
from nn.data import batches
from nn.losses import Loss
from nn.optim import Optimizer


class Epoch(NamedTuple):
    """What one pass over the training data came to.

    >>> Epoch(number=1, loss=0.5).loss
    0.5
    """

    number: int
    loss: float


def fit(
    model: Any,
    samples: Sequence[Sequence[float]],
    targets: Sequence[Any],
    loss: Loss,
    optimizer: Optimizer,
    *,
    epochs: int,
    batch_size: int,
    seed: int = 0,
    on_epoch: Callable[[Epoch], None] = lambda epoch: None,
) -> list[Epoch]:
    """Train a model by mini-batches; Ctrl-C ends it after the step under way.

    Each step clears the gradients, runs the model on a batch, sends the loss's gradient back
    (``loss.backward()``) and lets the optimiser spend it (``optimizer.step()``).

    Arguments:
        model: a :class:`Module`, or any function of one sample.
        samples: lists of numbers.
        targets: what the loss compares each output with.
        loss: a function of outputs and targets.
        optimizer: over the model's parameters.
        epochs: how many passes over the samples.
        batch_size: samples to a step; 1 is stochastic, all of them whole-batch descent.
        seed: of the order of the samples.
        on_epoch: called after each pass.

    Returns:
        the epochs that were finished, fewer than asked for after Ctrl-C.

    Raises:
        ShapeError: if samples, targets and model do not fit each other.

    >>> from nn import MLP, SGD, mse
    >>> model = MLP(1, [1])
    >>> optimizer = SGD(model.parameters(), lr=0.1)
    >>> history = fit(model, [[0.0], [1.0]], [1.0, 3.0], mse, optimizer, epochs=200, batch_size=2)
    >>> round(model([2.0]).data, 2)
    5.0
    """
    rng = Random(seed)
    history: list[Epoch] = []
    try:
        for number in range(1, epochs + 1):
            total = 0.0
            for xs, ys in batches(samples, targets, batch_size, rng):
                total += len(xs) * train_step(model, xs, ys, loss, optimizer)
            history.append(Epoch(number, total / len(samples)))
            on_epoch(history[-1])
    except KeyboardInterrupt:
        pass
    return history


def train_step(
    model: Any, samples: Sequence[Any], targets: Sequence[Any], loss: Loss, optimizer: Optimizer
) -> float:
    """Take one step on one batch.

    Arguments:
        model, loss, optimizer: as in :func:`fit`.
        samples, targets: the batch.

    Returns:
        the batch's loss before the step.

    >>> from autograd import Value
    >>> from nn import SGD, mse
    >>> w = Value(0.0)
    >>> train_step(lambda x: w * x[0], [[1.0]], [3.0], mse, SGD([w], lr=0.5))
    9.0
    >>> w.data
    3.0
    """
    optimizer.zero_grad()
    result = loss([model(sample) for sample in samples], targets)
    result.backward()
    optimizer.step()
    return float(result.data)


def predict(model: Any, samples: Sequence[Sequence[float]]) -> list[Any]:
    """Return a model's outputs as plain numbers, computed without a graph.

    Arguments:
        model: a :class:`Module`, or any function of one sample.
        samples: lists of numbers.

    Returns:
        for each sample a float, or a list of floats where the model has several outputs.

    >>> from autograd import Value
    >>> predict(lambda x: Value(2.0) * x[0], [[1.0], [3.0]])
    [2.0, 6.0]
    """
    with no_grad():
        outputs = [model(sample) for sample in samples]
    return [
        [value.data for value in output] if isinstance(output, list) else output.data
        for output in outputs
    ]


def accuracy(outputs: Sequence[Any], classes: Sequence[int]) -> float:
    """Return the share of samples whose output points at their class.

    Arguments:
        outputs: for each sample one score, class 1 if above 0, or a score for each class.
        classes: the right classes, from 0.

    Returns:
        a share between 0 and 1.

    >>> accuracy([0.3, -2.0, 1.0, 4.0], [1, 0, 0, 1])
    0.75
    """
    hits = [predicted_class(output) == cls for output, cls in zip(outputs, classes, strict=True)]
    return sum(hits) / len(hits)


def predicted_class(output: float | list[float]) -> int:
    """Return the class that an output points at.

    Arguments:
        output: one score, class 1 if above 0, or a score for each class.

    Returns:
        the class, from 0.

    >>> predicted_class(-0.5), predicted_class([0.1, 0.2, 3.0])
    (0, 2)
    """
    if isinstance(output, list):
        return output.index(max(output))
    return int(output > 0.0)
