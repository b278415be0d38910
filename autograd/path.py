"""What lies between: the nodes that outputs reach inputs through."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from autograd.value import Value, since


class Path(NamedTuple):
    """The nodes between outputs and inputs.

    Arguments:
        nodes: those that depend on an input and that an output depends on, parents first.
        leads_elsewhere: whether outputs depend on a leaf, or an older value, that is no input.

    >>> Path([], False).nodes
    []
    """

    nodes: list[Value]
    leads_elsewhere: bool


def path_between(outputs: Sequence[Value], inputs: Sequence[Value], began: int) -> Path:
    """Return the nodes between outputs and inputs, without a look at anything older.

    Arguments:
        outputs: where to start.
        inputs: where to end.
        began: a moment of the clock; what was made before cannot depend on the inputs.

    Returns:
        the path.

    >>> x, y = Value(2.0), Value(3.0)
    >>> z = (x * y) * (y + 1.0)
    >>> path = path_between([z], [x], 0)
    >>> len(path.nodes), path.leads_elsewhere
    (2, True)
    """
    oldest = since(began)
    ends = {id(node) for node in inputs if node.op is None or node.is_older(oldest)}
    dependent = {id(node) for node in inputs}
    nodes: list[Value] = []
    leads_elsewhere = False
    met: set[int] = set()
    stack: list[tuple[Value | None, Iterator[Value]]] = [(None, iter(outputs))]
    while stack:
        node, ahead = stack[-1]
        for parent in ahead:
            if id(parent) in met or id(parent) in ends:
                continue
            met.add(id(parent))
            if parent.op is not None and not parent.is_older(oldest):
                stack.append((parent, iter(parent.parents)))
                break
            leads_elsewhere = leads_elsewhere or not parent.is_constant
        else:
            stack.pop()
            if node is not None and any(id(parent) in dependent for parent in node.parents):
                dependent.add(id(node))
                nodes.append(node)
    return Path(nodes, leads_elsewhere)
