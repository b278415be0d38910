"""W2: graphs of any size whose gradients are known without computing them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple


class Shape(NamedTuple):
    """A family of graphs, one for each size, which is about the number of its nodes.

    Arguments:
        leaves: what numbers the leaves hold.
        build: makes the output of the engine's leaves.
        nodes: how many nodes there are, but for one to three leaves.
        grad: the derivative of the output by the last leaf.
    """

    leaves: Callable[[int], list[float]]
    build: Callable[[list[Any], int], Any]
    nodes: Callable[[int], int]
    grad: Callable[[int], float]


def _chain(leaves: list[Any], size: int) -> Any:
    out, factor = leaves
    for _ in range(size):
        out = out * factor
    return out


def _wide(leaves: list[Any], size: int) -> Any:
    terms = iter(leaves)
    return sum(terms, next(terms))


def _shared(leaves: list[Any], size: int) -> Any:
    out, left, right = leaves
    for _ in range(size // 3):  # each doubles the paths to the start
        out = out * left + out * right
    return out


SHAPES = {
    "long chain": Shape(lambda size: [1.0, 1.0], _chain, lambda size: size, float),
    "wide sum": Shape(
        lambda size: [1.0] * (size // 2 + 1),
        _wide,
        lambda size: size // 2 * 2,
        lambda size: 1.0,
    ),
    "shared subgraphs": Shape(
        lambda size: [1.0, 0.5, 0.5],
        _shared,
        lambda size: size // 3 * 3,
        lambda size: float(size // 3),
    ),
}
