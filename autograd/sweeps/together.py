"""Parts of one call, whose derivatives a sweep that records finds together."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from autograd.node import Node, number_of
from autograd.sweeps.positions import Positions
from autograd.table import ops
from autograd.table.joint import Part
from autograd.value import Value

Number = Any  # a float or a Value
# By the index of a part's node: the nodes of all parts of its call, by part, at the first of them
Gathered = dict[int, dict[int, int] | None]


def gathered(nodes: Sequence[Node]) -> Gathered:
    """Return which nodes are parts of the same call.

    Arguments:
        nodes: of a path, parents first.

    >>> gathered([])
    {}
    """
    found: Gathered = {}
    calls: dict[Any, dict[int, int]] = {}
    for i, node in enumerate(nodes):
        op = node.op
        if isinstance(op, Part):
            key = (id(op.call), *map(id, node.parents))
            known = calls.get(key)
            if known is None or op.index in known:  # there may be a part twice, of two sweeps
                found[i] = calls[key] = {op.index: i}
            else:
                found[i] = None
                known[op.index] = i
    return found


def pull_parts(
    nodes: Sequence[Value], members: dict[int, int], grads: list[Number], positions: Positions
) -> None:
    """Add the shares of a call's parts to the gradients of its operands.

    Arguments:
        nodes: of the path.
        members: the nodes of the parts.
        grads: of the nodes and inputs.
        positions: of their operands.
    """
    part, first, own = _call_of(nodes, members)
    flows = [0.0 if node is None else grads[members[k]] for k, node in enumerate(own)]
    flows = [0.0 if flow is None else flow for flow in flows]
    if _are_zero(flows):
        return
    places = positions.of_parents(first, nodes[first])
    wanted = [place >= 0 for place in places]
    shares = part.pull_all(nodes[first].parents, own, flows, wanted)
    for place, share in zip(places, _unless_zero(flows, shares, positions.is_traced), strict=True):
        if place >= 0 and not _is_zero(share):
            grads[place] = share if grads[place] is None else grads[place] + share


def push_parts(
    nodes: Sequence[Value], members: dict[int, int], moving: list[Number], positions: Positions
) -> None:
    """Add to the tangents of a call's parts those that its operands' tangents make.

    Arguments:
        nodes, members, positions: as in :func:`pull_parts`.
        moving: the tangents of the nodes and inputs.
    """
    part, first, own = _call_of(nodes, members)
    places = positions.of_parents(first, nodes[first])
    flows = [moving[place] if place >= 0 else None for place in places]
    flows = [0.0 if flow is None else flow for flow in flows]
    if _are_zero(flows):
        return
    found = part.push_all(nodes[first].parents, own, flows)
    found = _unless_zero(flows, found, positions.is_traced)
    for k, i in members.items():
        moving[i] = found[k] if moving[i] is None else moving[i] + found[k]


def _call_of(
    nodes: Sequence[Value], members: dict[int, int]
) -> tuple[Part, int, list[Value | None]]:
    """Return a part of a call, the first of its nodes, and the node of each part."""
    first = min(members.values())
    part = nodes[first].op
    assert isinstance(part, Part)
    own = [nodes[members[k]] if k in members else None for k in range(part.call.count)]
    return part, first, own


def _is_zero(flow: Number) -> bool:
    return type(flow) is float and flow == 0.0


def _are_zero(flows: Sequence[Number]) -> bool:
    return all(map(_is_zero, flows))


def _unless_zero(flows: Sequence[Number], found: list[Number], is_traced: bool) -> list[Number]:
    """Return what a rule made of gradients or tangents, but 0 where all of those are 0.

    So the branch that was not taken never poisons a derivative, though the rule may multiply by an
    infinity there.
    """
    live = [flow for flow in flows if isinstance(flow, Value)]
    if len(live) < sum(not _is_zero(flow) for flow in flows):
        return found  # a plain number that is not 0
    if not is_traced and all(_is_finite(number) for number in found):
        return found
    size = ops.sum(*[ops.absolute(flow) for flow in live])
    flowing = ops.not_equal(size, 0.0)
    return [number if _is_zero(number) else ops.where(flowing, number, 0.0) for number in found]


def _is_finite(number: Number) -> bool:
    return math.isfinite(number_of(number) if isinstance(number, Node) else number)
