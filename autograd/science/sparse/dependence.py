"""Which inputs of a graph each of its outputs depends on.

Compiled, this file is built with dependence.pxd.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from autograd.node import Node
from autograd.science.sparse.pattern import Pattern, pattern_of
from autograd.table.joint import Joint
from autograd.table.operation import Fact, Op, having
from autograd.tools.extras import load

# A set of indices: the least of them, and a bit for each from there on, so that neighbours take
# little room wherever they stand
Indices = tuple[int, int]
_MANY = 32  # from which on NumPy lists them faster
_FLAT = having(Fact.WHOLE)  # whose slope is 0 everywhere


def dependence(nodes: Sequence[Node], inputs: Sequence[Node], outputs: Sequence[Node]) -> Pattern:
    """Return the pattern of the Jacobian of outputs by inputs.

    Arguments:
        nodes: what lies between, parents first.
        inputs, outputs: the ends; no input depends on another.

    Returns:
        an entry wherever a path leads, whatever the numbers on it are.

    >>> from autograd import Value
    >>> x, y = Value(2.0), Value(3.0)
    >>> z = x * y
    >>> dependence([z], [x, y], [z, y]).lists()
    [[0, 1], [1]]
    """
    known: dict[int, Indices] = {}
    for i, start in enumerate(inputs):
        known[id(start)] = (i, 1)
    for node in nodes:
        if node._op in _FLAT:
            continue
        found: Indices | None = None
        if node._left is not None:
            found = _met(known, found, node._left)
            if node._right is not None:
                found = _met(known, found, node._right)
        else:
            for parent in node._more[0]:
                found = _met(known, found, parent)
        if found is not None:
            known[id(node)] = found
    rows = [_listed(known.get(id(output))) for output in outputs]
    return pattern_of((len(outputs), len(inputs)), rows)


def has_loops(nodes: Sequence[Node]) -> bool:
    """Return whether some nodes stand for whole loops, within which no dependence is seen."""
    for node in nodes:
        op = node._op
        if type(op) is not Op and isinstance(op, Joint):
            return True
    return False


def _met(known: dict[int, Indices], found: Indices | None, parent: Node) -> Indices | None:
    """Return a set joined with that of a parent, if it has any."""
    other = known.get(id(parent))
    if other is None or other is found:
        return found
    return other if found is None else _joined(found, other)


def _joined(one: Indices, two: Indices) -> Indices:
    if one[0] > two[0]:
        one, two = two, one
    bits = one[1] | two[1] << (two[0] - one[0])
    return one if bits == one[1] else (one[0], bits)


def _listed(indices: Indices | None) -> list[int]:
    """Return the indices of a set, ascending."""
    if indices is None:
        return []
    least, bits = indices
    if bits.bit_count() > _MANY:
        numpy: Any = load("numpy", "science")
        raw = numpy.frombuffer(bits.to_bytes(bits.bit_length() // 8 + 1, "little"), numpy.uint8)
        return [*(least + numpy.unpackbits(raw, bitorder="little").nonzero()[0]).tolist()]
    found = []
    while bits:
        lowest = bits & -bits
        found.append(least + lowest.bit_length() - 1)
        bits ^= lowest
    return found
