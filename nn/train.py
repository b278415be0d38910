"""fit: trains a model."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from nn.fit_settings import FitSettings, Metric
from nn.loop import Loop
from nn.schedules import Schedule
from nn.training import History, Training


def fit(
    model: Any, data: Any = None, loss: Any = None, optimizer: Any = None, *,
    epochs: int | None = None, batch_size: int | None = 32, validation: Any = None,
    metrics: Mapping[str, Metric] | Sequence[Any] | None = None,
    callbacks: Sequence[Callable[[Training], Any]] = (), schedule: Schedule | None = None,
    penalty: Callable[[Sequence[Any]], Any] | None = None,
    clip: Callable[[Any], Any] | None = None, gradient: str = "reverse",
    replacement: bool = False, seed: int = 0, checkpoint: str | Path | None = None,
    resume: str | Path | None = None, compiled: bool | str = "auto", progress: bool = True,
    record: bool | str | Path = False, live: bool = False, class_weight: Any = None,
    constraint: Callable[[Any], Any] | None = None,
) -> History:  # fmt: skip
    """Train a model; Ctrl-C ends it, and keeps the steps that were taken.

    Each step computes the loss of a batch and its gradient, and lets the optimiser use it. With
    the extra ``compile`` all of that runs as machine code, with the parameters in one array; when
    callbacks look, between epochs, they are in the model.

    Arguments:
        model: a :class:`Module`, or any function of one sample.
        data: a ``Dataset``; or samples and targets and, third, what each sample counts, if not all
            count alike. Each is a list, an array, a tensor, a data frame or series, or an iterator,
            and is copied when the training begins.
        loss: a function of outputs and targets, such as ``nn.mse``, or its name.
        optimizer: over the model's parameters.
        epochs: how many passes over the samples, those before ``resume`` included.
        batch_size: samples to a step: 1 is stochastic gradient descent, None, all of them,
            gradient descent, and what lies between mini-batch descent.
        validation: more data, of which the loss is computed after each epoch; or the share of the
            data that is held out for that, such as 0.2.
        metrics: functions of plain outputs and targets, such as ``nn.accuracy``, by name; or a list
            of some, or of names as ``"accuracy"``; of the validation data if there is any.
        callbacks: called after each epoch with the :class:`Training`; one may return why to stop.
        schedule: from epochs passed to a factor of each ``initial_lr`` (see ``nn.schedules``); the
            last rate stays after the training.
        penalty: a function of the parameters to add to the loss, such as ``nn.l2(1e-4)``.
        clip: what is to become of gradients first, such as ``nn.optim.ClipNorm(1.0)``.
        gradient: where it comes from: ``"reverse"``, ``"forward"`` or ``"finite"``.
        replacement: whether a batch may hold a sample twice, and an epoch miss one.
        seed: of the order of the samples.
        checkpoint: a file that all is written to after each epoch that going on needs.
        resume: such a file to go on from, exactly.
        compiled: True, False, or ``"auto"``: where it is possible, and as long as that is worth
            it; ``history.mode`` tells.
        progress: whether to show it: a bar on a terminal, a few lines elsewhere.
        record: whether to keep what the model is after each epoch, for ``viz.training_page``; or
            the path of that page, whose name ends in .html.
        live: whether to train before the eyes of a reader: on a page of this machine, whose address
            is printed, the training can be paused, stepped through, changed and begun again. It
            begins when the page is opened, and ends when the reader stops it or leaves.
        class_weight: what samples count by their class, a dict; or ``"balanced"``, so that all
            classes count alike.
        constraint: what is to become of the parameters' numbers after each step, such as
            ``nn.optim.Within(0.0)``.

    Returns:
        the epochs that were finished, fewer than asked for after Ctrl-C or a reason to stop.

    Raises:
        ShapeError: if samples, targets and model do not fit each other.
        SettingError: if a setting is out of its range; nothing has moved then.
        TrainingError: if a loss or its gradient is nan; it names the operation that began it.
        autograd.SaveError: if the page cannot be written.

    >>> from nn import MLP, SGD, mse
    >>> model = MLP(1, [1])
    >>> optimizer = SGD(model.parameters(), lr=0.1)
    >>> line = [[0.0], [1.0]], [1.0, 3.0]
    >>> history = fit(model, line, mse, optimizer, epochs=200, progress=False)
    >>> round(model([2.0]).data, 2)
    5.0
    """
    settings = FitSettings(
        model, data, loss, optimizer, epochs, batch_size, validation, metrics, callbacks, schedule,
        penalty, clip, gradient, replacement, seed, checkpoint, resume, compiled, progress, record,
        live, class_weight, constraint,
    )  # fmt: skip
    return Loop(settings).run()
