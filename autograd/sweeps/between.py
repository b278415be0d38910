"""What lies between: the nodes that outputs reach inputs through."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from autograd.context import tick, walking
from autograd.table.operation import Fact, having
from autograd.value import Value

# What a walk has found out about a node, in the field that sweeps count its uses in
_ENTERED, _DEPENDENT, _APART = 1, 2, 3
_COMPARISONS = having(Fact.COMPARES)  # not differentiated
_FLOOR = 16  # entries that stay on the stack: lists are slow to pop when nearly empty


class Between(NamedTuple):
    """The nodes between outputs and inputs.

    Arguments:
        nodes: those that depend on an input and that an output depends on, parents first; the
            reverse sweep over floats comes to them in the opposite order.
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
    >>> from autograd.context import tick
    >>> y = Value(3.0)
    >>> began = tick()
    >>> x = Value(2.0)
    >>> z = (x * y) * (y + 1.0)
    >>> path = path_between([z], [x], began)
    >>> len(path.nodes), path.leads_elsewhere
    (2, True)
    """
    with walking:
        return _walked(outputs, inputs, began)


def _walked(outputs: Sequence[Value], inputs: Sequence[Value], oldest: int) -> Between:
    moment = tick()
    ends = []  # inputs that the walk does not go on from, with what stood on them
    inside = set()
    for node in inputs:
        if node._mark < 0:  # a constant, on which nothing depends
            continue
        if node._op is None or node._sweep < oldest:
            ends.append((node, node._sweep, node._mark))
            node._sweep = moment
            node._mark = _DEPENDENT
        else:
            inside.add(id(node))
    nodes: list[Value] = []
    leads_elsewhere = False
    stack: list[Value] = list(outputs[:1]) * _FLOOR
    for node in outputs:
        leads_elsewhere |= _meet(node, moment, oldest, stack)
    while len(stack) > _FLOOR:
        node = stack[-1]
        if node._sweep != moment:  # met for the first time: first what it depends on
            node._sweep = moment
            node._mark = _ENTERED
            if node._left is not None:
                leads_elsewhere |= _meet(node._left, moment, oldest, stack)
                if node._right is not None:
                    leads_elsewhere |= _meet(node._right, moment, oldest, stack)
            else:
                for parent in node._more[0]:
                    leads_elsewhere |= _meet(parent, moment, oldest, stack)
        else:
            stack.pop()
            if node._mark == _ENTERED:
                if node._op not in _COMPARISONS and _depends(node, moment):
                    node._mark = _DEPENDENT
                    nodes.append(node)
                else:
                    node._mark = _DEPENDENT if id(node) in inside else _APART
    for node, made, mark in reversed(ends):  # an input named twice gets back what it had at first
        node._sweep = made
        node._mark = mark
    return Between(_as_swept(outputs, nodes), leads_elsewhere, oldest)


def _as_swept(outputs: Sequence[Value], nodes: list[Value]) -> list[Value]:
    """Return nodes in the order, reversed, in which a sweep over floats comes to them.

    Gradients that meet at a node are added up in the order in which they come. Sweeps that record
    go by this list, and so round as those over floats do (see ``autograd/backward.py``).
    """
    moment = tick()
    for node in nodes:
        node._sweep = moment
        node._mark = 0
    for node in outputs:
        _count(node, moment)
    for node in reversed(nodes):
        if node._mark == 0:  # only comparisons lead here
            continue
        if node._left is not None:
            _count(node._left, moment)
            if node._right is not None:
                _count(node._right, moment)
        else:
            for parent in node._more[0]:
                _count(parent, moment)
    order: list[Value] = []
    stack: list[Value] = list(outputs[:1]) * _FLOOR
    for node in outputs:
        _leave(node, moment, stack)
    while len(stack) > _FLOOR:
        node = stack.pop()
        order.append(node)
        if node._left is not None:
            _leave(node._left, moment, stack)
            if node._right is not None:
                _leave(node._right, moment, stack)
        else:
            for parent in node._more[0]:
                _leave(parent, moment, stack)
    order.reverse()
    return order


def _count(node: Value, moment: int) -> None:
    """Count a use of a node."""
    if node._sweep == moment:
        node._mark += 1


def _leave(node: Value, moment: int, stack: list[Value]) -> None:
    """Take one use off a node; after the last, stack it."""
    if node._sweep == moment:
        node._mark -= 1
        if node._mark == 0:
            stack.append(node)


def _meet(node: Value, moment: int, oldest: int, stack: list[Value]) -> bool:
    """Stack a node that is to be walked.

    Returns:
        whether it is an older value instead, and no input.
    """
    if node._sweep == moment:
        return False
    if node._op is not None and node._sweep >= oldest:
        stack.append(node)
        return False
    return node._mark >= 0 and node._sweep < oldest


def _depends(node: Value, moment: int) -> bool:
    """Whether a parent is an input, or depends on one."""
    if node._left is not None:
        return _is_dependent(node._left, moment) or (
            node._right is not None and _is_dependent(node._right, moment)
        )
    for parent in node._more[0]:  # noqa: SIM110  (compiled, no generator is made)
        if _is_dependent(parent, moment):
            return True
    return False


def _is_dependent(node: Value, moment: int) -> bool:
    return node._sweep == moment and node._mark == _DEPENDENT
