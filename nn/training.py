"""A training under way: what callbacks see, and what a checkpoint keeps."""

import os
from collections.abc import Callable, Sequence
from typing import Any, Self

from nn.errors import SettingError
from nn.history import Epoch, History
from nn.saving import read_document


class Training:
    """A model, its optimiser and its history; given to each callback after each epoch.

    Arguments:
        model, optimizer: what is trained, and by what.
        callbacks: called with this after each epoch; one may return why to stop.

    ``evaluations`` counts how often the loss was computed with its gradient.
    """

    def __init__(
        self, model: Any, optimizer: Any, callbacks: Sequence[Callable[[Self], Any]]
    ) -> None:
        self.model, self.optimizer, self.callbacks = model, optimizer, callbacks
        self.history, self.evaluations = History(), 0
        self.settle: Callable[[], None] = lambda: None  # lets the optimiser keep its own state

    def ended(self, epoch: Epoch) -> str:
        """Note an epoch and call the callbacks; return why to stop, or nothing."""
        self.history.append(epoch)
        reasons = [reason for reason in [callback(self) for callback in self.callbacks] if reason]
        return ", ".join(r if isinstance(r, str) else "a callback" for r in reasons)

    def state_dict(self) -> dict[str, Any]:
        """Return all that going on later needs: numbers, lists and dicts of them."""
        self.settle()
        return {
            "model": self.model.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "history": [vars(epoch) for epoch in self.history],
            "evaluations": self.evaluations,
            "callbacks": [getattr(each, "state_dict", dict)() for each in self.callbacks],
        }

    def resume(self, path: str | os.PathLike[str]) -> None:
        """Go back to where a checkpoint was written.

        Arguments:
            path: of the checkpoint.

        Raises:
            FileError: if it is none, or damaged.
            ShapeError, SettingError: if it is of another model, optimiser or callbacks; nothing
                changes then.
        """
        state, before = read_document(path, "checkpoint"), self.model.state_dict()
        if len(state["callbacks"]) != len(self.callbacks):
            raise SettingError(
                f"This checkpoint was written with {len(state['callbacks'])} callbacks, but there "
                f"are {len(self.callbacks)}. Give fit() the same ones, to go on in the same way."
            )
        self.model.load_state_dict(state["model"])
        try:
            self.optimizer.load_state_dict(state["optimizer"])
        except BaseException:
            self.model.load_state_dict(before)
            raise
        self.history.extend(Epoch(**epoch) for epoch in state["history"])
        self.evaluations = state["evaluations"]
        for callback, known in zip(self.callbacks, state["callbacks"], strict=True):
            if known:
                callback.load_state_dict(known)
