"""The options of ``compile``, checked before anything is compiled."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

from autograd.errors import OperandError

Reduce = Literal["mean", "sum"] | None


class Options(NamedTuple):
    """The options of ``compile``.

    Arguments:
        batch, reduce, threads, stack, exact, watch: as in :func:`autograd.compile`.
    """

    batch: Any = None  # a tuple, once it is checked
    reduce: Reduce = None
    threads: int = 1
    stack: bool = False
    exact: bool = False
    watch: bool = True

    def checked(self) -> Options:
        """Return the options with the batch as a tuple.

        Raises:
            OperandError: if one is not what it must be, saying what to write.

        >>> Options(reduce="sum").checked()
        Traceback (most recent call last):
            ...
        autograd.errors.OperandError: reduce='sum' needs a batch. Write batch=(0,) too.
        """
        batch = self.batch
        if batch is not None and (
            not isinstance(batch, (list, tuple)) or any(axis not in (0, None) for axis in batch)
        ):
            raise OperandError(
                "batch is a tuple of 0 or None for each argument, as in (None, 0), but got "
                f"{batch!r}."
            )
        if batch is not None and 0 not in batch:
            raise OperandError(f"batch={batch!r} names no argument with rows. Write 0 for one.")
        if self.reduce not in (None, "mean", "sum"):
            raise OperandError(f"reduce is 'mean', 'sum' or None, but got {self.reduce!r}.")
        if self.reduce is not None and batch is None:
            raise OperandError(f"reduce={self.reduce!r} needs a batch. Write batch=(0,) too.")
        if not isinstance(self.stack, bool) or (self.stack and batch is None):
            raise OperandError(
                f"stack is True for batches with rows first, but got {self.stack!r}."
            )
        if not isinstance(self.threads, int) or self.threads < 1:
            raise OperandError(f"threads is a whole number from 1, but got {self.threads!r}.")
        for name, given in (("exact", self.exact), ("watch", self.watch)):
            if not isinstance(given, bool):
                raise OperandError(f"{name} is True or False, but got {given!r}.")
        return self if batch is None else self._replace(batch=tuple(batch))
