"""How rows are divided: into blocks, by their number alone, and these into chunks.

What is added up over rows is added up within each block, and then over the blocks in a tree that is
always the same. So the result does not depend on who computed which block, nor on how many at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

MOST_BLOCKS = 256
_ROWS = 64  # of a block, or a multiple: whole vectors
Node = tuple[int, int]  # of the tree: a level, and the place in it


def edges_of(count: int) -> list[int]:
    """Return where the blocks of rows begin, and at last where the last ends.

    Arguments:
        count: of the rows.

    >>> edges_of(150), len(edges_of(10_000_000))
    ([0, 64, 128, 150], 257)
    """
    size = -(-count // MOST_BLOCKS)
    size = -(-size // _ROWS) * _ROWS
    return [*range(0, count, size), count]


def chunks_of(n_blocks: int, n_chunks: int) -> list[range]:
    """Return which blocks each chunk has: about as many each, in order.

    Arguments:
        n_blocks: how many blocks there are.
        n_chunks: how many chunks are wanted; there are no more than blocks.

    >>> chunks_of(5, 2)
    [range(0, 2), range(2, 5)]
    """
    n = min(n_blocks, n_chunks)
    return [range(n_blocks * k // n, n_blocks * (k + 1) // n) for k in range(n)]


def joined(known: dict[Node, Any]) -> dict[Node, Any]:
    """Return sums of neighbours in the place of these, as far as both are known.

    Arguments:
        known: by the level and the place in it; blocks are of level 0.

    Returns:
        sums that have no known neighbour.

    >>> joined({(0, 2): [1.0], (0, 3): [2.0], (0, 4): [5.0]})
    {(1, 1): [3.0], (0, 4): [5.0]}
    """
    left = dict(known)
    found: dict[Node, Any] = {}
    level = 0
    while left:
        here = {node: numbers for node, numbers in left.items() if node[0] == level}
        left = {node: numbers for node, numbers in left.items() if node[0] != level}
        for (_, place), numbers in sorted(here.items(), key=lambda item: item[0]):
            other = here.get((level, place ^ 1))
            if other is None:
                found[level, place] = numbers
            elif not place % 2:
                left[level + 1, place // 2] = _added(numbers, other)
        level += 1
    return dict(sorted(found.items(), reverse=True))


def total(known: dict[Node, Any], n_blocks: int) -> Any:
    """Return the sum of all blocks.

    Arguments:
        known: sums that make up all of them; see :func:`joined`.
        n_blocks: how many there are.

    >>> total({(1, 0): [3.0], (0, 2): [4.0]}, 3)
    [7.0]
    """
    level = max(1, n_blocks - 1).bit_length()
    return _summed(known, (level, 0), n_blocks)


def _summed(known: dict[Node, Any], node: Node, n_blocks: int) -> Any:
    if node in known:
        return known[node]
    level, place = node
    middle = (2 * place + 1) << (level - 1)
    left = _summed(known, (level - 1, 2 * place), n_blocks)
    if middle >= n_blocks:
        return left
    return _added(left, _summed(known, (level - 1, 2 * place + 1), n_blocks))


def _added(some: Sequence[Any], others: Sequence[Any]) -> list[Any]:
    return [x + y for x, y in zip(some, others, strict=True)]
