"""Leaves: Values that stand for inputs."""

from __future__ import annotations

from autograd.strategies.requirement import st
from autograd.value import Value


def values(
    low: float = -1000.0, high: float = 1000.0, *, name: str | None = None
) -> st.SearchStrategy[Value]:
    """Return a strategy of leaves, each a Value of its own without a gradient.

    Arguments:
        low, high: the ends of what their numbers run over; both belong to it.
        name: what to call each of them.

    Returns:
        the strategy, which shrinks towards ``Value(0.0)``.

    >>> from hypothesis import find
    >>> find(values(), lambda value: value < 0.0)
    Value(data=-1.0, grad=0.0)
    """
    return st.floats(low, high).map(lambda number: Value(number, name=name))
