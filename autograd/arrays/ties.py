"""The largest and the smallest of several numbers, of which those that tie share the slope."""

from __future__ import annotations

from typing import Any

from autograd import functions, reductions
from autograd.table import ops
from autograd.table.ieee import INF


def largest(items: list[Any]) -> Any:
    """Return the largest number; at a tie of k the slope by each is 1 / k, as in jax.numpy.

    A network of ``maximum`` would give halves of halves, by the order of the numbers.

    >>> from autograd import grad
    >>> grad(largest)([2.0, 1.0, 2.0, 2.0, 0.0])  # doctest: +ELLIPSIS
    [0.333..., 0.0, 0.333..., 0.333..., 0.0]
    """
    if len(items) < 3:
        return functions.maximum(*items) if len(items) == 2 else items[0]
    top = ops.largest(*items)
    below: list[Any] = [item < top for item in items]
    if all(type(one) is bool for one in below):  # nothing is being traced
        kept = [item for item, is_below in zip(items, below, strict=True) if not is_below]
        return kept[0] if len(kept) == 1 else _shared(kept, top, len(kept))
    below = [ops.less(item, top) for item in items]  # which are numbers
    tied = [ops.where(one, 0.0, item) for one, item in zip(below, items, strict=True)]
    return _shared(tied, top, len(items) - reductions.sum(below))


def _shared(tied: list[Any], top: Any, count: Any) -> Any:
    """Return the largest number with the slopes of a mean.

    Arguments:
        tied: the numbers that are the largest, and zeros.
        top: the largest; nan if one is nan, which is then the slope.
        count: how many tie.
    """
    share = functions.where(top == top, ops.div(1.0, count), top)
    mean = reductions.dot(tied, [share] * len(tied))
    # The mean is rounded, and at infinity there is nothing to set right
    apart = functions.where(ops.absolute(top) < INF, ops.sub(top, mean), 0.0)
    return ops.add(mean, ops.held(apart))


def smallest(items: list[Any]) -> Any:
    """Return the smallest number, with slopes as of :func:`largest`."""
    if len(items) < 3:
        return functions.minimum(*items) if len(items) == 2 else items[0]
    return ops.neg(largest([ops.neg(item) for item in items]))
