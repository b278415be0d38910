"""Walks over a graph through what its nodes show: their parents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Protocol, TypeVar


class Node(Protocol):
    """Anything with parents, each of the same kind."""

    @property
    def parents(self) -> tuple[Any, ...]:
        """The operands, in order."""


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
