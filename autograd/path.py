"""What lies between: the nodes that outputs reach inputs through."""

from __future__ import annotations

from collections.abc import Sequence
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
    entered: set[int] = set()
    left: set[int] = set()
    stack: list[Value] = list(outputs)
    while stack:
        node = stack[-1]
        key = id(node)
        if key in entered or key in ends:  # met before: now all that it depends on has been
            stack.pop()
            if key not in ends and key not in left:
                left.add(key)
                if _depends(node, dependent):
                    dependent.add(key)
                    nodes.append(node)
            continue
        entered.add(key)
        if node._op is None or node._sweep < oldest:
            left.add(key)
            stack.pop()
            leads_elsewhere = leads_elsewhere or node._uses >= 0
        elif node._left is not None:
            stack.append(node._left)
            if node._right is not None:
                stack.append(node._right)
        else:
            stack += node._more[0]
    return Path(nodes, leads_elsewhere)


def _depends(node: Value, dependent: set[int]) -> bool:
    """Whether a parent is among those that depend on an input."""
    if node._left is not None:
        return id(node._left) in dependent or (
            node._right is not None and id(node._right) in dependent
        )
    return node._more is not None and any([id(p) in dependent for p in node._more[0]])
