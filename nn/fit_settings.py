"""The settings of fit, which check themselves."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from nn.callbacks import SmallGradient
from nn.errors import SettingError
from nn.gradients import GRADIENTS
from nn.hints import check_fit
from nn.holding import is_module
from nn.layers import Dropout
from nn.losses import LOSSES, binary_cross_entropy
from nn.metrics import METRICS, at_threshold
from nn.optim import Evolution, Optimizer, Solver
from nn.schedules import Schedule
from nn.settings import flag, recording, that_fits, whole
from nn.training import Training

Metric = Callable[[list[Any], Sequence[Any]], float]


@dataclass(frozen=True, eq=False)
class FitSettings:
    """What ``nn.fit`` is asked for: each of its arguments, under its name.

    Names of losses and metrics have become what they name.

    Raises:
        SettingError: if one is out of its range, or does not go with another; nothing has changed.
    """

    model: Any
    data: Any
    loss: Any
    optimizer: Any
    epochs: Any
    batch_size: int | None
    validation: Any
    metrics: Any
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
    class_weight: Any = None
    constraint: Callable[[Any], Any] | None = None

    def __post_init__(self) -> None:
        check_fit(self.model, self.data, self.loss, self.optimizer, self.epochs)
        whole("epochs", self.epochs, low=1)
        whole("batch_size", 1 if self.batch_size is None else self.batch_size, low=1)
        whole("seed", self.seed)
        known = self.gradient in [*GRADIENTS]
        that_fits("gradient", self.gradient, known, " or ".join(map(repr, GRADIENTS)))
        fits = isinstance(self.compiled, bool) or self.compiled == "auto"
        that_fits("compiled", self.compiled, fits, "True, False or 'auto'")
        made = isinstance(self.optimizer, (Optimizer, Solver))
        need = "one that is made, as nn.Adam(model.parameters())"
        that_fits("optimizer", self.optimizer, made, need)
        recording("record", self.record)
        for name in ("live", "progress", "replacement"):
            flag(name, getattr(self, name))
        for name, need in _FUNCTIONS.items():
            function: Any = getattr(self, name)
            that_fits(name, function, function is None or _is_function(function), need)
        object.__setattr__(self, "loss", self._loss())
        object.__setattr__(self, "metrics", self._metrics())
        self._check_callbacks()
        self._check_model()
        if (self.checkpoint or self.resume) and not is_module(self.model):
            raise SettingError("Only an nn.Module can be kept in a checkpoint. Make the model one.")
        taken: Any = self.schedule or self.clip or self.constraint
        taken = taken or any(dropout.p for dropout in self.dropouts)
        if isinstance(self.optimizer, Solver) and taken:
            raise SettingError(
                "A solver finds its own steps. Leave out schedule=, clip=, constraint= and Dropout."
            )

    @cached_property
    def dropouts(self) -> list[Dropout]:
        """The dropouts within the model, from the outside in."""
        modules = self.model.modules() if is_module(self.model) else ()
        return [module for module in modules if isinstance(module, Dropout)]

    @property
    def is_watched(self) -> bool:
        """Whether somebody may look at the model before the training is over."""
        judged = self.validation is not None or self.metrics
        kept = self.checkpoint is not None or self.record or self.live
        functions = self.callbacks or self.schedule or self.clip or self.constraint
        return bool(judged or kept or functions)

    def _loss(self) -> Any:
        loss = LOSSES.get(self.loss) if isinstance(self.loss, str) else self.loss
        need = f"a function of outputs and targets, or one of {', '.join(LOSSES)}"
        return that_fits("loss", loss or self.loss, _is_function(loss), need)

    def _metrics(self) -> dict[str, Metric]:
        """Return metrics by name, those of classes with the threshold that suits the loss."""
        given: Any = self.metrics or {}
        if not isinstance(given, Mapping):
            each = [given] if isinstance(given, str) or callable(given) else [*given]
            given = {f if isinstance(f, str) else getattr(f, "__name__", str(f)): f for f in each}
        is_share = getattr(self.loss, "term", None) is binary_cross_entropy.term
        found = {}
        for name, metric in given.items():
            f: Any = METRICS.get(metric) if isinstance(metric, str) else metric
            need = f"a function of outputs and targets, or one of {', '.join(METRICS)}"
            that_fits(f"the metric {name!r}", metric, _is_function(f), need)
            fits = name not in ("loss", "validation", "lr", "epoch")
            that_fits(
                "the name of a metric", name, fits, "another than an epoch's own numbers have"
            )
            found[name] = at_threshold(f, 0.5 if is_share else 0.0)
        return found

    def _check_callbacks(self) -> None:
        given: Any = self.callbacks
        listed = isinstance(given, (list, tuple)) and all(map(_is_function, given))
        that_fits("callbacks", given, listed, "a list of functions, as [nn.EarlyStopping()]")
        is_useless = self.clip is not None or isinstance(self.optimizer, Evolution)
        if is_useless and any(isinstance(c, SmallGradient) for c in given):
            raise SettingError(
                "SmallGradient looks at the gradients of the last step, and clipped ones, or those "
                "of Evolution, tell nothing. Leave one of the two out."
            )

    def _check_model(self) -> None:
        if not _is_function(self.model):
            how = "has forward(), but must" if hasattr(self.model, "forward") else "must"
            raise SettingError(
                f"The model, {type(self.model).__name__}, {how} be called: define "
                "__call__(self, x) for one sample x, and pass an object, not its class."
            )
        if not is_module(self.model):
            return
        every = {p for _, p in self.model.named_parameters()}
        own = set(self.optimizer.params)
        if every and every.isdisjoint(own):
            raise SettingError(
                "The optimiser moves parameters of another model. Make it from this one's: "
                "nn.Adam(model.parameters())."
            )
        if not (every - {*self.model.parameters()}).isdisjoint(own):
            raise SettingError(
                "The optimiser would move frozen parameters. Freeze first, and then make it from "
                "model.parameters()."
            )


_FUNCTIONS = {
    "clip": "a function of gradients, as nn.optim.ClipNorm(1.0)",
    "schedule": "a function of epochs, as nn.schedules.cosine(60)",
    "penalty": "a function of parameters, as nn.l2(1e-4)",
    "constraint": "a function of the parameters' numbers, as nn.optim.Within(0.0)",
}


def _is_function(thing: Any) -> bool:
    return callable(thing) and not isinstance(thing, type)
