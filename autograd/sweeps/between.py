"""What lies between: the nodes that outputs reach inputs through."""

from __future__ import annotations

from _thread import RLock
from collections.abc import Sequence
from typing import NamedTuple

from autograd.context import since, tick
from autograd.value import Value

# What a walk has found out about a node, in the field that sweeps count its uses in
_ENTERED, _DEPENDENT, _APART = 1, 2, 3


class Between(NamedTuple):
    """The nodes between outputs and inputs.

    Arguments:
        nodes: those that depend on an input and that an output depends on, parents first.
        leads_elsewhere: whether outputs depend on an older value that is no input.
        oldest: the moment since which the nodes were made.

    >>> Between([], False).nodes
    []
    """

    nodes: list[Value]
    leads_elsewhere: bool
    oldest: int = 0


def path_between(outputs: Sequence[Value], inputs: Sequence[Value], began: int) -> Between:
    """Return the nodes between outputs and inputs, without a look at anything older.

    Arguments:
        outputs: where to start.
        inputs: where to end.
        began: a moment of the clock; what was made before cannot depend on the inputs.

    Returns:
        the path.

    >>> from autograd import Value
    >>> x, y = Value(2.0), Value(3.0)
    >>> z = (x * y) * (y + 1.0)
    >>> path = path_between([z], [x], 0)
    >>> len(path.nodes), path.leads_elsewhere
    (2, True)
    """
    with walking:
        return _walked(outputs, inputs, since(began))


walking = RLock()  # held while marks are written on nodes and read: nobody else's code runs then


def _walked(outputs: Sequence[Value], inputs: Sequence[Value], oldest: int) -> Between:
    moment = tick()
    ends = {id(node) for node in inputs if node._op is None or node._sweep < oldest}
    inside = {id(node) for node in inputs} - ends
    nodes: list[Value] = []
    leads_elsewhere = False
    stack: list[Value] = list(outputs)
    while stack:
        node = stack[-1]
        if node._op is None or node._sweep < oldest:
            stack.pop()
            is_older = not oldest <= node._sweep <= moment
            if node._mark >= 0 and is_older and id(node) not in ends:
                leads_elsewhere = True
        elif node._sweep != moment:  # met for the first time: first what it depends on
            node._sweep = moment
            node._mark = _ENTERED
            if node._left is not None:
                stack.append(node._left)
                if node._right is not None:
                    stack.append(node._right)
            else:
                stack += node._more[0]
        else:
            stack.pop()
            if node._mark == _ENTERED:
                if _depends(node, moment, ends):
                    node._mark = _DEPENDENT
                    nodes.append(node)
                else:
                    node._mark = _DEPENDENT if id(node) in inside else _APART
    return Between(nodes, leads_elsewhere, oldest)


def _depends(node: Value, moment: int, ends: set[int]) -> bool:
    """Whether a parent is an input, or depends on one."""
    if node._left is not None:
        return _is_dependent(node._left, moment, ends) or (
            node._right is not None and _is_dependent(node._right, moment, ends)
        )
    for parent in node._more[0]:  # noqa: SIM110  (compiled, no generator is made)
        if _is_dependent(parent, moment, ends):
            return True
    return False


def _is_dependent(node: Value, moment: int, ends: set[int]) -> bool:
    if node._sweep == moment and node._op is not None:
        return node._mark == _DEPENDENT
    return node._mark >= 0 and id(node) in ends
