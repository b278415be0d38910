"""The reverse sweep: the chain rule, from an output back to the leaves.

First the sweep counts, for each node between the output and the leaves, how many times it is
used there. Then it starts at the output; a node passes its gradient on to its parents once all
its own uses have added theirs. Leaves only collect.
"""

from __future__ import annotations

from autograd.anomaly import check_backward
from autograd.node import Node, register_sweep
from autograd.value import modes, tick

_FLOOR = 16  # entries that stay on the stack: lists are slow to pop when nearly empty


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
    if modes.anomaly:
        check_backward(output, seed)
    if output.is_leaf:
        output._grad += seed
        return
    sweep = tick()
    stack = [output] * _FLOOR
    _meet(output, sweep, stack)
    while len(stack) > _FLOOR:
        node = stack.pop()
        if node._left is not None:
            _meet(node._left, sweep, stack)
            if node._right is not None:
                _meet(node._right, sweep, stack)
        else:
            for parent in node._more[0]:
                _meet(parent, sweep, stack)

    output._grad = seed
    stack.append(output)
    while len(stack) > _FLOOR:
        node = stack.pop()
        grad = node._grad
        if node._left is not None:
            _pass(node._left, grad, node._d_left, stack)
            if node._right is not None:
                _pass(node._right, grad, node._d_right, stack)
        else:
            for parent, partial in zip(node._more[0], node._more[1], strict=True):
                _pass(parent, grad, partial, stack)


def _meet(node: Node, sweep: int, stack: list[Node]) -> None:
    """Count a use of an interior node; at the first, clear it and stack it to be walked."""
    if node._op is not None:
        if node._sweep == sweep:
            node._uses += 1
        else:
            node._sweep = sweep
            node._uses = 1
            node._grad = 0.0
            stack.append(node)


def _pass(parent: Node, grad: float, partial: float, stack: list[Node]) -> None:
    """Add one use's share to a parent; after the last, stack it to pass its own on."""
    share = grad * partial
    if share != share and (grad == 0.0 or partial == 0.0):
        share = 0.0  # a factor of zero wins, over infinity and nan too
    if parent._op is not None:
        parent._grad += share
        parent._uses -= 1
        if parent._uses == 0:
            stack.append(parent)
    elif parent._uses >= 0:  # a leaf, not a constant
        parent._grad += share


register_sweep(backward)
