"""The reverse sweep, told product by product."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from autograd.node import Node, local_grads_of
from autograd.table import ops


@dataclass(frozen=True, slots=True)
class Share:
    """One product of the chain rule, added to the gradient of an operand.

    Arguments:
        user: the value whose gradient is passed on.
        index: which of its operands gets a share.
        before, after: the operand's gradient without the share, and with it.
        grad: the gradient of the user.
        partial: the local gradient that it is multiplied by.
        arrived, uses: how many shares the operand has with this one, and how many there will be.
    """

    user: Node
    index: int
    before: float
    after: float
    grad: float
    partial: float
    arrived: int
    uses: int


def shares(order: Sequence[Node]) -> Iterator[Share]:
    """Yield what ``backward()`` adds, in its order, to gradients that are all 0 at first.

    No ``grad`` changes. The order is that of autograd/backward.py, so that sums round as there.

    Arguments:
        order: all values that the last of them depends on, and itself.

    >>> from autograd import Value
    >>> x = Value(3.0)
    >>> [(share.before, share.after) for share in shares([x, x * x])]
    [(0.0, 3.0), (3.0, 6.0)]
    """
    output = order[-1]
    uses = Counter(id(parent) for value in order for parent in value.parents)
    arrived: Counter[int] = Counter()
    grads = {id(output): 1.0}
    stack = [output]
    while stack:
        user = stack.pop()
        grad = grads[id(user)]
        partials = local_grads_of(user)
        for i, (operand, partial) in enumerate(zip(user.parents, partials, strict=True)):
            if operand.is_constant:
                continue
            key = id(operand)
            before = grads.get(key, 0.0)
            grads[key] = before + ops.strong(grad, partial)
            arrived[key] += 1
            yield Share(user, i, before, grads[key], grad, partial, arrived[key], uses[key])
            if arrived[key] == uses[key] and operand.op is not None:
                stack.append(operand)
