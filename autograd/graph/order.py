"""Walks over a graph through what its nodes show: their parents, and when they were made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Protocol, TypeVar


class Node(Protocol):
    """Anything with parents, each of the same kind."""

    @property
    def parents(self) -> tuple[Any, ...]:
        """The operands, in order."""

    def _age(self) -> int:
        """Return how many results have been computed since."""


N = TypeVar("N", bound=Node)


def topological_order(outputs: Iterable[N]) -> list[N]:
    """Return every node that the outputs depend on, themselves included, parents first.

    Arguments:
        outputs: the nodes to start from.

    Returns:
        each node once, in an order that depends on the graph alone. Nothing recurses.

    >>> from autograd import Value
    >>> x = Value(2.0)
    >>> y = x * x
    >>> topological_order([y]) == [x, y]
    True
    """
    order: list[N] = []
    met: set[int] = set()
    # A node stands on the stack with those of its parents that are still to be walked.
    stack: list[tuple[N | None, Iterator[N]]] = [(None, iter(outputs))]
    while stack:
        node, ahead = stack[-1]
        for parent in ahead:
            if id(parent) not in met:
                met.add(id(parent))
                stack.append((parent, iter(parent.parents)))
                break
        else:
            stack.pop()
            if node is not None:
                order.append(node)
    return order


def execution_order(outputs: Iterable[N]) -> list[N]:
    """Return every node that the outputs depend on, themselves included, as they were computed.

    Arguments:
        outputs: the nodes to start from.

    Returns:
        each node once: first what was given, then results in the order of their computation. A
        copy of a graph keeps its order.

    >>> from autograd import Value
    >>> x = Value(2.0)
    >>> square = x * x
    >>> cube = square * x
    >>> [node.data for node in execution_order([x * x + cube])]
    [2.0, 4.0, 8.0, 4.0, 12.0]
    """
    order = topological_order(outputs)
    results = sorted([node for node in order if node.parents], key=_age, reverse=True)
    found = [node for node in order if not node.parents] + results
    place = {id(node): i for i, node in enumerate(found)}
    if all(place[id(parent)] < place[id(node)] for node in found for parent in node.parents):
        return found
    return order  # a result is as old as the 32 bits that count its age


def _age(node: Node) -> int:
    return node._age()
