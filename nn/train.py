"""fit: the training loop."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from nn.data import batch_indices
from nn.descent import Batches, Descent
from nn.errors import SettingError
from nn.functional import is_module, plain, predictor
from nn.gradients import GRADIENTS
from nn.layers import Dropout
from nn.objective import Objective
from nn.optim import Solver
from nn.progress import Progress
from nn.schedules import Schedule
from nn.training import Epoch, FilePath, History, Training

Metric = Callable[[list[Any], Sequence[Any]], float]


def fit(
    model: Any, data: Any, loss: Callable[[Any, Any], Any], optimizer: Any, *,
    epochs: int, batch_size: int | None = 32, validation: Any = None,
    metrics: Mapping[str, Metric] | None = None,
    callbacks: Sequence[Callable[[Training], Any]] = (), schedule: Schedule | None = None,
    penalty: Callable[[Sequence[Any]], Any] | None = None,
    clip: Callable[[Any], Any] | None = None, gradient: str = "reverse",
    replacement: bool = False, seed: int = 0, checkpoint: FilePath | None = None,
    resume: FilePath | None = None, compiled: bool | str = "auto", progress: bool = True,
) -> History:  # fmt: skip
    """Train a model; Ctrl-C ends it after the step under way.

    Each step computes the loss of a batch and its gradient, and lets the optimiser spend it. With
    the extra ``compile`` all of that runs as machine code, with the parameters in one array; between
    epochs, when callbacks look, they are in the model.

    Arguments:
        model: a :class:`Module`, or any function of one sample.
        data: samples and targets: a ``Dataset``, or a pair of lists or of arrays.
        loss: a function of outputs and targets, such as ``nn.mse``.
        optimizer: over the model's parameters.
        epochs: how many passes over the samples, those before ``resume`` included.
        batch_size: samples to a step: 1 is stochastic gradient descent, None, all of them,
            gradient descent, and what lies between mini-batch descent.
        validation: more data, of which the loss is computed after each epoch.
        metrics: by name, functions of plain outputs and targets, such as ``nn.accuracy``, of the
            validation data if there is any.
        callbacks: called after each epoch with the :class:`Training`; one may return why to stop.
        schedule: from epochs passed to a factor of the learning rate (see ``nn.schedules``).
        penalty: a function of the parameters to add to the loss, such as ``nn.l2(1e-4)``.
        clip: what is to become of gradients first, such as ``nn.ClipNorm(1.0)``.
        gradient: where it comes from: ``"reverse"``, ``"forward"`` or ``"finite"``.
        replacement: whether a batch may hold a sample twice, and an epoch miss one.
        seed: of the order of the samples.
        checkpoint: a file that all is written to after each epoch that going on needs.
        resume: such a file to go on from, exactly.
        compiled: True, False, or ``"auto"``: where it is possible.
        progress: whether to show it: a bar on a terminal, a few lines elsewhere.

    Returns:
        the epochs that were finished, fewer than asked for after Ctrl-C or a reason to stop.

    Raises:
        ShapeError: if samples, targets and model do not fit each other.
        SettingError: if a setting is out of its range; nothing has moved then.
        TrainingError: if a loss is nan; it names the operation that this began with.

    >>> from nn import MLP, SGD, mse
    >>> model = MLP(1, [1])
    >>> optimizer = SGD(model.parameters(), lr=0.1)
    >>> line = [[0.0], [1.0]], [1.0, 3.0]
    >>> history = fit(model, line, mse, optimizer, epochs=200, progress=False)
    >>> round(model([2.0]).data, 2)
    5.0
    """
    _check(epochs, batch_size, gradient, model, optimizer)
    objective = Objective(model, data, loss, optimizer.params, penalty, compiled)
    slope = GRADIENTS[gradient](objective)
    training = Training(model, optimizer, callbacks)
    if resume is not None:
        training.resume(resume)
    history, shown = training.history, Progress(epochs if progress else 0)
    n, samples, targets = len(data[0]), *(validation or data)[:2]
    outputs_of = predictor(model, objective.compiled)
    dropouts = [m for m in (model.modules() if is_module(model) else ()) if isinstance(m, Dropout)]

    def batches(number: int) -> Batches:
        for dropout in dropouts:  # what an epoch draws depends on the seed and its number alone
            dropout.reseed(f"{seed}/{number}")
        return batch_indices(n, batch_size or n, seed, number, replacement)

    def ended(mean: float, evaluations: int) -> str:
        training.evaluations += evaluations
        outputs = outputs_of(samples) if validation or metrics else []
        epoch = Epoch(
            len(history) + 1, mean, getattr(optimizer, "lr", None),
            plain(loss(outputs, targets)) if validation else None,
            {name: metric(outputs, targets) for name, metric in (metrics or {}).items()},
        )  # fmt: skip
        reason = training.ended(epoch)
        if checkpoint is not None:
            training.save(checkpoint)
        shown.show(epoch)
        return reason

    if isinstance(optimizer, Solver):
        run = partial(optimizer.solve, objective, slope)
    else:
        descent = Descent(objective, slope, optimizer, batches, clip, schedule)
        run, training.settle = descent.run, descent.settle
    try:
        history.reason = run(range(len(history) + 1, epochs + 1), ended)
    except KeyboardInterrupt:
        history.reason = "Ctrl-C"
    finally:
        training.settle()
        shown.close()
    return history


def _check(epochs: int, batch_size: int | None, gradient: str, model: Any, optimizer: Any) -> None:
    if epochs < 1 or (batch_size is not None and batch_size < 1) or gradient not in GRADIENTS:
        raise SettingError(
            f"fit() takes epochs and batch_size from 1, or None for whole batches, and gradient "
            f"{' or '.join(map(repr, GRADIENTS))}, but got {epochs}, {batch_size}, {gradient!r}."
        )
    if is_module(model):
        training = {id(p) for p in model.train().parameters()}
        for name, p in model.named_parameters():
            if id(p) not in training and any(p is other for other in optimizer.params):
                raise SettingError(
                    f"The optimiser would move {name}, which is frozen. Freeze first, and then make "
                    "the optimiser from model.parameters()."
                )
