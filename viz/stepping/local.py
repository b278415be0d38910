"""The local picture of an operation: its own curve by each operand, the others as they are.

A local gradient is the slope of that curve where the computation stands. For an operation of
several operands the curves are cuts through its surface.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, TypedDict

from autograd.node import Node, local_grads_of
from autograd.table.operation import Op
from viz.stepping.picture import in_box

_MOST_CURVES = 500  # values of all passes, with a curve for each operation
_POINTS = 33  # of a curve: an odd number, so that one is the computation's own
_LEVELS = 999  # that heights are told apart by
_MOST_OPERANDS = 3
_TALL = 4.0  # times the tangent's height, beyond which a curve leaves the picture


class Curve(TypedDict):
    """An operation by one operand.

    Arguments:
        x, y: where the computation stands.
        slope: the local gradient there.
        left, right: from where to where the operand goes.
        low, high: the results that the picture shows.
        heights: of points at equal distances, from 0 at the low to 999 at the high end; None
            where there is no result, or none that the picture shows.
    """

    x: float
    y: float
    slope: float
    left: float
    right: float
    low: float
    high: float
    heights: list[int | None]


def local_of(passes: Sequence[Sequence[Node]]) -> list[list[dict[str, Any]]]:
    """Return for each value, and for each pass, its local gradients, with curves in small graphs.

    Arguments:
        passes: the values, operands first, before each update and after the last.

    Returns:
        lists of dicts; of one pass without local gradients, which the picture has already.

    >>> from autograd import Value
    >>> x, y = Value(3.0), Value(4.0)
    >>> local_of([[x, x * 2.0], [y, y * 5.0]])[1][1]["partials"]
    ['5', '0']
    """
    has_room = sum(map(len, passes)) <= _MOST_CURVES
    by_value = zip(*passes, strict=True)
    return [[_local(value, len(passes) > 1, has_room) for value in own] for own in by_value]


def _local(value: Node, has_partials: bool, has_room: bool) -> dict[str, Any]:
    told: dict[str, Any] = {}
    if has_partials:
        told["partials"] = [in_box(partial) for partial in local_grads_of(value)]
    if has_room and (curves := curves_of(value)):
        told["curves"] = curves
    return told


def curves_of(value: Node) -> list[Curve | None]:
    """Return the curves of the operation that made a value.

    Arguments:
        value: a result.

    Returns:
        one curve for each operand; None for a constant one, and where the numbers are not finite;
        nothing for what has too many operands, or is no operation of the table.

    >>> from autograd import Value
    >>> (curve,) = curves_of(Value(0.0).tanh())
    >>> curve["slope"], curve["left"], curve["right"], curve["heights"][16]
    (1.0, -2.0, 2.0, 500)
    """
    op, parents = value.op, value.parents
    if type(op) is not Op or len(parents) > _MOST_OPERANDS:
        return []
    slopes = local_grads_of(value)
    return [
        None if parent.is_constant else _curve(op, [p.data for p in parents], i, slopes[i])
        for i, parent in enumerate(parents)
    ]


def _curve(op: Op, numbers: list[float], index: int, slope: float) -> Curve | None:
    x, y = numbers[index], op.value(*numbers)
    radius = max(2.0, abs(x))
    if not all(map(math.isfinite, (x, y, slope, 2.0 * radius))):
        return None
    left, right = x - radius, x + radius
    found = []
    for i in range(_POINTS):
        place = x if 2 * i == _POINTS - 1 else left + (right - left) * i / (_POINTS - 1)
        found.append(op.value(*numbers[:index], place, *numbers[index + 1 :]))
    room = _TALL * max(abs(slope) * radius, abs(y), 1.0)
    near = [one for one in found if abs(one - y) <= room]  # which no nan is
    low, high = min(near), max(near)
    if not math.isfinite(high - low):
        return None
    if low == high:
        low, high = low - 1.0, high + 1.0
    heights = [
        round((one - low) / (high - low) * _LEVELS) if low <= one <= high else None for one in found
    ]
    return Curve(x=x, y=y, slope=slope, left=left, right=right, low=low, high=high, heights=heights)
