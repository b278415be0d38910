"""Gradient descent on a graph: the same operations again, from parameters that moved."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from autograd.node import Node
from autograd.table.operation import Op
from autograd.value import Value, apply
from viz.errors import DrawError
from viz.graphs.snapshot import Known
from viz.settings import whole
from viz.stepping.sweep import shares

_MOST_VALUES = 20_000  # of all passes together, for a page that browsers still open


class Descent(NamedTuple):
    """Updates of parameters along minus their gradients.

    Arguments:
        parameters: the places of the leaves that are updated, in the order of the values.
        lr: the learning rate, by which each gradient is multiplied.
        updates: how many there are.
    """

    parameters: tuple[int, ...]
    lr: float
    updates: int


def descent_of(
    order: Sequence[Node], parameters: Sequence[int], lr: Any, updates: Any
) -> Descent | None:
    """Return the updates that a reader asks for; None if they ask for none.

    Arguments:
        order: all values that the last of them depends on, and itself, operands first.
        parameters: the places of the leaves to update.
        lr: the learning rate.
        updates: how many.

    Raises:
        DrawError: if a setting makes no sense, an operation can run in Python code of the user's
            alone, or the page would be too large.

    >>> x = Value(3.0)
    >>> descent_of([x, x * x], [0], 0.1, 2)
    Descent(parameters=(0,), lr=0.1, updates=2)
    """
    if whole("updates", updates, low=0) == 0:
        if lr is not None:
            raise DrawError("lr is the step size of updates. Write how many: updates=1, lr=0.1.")
        return None
    if type(lr) not in (float, int) or not 0.0 < lr < math.inf:
        given = "" if lr is None else f", but got lr={lr!r}"
        raise DrawError(f"updates needs a learning rate above 0{given}. Write lr=0.1, for example.")
    for value in order:
        if value.op is not None and type(value.op) is not Op:
            raise DrawError(
                f"stepper() cannot run {value.op.name} again from new parameters: it is a function "
                "with several results or a compiled one. Leave out updates, or write it as "
                "operations on Values."
            )
    if len(order) * (updates + 1) > _MOST_VALUES:
        raise DrawError(
            f"{updates:,} updates of {len(order):,} values are too many steps for a page. Ask for "
            f"at most {max(0, _MOST_VALUES // len(order) - 1)}, or step through a smaller value."
        )
    return Descent(tuple(parameters), float(lr), updates)


def moving_in(
    order: Sequence[Node], parameters: Iterable[Any] | None, known: Known
) -> tuple[list[int], Known]:
    """Return the places of what is updated, and what is known with it.

    Arguments:
        order: the values.
        parameters: what the reader says; if nothing, the known parameters, or else all leaves.
        known: which values are parameters of models.

    Raises:
        DrawError: if one is no leaf among the values.
    """
    place = {id(value): i for i, value in enumerate(order)}
    if parameters is None:
        leaves = [i for i, value in enumerate(order) if value.is_leaf]
        return [i for i in leaves if id(order[i]) in known.parameters] or leaves, known
    given = list(parameters)
    for i, value in enumerate(given):
        if not isinstance(value, Node) or id(value) not in place or not value.is_leaf:
            raise DrawError(
                f"parameters[{i}] is {value!r}, which is none of the Values that this one is "
                "computed from. Give those Values that you made and that training changes, such as "
                "parameters=[w, b] or parameters=model.parameters()."
            )
    paths = {id(value): value.name or known.names.get(id(value), "") for value in given}
    return sorted({place[key] for key in paths}), Known({}, paths).over(known)


def passes_of(order: Sequence[Node], descent: Descent | None) -> list[Sequence[Node]]:
    """Return the graph before each update and after the last; none of its values changes.

    The operations stay those that ran: a comparison made in Python is not made again.

    Arguments:
        order: all values that the last of them depends on, and itself, operands first.
        descent: the updates, if there are any.

    >>> x = Value(3.0)
    >>> [y.data for _, y in passes_of([x, x * x], Descent((0,), 0.25, 2))]
    [9.0, 2.25, 0.5625]
    """
    passes = [order]
    if descent is not None:
        for _ in range(descent.updates):
            passes.append(_after(passes[-1], descent))
    return passes


def gradients_of(order: Sequence[Node]) -> dict[int, float]:
    """Return the gradients that ``backward()`` leaves, by place; of those that get one.

    >>> x = Value(3.0)
    >>> gradients_of([x, x * x])
    {1: 1.0, 0: 6.0}
    """
    place = {id(value): i for i, value in enumerate(order)}
    found = {len(order) - 1: 1.0}
    for share in shares(order):
        found[place[id(share.user.parents[share.index])]] = share.after
    return found


def _after(order: Sequence[Node], descent: Descent) -> Sequence[Node]:
    """Return the graph that the updated parameters give."""
    grads = gradients_of(order)
    place = {id(value): i for i, value in enumerate(order)}
    after: list[Any] = list(order)  # inputs and constants are the same ones
    for i in descent.parameters:
        after[i] = Value(order[i].data - descent.lr * grads[i])
    for i, value in enumerate(order):
        if value.op is not None:
            after[i] = apply(
                value.op, tuple([after[place[id(parent)]] for parent in value.parents])
            )
    return after
