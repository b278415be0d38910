"""Whether a graph still shows what it was computed from."""

from __future__ import annotations

from collections.abc import Iterable
from math import isclose, isnan
from typing import Any

from autograd.table.operation import TABLE

_MOST = 20_000  # nodes that are computed once more


def stale_leaf(order: Iterable[Any]) -> str | None:
    """Return the name of a value that was changed since a result was computed from it.

    Arguments:
        order: the nodes of the graph.

    Returns:
        the name, or how the value is written if it has none; None if all is as it was. Graphs of
        more than 20,000 nodes, and operations of the user's own, are not looked at.

    >>> from autograd import Value
    >>> x = Value(2.0, name="x")
    >>> y = x * x
    >>> stale_leaf([x, y])
    >>> x.data = 5.0
    >>> stale_leaf([x, y])
    'x'
    """
    nodes = list(order)
    for node in nodes if len(nodes) <= _MOST else ():
        op = TABLE.get(getattr(node.op, "name", ""))
        if op is None or op is not node.op:
            continue
        now = op.value(*[parent.data for parent in node.parents])
        if now != node.data and not (isnan(now) and isnan(node.data)):
            if isclose(now, node.data, rel_tol=1e-9):
                continue
            changed = next((p for p in node.parents if p.op is None), node.parents[0])
            return changed.name or repr(changed)
    return None
