"""A training under way: what it came to so far, what callbacks see, what a checkpoint keeps."""

import copy
from base64 import b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from autograd import MissingExtraError
from nn.checkup.silent import warn_of_growth
from nn.displays import table, thinned
from nn.errors import FileError, SettingError, ShapeError
from nn.saving import read_document, write_document
from nn.settings import whole


@dataclass(frozen=True)
class Epoch:
    """What one pass over the training data came to.

    Arguments:
        number: from 1.
        loss: the mean over the pass, penalty included, each batch's before its step.
        lr: the learning rate of its last step; None where there is none.
        validation: the loss of the validation data after the pass; None without such data.
        metrics: by name, after the pass, of the validation data, or else of the training data.
        seconds: since the end of the pass before, or the beginning of the training; None for a
            pass before a checkpoint that the training went on from.

    >>> Epoch(number=1, loss=0.5).numbers
    {'loss': 0.5}
    """

    number: int
    loss: float
    lr: float | None = None
    validation: float | None = None
    metrics: dict[str, float] = field(default_factory=dict)
    seconds: float | None = field(default=None, compare=False, repr=False)

    @property
    def numbers(self) -> dict[str, float]:
        """What can be watched: the loss, that of the validation data, and the metrics."""
        every = {"loss": self.loss, "validation": self.validation, **self.metrics}
        return {name: number for name, number in every.items() if number is not None}

    def __str__(self) -> str:
        return "  ".join(f"{name} {number:.4f}" for name, number in self.numbers.items())


class History(list[Epoch]):
    """The epochs of a training, in order.

    ``reason`` tells why it ended before its last epoch; it is empty if it did not. ``mode`` tells
    what ran: ``"compiled"``, or ``"eager, "`` and why. ``recording`` is
    what ``fit(..., record=True)`` kept of the model, for ``viz.training_page``; else None.

    >>> History([Epoch(1, 0.5), Epoch(2, 0.25)]).losses
    [0.5, 0.25]
    """

    reason: str = ""
    mode: str = ""
    recording: Any = None

    @property
    def losses(self) -> list[float]:
        """The loss of each epoch."""
        return [epoch.loss for epoch in self]

    def __repr__(self) -> str:
        if not self:
            return "History(no epochs)"
        reason = f", {self.reason}" if self.reason else ""
        first, last = (f"{epoch.loss:.4g}" for epoch in (self[0], self[-1]))
        losses = f"loss {last}" if len(self) == 1 else f"loss {first} to {last}"
        return f"History({len(self)} epoch{'s' * (len(self) > 1)}, {losses}{reason})"

    def _repr_html_(self) -> str:
        """Return what a notebook shows: some of the epochs, and the curve where there is viz."""
        names = list(dict.fromkeys(name for epoch in self for name in epoch.numbers))
        rows = [
            [
                epoch.number,
                *(f"{epoch.numbers[n]:.4g}" if n in epoch.numbers else "" for n in names),
            ]
            for epoch in thinned(self)
        ]
        shown = table(["epoch", *names], rows, repr(self))
        if not self:
            return shown
        try:
            picture = b64encode(self.plot()._repr_png_()).decode()
        except MissingExtraError:
            return shown
        curve = f"the loss of {len(self)} epochs, which the table tells too"
        return f'{shown}<img alt="{curve}" src="data:image/png;base64,{picture}">'

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


