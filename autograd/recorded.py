"""The reverse sweep with its own arithmetic recorded, so that its results can be differentiated.

Partials are evaluated over the Values of the graph, by the same rows that gave the floats, and
gradients are Values, or plain numbers where they are constant.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from autograd import ops
from autograd.cuts import present
from autograd.node import number_of
from autograd.path import Path
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
    return _times(factor, partial, _is_traced())


def _times(factor: Number, partial: Number, is_traced: bool) -> Number:
    if type(partial) is float:
        if partial == 1.0:
            return factor
        if partial == 0.0:
            return 0.0
    if type(factor) is float:
        if factor == 1.0:
            return partial
        if factor == 0.0:
            return 0.0
    if is_traced:  # compiled code meets other numbers
        return strong_product(factor, partial)
    product = factor * partial
    number = number_of(product) if isinstance(product, Value) else product
    return product if number == number else ops.strong(factor, partial)


def _is_traced() -> bool:
    return present.tracer is not None


def pull_recorded(
    outputs: Sequence[Value], seeds: Sequence[Number], inputs: Sequence[Value], path: Path
) -> list[Number]:
    """Return the derivatives of outputs by inputs, each output times its seed.

    Arguments:
        outputs: where the sweep starts.
        seeds: the gradient of each.
        inputs: where it ends.
        path: what lies between.

    Returns:
        a Value or a float for each input.

    >>> from autograd.path import path_between
    >>> x = Value(3.0)
    >>> y = x * x * x
    >>> [slope] = pull_recorded([y], [1.0], [x], path_between([y], [x], 0))
    >>> slope.backward()
    >>> slope.data, x.grad
    (27.0, 18.0)
    """
    wanted = {id(node) for node in [*path.nodes, *inputs]}
    grads: dict[int, Number] = {}
    for output, seed in zip(outputs, seeds, strict=True):
        add_to(grads, output, seed)
    is_traced = _is_traced()
    for node in reversed(path.nodes):
        grad = grads.get(id(node))
        if grad is not None:
            _pass_on(node, grad, grads, wanted, is_traced)
    return [grads.get(id(node), 0.0) for node in inputs]


def _pass_on(
    node: Value, grad: Number, grads: dict[int, Number], wanted: set[int], is_traced: bool
) -> None:
    """Add a node's shares to its parents' gradients."""
    op = node._op
    assert op is not None  # a node on a path was made by an operation
    left, right = node._left, node._right
    if left is None:
        parents = node._more[0]
        for i, parent in enumerate(parents):
            if id(parent) in wanted:
                add_to(grads, parent, _times(grad, op.slope(i, parents, node), is_traced))
        return
    operands = (left,) if right is None else (left, right)
    if id(left) in wanted:
        add_to(grads, left, _times(grad, op.slope(0, operands, node), is_traced))
    if right is not None and id(right) in wanted:
        add_to(grads, right, _times(grad, op.slope(1, operands, node), is_traced))


def add_to(numbers: dict[int, Number], node: Value, share: Number) -> None:
    """Add a share to what a node has, if it has any yet."""
    total = numbers.get(id(node))
    numbers[id(node)] = share if total is None else total + share
