"""The options of ``compile``, checked before anything is compiled."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

from autograd.errors import OperandError

Reduce = Literal["mean", "sum"] | None


class Named(NamedTuple):
    """Which arguments have rows, by the names of parameters.

    Arguments:
        axes: pairs of a name and 0 or None; unlike a dict it has a hash, as options need.
    """

    axes: tuple[tuple[str, int | None], ...]


class Options(NamedTuple):
    """The options of ``compile``.

    Arguments:
        batch, reduce, threads, stack, exact, watch: as in :func:`autograd.compile`.
    """

    batch: Any = None  # a tuple of axes or Named, once it is checked
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
        if isinstance(batch, Named):  # of a decorator, checked before
            batch = dict(batch.axes)
        axes = list(batch.values()) if isinstance(batch, dict) else batch
        if axes is not None and (
            not isinstance(axes, (list, tuple)) or any(axis not in (0, None) for axis in axes)
        ):
            raise OperandError(
                "batch is a tuple of 0 or None for each argument, as in (None, 0), or a dict by "
                f"the names of parameters, as in {{'x': 0}}, but got {batch!r}."
            )
        if axes is not None and 0 not in axes:
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
        if batch is None:
            return self
        named = isinstance(batch, dict)
        return self._replace(batch=Named(tuple(batch.items())) if named else tuple(batch))
