"""The settings of fit, which check themselves."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nn.errors import SettingError
from nn.functional import is_module
from nn.gradients import GRADIENTS
from nn.hints import check_fit
from nn.layers import Dropout
from nn.optim import Optimizer, Solver
from nn.schedules import Schedule
from nn.settings import flag, recording, that_fits, whole
from nn.training import Training

Metric = Callable[[list[Any], Sequence[Any]], float]


@dataclass(frozen=True, eq=False)
class FitSettings:
    """What ``nn.fit`` is asked for: each of its arguments, under its name.

    Raises:
        SettingError: if one is out of its range, or does not go with another; nothing has changed.
    """

    model: Any
    data: Any
    loss: Callable[[Any, Any], Any]
    optimizer: Any
    epochs: Any
    batch_size: int | None
    validation: Any
    metrics: Mapping[str, Metric] | None
    callbacks: Sequence[Callable[[Training], Any]]
    schedule: Schedule | None
    penalty: Callable[[Sequence[Any]], Any] | None
    clip: Callable[[Any], Any] | None
    gradient: str
    replacement: bool
    seed: int
    checkpoint: str | Path | None
    resume: str | Path | None
    compiled: bool | str
    progress: bool
    record: bool | str | Path
    live: bool

    def __post_init__(self) -> None:
        check_fit(self.model, self.data, self.loss, self.optimizer, self.epochs)
        whole("epochs", self.epochs, low=1)
        whole("batch_size", 1 if self.batch_size is None else self.batch_size, low=1)
        known = self.gradient in [*GRADIENTS]
        that_fits("gradient", self.gradient, known, " or ".join(map(repr, GRADIENTS)))
        made = isinstance(self.optimizer, (Optimizer, Solver))
        need = "one that is made, as nn.Adam(model.parameters())"
        that_fits("optimizer", self.optimizer, made, need)
        recording("record", self.record)
        flag("live", self.live)
        if not self._frozen().isdisjoint(self.optimizer.params):
            raise SettingError(
                "The optimiser would move frozen parameters. Freeze first, and then make it from "
                "model.parameters()."
            )
        if (self.checkpoint or self.resume) and not is_module(self.model):
            raise SettingError("Only an nn.Module can be kept in a checkpoint. Make the model one.")
        taken = self.schedule or self.clip or any(dropout.p for dropout in self.dropouts)
        if isinstance(self.optimizer, Solver) and taken:
            raise SettingError(
                "A solver finds its own steps. Leave out schedule=, clip= and Dropout."
            )

    @property
    def dropouts(self) -> list[Dropout]:
        """The dropouts within the model, from the outside in."""
        modules = self.model.modules() if is_module(self.model) else ()
        return [module for module in modules if isinstance(module, Dropout)]

    def _frozen(self) -> set[Any]:
        """Return the parameters that stay as they are."""
        if not is_module(self.model):
            return set()
        return {p for _, p in self.model.named_parameters()}.difference(self.model.parameters())
