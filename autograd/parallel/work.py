"""Work: what one process does of a spread call, block by block."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any, NamedTuple

from autograd.compiler.batch.batch import belonging_to_rows
from autograd.modes import no_grad
from autograd.parallel.division import Node, joined
from autograd.parallel.draws import Draws, part
from autograd.parallel.scatter import Scatter
from autograd.structures.belonging import of_leaves
from autograd.structures.outline import Outline, take_apart


class Task(NamedTuple):
    """A chunk: blocks of rows that one process computes.

    Arguments:
        fast: a function compiled for batches, which adds up or gives each row's result.
        args: of it; those with rows have the chunk's alone.
        kwargs: by name.
        scatters: whether the rows' results are told by their scatter alone.
        first: the number of the first block.
        edges: where the blocks begin among all rows, and where the last ends.
    """

    fast: Any
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    scatters: bool
    first: int
    edges: list[int]


class Done(NamedTuple):
    """What came out of a chunk.

    Arguments:
        outline: of the result's structure.
        of_row: for each number or array of it, whether it belongs to the rows.
        sums: the others, added up over blocks as far as their tree is within the chunk.
        rows: those that belong to rows.
    """

    outline: Outline
    of_row: list[bool]
    sums: dict[Node, list[Any]]
    rows: list[Any]


def run(task: Task) -> Done:
    """Return what comes out of a chunk.

    Arguments:
        task: the chunk.
    """
    import numpy

    fast, args, kwargs, scatters, first, edges = task
    _, f, options = fast.made_of()
    outline: Outline = None
    of_row: list[bool] = []
    sums: dict[Node, list[Any]] = {}
    rows: list[list[Any]] = []
    for k, (start, stop) in enumerate(itertools.pairwise(edges)):
        given = [
            arg if axis is None else _block(arg, first + k, start - edges[0], stop - edges[0])
            for arg, axis in zip(args, options.batch, strict=True)
        ]
        with no_grad():
            result = fast(*given, **kwargs)
        outline, leaves = take_apart(result)
        stays = True if options.reduce is None else belonging_to_rows(f, given, options.batch)
        of_row = of_leaves(stays, outline)
        if scatters:
            leaves, of_row = list(map(Scatter.of, leaves)), [False] * len(leaves)
        pairs = list(zip(leaves, of_row, strict=True))
        rows.append([leaf for leaf, own in pairs if own])
        sums[0, first + k] = [leaf for leaf, own in pairs if not own]
    columns: Sequence[Any] = list(zip(*rows, strict=True))
    return Done(outline, of_row, joined(sums), [numpy.concatenate(column) for column in columns])


def _block(argument: Any, index: int, start: int, stop: int) -> Any:
    if isinstance(argument, Draws):
        return argument.block(index, stop - start)
    return part(argument, start, stop)
