"""Loops that transforms and the compiler see as one: scan and while_loop."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from autograd.context import present
from autograd.errors import AutogradError, OperandError
from autograd.node import Node
from autograd.structures.stacking import Items, stacked
from autograd.structures.tree import flatten

_LONG = 100  # steps, beyond which a trial does not go


class LongTrialError(AutogradError):
    """A loop was left: the function runs for a second look alone, which is not worth it.

    >>> issubclass(LongTrialError, AutogradError)
    True
    """


def scan(
    step: Callable[[Any, Any], tuple[Any, Any]],
    state: Any,
    xs: Any = None,
    length: int | None = None,
) -> tuple[Any, Any]:
    """Go through items one by one with a state, and collect what each step gives.

    Compiled, ``step`` is traced once, however many steps there are, and so are its derivatives.

    Arguments:
        step: takes the state and an item of ``xs``; returns the next state, of the same structure,
            and a result or None.
        state: to begin with: a number, or a structure of numbers.
        xs: a list, whose items are gone through in order, or an array, whose rows are; or a tuple,
            dict or dataclass of lists and arrays of equal length, of which each step gets one
            item each. None: each step gets None.
        length: how many steps; needed only if ``xs`` is None.

    Returns:
        the last state, and the results of all steps stacked: in the place of a number a list of
        numbers, or an array if there is one in ``xs``; in that of an array one with one axis more;
        in that of a list a list of lists. Tuples, dicts and dataclasses stay what they are, and so
        does None. With no steps the results are empty.

    Raises:
        OperandError: if lengths differ, or a step returns another structure than the state's.

    >>> scan(lambda total, x: (total + x, total * x), 0.0, [1.0, 2.0, 3.0])
    (6.0, [0.0, 2.0, 9.0])
    >>> scan(lambda x, _: (0.5 * x, None), 8.0, length=3)
    (1.0, None)
    """
    items = Items(xs, length)
    if present.tracer is not None:
        found = present.tracer.scan(step, state, items)
        if found is not None:
            return found  # type: ignore[no-any-return]
    if present.trial and items.count > _LONG:
        raise LongTrialError
    results = []
    same = Same(state)
    for i in range(items.count):
        state, result = pair(step(state, items.at(i)))
        same.check(state, "step")
        results.append(result)
    return state, stacked(results, items.has_arrays)


def while_loop(condition: Callable[[Any], Any], step: Callable[[Any], Any], state: Any) -> Any:
    """Take steps as long as a condition holds.

    Compiled, ``condition`` and ``step`` are traced once, and calls with other numbers of steps
    take no path of their own.

    Arguments:
        condition: takes the state; returns whether to take a step. A nan compares as false, which
            ends the loop.
        step: takes the state; returns the next, of the same structure.
        state: to begin with: a number, or a structure of numbers.

    Returns:
        the first state for which the condition does not hold.

    Raises:
        OperandError: if a step returns another structure than the state's.

    >>> while_loop(lambda x: abs(x * x - 2.0) > 1e-9, lambda x: 0.5 * (x + 2.0 / x), 1.0)
    1.4142135623746899
    """
    if present.tracer is not None:
        found = present.tracer.while_loop(condition, step, state)
        if found is not None:
            return found[0]
    same = Same(state)
    count = 0
    while condition(state):
        if present.trial and count == _LONG:
            raise LongTrialError
        state = step(state)
        same.check(state, "step")
        count += 1
    return state


def pair(result: Any) -> tuple[Any, Any]:
    """Return what a step gave as a pair.

    Raises:
        OperandError: if it is none.

    >>> pair((1.0, None))
    (1.0, None)
    """
    if isinstance(result, tuple) and len(result) == 2:
        return result
    raise OperandError(
        f"A step of scan returns a pair, the next state and a result, but got {result!r}. Write "
        "return state, None if there is no result."
    )


class Same:
    """Checks that a state keeps its structure.

    Arguments:
        state: the first.

    >>> Same([1.0]).check([2.0, 3.0], "step")
    Traceback (most recent call last):
        ...
    autograd.errors.OperandError: step returned a state of another structure than it got: \
[2.0, 3.0] after [1.0]. Return the same keys, lengths and shapes.
    """

    def __init__(self, state: Any) -> None:
        self._state = state
        self._is_number = type(state) is float or isinstance(state, Node)
        self.tree = flatten(state, "state")

    def check(self, state: Any, what: str) -> None:
        """Raise an OperandError if a later state is unlike the first."""
        if self._is_number and (type(state) is float or isinstance(state, Node)):
            return
        if not flatten(state, f"what {what} returned").is_like(self.tree):
            raise OperandError(
                f"{what} returned a state of another structure than it got: {state!r} after "
                f"{self._state!r}. Return the same keys, lengths and shapes."
            )
