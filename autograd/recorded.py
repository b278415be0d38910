"""The reverse sweep with its own arithmetic recorded, so that its results can be differentiated.

Partials are evaluated over the Values of the graph, by the same rows that gave the floats, and
gradients are Values, or plain numbers where they are constant.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from autograd import ops
from autograd.cuts import present
from autograd.node import number_of
from autograd.ops import Op
from autograd.path import Path
from autograd.value import Value, strong_product, tick

if TYPE_CHECKING:
    from autograd import _no_cython as cython
else:
    try:
        import cython
    except ImportError:
        from autograd import _no_cython as cython

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

    >>> from autograd import Value
    >>> from autograd.path import path_between
    >>> x = Value(3.0)
    >>> y = x * x * x
    >>> [slope] = pull_recorded([y], [1.0], [x], path_between([y], [x], 0))
    >>> slope.backward()
    >>> slope.data, x.grad
    (27.0, 18.0)
    """
    moment = tick()
    nodes = path.nodes
    for i, node in enumerate(nodes):  # a node on the path knows its number while this lasts
        node._sweep = moment
        node._uses = i
    count = len(nodes)
    oldest = path.oldest
    for node in inputs:
        if node._op is not None and node._uses >= 0 and oldest <= node._sweep != moment:
            node._sweep = moment
            node._uses = count
            count += 1
    tick()  # what is recorded from here on is newer
    sweep = _Sweep(moment, [None] * count, {id(n): None for n in inputs})
    for output, seed in zip(outputs, seeds, strict=True):
        sweep.add(output, seed)
    for i in range(len(nodes) - 1, -1, -1):
        grad = sweep.inside[i]
        if grad is not None:
            sweep.pass_on(nodes[i], grad)
    return [sweep.collected(node) for node in inputs]


@cython.cclass
class _Sweep:
    """The gradients of one sweep: of nodes on the path by their numbers, of inputs by identity."""

    moment: int
    inside: list[Number]
    ends: dict[int, Number]
    is_traced: bool

    def __init__(self, moment: int, inside: list[Number], ends: dict[int, Number]) -> None:
        self.moment = moment
        self.inside = inside
        self.ends = ends
        self.is_traced = _is_traced()

    def pass_on(self, node: Value, grad: Number) -> None:
        """Add a node's shares to its parents' gradients."""
        op = node._op
        assert op is not None  # a node on a path was made by an operation
        left, right = node._left, node._right
        if left is None:
            parents = node._more[0]
            for i, parent in enumerate(parents):
                if self.wants(parent):
                    self.add(parent, _times(grad, op.slope(i, parents, node), self.is_traced))
            return
        if self.wants(left):
            self.add(left, _times(grad, _slope(op, 0, left, right, node), self.is_traced))
        if right is not None and self.wants(right):
            self.add(right, _times(grad, _slope(op, 1, left, right, node), self.is_traced))

    def wants(self, node: Value) -> bool:
        """Whether a node is on the path, or an input."""
        return node._uses >= 0 and (node._sweep == self.moment or id(node) in self.ends)

    def add(self, node: Value, share: Number) -> None:
        """Add a share to what a node has, if it has any yet."""
        if node._sweep == self.moment and node._op is not None:
            total = self.inside[node._uses]
            self.inside[node._uses] = share if total is None else total + share
        else:
            total = self.ends.get(id(node))
            self.ends[id(node)] = share if total is None else total + share

    def collected(self, node: Value) -> Number:
        """Return the gradient of an input."""
        if node._sweep == self.moment and node._op is not None:
            total = self.inside[node._uses]
        else:
            total = self.ends[id(node)]
        return 0.0 if total is None else total


def _slope(op: Op, index: int, left: Value, right: Value | None, out: Value) -> Number:
    """Return a partial of an operation of one operand or two."""
    if type(op) is not Op or op.arity < 0:
        return op.slope(index, (left,) if right is None else (left, right), out)
    if right is None:
        return op.partials[index](left, out)
    return op.partials[index](left, right, out)


def add_to(numbers: dict[int, Number], node: Value, share: Number) -> None:
    """Add a share to what a node has, if it has any yet."""
    total = numbers.get(id(node))
    numbers[id(node)] = share if total is None else total + share
