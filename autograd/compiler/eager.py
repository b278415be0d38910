"""The function itself, where compiled code is of no use: on Values, or with too many paths."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from autograd.errors import OperandError
from autograd.node import Node
from autograd.structures.arrays import Shape, is_array, shaped
from autograd.structures.belonging import Prefix, of_leaves
from autograd.structures.outline import mapped, take_apart
from autograd.structures.rows import (
    check_positions,
    check_rows_of_numbers,
    count_rows,
    row_of,
    rows_as_floats,
    rows_first,
)
from autograd.structures.tree import Tree, flatten
from autograd.table import ops
from autograd.value import constant


def each_row(
    f: Callable[..., Any],
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
    batch: Sequence[int | None],
    reduce: str | None,
    of_rows: Prefix = False,
    stack: bool = False,
) -> Any:
    """Call a function on each row of a batch.

    Arguments:
        f: the function of one row.
        args, kwargs: its arguments; those with rows have them along their leading axis.
        batch: 0 for an argument with rows, None for one that all rows share.
        reduce: ``"mean"``, ``"sum"`` or None.
        of_rows: what of a result stays with its row where the rest is reduced.
        stack: whether a list of results that stay becomes an axis behind the rows.

    Returns:
        the results, stacked along a new leading axis, or reduced over the rows.

    Raises:
        OperandError: if arguments have different numbers of rows.
        NoRowsError: if they have none.

    >>> import numpy as np
    >>> each_row(lambda w, x: w * x, (2.0, np.array([1.0, 2.0])), {}, (None, 0), "sum")
    6.0
    """
    check_positions(args, batch)
    held = [
        rows_as_floats(arg, f"args[{i}]") if axis == 0 else arg
        for i, (arg, axis) in enumerate(zip(args, batch, strict=True))
    ]
    count = count_rows(held, batch)
    trees: list[Tree] = []
    for row in range(count):
        own = [
            row_of(arg, row) if axis == 0 else arg for arg, axis in zip(held, batch, strict=True)
        ]
        trees.append(flatten(f(*own, **kwargs), "a result"))
        check_rows_of_numbers(trees[-1].outline, getattr(f, "__name__", "a function"))
        if not trees[-1].is_like(trees[0]):
            raise OperandError(
                f"Row {row} gives another structure than the row before it. Return the same for "
                "each row."
            )
    stays = of_leaves(True if reduce is None else of_rows, trees[0].outline)
    divisor = float(count) if reduce == "mean" else 1.0
    blocks = []
    for own, *parts in zip(stays, *[tree.blocks for tree in trees], strict=True):
        if own:
            numbers = [leaf for part in parts for leaf in part.leaves]
            shape: Shape | None = (count, *(parts[0].shape or ()))
        else:
            numbers = [ops.sum(*column) for column in zip(*[p.leaves for p in parts], strict=True)]
            shape = parts[0].shape
        if divisor != 1.0:
            numbers = [ops.div(number, divisor) for number in numbers]
        blocks.append(shaped(numbers, shape))
    return rows_first(trees[0].outline, blocks, stays) if stack else trees[0].build(blocks)


def no_row(
    f: Callable[..., Any],
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
    batch: Sequence[int | None],
    reduce: str | None,
    of_rows: Prefix = False,
    stack: bool = False,
) -> Any:
    """Return the result of a batch without rows: empty arrays, sums of 0, means of nan.

    Arguments:
        f, args, kwargs, batch, reduce, of_rows, stack: as in :func:`each_row`.

    Raises:
        OperandError: if f fails for the row of ones that tells the structure of its results.

    >>> import numpy as np
    >>> no_row(lambda x: (x, x * x), (np.empty(0),), {}, (0,), None)
    (array([], dtype=float64), array([], dtype=float64))
    """
    own = [
        row_of(_with_a_row(arg), 0) if axis == 0 else arg
        for arg, axis in zip(args, batch, strict=True)
    ]
    try:
        tree = flatten(f(*own, **kwargs), "a result")
    except Exception as error:
        raise OperandError(
            "A batch without rows has results of the structure that one row has, but "
            f"{getattr(f, '__name__', 'the function')} failed for a row of ones: {error} Call it "
            "only where there are rows."
        ) from error
    stays = of_leaves(True if reduce is None else of_rows, tree.outline)
    nothing = float("nan") if reduce == "mean" else 0.0
    blocks = []
    for block, has_rows in zip(tree.blocks, stays, strict=True):
        shape = (0, *(block.shape or ())) if has_rows else block.shape
        numbers = [] if has_rows else [nothing] * len(block.leaves)
        blocks.append(shaped(numbers, shape))
    return rows_first(tree.outline, blocks, stays) if stack else tree.build(blocks)


def _with_a_row(thing: Any) -> Any:
    import numpy

    return mapped(lambda array: numpy.ones((1, *array.shape[1:])), thing)


def watched(f: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that does all its arithmetic on Values, for ``detect_anomaly`` to watch.

    Arguments:
        f: a function of plain numbers, and of structures of them.
    """

    @wraps(f)
    def on_values(*args: Any, **kwargs: Any) -> Any:
        given = flatten((args, kwargs), "args")
        values = [n if isinstance(n, Node) else constant(n) for n in given.leaves]
        own_args, own_kwargs = given.rebuild(values)
        result = flatten(f(*own_args, **own_kwargs), "a result")
        plain = [n.data if isinstance(n, Node) and n.is_constant else n for n in result.leaves]
        return result.rebuild(plain)

    return on_values


def has_values(structure: Any) -> bool:
    """Whether Values are among the numbers of a structure.

    >>> has_values([1.0, {"w": 2.0}])
    False
    """
    return any(map(_holds_values, take_apart(structure)[1]))


def _holds_values(leaf: Any) -> bool:
    if is_array(leaf):
        return leaf.dtype.kind == "O" and any(isinstance(x, Node) for x in leaf.ravel().tolist())
    return isinstance(leaf, Node)
