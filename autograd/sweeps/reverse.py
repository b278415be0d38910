"""The reverse sweep with its own arithmetic recorded, so that its results can be differentiated.

Partials are evaluated over the Values of the graph, by the operations that gave the floats, and
gradients are Values, or plain numbers where they are constant.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from autograd.context import is_traced, tick
from autograd.node import number_of
from autograd.sweeps.between import Between, walking
from autograd.table import ops
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
    return _times(factor, partial, is_traced())


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
    sweep = _Sweep(len(nodes) + len(inputs))
    with walking:
        sweep.number(nodes, inputs, outputs, path.oldest)
    for position, seed in zip(sweep.outputs, seeds, strict=True):
        if position >= 0:
            sweep.add(position, seed)
    for i in range(len(nodes) - 1, -1, -1):
        grad = sweep.grads[i]
        if grad is not None:
            sweep.pass_on(nodes[i], i, grad)
    return [sweep.collected(position) for position in sweep.inputs]


class _Sweep:
    """The gradients of one sweep, by position: first those of the path's nodes, then of inputs.

    Arguments:
        size: how many there may be.
    """

    grads: list[Number]
    moment: int
    ends: dict[int, int]  # positions of inputs that bear no mark
    operands: list[tuple[int, ...]]  # positions of each node's, where marks may be overwritten
    inputs: list[int]
    outputs: list[int]
    is_traced: bool

    def __init__(self, size: int) -> None:
        self.grads = [None] * size
        self.operands = []
        self.inputs = []
        self.outputs = []
        self.is_traced = is_traced()

    def number(
        self,
        nodes: Sequence[Value],
        inputs: Sequence[Value],
        outputs: Sequence[Value],
        oldest: int,
    ) -> None:
        """Give positions to nodes and inputs, as marks on them.

        Nodes that are being traced belong to this thread. Of others the positions are written
        down at once: other threads may walk the same graph while partials are computed.
        """
        self.moment = moment = tick()
        self.ends = ends = {}
        count = 0
        for node in nodes:
            node._sweep = moment
            node._mark = count
            count += 1
        for node in inputs:
            if node._op is not None and node._sweep == moment:
                self.inputs.append(node._mark)
                continue
            if node._op is not None and node._mark >= 0 and node._sweep >= oldest:
                node._sweep = moment
                node._mark = count
            else:
                ends[id(node)] = count
            self.inputs.append(count)
            count += 1
        if not self.is_traced:
            for node in nodes:
                self.operands.append(tuple([self.position(p) for p in node.parents]))
        for node in outputs:
            self.outputs.append(self.position(node))
        tick()  # what is recorded from here on is newer

    def position(self, node: Value) -> int:
        """Return a node's position; -1 if it has none."""
        if node._sweep == self.moment and node._op is not None:
            return node._mark
        return self.ends.get(id(node), -1) if node._mark >= 0 else -1

    def pass_on(self, node: Value, index: int, grad: Number) -> None:
        """Add a node's shares to its parents' gradients."""
        places = None if self.is_traced else self.operands[index]
        op = node._op
        assert op is not None  # a node on a path was made by an operation
        left, right = node._left, node._right
        if left is None:
            parents = node._more[0]
            for i, parent in enumerate(parents):
                place = self.position(parent) if places is None else places[i]
                if place >= 0:
                    self.add(place, _times(grad, op.slope(i, parents, node), self.is_traced))
            return
        place = self.position(left) if places is None else places[0]
        if place >= 0:
            self.add(place, _times(grad, _slope(op, 0, left, right, node), self.is_traced))
        if right is not None:
            place = self.position(right) if places is None else places[1]
            if place >= 0:
                self.add(place, _times(grad, _slope(op, 1, left, right, node), self.is_traced))

    def add(self, position: int, share: Number) -> None:
        """Add a share to what stands at a position, if anything does yet."""
        total = self.grads[position]
        self.grads[position] = share if total is None else total + share

    def collected(self, position: int) -> Number:
        """Return the gradient of an input."""
        total = self.grads[position]
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
