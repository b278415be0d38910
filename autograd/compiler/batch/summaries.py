"""Summaries of the rows of a batch: their mean and its standard error, and sums."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from autograd.compiler.batch.batch import belonging_to_rows
from autograd.errors import OperandError
from autograd.structures.arrays import array_of, is_array
from autograd.structures.tree import flatten
from autograd.table import ops
from autograd.tools.pickling import Parts
from autograd.transforms.wrapper import Wrapper

SUMMARIES = ("mean", "sem", "sum")


def checked_summaries(reduce: Sequence[Any], batch: Any) -> tuple[str, ...]:
    """Return the names of several summaries.

    Raises:
        OperandError: if they are none, or there are no rows.

    >>> checked_summaries(["mean", "sem"], (0,))
    ('mean', 'sem')
    """
    names = tuple(reduce)
    if not names or any(name not in SUMMARIES for name in names):
        raise OperandError(
            f"Several reductions are a tuple of 'mean', 'sem' and 'sum', but got {reduce!r}."
        )
    if batch is None:
        raise OperandError(f"reduce={reduce!r} needs a batch. Write batch=(0,) too.")
    return names


class Summarised(Wrapper):
    """A batch whose rows are summed up in several ways.

    Arguments:
        f: the compiled function, which gives the results of all rows.
        names: of the summaries.
        batch: the function's, and what it was made of.
        made_of: what makes the same.

    >>> import autograd as ag, numpy as np
    >>> price = ag.compile(lambda x: x * x, batch=(0,), reduce=("mean", "sem"))
    >>> price(np.array([1.0, 2.0, 3.0]))
    (4.666666666666667, 2.333333333333333)
    """

    __slots__ = ("_made_of", "batch", "names", "original")

    def __init__(
        self,
        f: Callable[..., Any],
        names: tuple[str, ...],
        original: Callable[..., Any],
        batch: Sequence[int | None],
        made_of: Parts,
    ) -> None:
        super().__init__(f)
        self.names = names
        self.original = original
        self.batch = batch
        self._made_of = made_of

    def __call__(self, *args: Any, **kwargs: Any) -> tuple[Any, ...]:
        """Return a structure like that of one row for each summary."""
        result = self.f(*args, **kwargs)
        if belonging_to_rows(self.original, args, self.batch) is not False:
            raise OperandError(
                "Derivatives by arguments with rows belong to their rows, so they have no mean or "
                "standard error. Differentiate by what the rows share."
            )
        tree = flatten(result, "a result")
        columns = [array_of(block.leaves, block.shape or ()) for block in tree.blocks]
        return tuple(
            [tree.build([_summary(name, column) for column in columns]) for name in self.names]
        )

    def __getattr__(self, name: str) -> Any:
        """Return what else the compiled function tells, such as ``stats``."""
        return getattr(self.f, name)

    def made_of(self) -> Parts:
        """Return what makes the same."""
        return self._made_of


def _summary(name: str, column: Any) -> Any:
    """Return the summary of an array with rows first; a float of plain numbers."""
    count = len(column)
    total = column.sum(axis=0)
    if name == "sum":
        return _plain(total)
    mean = total / count
    if name == "mean":
        return _plain(mean)
    if count < 2:
        return _plain(mean * float("nan"))  # one row tells nothing of its scatter
    apart = column - mean
    variance = (apart * apart).sum(axis=0) / (count * (count - 1.0))
    if column.dtype.hasobject:
        return _each_root(variance)
    return _plain(variance**0.5)


def _each_root(variance: Any) -> Any:
    if not is_array(variance):
        return ops.sqrt(variance)
    return array_of([ops.sqrt(one) for one in variance.ravel().tolist()], variance.shape)


def _plain(number: Any) -> Any:
    """Return a float for a scalar of NumPy's, and anything else as it is."""
    return float(number) if type(number).__module__ == "numpy" and number.ndim == 0 else number
