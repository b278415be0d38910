"""Forward mode: tangents of inputs, carried through the graph to its outputs."""

from __future__ import annotations

from collections.abc import Sequence

from autograd.context import present
from autograd.graph.anomaly import check_tangent
from autograd.node import local_grads_of
from autograd.sweeps.between import Between
from autograd.sweeps.reverse import Number, add_to, times
from autograd.value import Value


def push(
    outputs: Sequence[Value],
    inputs: Sequence[Value],
    tangents: Sequence[Number],
    path: Between,
    recorded: bool,
) -> list[Number]:
    """Return the derivatives of outputs along tangents of the inputs: forward mode.

    Arguments:
        outputs: whose tangents are wanted.
        inputs: where the sweep starts.
        tangents: one for each input.
        path: what lies between.
        recorded: whether to record the arithmetic; if not, the stored partials serve.

    Returns:
        a tangent for each output.

    Raises:
        AnomalyError: under ``detect_anomaly``.

    >>> from autograd.sweeps.between import path_between
    >>> x = Value(3.0)
    >>> y = x * x
    >>> push([y], [x], [1.0], path_between([y], [x], 0), recorded=False)
    [6.0]
    """
    moving: dict[int, Number] = {}
    for node, tangent in zip(inputs, tangents, strict=True):
        moving[id(node)] = tangent
    for node in path.nodes:
        op, parents = node.op, node.parents
        assert op is not None  # a node on a path was made by an operation
        stored = None if recorded else local_grads_of(node)
        for i, parent in enumerate(parents):
            tangent = moving.get(id(parent))
            if tangent is not None:
                if present.anomaly and stored is not None and type(tangent) is float:
                    check_tangent(node, parent, tangent, stored[i])
                slope = stored[i] if stored is not None else op.slope(i, parents, node)
                add_to(moving, node, times(tangent, slope))
    return [moving.get(id(node), 0.0) for node in outputs]
