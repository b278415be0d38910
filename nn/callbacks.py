"""Stopping rules: callbacks that look at a training after each epoch.

A callback is any function of a :class:`nn.Training`. What it returns ends the training if it is
true, and tells why if it is a text.
"""

from math import sqrt
from typing import Any

from nn.errors import SettingError
from nn.training import Training


class EarlyStopping:
    """Stops once nothing has improved for a while, and then goes back to the best model.

    Arguments:
        patience: how many epochs without improvement are allowed.
        monitor: ``"validation"``, ``"loss"`` or a metric's name.
        least: by how much a number must be better to count.
        largest: whether larger is better, as of an accuracy.
        restore: whether the model becomes what it was after its best epoch when this stops it.
    """

    def __init__(
        self, patience: int = 10, monitor: str = "validation", least: float = 0.0,
        largest: bool = False, restore: bool = True,
    ) -> None:  # fmt: skip
        self.patience, self.monitor, self.least = patience, monitor, least
        self.sign, self.restore = -1.0 if largest else 1.0, restore
        self.best: dict[str, Any] = {}

    def __call__(self, training: Training) -> str | None:
        """Return why to stop, if it is time."""
        last = training.history[-1]
        if self.monitor not in last.numbers:
            raise SettingError(
                f"EarlyStopping has no {self.monitor!r} to watch. Give fit() validation data, a "
                "metric of that name, or write monitor='loss'."
            )
        score = self.sign * last.numbers[self.monitor]
        if not self.best or last.number == 1 or score < self.best["score"] - self.least:
            parameters = training.model.state_dict() if self.restore else {}
            self.best = {"score": score, "epoch": last.number, "parameters": parameters}
        if last.number - self.best["epoch"] < self.patience:
            return None
        if self.restore:
            training.model.load_state_dict(self.best["parameters"])
        return f"no better {self.monitor} since epoch {self.best['epoch']}"

    def state_dict(self) -> dict[str, Any]:
        """Return what it remembers, for a checkpoint."""
        return self.best

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Remember what a checkpoint holds."""
        self.best = state


class SmallGradient:
    """Stops once the gradient of the last step is no longer than a bound.

    Arguments:
        tolerance: the bound of its Euclidean norm. Only whole batches have a gradient that
            vanishes at a minimum.
    """

    def __init__(self, tolerance: float) -> None:
        self.tolerance = tolerance

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
        self.most = most

    def __call__(self, training: Training) -> str | None:
        """Return why to stop, if it is time."""
        done = training.evaluations
        return f"{done} evaluations" if done >= self.most else None
