"""fit: the training loop."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from tqdm import tqdm

from nn.data import batch_indices
from nn.descent import Batches, Descent
from nn.errors import SettingError
from nn.functional import is_module, plain, predictor
from nn.gradients import GRADIENTS
from nn.layers import Dropout
from nn.objective import Objective, samples_and_targets
from nn.optim import Optimizer, Solver
from nn.schedules import Schedule
from nn.settings import that_fits, whole
from nn.training import Epoch, History, Training

Metric = Callable[[list[Any], Sequence[Any]], float]
_LINES = 10  # about how many, where there is no terminal to show a bar on


def fit(
    model: Any, data: Any, loss: Callable[[Any, Any], Any], optimizer: Any, *,
    epochs: int, batch_size: int | None = 32, validation: Any = None,
    metrics: Mapping[str, Metric] | None = None,
    callbacks: Sequence[Callable[[Training], Any]] = (), schedule: Schedule | None = None,
    penalty: Callable[[Sequence[Any]], Any] | None = None,
    clip: Callable[[Any], Any] | None = None, gradient: str = "reverse",
    replacement: bool = False, seed: int = 0, checkpoint: str | Path | None = None,
    resume: str | Path | None = None, compiled: bool | str = "auto", progress: bool = True,
) -> History:  # fmt: skip
    """Train a model; Ctrl-C ends it, and keeps the steps that were taken.

    Each step computes the loss of a batch and its gradient, and lets the optimiser spend it. With
    the extra ``compile`` all of that runs as machine code, with the parameters in one array; when
    callbacks look, between epochs, they are in the model.

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
        schedule: from epochs passed to a factor of each ``initial_lr`` (see ``nn.schedules``); the
            last rate stays after the training.
        penalty: a function of the parameters to add to the loss, such as ``nn.l2(1e-4)``.
        clip: what is to become of gradients first, such as ``nn.optim.ClipNorm(1.0)``.
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
        TrainingError: if a loss or its gradient is nan; it names the operation that began it.

    >>> from nn import MLP, SGD, mse
    >>> model = MLP(1, [1])
    >>> optimizer = SGD(model.parameters(), lr=0.1)
    >>> line = [[0.0], [1.0]], [1.0, 3.0]
    >>> history = fit(model, line, mse, optimizer, epochs=200, progress=False)
    >>> round(model([2.0]).data, 2)
    5.0
    """
    _check(epochs, batch_size, gradient, model, optimizer)
    if (checkpoint or resume) and not is_module(model):
        raise SettingError("Only an nn.Module can be kept in a checkpoint. Make the model one.")
    dropouts = [m for m in (model.modules() if is_module(model) else ()) if isinstance(m, Dropout)]
    if isinstance(optimizer, Solver) and (schedule or clip or any(m.p for m in dropouts)):
        raise SettingError("A solver finds its own steps. Leave out schedule=, clip= and Dropout.")
    pair = samples_and_targets(data)
    objective = Objective(model, pair, loss, optimizer.params, penalty, compiled)
    samples, targets = pair if validation is None else samples_and_targets(validation)
    slope = GRADIENTS[gradient](objective)
    training = Training(model, optimizer, callbacks)
    if resume is not None:
        training.resume(resume)
    history, n = training.history, len(pair[0])
    outputs_of = predictor(model, objective.compiled)
    bar = tqdm(total=epochs, initial=len(history), unit="epoch", disable=None if progress else True)

    def batches(number: int) -> Batches:
        return batch_indices(n, batch_size or n, seed, number, replacement)

    def begin(number: int, batch: int) -> None:  # masks depend on the seed and on these alone
        for place, dropout in enumerate(dropouts):
            dropout.reseed(f"{seed}/{number}/{batch}/{place}")

    def ended(mean: float, evaluations: int) -> str:
        outputs = outputs_of(samples) if metrics or validation is not None else []
        epoch = Epoch(
            len(history) + 1, mean, getattr(optimizer, "lr", None),
            None if validation is None else plain(loss(outputs, targets)),
            {name: plain(metric(outputs, targets)) for name, metric in (metrics or {}).items()},
        )  # fmt: skip
        reason = training.ended(epoch, evaluations)
        if checkpoint is not None:
            training.save(checkpoint)
        bar.set_postfix_str(str(epoch), refresh=False)
        bar.update()
        told = epoch.number % max(1, epochs // _LINES) == 0 or reason or epoch.number == epochs
        if progress and bar.disable and told:
            print(f"epoch {epoch.number}/{epochs}  {epoch}", flush=True)
        return reason

    if isinstance(optimizer, Solver):
        run: Callable[..., str] = partial(optimizer.solve, objective, slope)
    else:
        descent = Descent(objective, slope, optimizer, batches, begin, clip, schedule)
        run, training.settle = descent.run, descent.settle
    with bar:
        try:
            history.reason = run(range(len(history) + 1, epochs + 1), ended)
        except KeyboardInterrupt:
            history.reason = "Ctrl-C"
        finally:
            training.settle()
    return history


def _check(epochs: int, batch_size: int | None, gradient: str, model: Any, optimizer: Any) -> None:
    whole("epochs", epochs, low=1)
    whole("batch_size", 1 if batch_size is None else batch_size, low=1)
    that_fits("gradient", gradient, gradient in [*GRADIENTS], " or ".join(map(repr, GRADIENTS)))
    made = isinstance(optimizer, (Optimizer, Solver))
    that_fits("optimizer", optimizer, made, "one that is made, as nn.Adam(model.parameters())")
    if is_module(model):
        training = set(model.train().parameters())
        frozen = [p for _, p in model.named_parameters() if p not in training]
        if not set(frozen).isdisjoint(optimizer.params):
            raise SettingError(
                "The optimiser would move frozen parameters. Freeze first, and then make it from "
                "model.parameters()."
            )
