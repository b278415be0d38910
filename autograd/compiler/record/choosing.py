"""Choosing: a small function run every way that its branches may go, in place of a guard for each.

What the ways give is put together by ``where``, so that compiled code takes one path for all.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from autograd.node import Node, number_of
from autograd.structures.outline import put_together, take_apart
from autograd.table import ops

MOST_WAYS = 16


class Fork:
    """Answers what a function asks of its conditions: first as told, then as it is.

    Arguments:
        told: the first answers.
    """

    def __init__(self, told: list[bool]) -> None:
        self._told = told
        self._known: dict[Any, bool] = {}  # the same question again is not another one
        self.asked: list[Node] = []
        self.answers: list[bool] = []

    def truth(self, node: Node) -> bool:
        """Return the truth of a condition on this way."""
        parents = [number_of(p) if p.is_constant else id(p) for p in node.parents]
        question = node.op, *parents
        if question not in self._known:
            k = len(self.asked)
            self.asked.append(node)
            self.answers.append(self._told[k] if k < len(self._told) else bool(number_of(node)))
            self._known[question] = self.answers[-1]
        return self._known[question]


class _Unlike(Exception):  # noqa: N818  (it tells of no error of the user's)
    """The ways are too many, or give structures that no choice can be made between."""


def both_ways(recorder: Any, f: Callable[..., Any], args: Any, kwargs: Any) -> Any:
    """Return what a function gives, in a tuple; None if it has to be run with guards.

    Arguments:
        recorder: of the function that is being traced.
        f, args, kwargs: the call.
    """
    ways, refusal = 0, recorder.refusal

    def of(told: list[bool]) -> Any:
        nonlocal ways
        ways += 1
        if ways > MOST_WAYS:
            raise _Unlike
        fork, outer = Fork(told), recorder.fork
        recorder.fork = fork
        try:
            result = f(*args, **kwargs)
        finally:
            recorder.fork = outer
        for k in reversed(range(len(told), len(fork.asked))):
            answer = fork.answers[k]
            other = of([*fork.answers[:k], not answer])
            result = _choice(fork.asked[k], *((result, other) if answer else (other, result)))
        return result

    try:
        return (of([]),)
    except Exception:  # on a way that these numbers may not go; if they do, it is raised again
        recorder.refusal = refusal
        return None


def _choice(condition: Node, one: Any, other: Any) -> Any:
    """Return one thing where a condition holds, else the other."""
    (outline, leaves), (same, others) = take_apart(one), take_apart(other)
    if outline != same:
        raise _Unlike
    pairs = zip(leaves, others, strict=True)
    return put_together(outline, [a if a is b else ops.where(condition, a, b) for a, b in pairs])
