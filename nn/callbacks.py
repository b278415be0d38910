"""Rules that look at a training after each epoch: when to stop, when to take smaller steps.

A callback is any function of a :class:`nn.Training`. What it returns ends the training if it is
true, and tells why if it is a text. If it has a method ``finish``, that is called with the training
when it is over, whatever ended it.
"""

from math import isnan, sqrt
from pathlib import Path
from typing import Any

from nn.errors import SettingError
from nn.metrics import OF_CLASSES
from nn.saving import save
from nn.settings import flag, in_range, whole
from nn.training import Epoch, Training

_LARGEST = {*OF_CLASSES, "r_squared", "R^2"}


class Watching:
    """Knows the best epoch so far.

    Arguments:
        patience: how many epochs without improvement are allowed.
        monitor: ``"validation"``, ``"loss"`` or a metric's name.
        least: by how much a number must be better to count.
        largest: whether larger is better; as the metric's name tells unless given.

    Raises:
        SettingError: if one is out of its range.
    """

    def __init__(
        self, patience: int = 10, monitor: str = "validation", least: float = 0.0,
        largest: bool | None = None,
    ) -> None:  # fmt: skip
        self.patience, self.monitor = whole("patience", patience), monitor
        self.least = in_range("least", least)
        larger = monitor in _LARGEST if largest is None else flag("largest", largest)
        self.sign = -1.0 if larger else 1.0
        self.best: dict[str, Any] = {}

    def improved(self, last: Epoch) -> bool:
        """Return whether an epoch is the best one, and remember it then.

        Raises:
            SettingError: if there is no number to watch.
        """
        if self.monitor not in last.numbers:
            raise SettingError(
                f"{type(self).__name__} has no {self.monitor!r} to watch. Give fit() validation "
                "data, a metric of that name, or write monitor='loss'."
            )
        score = self.sign * last.numbers[self.monitor]
        known = self.best.get("score", score)
        better = score < known - self.least or (isnan(known) and not isnan(score))
        if not self.best or last.number == 1 or better:
            self.best = {"score": score, "epoch": last.number}
            return True
        return False

    def is_late(self, last: Epoch, since: int) -> bool:
        """Return whether patience is over, counted since an epoch."""
        return last.number > since and last.number - since >= self.patience

    def state_dict(self) -> dict[str, Any]:
        """Return what it remembers, for a checkpoint."""
        return self.best

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Remember what a checkpoint holds."""
        self.best = state


class EarlyStopping(Watching):
    """Stops once nothing has improved for a while; at the end the model is the best one.

    Arguments:
        patience: how many epochs without improvement are allowed.
        monitor: ``"validation"``, ``"loss"`` or a metric's name.
        least: by how much a number must be better to count.
        largest: whether larger is better, as of an accuracy; as the name tells unless given.
        restore: whether the model becomes what it was after its best epoch, whatever ends the
            training. A checkpoint is what training goes on from: it holds the model before that.
        path: a file that each best model is saved to.

    Raises:
        SettingError: if one is out of its range.
    """

    def __init__(
        self, patience: int = 10, monitor: str = "validation", least: float = 0.0,
        largest: bool | None = None, restore: bool = True, path: str | Path | None = None,
    ) -> None:  # fmt: skip
        super().__init__(patience, monitor, least, largest)
        self.restore, self.path = flag("restore", restore), path

    def __call__(self, training: Training) -> str | None:
        """Return why to stop, if it is time."""
        last = training.history[-1]
        if self.improved(last):
            self.best["parameters"] = training.model.state_dict() if self.restore else {}
            if self.path is not None:
                save(training.model, self.path)
        if not self.is_late(last, self.best["epoch"]):
            return None
        self.finish(training)
        return f"no better {self.monitor} since epoch {self.best['epoch']}"

    def finish(self, training: Training) -> None:
        """Let the model be the best one."""
        if self.restore and self.best:
            training.model.load_state_dict(self.best["parameters"])


class ReduceLROnPlateau(Watching):
    """Multiplies the learning rate once nothing has improved for a while.

    Arguments:
        patience, monitor, least, largest: as of :class:`EarlyStopping`.
        factor: what the rate is multiplied by, between 0 and 1.
        smallest: the rate that it does not go below.

    Raises:
        SettingError: if one is out of its range.
    """

    def __init__(
        self, patience: int = 10, monitor: str = "validation", least: float = 0.0,
        largest: bool | None = None, factor: float = 0.1, smallest: float = 0.0,
    ) -> None:  # fmt: skip
        super().__init__(patience, monitor, least, largest)
        self.factor = in_range("factor", factor, high=1.0)
        self.smallest = in_range("smallest", smallest)

    def __call__(self, training: Training) -> None:
        """Take smaller steps from now on, if it is time."""
        last = training.history[-1]
        self.improved(last)
        since = max(self.best["epoch"], self.best.get("reduced", 0))
        if not self.is_late(last, since):
            return
        self.best["reduced"] = last.number
        for group in training.optimizer.param_groups:  # a schedule multiplies the initial rate
            for name in ("lr", "initial_lr"):
                group[name] = max(self.factor * group[name], min(self.smallest, group[name]))


class SmallGradient:
    """Stops once the gradient of the last step is no longer than a bound.

    Arguments:
        tolerance: the bound of its Euclidean norm. Only whole batches have a gradient that
            vanishes at a minimum, and clipped ones, or those of Evolution, tell nothing.
    """

    def __init__(self, tolerance: float) -> None:
        self.tolerance = in_range("tolerance", tolerance)

    def __call__(self, training: Training) -> str | None:
        """Return why to stop, if it is time."""
        norm = sqrt(sum(p.grad**2 for p in training.optimizer.params))
        return f"a gradient of {norm:.3g}" if norm <= self.tolerance else None


class MostEvaluations:
    """Stops after so many evaluations of the loss with its gradient.

    Arguments:
        most: how many. The epoch under way is finished.
    """

    def __init__(self, most: int) -> None:
        self.most = whole("most", most)

    def __call__(self, training: Training) -> str | None:
        """Return why to stop, if it is time."""
        done = training.evaluations
        return f"{done} evaluations" if done >= self.most else None
