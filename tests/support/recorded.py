"""Derivatives of a row of any order, by a reverse pass of its own that records what it computes.

It differentiates the row's partials as the library's transforms do: each node passes on its
gradient times the slopes of its row, over Values, and a product with a factor of zero is never nan.
"""

import math

from autograd import Value
from autograd.graph.order import topological_order

# These are zero at no finite number, so that a zero is an underflow.
NEVER_ZERO = {
    "div", "exp", "exp2", "sech", "logistic", "sigmoid", "softplus", "log_sigmoid", "gauss",
    "norm_pdf", "norm_cdf", "erfc", "gamma", "polygamma", "mul",
}  # fmt: skip


def gradients(output, inputs):
    """The derivative of an output by each input: a Value, or 0.0 where there is none."""
    found = {id(output): Value(1.0)}
    for node in reversed(topological_order([output])) if isinstance(output, Value) else ():
        if id(node) not in found or node.op is None:
            continue
        for i, parent in enumerate(node.parents):
            if parent.is_constant:
                continue
            share = found[id(node)] * node.op.slope(i, node.parents, node)
            if not math.isnan(share.data) or math.isnan(found[id(node)].data):
                found[id(parent)] = found[id(parent)] + share if id(parent) in found else share
    return [found.get(id(x), 0.0) if x is not output else Value(1.0) for x in inputs]


def derivatives(op, operands, order, fixed=()):
    """Every derivative up to an order, by the indices of the operands: {(): ..., (0, 1): ...}.

    Operands whose indices are fixed are options, by which a row has no derivative.
    """
    leaves = [x if i in fixed else Value(x) for i, x in enumerate(operands)]
    out = op(*leaves)
    found = {(): out}
    last = {(i,): op.slope(i, out.parents, out) for i in range(len(operands)) if i not in fixed}
    for n in range(1, order + 1):
        found |= last
        if n < order:
            last = {
                (*indices, i): derivative
                for indices, value in last.items()
                for i, derivative in enumerate(gradients(value, leaves))
                if i not in fixed
            }
    return found


def in_normal_range(values):
    """Whether no number among those that made up the values overflowed or underflowed."""
    for node in topological_order([value for value in values if isinstance(value, Value)]):
        if node.data != 0.0 and not 1e-290 < abs(node.data) < 1e290:
            return False
        made_by = "" if node.op is None else node.op.name
        if node.data == 0.0 and made_by in NEVER_ZERO and all(x.data for x in node.parents):
            return False
    return True