class Training:
    """A model, its optimiser and its history; given to each callback after each epoch.

    Arguments:
        model, optimizer: what is trained, and by what.
        callbacks: called with this after each epoch; one may return why to stop.
        settle: called before the optimiser's state is read, lets it keep what the steps came to;
            none is needed where it keeps that with every step.

    Attributes:
        evaluations: how often the loss was computed with its gradient.
        of: what else decides the numbers, by name: a checkpoint of others is refused.
    """

    def __init__(
        self, model: Any, optimizer: Any, callbacks: Sequence[Any],
        settle: Callable[[], None] = lambda: None,
    ) -> None:  # fmt: skip
        self.model, self.optimizer, self.callbacks = model, optimizer, list(callbacks)
        self.history, self.evaluations, self.settle = History(), 0, settle
        self.of: dict[str, Any] = {}

    def ended(self, epoch: Epoch, evaluations: int) -> str:
        """Note an epoch and call the callbacks; return why to stop, or nothing."""
        self.history.append(epoch)
        warn_of_growth(self.history.losses[:1] + self.history.losses[-2:])
        self.evaluations += evaluations
        reasons = [reason for reason in [callback(self) for callback in self.callbacks] if reason]
        return ", ".join(r if isinstance(r, str) else "a callback" for r in reasons)

    def finish(self) -> None:
        """Let the callbacks that wish it know that the training is over."""
        for callback in self.callbacks:
            if hasattr(callback, "finish"):
                callback.finish(self)

    def save(self, path: str | Path) -> None:
        """Write all that is needed to go on later, exactly; ``fit(..., resume=path)`` does.

        Arguments:
            path: of the checkpoint, which is replaced, whole or not at all.

        Raises:
            autograd.SaveError: if it cannot be written.
        """
        self.settle()
        states: list[Any] = [getattr(each, "state_dict", dict)() for each in self.callbacks]
        epochs = [{k: v for k, v in vars(e).items() if k != "seconds"} for e in self.history]
        write_document(path, "checkpoint", {
            "of": {**self.of, "optimizer": type(self.optimizer).__name__},
            "model": self.model.state_dict(), "optimizer": self.optimizer.state_dict(),
            "history": epochs, "callbacks": states,
            "evaluations": self.evaluations,
        })  # fmt: skip

    def resume(self, path: str | Path) -> None:
        """Go back to where a checkpoint was written.

        Arguments:
            path: of the checkpoint.

        Raises:
            FileError: if it is none, or damaged.
            ShapeError, SettingError: if it is of another model, optimiser, callbacks or data;
                nothing changes then.
        """
        state, before = read_document(path, "checkpoint"), self.model.state_dict()
        own = copy.deepcopy(self.optimizer.state_dict())
        try:
            epochs = self._take(state)
        except (SettingError, ShapeError, FileError):
            self.model.load_state_dict(before)
            self.optimizer.load_state_dict(own)
            raise
        except (AttributeError, LookupError, TypeError, ValueError) as error:
            self.model.load_state_dict(before)
            self.optimizer.load_state_dict(own)
            raise FileError(
                f"{str(path)!r} is no checkpoint that fit() wrote: {error!r}. Save again."
            ) from error
        self.history.extend(epochs)
        self.evaluations = int(state["evaluations"])
        for callback, known in zip(self.callbacks, state["callbacks"], strict=True):
            if known:
                callback.load_state_dict(known)

    def _take(self, state: Any) -> list[Epoch]:
        """Take up what a checkpoint holds, but for the epochs, which are returned."""
        pairs = list(zip(self.callbacks, state["callbacks"], strict=False))
        others = any(known and not hasattr(c, "load_state_dict") for c, known in pairs)
        if others or len(state["callbacks"]) != len(self.callbacks):
            raise SettingError(
                f"This checkpoint was written with {len(state['callbacks'])} callbacks, but there "
                f"are {len(self.callbacks)}, or others. Give fit() the same ones in the same order."
            )
        self.model.load_state_dict(state["model"])
        known = state.get("of", {})
        for name, setting in {**self.of, "optimizer": type(self.optimizer).__name__}.items():
            if name in known and known[name] != setting:
                raise SettingError(
                    f"This checkpoint is of another training: {name} was {known[name]!r:.40}, and "
                    f"is {setting!r:.40}. Give fit() what it had, or begin anew without resume=."
                )
        self.optimizer.load_state_dict(state["optimizer"])
        epochs = [Epoch(**epoch) for epoch in state["history"]]
        if [epoch.number for epoch in epochs] != [*range(1, len(epochs) + 1)]:
            raise ValueError("its epochs are not in order")
        for epoch in epochs:
            str(epoch)  # which asks for numbers
        whole("evaluations", state["evaluations"])
        return epochs
