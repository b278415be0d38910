"""The options of ``compile``, checked before anything is compiled."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from autograd.errors import OperandError

Batch = Sequence[int | None] | None
Reduce = Literal["mean", "sum"] | None


def check_options(
    batch: Any, reduce: Any, threads: Any, stack: Any, exact: Any, watch: Any
) -> None:
    """Raise if an option of ``compile`` is not what it must be.

    Arguments:
        batch, reduce, threads, stack, exact, watch: as in :func:`autograd.compile`.

    Raises:
        OperandError: saying what to write.

    >>> check_options(None, "sum", 1, False, False, True)
    Traceback (most recent call last):
        ...
    autograd.errors.OperandError: reduce='sum' needs a batch. Write batch=(0,) too.
    """
    if batch is not None and (
        not isinstance(batch, (list, tuple)) or any(axis not in (0, None) for axis in batch)
    ):
        raise OperandError(
            f"batch is a tuple of 0 or None for each argument, as in (None, 0), but got {batch!r}."
        )
    if batch is not None and 0 not in batch:
        raise OperandError(f"batch={batch!r} names no argument with rows. Write 0 for one.")
    if reduce not in (None, "mean", "sum"):
        raise OperandError(f"reduce is 'mean', 'sum' or None, but got {reduce!r}.")
    if reduce is not None and batch is None:
        raise OperandError(f"reduce={reduce!r} needs a batch. Write batch=(0,) too.")
    if not isinstance(stack, bool) or (stack and batch is None):
        raise OperandError(f"stack is True for batches with rows first, but got {stack!r}.")
    if not isinstance(threads, int) or threads < 1:
        raise OperandError(f"threads is a whole number from 1, but got {threads!r}.")
    for name, given in (("exact", exact), ("watch", watch)):
        if not isinstance(given, bool):
            raise OperandError(f"{name} is True or False, but got {given!r}.")
