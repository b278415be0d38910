"""Tries with the right numbers at other places: transposed, swapped, shifted, left out."""

from __future__ import annotations

from collections.abc import Callable

from autograd.testing.diagnosis.case import Case, Guess


def by_place(case: Case) -> Guess | None:
    """Say whether the derivatives of other outputs or inputs stand in the places."""
    m, n = len(case.got), len(case.point)
    expected, entries = case.expected, case.all_entries
    if m == n > 1 and case.everywhere(lambda i, j: expected[j][i], entries):
        return Guess("transposed", "the Jacobian is transposed: rows are outputs")
    starts = [sum(size for size, _ in case.parts[:k]) for k in range(len(case.parts))]
    for start, (size, shape) in zip(starts, case.parts, strict=True):
        if shape is not None and len(shape) == 2 and min(shape) > 1:
            turned = _turned(start, *shape)
            inside = [(i, j) for i, j in case.wrong if start <= j < start + size]
            if inside and case.everywhere(lambda i, j, t=turned: expected[i][t(j)], inside):  # type: ignore[misc]
                name = case.names[starts.index(start)]
                return Guess("transposed", f"the gradient of {name} is transposed")
    for a, (size_a, _) in enumerate(case.parts):
        for b, (size_b, _) in enumerate(case.parts):
            inside = [(i, j) for i, j in case.wrong if starts[a] <= j < starts[a] + size_a]
            if a != b and inside and size_a == size_b:
                shift = starts[b] - starts[a]
                if case.everywhere(lambda i, j, s=shift: expected[i][j + s], inside):  # type: ignore[misc]
                    one, other = case.names[a], case.names[b]
                    return Guess(
                        "another argument",
                        f"in the place of the derivative by {one} stands that by {other}",
                    )
    rows = case.got
    if m > 1 and all(row == rows[0] for row in rows) and any(map(any, rows)):
        return Guess(
            "upstream",
            "it is the same for every output: the gradient that comes from above is ignored, not "
            "multiplied by",
        )
    if n > 1:
        for shift in (1, -1):
            if case.everywhere(lambda i, j, s=shift: expected[i][(j + s) % n], entries):  # type: ignore[misc]
                return Guess("shifted", f"the entries are shifted by {shift}")
        if case.everywhere(lambda i, j: expected[i][n - 1 - j], entries):
            return Guess("shifted", "the entries stand in reverse order")
        if m == 1 and sorted(case.got[0]) != case.got[0] and _permuted(case):
            return Guess("shifted", "the entries are right, but in another order")
    if m > 1 and case.everywhere(lambda i, j: expected[(i + 1) % m][j], entries):
        return Guess("shifted", "the rows are shifted by 1")
    return None


def by_zeros(case: Case) -> Guess | None:
    """Say where no gradient arrives."""
    if any(case.got[i][j] != 0.0 for i, j in case.wrong):
        return None
    m, n = len(case.got), len(case.point)
    if m == n > 1 and all(i != j for i, j in case.wrong):
        return Guess(
            "off the diagonal",
            "only the diagonal is there: an output depends on the other inputs too, as through a "
            "sum or a mean",
        )
    columns = {j for _, j in case.wrong}
    if len(columns) < m and all(any(case.got[i][j] for i in range(m)) for j in columns):
        return Guess(
            "broadcast",
            "a gradient arrives from some outputs and not from others: sum over all that was "
            "broadcast, do not take one of it",
        )
    where = list(dict.fromkeys(case.inputs[j] for _, j in case.wrong))
    names = ", ".join(where[:4]) + (", ..." if len(where) > 4 else "")
    return Guess(
        "detached",
        f"no gradient arrives at {names}: a term is left out, or detached from the graph",
    )


def _turned(start: int, rows: int, columns: int) -> Callable[[int], int]:
    """Return the place whose number stands at a place of a transposed array."""

    def place(j: int) -> int:
        k = j - start
        return start + (k % rows) * columns + k // rows

    return place


def _permuted(case: Case) -> bool:
    got, expected = sorted(case.got[0]), sorted(case.expected[0])
    return all(case.same(x, y, (0, 0)) for x, y in zip(got, expected, strict=True))
