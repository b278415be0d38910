"""Copies and pickles of graphs, at any depth and with shared nodes kept shared.

``copy`` and ``pickle`` recurse, so a deep graph would overflow the stack. Here a graph is handed
over as a list, parents first, and no node is reached before its parents are done.
"""

from __future__ import annotations

import copy
from _thread import _local
from collections.abc import Callable, Iterator
from typing import Any
from weakref import ref

from autograd.graph.naming import label_in, labelled
from autograd.graph.order import execution_order

Restore = Callable[..., Any]
_OWN = {"autograd.node", "autograd.value"}  # whose classes have no attributes besides


def contents(value: Any) -> tuple[Any, ...]:
    """Return everything that a node holds, in the order that ``value.restored`` takes it.

    Arguments:
        value: the node.

    Returns:
        data, grad, label (name and scope: see naming.py), whether it is a constant, op, parents
        and local gradients.

    >>> from autograd import Value
    >>> contents(Value(2.0, name="x"))
    (2.0, 0.0, 'x', False, None, (), ())
    """
    label = labelled(value.name, label_in(value.scope))
    return (
        value.data, value.grad, label, value.is_constant, value.op, value.parents,
        value.local_grads,
    )  # fmt: skip


def attributes(value: Any) -> Any:
    """Return what an instance of a subclass holds besides, as pickle asks for it.

    Arguments:
        value: the node.

    Returns:
        what its own ``__getstate__`` returns; else a dict of attributes, a pair of that and a dict
        of slots, or None.

    >>> from autograd import Value
    >>> class Weight(Value):
    ...     pass
    >>> weight = Weight(2.0)
    >>> weight.frozen = True
    >>> attributes(weight), attributes(Value(2.0))
    ({'frozen': True}, None)
    """
    if type(value).__module__ in _OWN:
        return None
    state = value.__getstate__()
    own: Any = type(value).__getstate__
    if own is not object.__getstate__ or not isinstance(state, tuple):
        return state
    slots = {name: thing for name, thing in state[1].items() if not hasattr(_node(value), name)}
    return (state[0], slots) if slots else state[0]


def with_attributes(value: Any, state: Any) -> Any:
    """Return a node after giving it what :func:`attributes` returned of another."""
    if state is None:
        return value
    if hasattr(value, "__setstate__"):
        value.__setstate__(state)
        return value
    held, slots = state if isinstance(state, tuple) else (state, None)
    for name, thing in {**(held or {}), **(slots or {})}.items():
        setattr(value, name, thing)
    return value


def _node(value: Any) -> type:
    """Return the class of the library that a subclass is one of."""
    return next(cls for cls in type(value).__mro__ if cls.__module__ in _OWN)


def deepcopy(value: Any, memo: dict[int, Any], restore: Restore) -> Any:
    """Return a copy of a node and of all it depends on.

    Arguments:
        value: the node.
        memo: the copies made so far, by the id of the original, as ``copy.deepcopy`` keeps it.
        restore: makes a node of a class and contents.

    Returns:
        the copy, also entered into ``memo``.

    >>> import copy
    >>> from autograd import Value
    >>> x = Value(2.0)
    >>> z, y = copy.deepcopy((x, x * x))
    >>> y.parents[0] is z, z is x
    (True, False)
    """
    held = []
    for node in execution_order([value]):
        if id(node) not in memo:
            *own, parents, local_grads = contents(node)
            copied = tuple([memo[id(parent)] for parent in parents])
            memo[id(node)] = restore(type(node), *own, copied, local_grads)
            state = attributes(node)
            if state is not None:
                held.append((memo[id(node)], state))
    for node, state in held:  # in which the copies may appear
        with_attributes(node, copy.deepcopy(state, memo))
    return memo[id(value)]


def reduce(value: Any, restore: Restore) -> tuple[Any, ...]:
    """Return what pickle needs of a node (see ``object.__reduce_ex__``).

    A node whose parents are all leaves, or whose graph is being written just now, is written
    plainly. Any other is written as the list of its graph; having gone through that list, pickle
    knows the node already, and keeps that one.

    Arguments:
        value: the node.
        restore: makes a node of a class and contents.

    Returns:
        a tuple, as pickle defines it.

    >>> import pickle
    >>> from autograd import Value
    >>> x = Value(2.0)
    >>> z, y = pickle.loads(pickle.dumps((x, x * x)))
    >>> y.parents[0] is z
    True
    """
    if _under_way.holds(value) or not any(parent.parents for parent in value.parents):
        return restore, (type(value), *contents(value)), attributes(value)
    return _last, (_Graph(execution_order([value])),)


def _last(nodes: list[Any]) -> Any:
    return nodes[-1]


class _Graph:
    """A graph as pickle sees it: a list filled from a :class:`_Listing`."""

    def __init__(self, nodes: list[Any]) -> None:
        self.nodes = nodes

    def __reduce__(self) -> tuple[Any, ...]:
        listing = _Listing(self.nodes)
        _under_way.listing = ref(listing)
        return list, (), None, listing


class _Listing(Iterator[Any]):
    """Iterates over the nodes of a graph; as long as it lives, they are being written."""

    def __init__(self, nodes: list[Any]) -> None:
        self.ids = {id(node) for node in nodes}
        self.nodes = iter(nodes)

    def __next__(self) -> Any:
        return next(self.nodes)


class _UnderWay(_local):
    """The graph that this thread is pickling."""

    listing: Callable[[], _Listing | None] | None = None

    def holds(self, node: Any) -> bool:
        listing = self.listing and self.listing()
        return listing is not None and id(node) in listing.ids


_under_way = _UnderWay()
