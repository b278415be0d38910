"""Forward mode: tangents of inputs, carried through the graph to its outputs."""

from __future__ import annotations

from collections.abc import Sequence

from autograd.context import tick, walking, watches_anomalies
from autograd.graph.anomaly import check_tangent
from autograd.node import Node
from autograd.sweeps.between import Between
from autograd.sweeps.positions import Positions
from autograd.sweeps.reverse import Number, add_to, has_parts, product, slope, unsigned
from autograd.sweeps.together import gathered, push_parts
from autograd.table.joint import Joint
from autograd.table.operation import Op
from autograd.value import Value

try:
    import cython
except ImportError:
    from autograd._build import no_cython as cython

if not cython.compiled:
    from autograd.graph.partials import partial_at


def push(
    outputs: Sequence[Value], inputs: Sequence[Value], tangents: Sequence[float], path: Between
) -> list[float]:
    """Return the derivatives of outputs along tangents of the inputs, by the stored partials.

    Arguments:
        outputs: whose tangents are wanted.
        inputs: where the sweep starts, without duplicates.
        tangents: one for each input.
        path: what lies between.

    Returns:
        a tangent for each output. No ``grad`` is other than before.

    Raises:
        AnomalyError: under ``detect_anomaly``.

    >>> from autograd import Value
    >>> from autograd.sweeps.between import path_between
    >>> x = Value(3.0)
    >>> y = x * x
    >>> push([y], [x], [1.0], path_between([y], [x], 0))
    [6.0]
    """
    with walking:
        # A tangent lies in the field of the gradient, on nodes that bear the sweep's moment.
        moment = tick()
        starts: list[tuple[Node, float, int]] = []
        for node, tangent in zip(inputs, tangents, strict=True):
            starts.append((node, node._grad, node._sweep))
            node._sweep = moment
            node._grad = tangent + 0.0  # no -0: see product()
        held: list[tuple[Node, float]] = []
        try:
            _carry(path.nodes, moment, held)
            return [node._grad if node._sweep == moment else 0.0 for node in outputs]
        finally:
            for node in path.nodes:
                if node._sweep == moment:
                    node._grad = 0.0
            for other, grad in held:
                other._grad = grad
            for other, grad, made in starts:
                other._grad = grad
                other._sweep = made


def _carry(nodes: Sequence[Node], moment: int, held: list[tuple[Node, float]]) -> None:
    """Give each node its tangent, parents first; gradients other than 0 are ``held``."""
    for node in nodes:
        tangent = 0.0
        if node._sweep == moment:  # an input on the way from another
            tangent = node._grad
        elif node._grad != 0.0:
            held.append((node, node._grad))
        if node._left is not None:
            if node._left._sweep == moment:
                tangent += _share(node, node._left, node._d_left)
            if node._right is not None and node._right._sweep == moment:
                tangent += _share(node, node._right, node._d_right)
        else:
            partials = node._more[1]
            for i, parent in enumerate(node._more[0]):
                if parent._sweep == moment:
                    tangent += _share(node, parent, partial_at(partials, i))
        node._sweep = moment
        node._grad = tangent


def _share(node: Node, parent: Node, partial: float) -> float:
    """Return what a parent's tangent adds to a node's."""
    share = parent._grad * partial
    if watches_anomalies():
        check_tangent(node, parent, parent._grad, partial)
    if share != share and (parent._grad == 0.0 or partial == 0.0):
        return 0.0  # a factor of zero wins, over infinity and nan too
    return share


def push_recorded(
    outputs: Sequence[Value], inputs: Sequence[Value], tangents: Sequence[Number], path: Between
) -> list[Number]:
    """Return the same by arithmetic that is recorded, so that it can be differentiated.

    Arguments:
        outputs, inputs, path: as in :func:`push`.
        tangents: floats or Values.

    Returns:
        a Value or a float for each output.

    >>> from autograd import Value
    >>> from autograd.sweeps.between import path_between
    >>> x = Value(3.0)
    >>> y = x * x * x
    >>> [slope] = push_recorded([y], [x], [1.0], path_between([y], [x], 0))
    >>> slope.backward()
    >>> slope.data, x.grad
    (27.0, 18.0)
    """
    nodes = path.nodes
    positions = Positions(nodes, inputs, outputs, path.oldest)
    moving: list[Number] = [None] * (len(nodes) + len(inputs))
    for position, tangent in zip(positions.inputs, tangents, strict=True):
        if type(tangent) is not float or tangent != 0.0:  # nothing flows from where nothing moves
            add_to(moving, position, unsigned(tangent))
    parts = gathered(nodes) if has_parts(nodes) else {}
    for i in range(len(nodes)):
        if i in parts:
            members = parts[i]
            if members is not None:
                push_parts(nodes, members, moving, positions)
        else:
            _receive(nodes[i], i, moving, positions)
    found = [moving[position] if position >= 0 else None for position in positions.outputs]
    return [0.0 if tangent is None else tangent for tangent in found]


def _receive(node: Value, index: int, moving: list[Number], positions: Positions) -> None:
    """Add to a node's tangent the shares of its parents."""
    is_traced = positions.is_traced
    op = node._op
    assert op is not None  # a node on a path was made by an operation
    left, right = node._left, node._right
    if type(op) is not Op and isinstance(op, Joint):
        places = positions.of_parents(index, node)
        tangents = [moving[place] if place >= 0 else None for place in places]
        tangent = op.push(node.parents, node, tangents)
        if tangent is not None:
            add_to(moving, index, tangent)
        return
    if left is None:
        parents = node._more[0]
        for i, place in enumerate(positions.of_more(index, node)):
            if place >= 0 and moving[place] is not None:
                share = product(moving[place], op.slope(i, parents, node), is_traced)
                add_to(moving, index, share)
        return
    place = positions.of_left(index, node)
    if place >= 0 and moving[place] is not None:
        share = product(moving[place], slope(op, 0, left, right, node), is_traced)
        add_to(moving, index, share)
    if right is not None:
        place = positions.of_right(index, node)
        if place >= 0 and moving[place] is not None:
            share = product(moving[place], slope(op, 1, left, right, node), is_traced)
            add_to(moving, index, share)
