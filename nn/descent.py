"""Descent by batches: whole, small, or of one sample.

Gradient descent, stochastic gradient descent and mini-batch descent differ only in the number of
samples in a step: all of them, one, or some.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from math import isfinite, isnan
from typing import Any

from nn.data.order import FastOrder, cut, order
from nn.diagnosis import cause_of_nan
from nn.errors import SettingError, TrainingError
from nn.fit_settings import FitSettings
from nn.gradients import Gradient
from nn.objective import Objective
from nn.optim import Flat, Optimizer
from nn.settings import in_range

Batches = list[Sequence[int]]


class Descent:
    """Takes an optimiser's steps, epoch by epoch.

    Arguments:
        objective, gradient: what is made small, and its gradient (see ``nn.gradients``).
        settings: those of ``nn.fit``, with an optimiser over the objective's parameters.

    Compiled, steps are taken on arrays: parameters have their numbers and gradients after each
    epoch, or, where nobody looks before, after the last; the optimiser has what it keeps once
    :meth:`settle` is called.
    """

    def __init__(self, objective: Objective, gradient: Gradient, settings: FitSettings) -> None:
        self.objective, self.gradient, self.settings = objective, gradient, settings
        self.optimizer: Optimizer = settings.optimizer
        self.schedule, self.clip, self.dropouts = (
            settings.schedule,
            settings.clip,
            settings.dropouts,
        )
        self.flat: Flat | None = None
        self._draw: FastOrder | None = None
        self.latest: Sequence[float] | None = None
        self.is_behind = False  # whether the parameters hold another thing than the steps came to

    def run(self, epochs: range, ended: Callable[[float, int], str]) -> str:
        """Take the steps of some epochs.

        Arguments:
            epochs: their numbers.
            ended: called after each with the mean loss, each batch's before its step, and the
                number of steps; what it returns, unless empty, is a reason to stop.

        Returns:
            the reason, or nothing.

        Raises:
            TrainingError: if a loss is not finite, or a gradient nan; the steps before stay taken.
        """
        try:
            for number in epochs:
                self.objective.begin(number)
                if self.objective.compiled and self.flat is None:
                    self.optimizer.holder = self.flat = Flat(self.optimizer)
                batches = self.batches(number)
                with self._between_callbacks():
                    loss = self._epoch(number, batches)
                if self.settings.is_watched:
                    self._put_back()
                reason = ended(loss, len(batches))
                if self.settings.is_watched:
                    self._take_up()
                if reason:
                    return reason
        finally:
            if self.is_behind:
                self._put_back()
        return ""

    def batches(self, number: int) -> Batches:
        """Return the indices of each batch of an epoch, which depend on the seed and its number."""
        s, n = self.settings, len(self.objective.data[0])
        draw: Callable[..., Sequence[int]] = order
        if self.flat is not None:
            draw = self._draw = self._draw or FastOrder(self.flat.numpy)
        return cut(draw(n, s.seed, number, s.replacement), s.batch_size or n)

    def begin(self, number: int, batch: int) -> None:
        """Let the masks of dropouts depend on the seed and the numbers of epoch and batch alone."""
        texts = [f"{self.settings.seed}/{number}/{batch}/{k}" for k in range(len(self.dropouts))]
        sources = [one.source(text) for one, text in zip(self.dropouts, texts, strict=True)]
        if self.flat is not None and self.objective.dropouts is not None:
            self.objective.dropouts.begin(sources)
            return
        for dropout, source in zip(self.dropouts, sources, strict=True):
            dropout.rng = source

    def settle(self) -> None:
        """Let the optimiser keep what the steps came to; callbacks may have moved parameters."""
        if self.flat is not None:
            self.flat.give_back()
        if self.objective.dropouts is not None:
            self.objective.dropouts.hand_over()

    def _between_callbacks(self) -> AbstractContextManager[Any]:
        """Return a block in which the model is watched no more than it has to be.

        Code of the user's that runs between steps may change it.
        """
        changes = self.schedule or self.settings.constraint or self.clip
        return nullcontext() if changes else self.objective.steady()

    def _put_back(self) -> None:
        """Let the parameters hold what the steps came to."""
        if self.flat is not None:
            self.flat.write_numbers(self.latest)
        elif self.latest is not None:
            for parameter, slope in zip(self.optimizer.params, self.latest, strict=True):
                parameter.grad = slope
        self.is_behind = False

    def _take_up(self) -> None:
        """Go on from where a callback may have moved parameters, or state."""
        if len(self.optimizer.params) > len(self.objective.parameters):
            raise SettingError("A callback added parameters. Begin another fit() for them.")
        if self.flat is not None:
            if self.flat.is_lent:
                self.flat.read()
            self.flat.data = self.flat.held()

    def _epoch(self, number: int, batches: Batches) -> float:
        self.is_behind = True
        total, objective = 0.0, self.objective
        others = objective.held(objective.others)
        for k, batch in enumerate(self._cut(batches)):
            self.begin(number, k + 1)
            if self.schedule is not None:
                factor = in_range("a schedule", self.schedule(number - 1 + k / len(batches)))
                for group in self.optimizer.param_groups:
                    group["lr"] = factor * group["initial_lr"]
            numbers = objective.held(objective.parameters) if self.flat is None else self.flat.data
            loss, gradients = self.gradient(numbers, others, *batch)
            if self.flat is not None and not self.objective.compiled:  # it could not go on so
                self.flat.write_back()
                self.flat = None
            if not isfinite(loss) or self._has_nan(gradients):
                self._put_back()
                what = "gradient became nan" if isfinite(loss) else f"loss became {float(loss)}"
                cause = cause_of_nan(objective, *batch)
                raise TrainingError(f"The {what} in epoch {number}, batch {k + 1}: {cause}")
            self.latest = gradients if self.clip is None else self.clip(gradients)
            if self.flat is None:
                self.optimizer.step(self.latest)
            else:
                self.flat.step(
                    self.latest,
                    is_kept=self.clip is None,
                    is_own=self.settings.constraint is None,  # which may keep what it is given
                )
            self._constrain()
            total += len(batches[k]) * float(loss)
        return total / sum(map(len, batches))

    def _has_nan(self, gradients: Any) -> bool:
        return any(map(isnan, gradients)) if self.flat is None else self.flat.has_nan(gradients)

    def _constrain(self) -> None:
        if self.settings.constraint is None:
            return
        if self.flat is not None:
            self.flat.data = self.settings.constraint(self.flat.data)
            return
        params = self.optimizer.params
        numbers = self.settings.constraint([p.data for p in params])
        for parameter, number in zip(params, numbers, strict=True):
            parameter.data = number

    def _cut(self, batches: Batches) -> Iterator[Any]:
        """Yield the samples, targets and weights of each batch."""
        if self.flat is None:
            for batch in batches:
                yield [[part[i] for i in batch] for part in self.objective.data]
            return
        numpy, parts = self.flat.numpy, self.objective.data
        rooms: list[Any] = []
        for batch in batches:
            if not (rooms and len(rooms[0]) == len(batch)):
                rooms = [numpy.empty((len(batch), *part.shape[1:])) for part in parts]
            for part, room in zip(parts, rooms, strict=True):  # which stay in the processor's cache
                numpy.take(part, batch, axis=0, out=room, mode="clip")  # without a second copy
            yield rooms
