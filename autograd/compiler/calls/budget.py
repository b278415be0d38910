"""The budget of paths: what a function may spend on ways through it that it may never go again.

To trace a call and make its path costs as much as a hundred calls of the function itself, and
memory as long as the path is kept. So a function traces new ways freely at first, and again when
paths are come back to. Beyond that, a call that goes a new way runs the function itself, until it
has gone that way often enough. Costs are counted in operations, not in seconds.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from autograd.compiler.calls.specialisation import Specialisation

FREE = 20_000  # operations of paths that were not come back to
EACH = 60  # operations that a path costs beside its own
VISITS = 50  # calls that go a way before it is worth a path that is not free
MOST_WAYS = 4_096  # that are remembered
MOST_KEPT = 400_000  # operations of all paths


def weight(path: Specialisation) -> int:
    """Return what a path costs, in operations."""
    return EACH + path.traced.counts["recorded"]


class Budget:
    """What was spent, and which ways calls went that are no paths."""

    def __init__(self) -> None:
        self.visits: dict[int, int] = {}
        self.is_spent = False

    def allows(self, paths: Sequence[Specialisation], way: Callable[[], int]) -> bool:
        """Return whether to trace a call that goes a new way.

        Arguments:
            paths: that are known.
            way: tells by a number which way it goes.
        """
        unused = sum(weight(path) for path in paths if path.calls <= 1)
        if unused < FREE:
            return True
        self.is_spent = True
        key = way()
        visits = self.visits.pop(key, 0) + 1
        if visits >= VISITS:
            return True
        if len(self.visits) >= MOST_WAYS:
            del self.visits[next(iter(self.visits))]  # the one that was gone longest ago
        self.visits[key] = visits
        return False


def worth_keeping(paths: Sequence[Specialisation]) -> list[Specialisation]:
    """Return the paths that a function keeps: all, or those taken most if they are too large.

    Arguments:
        paths: in the order in which they were traced; the last is kept in any case.
    """
    if len(paths) < 2 or sum(map(weight, paths)) <= MOST_KEPT:
        return list(paths)
    left = MOST_KEPT // 2 - weight(paths[-1])
    kept = {id(paths[-1])}
    for path in sorted(paths[:-1], key=lambda path: path.calls, reverse=True):
        left -= weight(path)
        if left < 0:
            break
        kept.add(id(path))
    return [path for path in paths if id(path) in kept]
