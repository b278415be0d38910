"""The reverse sweep: the chain rule, from outputs back to the leaves.

First the sweep counts, for each node between, how many times it is used there. Then it starts at
the outputs; a node passes its gradient on to its parents once all its own uses have added theirs.
"""

from __future__ import annotations

from collections.abc import Sequence

from autograd.context import tick, walking, watches_anomalies
from autograd.graph.anomaly import check_backward
from autograd.node import Node

try:
    import cython
except ImportError:
    from autograd._build import no_cython as cython

if not cython.compiled:
    from autograd.graph.partials import partial_at

_FLOOR = 16  # entries that stay on the stack: lists are slow to pop when nearly empty
_INPUT = 2**30  # more uses than any node has, so that an input only collects


def backward(output: Node, seed: float) -> None:
    """Add the derivative of an output by every leaf, times a seed, to the leaf's ``grad``.

    Interior gradients start at zero; leaves add to what they hold.

    Arguments:
        output: where the sweep starts; not a constant.
        seed: the output's own gradient.

    Raises:
        AnomalyError: under ``detect_anomaly``, before any gradient changes.

    >>> from autograd import Value
    >>> x = Value(3.0)
    >>> backward(x * x, 1.0)
    >>> x.grad
    6.0
    """
    if watches_anomalies():
        check_backward(output, seed)
    if output.is_leaf:
        output._grad += seed
        return
    if cython.compiled:  # nothing can come between: no other thread, no signal handler
        moment = tick()
        _count_uses([output], moment, 0)
        _pass_on([output], [seed], moment, True)
        return
    met: list[Node] = []
    held: list[tuple[Node, float]] = []
    with walking:
        try:
            moment = tick()
            _count_uses([output], moment, 0, met, held)
            _pass_on([output], [seed], moment, True, held)
        except BaseException:
            _restore(met, held)
            raise


def pull(
    outputs: Sequence[Node], seeds: Sequence[float], inputs: Sequence[Node], began: int
) -> tuple[list[float], bool]:
    """Return the derivatives of outputs by inputs, and whether outputs depend on other values too.

    No ``grad`` is other than before when this returns.

    Arguments:
        outputs: where the sweep starts.
        seeds: the gradient of each.
        inputs: where it ends, without duplicates.
        began: the moment since which the nodes between were made; older ones are not walked.

    Returns:
        a float for each input, 0 where no path leads, for the sum of the outputs times their
        seeds; and whether an older value that is no input was met.

    Raises:
        AnomalyError: under ``detect_anomaly``.

    >>> from autograd import Value
    >>> x, y = Value(3.0), Value(4.0)
    >>> pull([x * y, x + y], [1.0, 10.0], [x, y], 0)
    ([14.0, 13.0], False)
    """
    if watches_anomalies():
        for output, seed in zip(outputs, seeds, strict=True):
            check_backward(output, seed)
    if cython.compiled:
        return _pull(outputs, seeds, inputs, began)
    with walking:
        return _pull(outputs, seeds, inputs, began)


def _pull(
    outputs: Sequence[Node], seeds: Sequence[float], inputs: Sequence[Node], began: int
) -> tuple[list[float], bool]:
    moment = tick()
    ends = []  # inputs that nothing flows on from
    held: list[tuple[Node, float]] = []
    met: list[Node] = []
    collected = []
    try:
        for node in inputs:
            if node._op is None or node._sweep < began:
                ends.append((node, node._grad, node._mark, node._sweep))
                node._sweep = moment
                node._mark = _INPUT
                node._grad = 0.0
        leads_elsewhere = _count_uses(outputs, moment, began, met, held)
        _pass_on(outputs, seeds, moment, False)
        for node in inputs:
            collected.append(node._grad if node._sweep == moment else 0.0)
    finally:
        _restore(met, held)
        for node, grad, uses, made in ends:
            node._grad = grad
            node._mark = uses
            node._sweep = made
    return collected, leads_elsewhere


def _restore(met: list[Node], held: list[tuple[Node, float]]) -> None:
    """Give the nodes of a sweep back the gradients that they had before."""
    for node in met:
        node._grad = 0.0
    for node, grad in held[::-1]:  # what was noted first was there first
        node._grad = grad


def _count_uses(
    outputs: Sequence[Node],
    moment: int,
    began: int,
    met: list[Node] | None = None,
    held: list[tuple[Node, float]] | None = None,
) -> bool:
    """Count the uses of every node between, and clear its gradient.

    Where there are lists for them, the nodes are ``met`` and gradients other than 0 are ``held``.

    Returns:
        whether an older value was met that is not marked as an input.
    """
    leads_elsewhere = False
    stack = [outputs[0]] * _FLOOR
    for output in outputs:
        leads_elsewhere |= _meet(output, moment, began, stack)
    while len(stack) > _FLOOR:
        node = stack.pop()
        if met is not None and held is not None:
            if node._grad != 0.0:
                held.append((node, node._grad))
            met.append(node)
        node._grad = 0.0
        if node._left is not None:
            leads_elsewhere |= _meet(node._left, moment, began, stack)
            if node._right is not None:
                leads_elsewhere |= _meet(node._right, moment, began, stack)
        else:
            for parent in node._more[0]:
                leads_elsewhere |= _meet(parent, moment, began, stack)
    return leads_elsewhere


def _pass_on(
    outputs: Sequence[Node],
    seeds: Sequence[float],
    moment: int,
    to_leaves: bool,
    held: list[tuple[Node, float]] | None = None,
) -> None:
    """Send gradients from the outputs to the ends: to leaves, or to inputs alone.

    Where there is a list for them, gradients of leaves are ``held`` as they were.
    """
    stack = [outputs[0]] * _FLOOR
    for output, seed in zip(outputs, seeds, strict=True):
        _pass(output, seed, 1.0, moment, to_leaves, stack, held)
    while len(stack) > _FLOOR:
        node = stack.pop()
        grad = node._grad
        if node._left is not None:
            _pass(node._left, grad, node._d_left, moment, to_leaves, stack, held)
            if node._right is not None:
                _pass(node._right, grad, node._d_right, moment, to_leaves, stack, held)
        else:
            partials = node._more[1]
            for i, parent in enumerate(node._more[0]):
                _pass(parent, grad, partial_at(partials, i), moment, to_leaves, stack, held)


def _meet(node: Node, moment: int, began: int, stack: list[Node]) -> bool:
    """Count a use of a node that is to be walked; at the first, stack it.

    Returns:
        whether it is an older value instead, which is none of the transform's own making.
    """
    if node._sweep == moment:
        node._mark += 1
        return False
    if node._op is not None and node._sweep >= began:
        node._sweep = moment
        node._mark = 1
        stack.append(node)
        return False
    return node._mark >= 0 and node._sweep < began


def _pass(
    parent: Node,
    grad: float,
    partial: float,
    moment: int,
    to_leaves: bool,
    stack: list[Node],
    held: list[tuple[Node, float]] | None,
) -> None:
    """Add one use's share to a parent; after the last, stack it to pass its own on."""
    share = grad * partial
    if share != share and (grad == 0.0 or partial == 0.0):
        share = 0.0  # a factor of zero wins, over infinity and nan too
    if parent._sweep == moment:
        parent._grad += share
        parent._mark -= 1
        if parent._mark == 0:
            stack.append(parent)
    elif to_leaves and parent._mark >= 0:  # a leaf, not a constant
        if held is not None:
            held.append((parent, parent._grad))
        parent._grad += share
