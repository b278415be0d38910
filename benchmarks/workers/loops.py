"""Loops, compiled as loops and written out: what the first call takes, and what a step."""

from __future__ import annotations

from typing import Any

from benchmarks.problems import loops
from benchmarks.problems.agreement import close
from benchmarks.workers.timing import often, once

TOLERANCE = 1e-9


def orbits(ag: Any, kind: str, steps: int, written_out: int) -> dict[str, float]:
    """Follow an orbit, as a loop and written out.

    Arguments:
        ag: the engine.
        kind: ``"value"``, ``"gradient"`` or ``"hvp"``.
        steps: of the loop.
        written_out: steps that are also written out.

    Returns:
        the seconds of the ``first`` call of the loop; those of a ``step`` of it, and of one that is
        ``written_out``; and how many ``paths`` there are.

    Raises:
        ArithmeticError: if both do not come to the same.
    """

    def compiled(scan: Any, count: int) -> Any:
        def f(start: Any) -> Any:
            return loops.orbit(start, ag, scan, count)

        if kind == "value":
            return ag.compile(f)
        if kind == "gradient":
            return ag.compile(ag.value_and_grad(f))
        return ag.compile(lambda start: ag.hvp(f, (start,), (loops.DIRECTION,)))

    f, g = compiled(ag.scan, steps), compiled(loops.by_hand, written_out)
    first, _ = once(lambda: f(loops.START))
    seconds, _ = often(lambda: f(loops.START))
    expected = g(loops.START)
    out, _ = often(lambda: g(loops.START))
    if not _alike(compiled(ag.scan, written_out)(loops.START), expected):
        raise ArithmeticError(f"{kind} of an orbit: the loop comes to something else.")
    return {
        "first": first,
        "step": seconds / steps,
        "written_out": out / written_out,
        "paths": f.stats()["paths"],
    }


def roots(ag: Any, np: Any, count: int) -> dict[str, float]:
    """Compute roots and their slopes, one by one and in a batch.

    Arguments:
        ag: the engine.
        np: NumPy.
        count: how many numbers.

    Returns:
        the seconds of the ``first`` call, and of that in a ``batch``; those of a ``call``, and of
        one that is ``written_out``, of the same number; and how many ``paths`` there are.

    Raises:
        ArithmeticError: if one is wrong.
    """

    def root(number: Any) -> Any:
        return loops.root(number, ag.while_loop)

    def by_hand(number: Any) -> Any:
        return loops.root(number, loops.while_by_hand)

    f, many = ag.compile(ag.value_and_grad(root)), ag.compile(ag.value_and_grad(root), batch=(0,))
    numbers = np.geomspace(0.01, 1e4, count)
    first, _ = once(lambda: f(2.0))
    batch, (values, _) = once(lambda: many(numbers))
    right = all(close(f(x)[0], x**0.5, TOLERANCE) for x in numbers.tolist())
    if not right or not np.allclose(values, np.sqrt(numbers), rtol=TOLERANCE):
        raise ArithmeticError("A root is wrong.")
    alone = ag.compile(ag.value_and_grad(by_hand))
    alone(2.0)
    call, _ = often(lambda: f(2.0))
    out, _ = often(lambda: alone(2.0))
    paths = max(f.stats()["paths"], many.stats()["paths"])
    return {"first": first, "batch": batch, "call": call, "written_out": out, "paths": paths}


def _alike(found: Any, expected: Any) -> bool:
    if isinstance(found, (list, tuple)):
        return all(map(_alike, found, expected))
    return close(found, expected, TOLERANCE)
