"""What the steps of a loop read, and how a loop that differentiates another reads it too."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import add
from typing import Any, NamedTuple, Protocol

from autograd.compiler.program.bodies import Body, Replay
from autograd.sweeps.linearization import as_values
from autograd.table.joint import Column, Cotangent
from autograd.value import Value

OWN, RESULTS, STATES = range(3)  # where an input comes from: an operand, or what a token has


class Source(NamedTuple):
    """Where an input of a step comes from.

    Arguments:
        kind: ``OWN``, ``RESULTS`` or ``STATES``.
        base: which operand is the token; 0 for ``OWN``.
        first: an operand for the first step; of a token's results or states, which.
        stride: how many operands further the next step finds it; 0 if all find the same.
    """

    kind: int
    base: int
    first: int
    stride: int

    def operands(self, length: int | None) -> list[int]:
        """Return which operands it reads."""
        if self.kind != OWN:
            return [self.base]
        if not self.stride:
            return [self.first]
        return [self.first + i * self.stride for i in range(length or 0)]


class Looping(Protocol):
    """What is asked of a loop here; see :class:`Loop`."""

    n_state: int
    n_results: int
    sources: list[Source]
    length: int | None


class Made(NamedTuple):
    """What makes a loop that differentiates another.

    Arguments:
        body, sources: of the loop.
        operands: nodes.
        token: which of these is the token of the other loop.
    """

    body: Body
    sources: list[Source]
    operands: list[Value]
    token: int


class Operands:
    """The operands of a loop that differentiates another, and what its steps read.

    Arguments:
        loop, operands, out: of the other.
    """

    def __init__(self, loop: Looping, operands: Sequence[Value], out: Value) -> None:
        self._loop = loop
        # Behind the state that it begins with, whose size is not known yet: places from 0
        self._operands: list[Value] = [*operands[loop.n_state :], out]
        self._out = len(self._operands) - 1
        self._inputs: list[Value] = []
        self._sources: list[Source] = []

    def _read(self, node: Value, source: Source) -> Value:
        self._inputs.append(node)
        self._sources.append(source)
        return node

    def add_states(self, inputs: Sequence[Value]) -> None:
        """Let steps read what the other's read: the states that it kept, and the rest."""
        loop, n = self._loop, self._loop.n_state
        for k, node in enumerate(inputs[:n]):
            self._read(node, Source(STATES, self._out, k, 1))
        for node, source in zip(inputs[n:], loop.sources, strict=True):
            is_own = source.kind == OWN
            first = source.first - n if is_own else source.first
            self._read(node, source._replace(first=first, base=0 if is_own else source.base - n))

    def add_cotangent(self, replay: Replay, grad: Cotangent, column: Column) -> Any:
        """Let steps read the gradients of a sequence; return their sum, None if there are none."""
        kind, which = column
        found: list[Value] = []
        for token, (other, j) in grad.of_columns.get(column, ()):
            self._operands.append(token)
            source = Source(other, len(self._operands) - 1, j, 1)
            found.append(self._read(replay.leaf(0.0), source))
        loop = self._loop
        first, count = loop.n_state + 1, loop.n_results
        places = range(first + which, first + count * (loop.length or 0), max(1, count))
        if kind == RESULTS and any(place in grad.of_places for place in places):
            source = Source(OWN, 0, len(self._operands), 1)
            self._operands += as_values([grad.of_places.get(place, 0.0) for place in places])
            found.append(self._read(replay.leaf(0.0), source))
        return reduce(add, found) if found else None

    def add_tangent(self, replay: Replay, tangents: Sequence[Any], source: Source) -> Value:
        """Let steps read the tangent of an input."""
        start = len(self._operands)
        given = [tangents[i] for i in source.operands(self._loop.length)]
        self._operands += as_values([0.0 if tangent is None else tangent for tangent in given])
        if source.kind == OWN:
            new = Source(OWN, 0, start, 1 if source.stride else 0)
        else:
            new = source._replace(base=start)
        return self._read(replay.leaf(0.0), new)

    def finished(
        self, replay: Replay, state: Sequence[Value], begin: Sequence[Any], outputs: Sequence[Value]
    ) -> Made:
        """Return what makes the new loop.

        Arguments:
            replay: of the other loop's body.
            state: what stands for the new loop's.
            begin: the numbers that it begins with.
            outputs: the next state, and results.
        """
        n = len(state)
        body = replay.body([*state, *self._inputs], as_values(outputs))
        sources = [
            one._replace(first=one.first + n) if one.kind == OWN
            else one._replace(base=one.base + n)
            for one in self._sources
        ]  # fmt: skip
        return Made(body, sources, [*as_values(begin), *self._operands], n + self._out)
