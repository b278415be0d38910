"""The reverse sweep with its own arithmetic recorded, so that its results can be differentiated.

Partials are evaluated over the Values of the graph, by the operations that gave the floats, and
gradients are Values, or plain numbers where they are constant.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from autograd.context import is_traced
from autograd.node import number_of
from autograd.sweeps.between import Between
from autograd.sweeps.positions import Positions
from autograd.sweeps.together import gathered, pull_parts
from autograd.table import ops
from autograd.table.joint import Joint, Part
from autograd.table.operation import Op
from autograd.value import Value, strong_product

Number = Any  # a float or a Value


def times(factor: Number, partial: Number) -> Number:
    """Return a product in which a factor of zero wins, over infinity and nan too.

    Arguments:
        factor: a gradient or a tangent.
        partial: a local gradient.

    Returns:
        the product, recorded if a factor is a Value.

    >>> times(0.0, float("inf"))
    0.0
    """
    return product(factor, partial, is_traced())


def product(factor: Number, partial: Number, is_traced: bool) -> Number:
    """Return what :func:`times` does, told whether a function is being traced.

    No product is -0: sweeps over floats add each to 0 first.
    """
    if type(partial) is float:
        if partial == 1.0:
            return factor
        if partial == 0.0:
            return 0.0
    if type(factor) is float:
        if factor == 1.0:
            return unsigned(partial)
        if factor == 0.0:
            return 0.0
    if is_traced:  # compiled code meets other numbers
        return strong_product(factor, partial)
    result = factor * partial
    number = number_of(result) if isinstance(result, Value) else result
    is_plain = number == number and (number != 0.0 or math.copysign(1.0, number) > 0.0)
    return result if is_plain else ops.strong(factor, partial)


def unsigned(number: Number) -> Number:
    """Return a number as it is, but 0 for -0."""
    return number + 0.0


def slope(op: Op, index: int, left: Value, right: Value | None, out: Value) -> Number:
    """Return a partial of an operation of one operand or two."""
    if type(op) is not Op or op.arity < 0:
        return op.slope(index, (left,) if right is None else (left, right), out)
    if right is None:
        return op.partials[index](left, out)
    return op.partials[index](left, right, out)


def add_to(numbers: list[Number], position: int, share: Number) -> None:
    """Add a share to what stands at a position, if anything does yet."""
    total = numbers[position]
    numbers[position] = share if total is None else total + share


def pull_recorded(
    outputs: Sequence[Value], seeds: Sequence[Number], inputs: Sequence[Value], path: Between
) -> list[Number]:
    """Return the derivatives of outputs by inputs, each output times its seed.

    Arguments:
        outputs: where the sweep starts.
        seeds: the gradient of each.
        inputs: where it ends.
        path: what lies between.

    Returns:
        a Value or a float for each input.

    >>> from autograd import Value
    >>> from autograd.sweeps.between import path_between
    >>> x = Value(3.0)
    >>> y = x * x * x
    >>> [slope] = pull_recorded([y], [1.0], [x], path_between([y], [x], 0))
    >>> slope.backward()
    >>> slope.data, x.grad
    (27.0, 18.0)
    """
    nodes = path.nodes
    positions = Positions(nodes, inputs, outputs, path.oldest)
    grads: list[Number] = [None] * (len(nodes) + len(inputs))
    for position, seed in zip(positions.outputs, seeds, strict=True):
        if position >= 0:
            add_to(grads, position, unsigned(seed))
    parts = gathered(nodes) if has_parts(nodes) else {}
    for i in range(len(nodes) - 1, -1, -1):
        if i in parts:
            members = parts[i]
            if members is not None:  # the last that is come to: all of the call's have their own
                pull_parts(nodes, members, grads, positions)
        elif grads[i] is not None:
            _pass_on(nodes[i], i, grads, positions)
    found = [grads[position] for position in positions.inputs]
    return [0.0 if grad is None else grad for grad in found]


def has_parts(nodes: Sequence[Value]) -> bool:
    """Return whether some nodes are parts of calls; see ``together.py``."""
    for node in nodes:
        op = node._op
        if type(op) is not Op and isinstance(op, Part):
            return True
    return False


def _pass_on(node: Value, index: int, grads: list[Number], positions: Positions) -> None:
    """Add a node's shares to its parents' gradients."""
    grad = grads[index]
    is_traced = positions.is_traced
    op = node._op
    assert op is not None  # a node on a path was made by an operation
    left, right = node._left, node._right
    if type(op) is not Op and isinstance(op, Joint):
        places = positions.of_parents(index, node)
        shares = op.pull(node.parents, node, grad, [place >= 0 for place in places])
        for place, share in zip(places, shares, strict=True):
            if place >= 0 and share is not None:
                add_to(grads, place, share)
        return
    if left is None:
        parents = node._more[0]
        for i, place in enumerate(positions.of_more(index, node)):
            if place >= 0:
                add_to(grads, place, product(grad, op.slope(i, parents, node), is_traced))
        return
    place = positions.of_left(index, node)
    if place >= 0:
        add_to(grads, place, product(grad, slope(op, 0, left, right, node), is_traced))
    if right is not None:
        place = positions.of_right(index, node)
        if place >= 0:
            add_to(grads, place, product(grad, slope(op, 1, left, right, node), is_traced))
