"""Results that depend on captured leaves: Values whose gradients the compiled code has computed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from autograd.compiler.record.record import Traced
from autograd.errors import GraphError
from autograd.node import restored
from autograd.table.interval import REALS
from autograd.table.operation import Op, undefined
from autograd.value import Value


class CompiledOp(Op):
    """A compiled function as the operation of a node, over the leaves that it captured."""

    def slope(self, index: int, operands: tuple[Any, ...], out: Any) -> Any:
        """Raise: the node holds its partials as numbers, which cannot be differentiated again."""
        raise GraphError(
            f"{self.name} is compiled, so its result can be differentiated once only. For higher "
            "orders compile the transform, as in compile(hessian(f)), or call f itself."
        )

    def __reduce__(self) -> Any:
        raise TypeError(f"The graph of {self.name}, which is compiled, cannot be copied.")


def connected(traced: Traced, name: str, numbers: Sequence[float]) -> Any:
    """Return the result of a call as Values, one node each, with the captured leaves as parents.

    Arguments:
        traced: the call that the program was made from.
        name: of the function.
        numbers: what the program gave.
    """
    size, n = len(traced.result.leaves), len(traced.captured)
    nodes = [
        node_over(traced.captured, name, numbers[k], numbers[size + k * n : size + (k + 1) * n])
        for k in range(size)
    ]
    return traced.result.rebuild(nodes)


def node_over(leaves: Sequence[Any], name: str, number: float, partials: Sequence[float]) -> Value:
    """Return a node that a compiled function made.

    Arguments:
        leaves: its parents, one at least.
        name: of the function.
        number: its data.
        partials: its derivative by each leaf.
    """
    op = CompiledOp(name, undefined, arity=-1, domain=(REALS,), formula=f"{name}(...)")
    return restored(Value, number, 0.0, None, False, op, tuple(leaves), tuple(partials))
