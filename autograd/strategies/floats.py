"""Points of an operation's domain: ordinary, near its ends, huge and tiny."""

from __future__ import annotations

import difflib
import math

from autograd.errors import OperandError
from autograd.strategies.requirement import st
from autograd.table.interval import Interval
from autograd.table.operation import TABLE, Op

_LARGEST = math.nextafter(math.inf, 0.0)
_ORDINARY = 4.0
_TINY = 1e-3


def floats_in(
    op: Op | str, *, largest: float = _LARGEST, smallest: float = 0.0, most: int = 5
) -> st.SearchStrategy[tuple[float, ...]]:
    """Return a strategy of operands on which an operation is finite and smooth.

    Arguments:
        op: an operation, or its name.
        largest: the largest magnitude; ``largest=4.0`` keeps results moderate.
        smallest: the smallest magnitude.
        most: for an operation of any number of operands, how many there are at most.

    Returns:
        the strategy: of ordinary, huge and tiny numbers and of some near the domain's ends, as
        many as the operation has operands. Results may overflow unless ``largest`` forbids it.

    Raises:
        OperandError: if the table has no such operation, or its domain no such numbers.

    >>> from hypothesis import find
    >>> find(floats_in("log"), lambda operands: operands[0] < 1e-9)[0] > 0.0
    True
    """
    operation = _operation(op)
    numbers = [_numbers(interval, largest, smallest) for interval in operation.domain]
    if operation.arity >= 0:
        return st.tuples(*numbers)
    return st.lists(numbers[0], min_size=1, max_size=most).map(tuple)


def numbers_between(low: float, high: float) -> st.SearchStrategy[float]:
    """Return a strategy of the numbers of a closed interval, ends and small ones among them.

    Arguments:
        low, high: the ends, finite.

    Raises:
        OperandError: if there is nothing between them.

    >>> from hypothesis import find
    >>> find(numbers_between(-1.0, 2.0), lambda x: x == 2.0)
    2.0
    """
    if not -_LARGEST <= low < high <= _LARGEST:
        raise OperandError(
            f"A domain goes from a smaller to a larger number, but got {low}, {high}."
        )
    parts = [(-_ORDINARY, _ORDINARY), (low, high), (-_TINY, _TINY)]
    chosen = [st.floats(max(a, low), min(b, high)) for a, b in parts if max(a, low) <= min(b, high)]
    return st.one_of([*chosen, st.sampled_from([low, high])])


def _operation(op: Op | str) -> Op:
    if not isinstance(op, str):
        return op
    if op not in TABLE:
        close = ", ".join(difflib.get_close_matches(op, TABLE)) or "a name in TABLE"
        raise OperandError(f"The table has no operation {op!r}. Write {close}.")
    return TABLE[op]


def _numbers(interval: Interval, largest: float, smallest: float) -> st.SearchStrategy[float]:
    """Return a strategy over the parts of an interval that are of interest, ordinary ones first."""
    parts = [
        (-_ORDINARY, _ORDINARY),
        (interval.low, interval.low + _ORDINARY),  # of domains that lie elsewhere
        (_ORDINARY, largest),
        (-largest, -_ORDINARY),
        (0.0, _TINY),
        (-_TINY, 0.0),
    ]
    for end in (interval.low, interval.high):
        if math.isfinite(end):
            width = _TINY * max(1.0, abs(end))
            parts += [(end - width, end), (end, end + width)]
    if smallest > 0.0:
        parts = [
            (max(low, side[0]), min(high, side[1]))
            for low, high in parts
            for side in ((smallest, largest), (-largest, -smallest))
        ]
    chosen = st.one_of([_between(low, high, interval, largest) for low, high in parts])
    if chosen.is_empty:
        raise OperandError(
            f"No range of magnitudes from {smallest} to {largest} lies in {interval}. Give a "
            "larger largest=, or a smaller smallest=."
        )
    return chosen


def _between(
    low: float, high: float, interval: Interval, largest: float
) -> st.SearchStrategy[float]:
    low, high = max(low, interval.low, -largest), min(high, interval.high, largest)
    if not low < high:
        return st.nothing()
    return st.floats(
        low,
        high,
        exclude_min=low == interval.low and not interval.closed,
        exclude_max=high == interval.high and not interval.closed,
    )
