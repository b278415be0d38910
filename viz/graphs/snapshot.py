"""A graph as it was when drawn: its values by their place in the order, operands first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from autograd.graph.order import execution_order
from autograd.node import Node, grad_of
from autograd.table import ops

Kind = Literal["input", "parameter", "constant", "result"]


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of values beyond what they tell themselves, each by its identity.

    Arguments:
        names: what to call those that have no name of their own.
        parameters: the paths of a model's parameters, such as ``layers.0.neurons.3.w[1]``.
        grads: gradients to show in place of their own.
    """

    names: Mapping[int, str]
    parameters: Mapping[int, str]
    grads: Mapping[int, float] | None = None

    def over(self, more: Known) -> Known:
        """Return this together with more, where this says nothing."""
        grads = more.grads if self.grads is None else self.grads
        parameters = {**more.parameters, **self.parameters}
        return Known({**more.names, **self.names}, parameters, grads)


NOTHING = Known({}, {})


@dataclass(slots=True)
class Snapshot:
    """All that a picture of a graph is made from; lists run over its values.

    Arguments:
        nodes: the values, operands first.
        operands: the places of each one's operands, in order.
        outputs: the places of those that the picture is of.
        names: what each is called; empty if nothing.
        kinds: where each comes from.
        data: its number.
        grads: its gradient; None for a constant, which has none, and before any backward pass.
        parameters: the paths of those that are a model's parameters, by place.

    >>> from autograd import Value
    >>> x = Value(3.0, name="x")
    >>> graph = snapshot([x * x])
    >>> graph.operands, graph.names, graph.kinds
    ([(), (0, 0)], ['x', ''], ['input', 'result'])
    """

    nodes: Sequence[Node]
    operands: list[tuple[int, ...]]
    outputs: list[int]
    names: list[str]
    kinds: list[Kind]
    data: list[float]
    grads: list[float | None]
    parameters: dict[int, str]

    def place_of(self, node: Node) -> int | None:
        """Return the place of a value, or of what it is a copy of; None if it is not among them."""
        while True:
            place = next((i for i, other in enumerate(self.nodes) if other is node), None)
            if place is not None or node.op is not ops.identity:
                return place
            (node,) = node.parents


def snapshot(
    outputs: Sequence[Node],
    known: Known = NOTHING,
    order: Sequence[Node] | None = None,
    has_copies: bool = False,
) -> Snapshot:
    """Return what is to be drawn of a graph.

    Arguments:
        outputs: the values that the picture is of.
        known: more names and gradients.
        order: the values they depend on, operands first, where the caller has walked already.
        has_copies: whether copies are values of their own. Transforms make one of each argument;
            unless it is named or an output, what it copies stands for it.

    Returns:
        the snapshot.
    """
    nodes = execution_order(outputs) if order is None else order
    copied: dict[int, Node] = {}
    if not has_copies:
        kept = {*map(id, outputs), *known.names}
        for node in nodes:
            if node.op is ops.identity and not node.name and id(node) not in kept:
                (original,) = node.parents
                copied[id(node)] = copied.get(id(original), original)
        nodes = [node for node in nodes if id(node) not in copied]
    places = {id(node): place for place, node in enumerate(nodes)}
    places |= {copy: places[id(original)] for copy, original in copied.items()}
    return Snapshot(
        nodes,
        [tuple([places[id(parent)] for parent in node.parents]) for node in nodes],
        list(dict.fromkeys(places[id(output)] for output in outputs)),
        [node.name or known.names.get(id(node), "") for node in nodes],
        [_kind(node, known) for node in nodes],
        [node.data for node in nodes],
        _grads(nodes, known.grads),
        {
            place: known.parameters[id(node)]
            for place, node in enumerate(nodes)
            if id(node) in known.parameters
        },
    )


def _grads(nodes: Sequence[Node], known: Mapping[int, float] | None) -> list[float | None]:
    if known is not None:
        return [None if node.is_constant else known.get(id(node), 0.0) for node in nodes]
    # Whether a sweep has passed here, its results tell: where all have 0, none has got anything.
    # A leaf may keep what other sweeps left.
    is_swept = any(grad_of(node) for node in nodes if node.op is not None)
    return [
        None if node.is_constant or not (is_swept or grad_of(node)) else grad_of(node)
        for node in nodes
    ]


def _kind(node: Node, known: Known) -> Kind:
    if node.op is not None:
        return "result"
    if node.is_constant:
        return "constant"
    return "parameter" if id(node) in known.parameters else "input"
