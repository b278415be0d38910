"""Results that a loop computes again, rather than read what an earlier loop left in memory.

A loop over many numbers leaves as many of each result, more than the processor's first cache holds.
A sum or a product of inputs is had sooner from these than from there. So a loop whose repetitions
lie side by side gets the few operations that lead from inputs to what it reads; where nobody reads
the earlier results any more, they are not computed at all. All numbers stay the same.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from typing import Any

from autograd.compiler.program.fusing import FUSED
from autograd.compiler.program.instructions import Code
from autograd.compiler.program.program import Guard, Program
from autograd.compiler.program.repeats import Loop
from autograd.compiler.program.rewriting import trimmed
from autograd.table.operation import Fact, having
from autograd.tools.extras import load

# A division, which has a pole, takes as long as several of the others
CHEAP = {op for op in having(Fact.ARITHMETIC) if op.pole is None} | FUSED
MOST = 3  # operations that are computed again for one operand
LARGE = 256  # repetitions of a loop: with fewer, what they leave stays in the cache


def recomputed(program: Program, loops: Sequence[Loop]) -> Program:
    """Return the program with cheap operands of loops computed again where they are read.

    Arguments:
        program: any.
        loops: in it.

    Returns:
        a program of the same results, to the bit; the same one if there is nothing of that kind.
    """
    chosen = [one for one in loops if one.count >= LARGE]
    search = _Search(program)
    insertions = [one for loop in chosen for one in search.insertions(loop)]
    return trimmed(_Written(program, insertions).program()) if insertions else program


class _Again:
    """An operation that is done again, in each repetition of a loop.

    Arguments:
        kind: its number in the table of operations.
        operands: for each, its places by repetition, or the operation that gives it.
    """

    def __init__(self, kind: int, operands: list[Any]) -> None:
        self.kind, self.operands = kind, operands

    def all(self) -> Iterator[_Again]:
        """Yield what leads to this, in order, and this."""
        for operand in self.operands:
            if isinstance(operand, _Again):
                yield from operand.all()
        yield self


class _Insertion:
    """What is put before an instruction in each repetition of a loop.

    Arguments:
        at: these instructions.
        again: what gives an operand of theirs.

    Attributes:
        takers: instructions, and which operand of theirs it replaces.
    """

    def __init__(self, at: Any, again: _Again) -> None:
        self.at, self.again = at, again
        self.takers: list[tuple[Any, int]] = []


class _Search:
    def __init__(self, program: Program) -> None:
        np = self._np = load("numpy", "compile")
        code = program.code
        self._n = program.n_inputs
        self._kinds = np.array(code.kinds, dtype=np.int64)
        self._starts = np.array(code.starts, dtype=np.int64)
        self._places = np.array(code.places, dtype=np.int64)
        self._is_cheap = np.frombuffer(code.flags(CHEAP), dtype=np.uint8).astype(bool)

    def insertions(self, loop: Loop) -> Iterator[_Insertion]:
        """Yield what a loop computes again: once for all that read it in the same pass."""
        starts = self._starts
        turns = loop.start + loop.period * self._np.arange(loop.count)
        for some in loop.passes or ():
            known: dict[bytes, _Insertion] = {}
            for j in some:
                for k in range(int(starts[loop.start + j + 1] - starts[loop.start + j])):
                    places = self._places[starts[turns + j] + k]
                    if places.min() < self._n or places.max() >= self._n + loop.start:
                        continue
                    key = places.tobytes()
                    if key not in known:
                        found, _ = self._again(places, MOST)
                        if found is None:
                            continue
                        known[key] = _Insertion(turns + j, found)
                    known[key].takers.append((turns + j, k))
            yield from known.values()

    def _again(self, places: Any, left: int) -> tuple[_Again | None, int]:
        """Return what gives the results at some places out of inputs, and what is left of a budget.

        Arguments:
            places: of results, one for each repetition.
            left: how many operations there may be.
        """
        givers = places - self._n
        kind = int(self._kinds[givers[0]])
        if left == 0 or not self._is_cheap[kind] or (self._kinds[givers] != kind).any():
            return None, left
        left -= 1
        first, operands = self._starts[givers], []
        for k in range(int(self._starts[givers[0] + 1] - first[0])):
            own: Any = self._places[first + k]
            if own.min() >= self._n:
                own, left = self._again(own, left)
            elif not self._is_steady(own):
                own = None
            if own is None:
                return None, left
            operands.append(own)
        return _Again(kind, operands), left

    def _is_steady(self, places: Any) -> bool:
        """Return whether places are of inputs evenly apart, or all of one constant."""
        steps = self._np.diff(places)
        is_even = bool((steps == steps[0]).all())
        return is_even and (places[0] >= 0 or steps[0] == 0) and bool(places.max() < self._n)


class _Written:
    """A program with insertions."""

    def __init__(self, program: Program, insertions: list[_Insertion]) -> None:
        np = self._np = load("numpy", "compile")
        self._program = program
        code, n = program.code, program.n_inputs
        count = len(code)
        before = np.zeros(count, dtype=np.int64)  # how many are put before each instruction
        begins = []
        for one in insertions:
            begins.append(before[one.at])
            before[one.at] += len(list(one.again.all()))
        self._now = np.arange(count) + np.cumsum(before)  # where each instruction goes
        size = count + int(before.sum())
        old = np.array(code.starts, dtype=np.int64)
        self._kinds = np.zeros(size, dtype=np.int32)
        self._kinds[self._now] = np.array(code.kinds)
        lengths = np.zeros(size, dtype=np.int64)
        lengths[self._now] = np.diff(old)
        placed = []
        for one, begin in zip(insertions, begins, strict=True):
            at = self._now[one.at] - before[one.at] + begin
            for k, again in enumerate(one.again.all()):
                self._kinds[at + k] = again.kind
                lengths[at + k] = len(again.operands)
            placed.append(at)
        self._starts = np.concatenate([[0], np.cumsum(lengths)])
        self._places = np.zeros(int(self._starts[-1]), dtype=np.int64)
        places = np.array(code.places, dtype=np.int64)
        places[places >= n] = n + self._now[places[places >= n] - n]
        own = np.arange(len(places)) - np.repeat(old[:-1], np.diff(old))
        self._places[np.repeat(self._starts[self._now], np.diff(old)) + own] = places
        for one, at in zip(insertions, placed, strict=True):
            end = self._put(one.again, at)
            for taker, operand in one.takers:
                self._places[self._starts[self._now[taker]] + operand] = n + end - 1

    def _put(self, again: _Again, at: Any) -> Any:
        """Write the operands of what is done again from some instructions on; return its end."""
        taken = []
        for operand in again.operands:
            if isinstance(operand, _Again):
                at = self._put(operand, at)
                operand = self._program.n_inputs + at - 1
            taken.append(operand)
        for k, places in enumerate(taken):
            self._places[self._starts[at] + k] = places
        return at + 1

    def program(self) -> Program:
        """Return the program."""
        n = self._program.n_inputs
        code = Code(self._program.code.table)
        _extend(code.kinds, self._kinds)
        _extend(code.starts, self._starts[1:])
        _extend(code.places, self._places)

        def now(place: int) -> int:
            return place if place < n else n + int(self._now[place - n])

        return self._program.having(
            code,
            [Guard(now(guard.place), guard.outcome) for guard in self._program.guards],
            [now(place) for place in self._program.outputs],
        )


def _extend(numbers: array[int], more: Any) -> None:
    numbers.frombytes(more.astype(numbers.typecode).tobytes())
