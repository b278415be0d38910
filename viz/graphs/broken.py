"""Numbers that are none: where the first nan, or the first infinity, of a computation arose."""

from __future__ import annotations

import math
from collections.abc import Callable

from viz.graphs.shapes import Span
from viz.graphs.snapshot import Snapshot

KINDS: dict[str, Callable[[float], bool]] = {"nan": math.isnan, "inf": math.isinf}


def broken(number: float | Span | None) -> str:
    """Return what is wrong with a number, or with one of several: ``nan``, ``inf`` or nothing.

    >>> broken(math.nan), broken(Span(0.0, math.inf)), broken(2.0), broken(None)
    ('nan', 'inf', '', '')
    """
    ends = number if isinstance(number, Span) else () if number is None else (number,)
    return next((kind for kind, holds in KINDS.items() if any(map(holds, ends))), "")


def first_broken(graph: Snapshot, kind: str) -> int | None:
    """Return the place of the first value that is not a number any more.

    Arguments:
        graph: values in the order in which they were computed.
        kind: ``"nan"`` or ``"inf"``.

    Returns:
        the first one whose number is of that kind; if none is, the first one whose gradient is in
        the backward pass, which goes the other way; None if there is neither.

    >>> from autograd import Value
    >>> from viz.graphs.snapshot import snapshot
    >>> x = Value(0.0)
    >>> first_broken(snapshot([x * (math.inf * x)]), "nan")
    2
    """
    holds = KINDS[kind]
    for place, number in enumerate(graph.data):
        if holds(number):
            return place
    for place in reversed(range(len(graph.nodes))):
        grad = graph.grads[place]
        if grad is not None and holds(grad):
            return place
    return None
