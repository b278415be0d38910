"""Values whose uses lie far apart: one box for all of them would send arrows across the picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

FEW = 2  # a value that so many operations use is drawn once, wherever they are
REACH = 4  # and any value, if those operations are no more than so many steps apart


def far_uses(operands: Mapping[int, Sequence[int]]) -> set[tuple[int, int]]:
    """Return the pairs of a value and its user that a long arrow would join.

    How far apart two users of a value lie is counted in operations, from the leaves and from the
    output, for the layout may follow either. A leaf with any far user stands apart at all of them,
    as every step of a loop then looks the same; a result stays where it was computed.

    Arguments:
        operands: for each value what it was computed from, operands first; nothing for a leaf.

    Returns:
        pairs of their keys.

    >>> loop = {0: [], 1: []} | {i: [i - 1, 0] for i in range(2, 9)}
    >>> far_uses(loop) == {(0, i) for i in range(2, 9)}
    True
    """
    users: dict[int, dict[int, None]] = {value: {} for value in operands}
    from_leaves: dict[int, int] = {}
    for value, parents in operands.items():
        for parent in parents:
            users[parent][value] = None
        from_leaves[value] = max([from_leaves[parent] + 1 for parent in parents], default=0)
    from_output: dict[int, int] = {}
    for value in reversed(users):
        from_output[value] = max([from_output[user] + 1 for user in users[value]], default=0)

    apart: set[tuple[int, int]] = set()
    for value, using in users.items():
        if len(using) <= FEW:
            continue
        lowest = min(from_leaves[user] for user in using)
        highest = max(from_output[user] for user in using)
        far = [
            user
            for user in using
            if max(from_leaves[user] - lowest, highest - from_output[user]) > REACH
        ]
        apart.update((value, user) for user in (using if far and not operands[value] else far))
    return apart
