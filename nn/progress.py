"""What a training run shows: a bar on a terminal, a few quiet lines elsewhere."""

import sys
from typing import Any

from nn.training import Epoch

_LINES = 10


class Progress:
    """Shows epochs as they come; on a terminal as a bar on standard error, else in a few lines.

    Arguments:
        epochs: how many there will be; 0 to show nothing.

    >>> Progress(1).show(Epoch(1, 0.25))
    epoch 1/1  loss 0.2500
    """

    def __init__(self, epochs: int) -> None:
        self.epochs = epochs
        self.bar: Any = None
        if epochs and sys.stderr.isatty() and sys.stdout.isatty():
            from tqdm import tqdm

            self.bar = tqdm(total=epochs, unit="epoch", file=sys.stderr)

    def show(self, epoch: Epoch) -> None:
        """Show that an epoch is done."""
        number = epoch.number
        if self.bar is not None:
            self.bar.set_postfix_str(str(epoch), refresh=False)
            self.bar.update(number - self.bar.n)
        elif self.epochs and (number % max(1, self.epochs // _LINES) == 0 or number == self.epochs):
            print(f"epoch {number}/{self.epochs}  {epoch}", flush=True)

    def close(self) -> None:
        """Leave the bar as it is."""
        if self.bar is not None:
            self.bar.close()
