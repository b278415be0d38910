"""Where a recorded sweep keeps its numbers: those of the path's nodes first, then of the inputs."""

from __future__ import annotations

from collections.abc import Sequence

from autograd.context import is_traced, tick, walking
from autograd.value import Value


class Positions:
    """The positions of nodes, inputs and outputs; -1 is that of what has none.

    Nodes that are being traced belong to this thread: their positions are marks on them. Of others
    the operands' positions are written down at once: other threads may walk the same graph while
    partials are computed.

    Arguments:
        nodes: of the path, parents first.
        inputs, outputs: its ends.
        oldest: the moment since which the nodes were made.

    >>> from autograd import Value
    >>> x = Value(3.0)
    >>> y = x * x
    >>> positions = Positions([y], [x], [y], 0)
    >>> positions.inputs, positions.outputs, positions.of_left(0, y)
    ([1], [0], 1)
    """

    inputs: list[int]
    outputs: list[int]
    is_traced: bool
    _moment: int
    _ends: dict[int, int]  # positions of inputs that bear no mark
    _left: list[int]
    _right: list[int]
    _more: dict[int, tuple[int, ...]]  # by the position of a node with other than 1 or 2 operands

    def __init__(
        self,
        nodes: Sequence[Value],
        inputs: Sequence[Value],
        outputs: Sequence[Value],
        oldest: int,
    ) -> None:
        self.inputs = []
        self.outputs = []
        self.is_traced = is_traced()
        self._ends = {}
        self._left = []
        self._right = []
        self._more = {}
        with walking:
            self._mark(nodes, inputs, oldest)
            if not self.is_traced:
                self._write_down(nodes)
            for node in outputs:
                self.outputs.append(self._of(node))
            tick()  # what is recorded from here on is newer

    def _mark(self, nodes: Sequence[Value], inputs: Sequence[Value], oldest: int) -> None:
        """Give positions to nodes and inputs, as marks on them."""
        self._moment = moment = tick()
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
                self._ends[id(node)] = count
            self.inputs.append(count)
            count += 1

    def _write_down(self, nodes: Sequence[Value]) -> None:
        for node in nodes:
            if node._left is None:
                self._more[len(self._left)] = tuple([self._of(p) for p in node._more[0]])
            self._left.append(-1 if node._left is None else self._of(node._left))
            self._right.append(-1 if node._right is None else self._of(node._right))

    def _of(self, node: Value) -> int:
        if node._sweep == self._moment and node._op is not None:
            return node._mark
        return self._ends.get(id(node), -1) if node._mark >= 0 else -1

    def of_left(self, index: int, node: Value) -> int:
        """Return the position of a node's first operand, given the node's own."""
        return self._of(node._left) if self.is_traced else self._left[index]

    def of_right(self, index: int, node: Value) -> int:
        """Return the position of a node's second operand."""
        return self._of(node._right) if self.is_traced else self._right[index]

    def of_more(self, index: int, node: Value) -> tuple[int, ...]:
        """Return the positions of the operands of a node that has other than 1 or 2."""
        if self.is_traced:
            return tuple([self._of(parent) for parent in node._more[0]])
        return self._more[index]

    def of_parents(self, index: int, node: Value) -> tuple[int, ...]:
        """Return the positions of all operands of a node."""
        if node._left is None:
            return self.of_more(index, node)
        if node._right is None:
            return (self.of_left(index, node),)
        return (self.of_left(index, node), self.of_right(index, node))
