"""A batch by hand: the function called for each row, and what comes of it."""

import math

import numpy as np

from autograd.structures.tree import flatten
from support.compiling import close, number, numbers, shape


def rows_of(thing):
    """How many rows a structure of arrays has."""
    if isinstance(thing, np.ndarray):
        return len(thing)
    return rows_of(next(iter(thing.values() if isinstance(thing, dict) else thing)))


def row_of(thing, index):
    """One row of a structure of arrays."""
    if isinstance(thing, np.ndarray):
        row = thing[index].astype(float)  # NumPy adds up float32 as such
        return row if row.ndim else float(row)
    if isinstance(thing, dict):
        return {key: row_of(item, index) for key, item in thing.items()}
    return type(thing)(row_of(item, index) for item in thing)


def each_row(f, args, batch, kwargs):
    """The results of the rows, one after the other."""
    count = next(rows_of(arg) for arg, axis in zip(args, batch, strict=True) if axis == 0)
    return [
        f(*[row_of(a, i) if axis == 0 else a for a, axis in zip(args, batch)], **kwargs)
        for i in range(count)
    ]


def by_row(thing, count):
    """The numbers of a batch's result: an array with the rows as its first axis."""
    blocks = []

    def collect(part):
        if isinstance(part, np.ndarray):
            assert len(part) == count
            blocks.append(np.array([number(leaf) for leaf in part.flat]).reshape(count, -1))
        else:
            for item in part.values() if isinstance(part, dict) else part:
                collect(item)

    collect(thing)
    return np.concatenate(blocks, axis=1)


def assert_batch_equal(compiled, reduce, f, args, batch, kwargs=None, tolerance=1e-13, stays=None):
    """Check a compiled batch against the function called for each row.

    Arguments:
        stays: for each number and array of a row's result, whether it is not reduced.
    """
    kwargs = kwargs or {}
    results = each_row(f, args, batch, kwargs)
    found = compiled(*args, **kwargs)
    wanted = np.array([numbers(result) for result in results])
    if reduce is None:
        for one, other in zip(by_row(found, len(results)), wanted, strict=True):
            assert all(close(a, b, tolerance=tolerance) for a, b in zip(one, other, strict=True))
        return
    count = len(results) if reduce == "mean" else 1
    if stays is not None:
        blocks, rows = flatten(found, "what was found").blocks, flatten(results[0], "a row").blocks
        reduced, position = [], 0
        for kept, block, row in zip(stays, blocks, rows, strict=True):
            places = range(position, position + len(row.leaves))
            position = places.stop
            if not kept:
                reduced += [(number(leaf), k) for leaf, k in zip(block.leaves, places, strict=True)]
                continue
            assert block.shape == (len(results), *(row.shape or ()))
            each = (wanted[:, places] / count).ravel()
            assert all(close(number(a), b) for a, b in zip(block.leaves, each, strict=True))
    else:
        assert shape(found) == shape(results[0])
        reduced = [(one, k) for k, one in enumerate(numbers(found))]
    for one, k in reduced:
        column = wanted[:, k]
        finite = np.isfinite(column).all()
        total = (math.fsum(column) if finite else column.sum()) / count
        size = float(np.abs(column).sum()) / count
        assert close(one, total, size if finite else None, tolerance), (one, total)
