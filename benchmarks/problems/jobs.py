"""A job: what a peer makes of a problem, to be done again and again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple


class Job(NamedTuple):
    """One thing to compute, again and again.

    Arguments:
        run: computes it, in the peer's own form.
        numbers: takes that form apart; not timed.
        settle: makes at once what would otherwise be made while it runs; None if nothing is.
    """

    run: Callable[[], Any]
    numbers: Callable[[Any], list[float]]
    settle: Callable[[], None] | None = None


class UnableError(Exception):
    """The peer cannot do this; the message says why."""
