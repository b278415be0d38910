"""How large ints may be, so that floats in their place are exact all the way.

Python's ints have as many digits as they need. In compiled code they are floats, which are exact up
to 2**53. So what is rounded to an int, and what is given as one, may only be so large that nothing
that is computed from it as an int exceeds that.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import inf

from autograd.compiler.record.kinds import Kinds
from autograd.graph.order import topological_order
from autograd.node import Node, number_of
from autograd.numbers import EXACT
from autograd.table import ops
from autograd.table.operation import Fact, having

_TOO_LARGE = EXACT + 1  # or more; all is counted in ints, for 2.0**53 + 1.0 is 2.0**53
_TRIED = [2**k for k in (53, 45, 40, 35, 30, 26, 22, 20, 17, 15, 13, 10, 8, 6, 4, 2)]
REMAINDERS = having(Fact.KEEPS_INTS) & having(Fact.JUMPS)  # where the last digit may count
_TO_INT = having(Fact.TO_INT)


def rounded_ints(kinds: Kinds) -> list[Node]:
    """Return the nodes that a traced function rounded to an int, as ``math.floor`` does."""
    return [node for node in kinds.hinted(int) if node.op in _TO_INT and kinds.of(node) is int]


def largest_exact(roots: Sequence[Node], ends: Iterable[Node], kinds: Kinds) -> float:
    """Return how large some ints may be.

    Arguments:
        roots: ints that others are computed from.
        ends: nodes; what leads to them counts.
        kinds: of all nodes.

    Returns:
        a power of two; infinity if no int is computed from them, 0 if none is small enough.
    """
    own = set(map(id, roots))
    order = [node for node in topological_order(list(ends)) if kinds.of(node) is int]
    if all(node.op is None or id(node) in own for node in order):
        return inf
    for most in _TRIED:
        sizes: dict[int, int] = {}
        for node in order:
            if id(node) in own:
                sizes[id(node)] = most
            elif node.op is None:
                sizes[id(node)] = abs(int(number_of(node)))
            else:
                operands = [sizes.get(id(parent), most) for parent in node.parents]
                sizes[id(node)] = min(_size(node, operands), _TOO_LARGE)
        if all(size <= EXACT for size in sizes.values()):
            return most
    return 0.0


def _size(node: Node, sizes: list[int]) -> int:
    """Return the most that a node's magnitude can be, from those of its operands."""
    op = node.op
    if op is ops.mul:
        return sizes[0] * sizes[1]
    if op is ops.square:
        return sizes[0] * sizes[0]
    if op is ops.add or op is ops.sub:
        return sizes[0] + sizes[1]
    if op is ops.mod:
        return sizes[1]
    if op is ops.pow:
        return int(max(sizes[0], 1) ** min(sizes[1], 64))
    if op is ops.round_to:
        return 2 * sizes[0]
    return sizes[0]
