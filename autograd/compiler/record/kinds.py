"""What Python would have where a traced function has a node: an int, a float, or a Value too.

The arguments of a traced function stand for plain numbers, and so does what is computed from them
alone. What depends on a Value that was captured, or that the function made, is a Value without
the tracer too.
"""

from __future__ import annotations

from collections.abc import Sequence

from autograd.node import Node, is_whole, moment_of, number_of
from autograd.table import ops
from autograd.table.operation import Fact, having

_KEEP_INTS, _SAME = having(Fact.KEEPS_INTS), having(Fact.SAME)
_COMPARISONS = having(Fact.COMPARES)

Kind = type | None  # int or float; None for a Value


class Kinds:
    """The kinds of the nodes of a traced call.

    Arguments:
        began: the moment since which nodes belong to the function.
        inputs: what stands for its arguments.
        kind: of those.
        noted: what has the hints about nodes; itself unless given.

    >>> from autograd import Value
    >>> x = Value(1.0)
    >>> kinds = Kinds(0, [x], float)
    >>> kinds.of(x * x), kinds.of(x * Value(3.0))
    (<class 'float'>, None)
    """

    def __init__(
        self, began: int, inputs: Sequence[Node], kind: Kind, noted: Kinds | None = None
    ) -> None:
        self._began = began
        # Nodes are kept, or their ids would come again
        self._known: dict[int, tuple[Node, Kind]] = {id(node): (node, kind) for node in inputs}
        self._hints: dict[int, tuple[Node, Kind]] = {} if noted is None else noted._hints

    def hint(self, node: Node, kind: Kind) -> None:
        """Note what Python would give where a node was made, unless an operand is a Value."""
        self._hints[id(node)] = node, kind

    def note(self, node: Node, kind: Kind) -> None:
        """Note of what kind a node is."""
        self._known[id(node)] = node, kind

    def hinted(self, kind: Kind) -> list[Node]:
        """Return the nodes that were noted to be of a kind."""
        return [node for node, hint in self._hints.values() if hint is kind]

    def of(self, node: Node) -> Kind:
        """Return the kind of a node."""
        stack = [node]
        while stack:
            one = stack[-1]
            unknown = [parent for parent in one.parents if id(parent) not in self._known]
            if unknown and id(one) not in self._known:
                stack += unknown
                continue
            stack.pop()
            if id(one) not in self._known:
                self._known[id(one)] = one, self._judged(one)
        return self._known[id(node)][1]

    def _judged(self, node: Node) -> Kind:
        """Return the kind of a node whose parents' kinds are known."""
        op = node.op
        kinds: list[Kind] = [self._known[id(parent)][1] for parent in node.parents]
        is_outside = op is None and not (node.is_constant and moment_of(node) >= self._began)
        if is_outside or None in kinds:
            return None
        if id(node) in self._hints:
            return self._hints[id(node)][1]
        if op is None:
            return int if is_whole(node) else float
        if op in _SAME:
            return kinds[0]
        if op in _COMPARISONS:
            return bool
        is_natural = op is not ops.pow or number_of(node.parents[1]) >= 0.0  # 2 ** -1 is a float
        return int if op in _KEEP_INTS and float not in kinds and is_natural else float
