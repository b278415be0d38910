"""Draws: rows of chance that are drawn where they are needed."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

from autograd.errors import OperandError
from autograd.parallel.division import edges_of
from autograd.structures.outline import mapped, put_together, take_apart
from autograd.tools.extras import load


class Draws:
    """Rows that each process draws for itself, from seeds that all come from one.

    Arguments:
        make: takes a ``numpy.random.Generator`` and a number of rows; returns an array with these
            along its leading axis, or a structure of such arrays. It has to be found by its name
            in other processes, unless their executor sends code.
        count: how many rows in all.
        seed: a whole number, or several; None for one from the system, which is then kept.

    The rows depend on ``make``, ``count`` and ``seed`` alone: for each block of rows a seed is
    spawned, whatever the chunks.

    Raises:
        OperandError: if ``count`` is no whole number from 1.

    >>> draws = Draws(lambda generator, count: generator.normal(size=count), 1000, seed=1)
    >>> draws.rows().shape, bool((draws.rows() == draws.rows()).all())
    ((1000,), True)
    """

    def __init__(self, make: Callable[[Any, int], Any], count: int, seed: Any = None) -> None:
        if type(count) is not int or count < 1:
            raise OperandError(f"Draws takes a number of rows from 1, but got {count!r}.")
        self.make = make
        self.count = count
        self.entropy = load("numpy", "compile").random.SeedSequence(seed).entropy

    def block(self, index: int, count: int) -> Any:
        """Return the rows of one block.

        Arguments:
            index: of the block.
            count: of its rows.

        Raises:
            OperandError: if ``make`` returns another number of rows.
        """
        import numpy

        seed = numpy.random.SeedSequence(self.entropy, spawn_key=(index,))
        rows = self.make(numpy.random.default_rng(seed), count)
        for leaf in take_apart(rows)[1]:
            if len(leaf) != count:
                raise OperandError(
                    f"make returned {len(leaf)} rows where {count} were asked for. Return as many."
                )
        return rows

    def rows(self) -> Any:
        """Return all rows, for a call in this process alone."""
        import numpy

        edges = edges_of(self.count)
        blocks = [
            self.block(k, stop - start) for k, (start, stop) in enumerate(itertools.pairwise(edges))
        ]
        outline = take_apart(blocks[0])[0]
        columns = zip(*[take_apart(block)[1] for block in blocks], strict=True)
        return put_together(outline, [numpy.concatenate(column) for column in columns])

    def __repr__(self) -> str:
        return f"<draws of {self.count} rows, seed {self.entropy}>"


def part(argument: Any, start: int, stop: int) -> Any:
    """Return some rows of an argument; draws as they are.

    Arguments:
        argument: arrays with rows, or draws.
        start, stop: which rows.

    >>> import numpy as np
    >>> part({"a": np.arange(5.0)}, 1, 3)
    {'a': array([1., 2.])}
    """
    if isinstance(argument, Draws):
        return argument
    return mapped(lambda array: array[start:stop], argument)
