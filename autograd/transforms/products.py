"""Products with Jacobians: with their rows by reverse mode, with their columns by forward mode."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from autograd.structures.tree import structured
from autograd.sweeps.linearization import Trace, numbers_of


def vjp(f: Callable[..., Any], *args: Any) -> tuple[Any, Callable[[Any], tuple[Any, ...]]]:
    """Return f's value, and its pullback: from gradients of the value to those of the arguments.

    Arguments:
        f: a function of numbers and structures of them, to the same.
        args: what to call it with; it is differentiated by all of them.

    Returns:
        the value, and a function that takes a structure like the value and returns a tuple of one
        structure for each argument. It may be called again and again.

    Raises:
        OperandError: for what is no number, or a structure unlike the value's.

    >>> value, pullback = vjp(lambda x, y: [x * y, x + y], 3.0, 4.0)
    >>> value, pullback([1.0, 10.0])
    ([12.0, 7.0], (14.0, 13.0))
    """
    trace = Trace(f, range(len(args)), args, {})
    results, outputs = trace.outputs()

    def pullback(cotangents: Any) -> tuple[Any, ...]:
        seeds = numbers_of(cotangents, results, "the cotangents", "the value")
        return structured(trace.trees, trace.pull(outputs, seeds))

    return results.rebuild(trace.finished(outputs)), pullback


def jvp(f: Callable[..., Any], primals: Sequence[Any], tangents: Sequence[Any]) -> tuple[Any, Any]:
    """Return f's value and its derivative along a direction, by forward mode.

    Arguments:
        f: a function of numbers and structures of them, to the same.
        primals: its arguments, as a sequence.
        tangents: the direction: a structure like each argument's.

    Returns:
        the value and its tangent, in the same structure.

    Raises:
        OperandError: for what is no number, or tangents unlike the arguments.

    >>> jvp(lambda x, y: x * y, (3.0, 4.0), (1.0, 10.0))
    (12.0, 34.0)
    """
    args = tuple(primals)
    trace = Trace(f, range(len(args)), args, {})
    directions = trace.directions("jvp", "tangents", tangents)
    results, outputs = trace.outputs()
    trace.check_attached("jvp", outputs)
    moved = trace.push(outputs, directions)
    return results.rebuild(trace.finished(outputs)), results.rebuild(moved)
