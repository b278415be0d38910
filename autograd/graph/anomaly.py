"""What ``detect_anomaly`` looks for: a nan or an infinity that comes out of finite numbers."""

from __future__ import annotations

from collections.abc import Iterable
from math import isfinite
from typing import Any

from autograd.errors import AnomalyError
from autograd.graph.order import topological_order


def check_forward(op: Any, data: float, parents: Iterable[Any]) -> None:
    """Raise if an operation made a nan or an infinity from finite operands.

    Arguments:
        op: the operation.
        data: its result.
        parents: its operands.

    Raises:
        AnomalyError: naming the operation and its operands.

    >>> from autograd import Value
    >>> from autograd.table import ops
    >>> check_forward(ops.exp, 7.4, [Value(2.0)])
    """
    if not isfinite(data) and all(isfinite(parent.data) for parent in parents):
        raise AnomalyError(
            f"{op} made {data} from finite numbers: {_inputs(parents)}. Keep it in the "
            "operation's domain, for example with maximum or where."
        )


def check_backward(output: Any, seed: float) -> None:
    """Raise if a sweep from an output would make a nan or an infinity from finite numbers.

    Arguments:
        output: where the sweep would start.
        seed: its gradient.

    Raises:
        AnomalyError: naming the operation, its operands and the product that went wrong. A zero
            times an infinity is reported too, though a sweep counts it as zero.

    >>> from autograd import Value
    >>> check_backward(Value(2.0) ** 2, 1.0)
    """
    grads = {id(output): seed}
    for node in reversed(topological_order([output])):
        grad = grads.get(id(node), 0.0)
        if not isfinite(grad):
            continue
        for parent, partial in zip(node.parents, node._local_grads(), strict=True):
            total = grads.get(id(parent), 0.0)
            grads[id(parent)] = total + grad * partial
            if isfinite(total) and not isfinite(grads[id(parent)]):
                raise _wrong_product("backward", node, parent, grad, partial)


def check_tangent(node: Any, parent: Any, tangent: float, partial: float) -> None:
    """Raise if forward mode would make a nan or an infinity from a finite tangent.

    Arguments:
        node, parent: the operation's result, and the operand that the tangent belongs to.
        tangent: of the operand.
        partial: the local gradient by it.

    Raises:
        AnomalyError: naming the operation, its operands and the product that went wrong.

    >>> from autograd import Value
    >>> x = Value(2.0)
    >>> check_tangent(x * x, x, 1.0, 2.0)
    """
    if isfinite(tangent) and not isfinite(tangent * partial):
        raise _wrong_product("forward", node, parent, tangent, partial)


def _wrong_product(
    mode: str, node: Any, parent: Any, factor: float, partial: float
) -> AnomalyError:
    what = "gradient" if mode == "backward" else "tangent"
    return AnomalyError(
        f"In the {mode} pass {node.op} at {_inputs(node.parents)} made {factor * partial} from its "
        f"{what} {factor} and its local gradient {partial} by {_name(parent)}. Keep it away from "
        "that point, for example with maximum or where."
    )


def _inputs(parents: Iterable[Any]) -> str:
    return ", ".join(f"{_name(parent)} = {parent.data}" for parent in parents)


def _name(node: Any) -> str:
    return str(node.name or node.op or ("constant" if node.is_constant else "input"))
