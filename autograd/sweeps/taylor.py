"""Taylor mode: derivatives of any order of a function of one number, by power series."""

from __future__ import annotations

from autograd.node import number_of
from autograd.sweeps.between import Between, path_between
from autograd.sweeps.forward import push, push_recorded
from autograd.sweeps.reverse import Number
from autograd.sweeps.series import applied, series, variable
from autograd.table.joint import Joint
from autograd.value import Value, constant


def coefficients(
    output: Value, start: Value, path: Between, order: int, recorded: bool
) -> list[Number]:
    """Return the Taylor coefficients of an output in one input, up to any order.

    Arguments:
        output: a function of the input.
        start: the input.
        path: what lies between.
        order: the highest.
        recorded: whether they are to be Values that can be differentiated again.

    Returns:
        the coefficients, from order 0 on.

    >>> from autograd.sweeps.between import path_between
    >>> x = Value(2.0)
    >>> y = x * x * x
    >>> coefficients(y, x, path_between([y], [x], 0), 3, recorded=False)
    [8.0, 12.0, 6.0, 1.0]
    """

    def at_point(node: Value) -> Number:
        return node if recorded else number_of(node)

    if order == 1:  # whose partials are known already
        sweep = push_recorded if recorded else push
        return [at_point(output), *sweep([output], [start], [1.0], path)]
    if any(isinstance(node.op, Joint) for node in path.nodes):
        found = _by_pushes(output, start, path, order)
        return found if recorded else [number_of(one) for one in found]
    known = {id(start): variable(at_point(start))}
    for node in path.nodes:
        operands = [known[id(p)] if id(p) in known else series(at_point(p)) for p in node.parents]
        assert node.op is not None  # a node on a path was made by an operation
        known[id(node)] = applied(node.op, operands, at_point(node))
    for k in range(1, order + 1):  # order by order and parents first, so that nothing recurses far
        for one in known.values():
            one[k]
    last = known[id(output)] if id(output) in known else series(at_point(output))
    return [last[k] for k in range(order + 1)]


def _by_pushes(output: Value, start: Value, path: Between, order: int) -> list[Value]:
    """Return the same by one tangent after the other, as a loop that is traced needs it."""
    found = [output]
    for k in range(1, order + 1):
        [slope] = push_recorded([found[-1]], [start], [1.0 / k], path)
        found.append(slope if isinstance(slope, Value) else constant(slope))
        path = path_between([found[-1]], [start], path.oldest)
    return found
