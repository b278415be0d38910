"""What a training run shows: a bar on a terminal, a few quiet lines elsewhere."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import Any, Self

from nn.train import Epoch

_LINES = 10


class Progress:
    """Shows epochs as they come; use it as a block, and its ``show`` as ``fit``'s ``on_epoch``.

    On a terminal it is a bar on standard error; where output is piped, about ten lines on
    standard output.

    Arguments:
        epochs: how many will come.

    >>> with Progress(1) as progress:
    ...     progress.show(Epoch(1, 0.25))
    epoch 1/1  loss 0.2500
    """

    def __init__(self, epochs: int) -> None:
        self.epochs = epochs
        self.bar: Any = None
        if sys.stderr.isatty() and sys.stdout.isatty():
            from tqdm import tqdm

            self.bar = tqdm(total=epochs, unit="epoch", file=sys.stderr)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self.bar is not None:
            self.bar.close()

    def show(self, epoch: Epoch) -> None:
        """Show that an epoch is done."""
        if self.bar is not None:
            self.bar.set_postfix(loss=f"{epoch.loss:.4f}")
            self.bar.update()
        elif epoch.number % max(1, self.epochs // _LINES) == 0 or epoch.number == self.epochs:
            print(f"epoch {epoch.number}/{self.epochs}  loss {epoch.loss:.4f}", flush=True)
