"""What a training came to, epoch by epoch."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Epoch:
    """What one pass over the training data came to.

    Arguments:
        number: from 1.
        loss: the mean over the pass, penalty included, each batch's before its step.
        lr: the learning rate of its last step; None where there is none.
        validation: the loss of the validation data after the pass; None without such data.
        metrics: by name, after the pass, of the validation data, or else of the training data.

    >>> Epoch(number=1, loss=0.5).loss
    0.5
    """

    number: int
    loss: float
    lr: float | None = None
    validation: float | None = None
    metrics: dict[str, float] = field(default_factory=dict)

    @property
    def numbers(self) -> dict[str, float]:
        """What can be watched: the loss, that of the validation data, and the metrics."""
        every = {"loss": self.loss, "validation": self.validation, **self.metrics}
        return {name: number for name, number in every.items() if number is not None}

    def __str__(self) -> str:
        return "  ".join(f"{name} {number:.4f}" for name, number in self.numbers.items())


class History(list[Epoch]):
    """The epochs of a training, in order.

    ``reason`` tells why it ended before its last epoch; it is empty if it did not.

    >>> History([Epoch(1, 0.5), Epoch(2, 0.25)]).losses
    [0.5, 0.25]
    """

    reason: str = ""

    @property
    def losses(self) -> list[float]:
        """The loss of each epoch."""
        return [epoch.loss for epoch in self]

    def plot(self, ax: Any = None) -> Any:
        """Plot the loss by epoch, and that of the validation data where there is one.

        Arguments:
            ax: matplotlib's axes to plot on; a new figure unless given.

        Returns:
            the figure.

        Raises:
            MissingExtraError: if the extra ``viz`` is not installed.
        """
        import viz

        return viz.loss_curve(self, unit="epoch", ax=ax)
