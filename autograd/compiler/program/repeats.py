"""Loops read back out of a program: stretches of instructions that repeat, with steady operands.

The terms of a sum, the steps of a recurrence, the rows of a band come into a program one after the
other. Each is the same operations, on operands that lie as far from those of the repetition before
as theirs from those before them: a loop, written out. It is found by its period. Stretches of
instructions that look alike are ranked, twice as long each time, as in the building of suffix
arrays (Karp, Miller and Rosenberg, 1972), and the distance to the next one like it is a period to
try. Repetitions within the body of a loop are loops in it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Container
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

from autograd.compiler.program.program import Program
from autograd.table.operation import Op
from autograd.tools.extras import load

FEWEST = 8  # repetitions of a loop
SHORTEST = 8  # instructions of the body of a loop whose repetitions wait for each other
GAIN = 64  # instructions, at least, that a loop saves
PASSES = 8  # at most
FEW_IN_TURN = 4  # times as many instructions as wait for themselves do not, if that is worth it
LARGEST = 500_000  # instructions of a program that is looked through

Wait = tuple[int, int, bool]  # who waits, for which, and whether of a repetition beside its own


@dataclass(frozen=True)
class Loop:
    """A stretch of instructions that repeats.

    Arguments:
        start: its first instruction.
        period: how many make one repetition.
        count: how many repetitions there are.
        passes: the body's instructions in turns, each of which can be done for all repetitions,
            several side by side, before the next is; None if repetitions wait for each other.
        in_turn: passes in which they do, and are done one after the other.
        inner: loops in the first repetition, and so in each.
    """

    start: int
    period: int
    count: int
    passes: tuple[tuple[int, ...], ...] | None
    in_turn: tuple[int, ...] = ()
    inner: list[Loop] = field(default_factory=list)

    @property
    def body(self) -> int:
        """Where the first repetition ends."""
        return self.start + self.period

    @property
    def stop(self) -> int:
        """Where the last repetition ends."""
        return self.start + self.period * self.count

    def size(self) -> int:
        """Return how many instructions there are to write."""
        saved = sum([loop.stop - loop.start - loop.size() for loop in self.inner])
        return self.period - saved


def loops_in(
    program: Program, plain: Container[Op], width: int, shortest: int = SHORTEST
) -> list[Loop]:
    """Return the loops of a program, in order.

    Arguments:
        program: any.
        plain: the operations that can be done side by side; no other is in a loop.
        width: how many repetitions would be.
        shortest: how long a body is at least whose repetitions wait for each other.

    >>> from autograd.table import ops
    >>> terms = 100
    >>> squares = Program(terms, [], [ops.mul] * terms, [(i, i) for i in range(terms)], [], [])
    >>> loops_in(squares, {ops.mul}, 8)
    [Loop(start=0, period=1, count=100, passes=((0,),), in_turn=(), inner=[])]
    """
    if not GAIN < len(program.code) <= LARGEST:
        return []
    return _Search(program, plain, width, shortest).loops(0, len(program.code), None)


class _Search:
    def __init__(self, program: Program, plain: Container[Op], width: int, shortest: int) -> None:
        np = self._np = load("numpy", "compile")
        code = program.code
        self._n = program.n_inputs
        self._width = width
        self._shortest = shortest
        self._starts = np.array(code.starts, dtype=np.int64)
        self._places = np.array(code.places, dtype=np.int64)
        self._looks = self._looks_of(program, plain)
        self._following = self._distances()
        hopeful = np.zeros(len(code), dtype=bool)
        for distances in self._following:
            hopeful |= distances > 0
        self._hopeful = np.flatnonzero(hopeful).tolist()

    def _looks_of(self, program: Program, plain: Container[Op]) -> Any:
        """Return a number for each instruction, the same for those that look alike.

        Those do that have the same operation, on constants, inputs and results in the same order.
        What may be in no loop looks like nothing else.
        """
        np, code, starts = self._np, program.code, self._starts
        numbers = np.random.default_rng(1).integers(1, 2**62, 3 * 64, dtype=np.uint64)
        at = np.arange(len(self._places)) - np.repeat(starts[:-1], np.diff(starts))
        sort = (self._places >= 0).astype(np.int64) + (self._places >= self._n)
        shares = numbers[3 * (at % 64) + sort] * (1 + at // 64).astype(np.uint64)
        totals = np.concatenate([np.zeros(1, dtype=np.uint64), np.cumsum(shares)])
        found = totals[starts[1:]] - totals[starts[:-1]]
        kinds = np.array(code.kinds, dtype=np.uint64)
        found = found * np.uint64(2 * len(code.table) + 1) + kinds
        _, looks = np.unique(found, return_inverse=True)
        alone = np.frombuffer(code.marks([op for op in code.table if op not in plain]), np.uint8)
        alone = alone.astype(bool) | (np.diff(starts) == 0)
        for index in program.checks():  # a guard is checked between repetitions of nothing
            if index >= 0:
                alone[index] = True
        return np.where(alone, -1 - np.arange(len(looks)), looks)

    def _distances(self) -> list[Any]:
        """Return the distances to the next stretch that looks alike, for longer and longer ones."""
        np = self._np
        _, ranks = np.unique(self._looks, return_inverse=True)
        found, size = [], 1
        while len(ranks):
            order = np.argsort(ranks, kind="stable")
            same = ranks[order[1:]] == ranks[order[:-1]]
            if not same.any():
                break
            distances = np.zeros(len(self._looks), dtype=np.int64)
            distances[order[:-1][same]] = np.diff(order)[same]
            # What repeats often enough looks alike for long: for half of that, at one of the sizes
            distances[distances > 2 * size // (FEWEST - 1)] = 0
            found.append(distances)
            pairs = ranks[:-size] * (int(ranks.max()) + 1) + ranks[size:]
            _, ranks = np.unique(pairs, return_inverse=True)
            size *= 2
        return found

    def loops(self, start: int, stop: int, outer: Any) -> list[Loop]:
        """Return the loops among some instructions.

        Arguments:
            start, stop: of the instructions.
            outer: how far each operand in the program moves from one repetition of a loop to the
                next, if these are the body of one, and how far results do; else None.
        """
        found: list[Loop] = []
        tried: dict[int, int] = {}  # by the period: how far it was
        i = start
        while (k := bisect_left(self._hopeful, i)) < len(self._hopeful):
            i = self._hopeful[k]
            if i >= stop:
                break
            best: Loop | None = None
            for period in sorted({int(distances[i]) for distances in self._following}):
                if period > 0 and tried.get(period, -1) <= i:
                    loop, tried[period] = self._at(i, period, stop, outer)
                    if loop is not None and (best is None or _saved(loop) > _saved(best)):
                        best = loop
            if best is None:
                i += 1
                continue
            if best.start > i:
                found += self.loops(i, best.start, outer)
            found.append(self._with_inner(best, outer))
            tried.clear()
            i = best.stop
        return found

    def _with_inner(self, loop: Loop, outer: Any) -> Loop:
        """Return a loop with those in its body."""
        if outer is not None or loop.passes is not None:
            return loop
        moves = self._moves(loop.start, loop.period, 2)[0]
        whole = self._np.zeros(len(self._places), dtype=self._np.int64)
        first = self._starts[loop.start]
        whole[first : first + len(moves)] = moves
        loop.inner.extend(self.loops(loop.start, loop.body, (whole, loop.period)))
        return loop

    def _moves(self, start: int, period: int, count: int) -> Any:
        """Return how far each operand moves from each repetition to the next; constants do not."""
        np = self._np
        first, last = self._starts[start], self._starts[start + period * count]
        places = np.maximum(self._places[first:last], -1).reshape(count, -1)
        return np.diff(places, axis=0)

    def _extent(self, start: int, period: int, stop: int) -> int:
        """Return how many instructions look like those a period later."""
        looks, size, begin = self._looks, 4 * period + GAIN, start
        while begin < stop - period:
            end = min(begin + size, stop - period)
            differs = looks[begin:end] != looks[begin + period : end + period]
            if differs.any():
                return begin - start + int(differs.argmax())
            begin, size = end, 2 * size
        return begin - start

    def _at(self, start: int, period: int, stop: int, outer: Any) -> tuple[Loop | None, int]:
        """Return the loop of a period that begins about here, and how far it was looked for."""
        np = self._np
        extent = self._extent(start, period, stop)
        end = start + extent + 1
        count = extent // period + 1
        if count < FEWEST or (count - 1) * period < GAIN:
            return None, end
        moves = self._moves(start, period, count)
        steady = (moves[1:] == moves[:-1]).all(axis=1)
        if outer is not None:
            first, last = self._starts[start], self._starts[start + period * count]
            beside = outer[0][first:last].reshape(count, -1)
            same = (beside[1:] == beside[:-1]).all(axis=1)
            steady &= same[1:] & same[:-1]
        edges = np.flatnonzero(np.diff(np.concatenate([[0], steady.astype(np.int8), [0]])))
        if not len(edges):
            return None, end
        lengths = edges[1::2] - edges[::2]
        k = int(lengths.argmax())
        begin, count = start + period * int(edges[2 * k]), int(lengths[k]) + 2
        if count < FEWEST or (count - 1) * period < GAIN:
            return None, end
        loop = self._in_passes(begin, period, count, moves[edges[2 * k]], outer)
        return loop, end if loop is None else start + 1

    def _in_passes(
        self, start: int, period: int, count: int, moves: Any, outer: Any
    ) -> Loop | None:
        """Return a loop, with its repetitions side by side if that can be."""
        steps = moves.tolist()
        if outer is None and count > max(FEWEST, self._width):
            shift = self._phase(start, period, steps)
            cut = int(self._starts[start + shift] - self._starts[start])
            turned = steps[cut:] + steps[:cut]
            found = self._side_by_side(start + shift, period, count - 1, turned, outer)
            if shift and found is not None:
                return Loop(start + shift, period, count - 1, *found)
        found = self._side_by_side(start, period, count, steps, outer)
        if found is None and count > FEWEST:  # what all share may be computed in the first
            found = self._side_by_side(start + period, period, count - 1, steps, outer)
            if found is not None:
                start, count = start + period, count - 1
        if found is not None:
            return Loop(start, period, count, *found)
        if period < self._shortest:  # several make one
            factor = -(-self._shortest // period)
            period, count = period * factor, count // factor
            if count < FEWEST or (count - 1) * period < GAIN:
                return None
        return Loop(start, period, count, None)

    def _phase(self, start: int, period: int, moves: list[int]) -> int:
        """Return with which instruction a body begins so that little is read from those before.

        Repetitions are found from any of its instructions on. Where a sum is cut off from its
        terms, these go through memory.
        """
        first, begin = self._n + start, int(self._starts[start])
        changes = [0] * (period + 1)  # of how many are read so, from each first instruction on
        for j in range(period):
            for k in range(int(self._starts[start + j]), int(self._starts[start + j + 1])):
                place = int(self._places[k])
                if place < self._n or moves[k - begin] != period:
                    continue
                back, giver = divmod(place - first, period)
                more = int(giver < j) - int(giver > j)  # repetitions, if one of the two is cut off
                gain = self._is_near(-back + more) - self._is_near(-back)
                changes[min(giver, j) + 1] += gain
                changes[max(giver, j) + 1] -= gain
        sums = list(accumulate(changes[:period]))
        least = min(sums)
        return 0 if least == sums[0] else sums.index(least)

    def _is_near(self, back: int) -> int:
        """Return whether what is so many repetitions back may be in another lane."""
        return int(0 < back < self._width)

    def _side_by_side(
        self, start: int, period: int, count: int, moves: list[int], outer: Any
    ) -> tuple[tuple[tuple[int, ...], ...], tuple[int, ...]] | None:
        """Return the body in passes, and which are in turn; None if much of it would be.

        What reads results of repetitions beside its own comes in a later pass than what gives them:
        then these have been in memory for long, and vectors of them are loaded at no delay.
        """
        if count < self._width:
            return None
        first, begin, end = self._n + start, int(self._starts[start]), start + period * count
        waits: list[Wait] = []
        for j in range(period):
            for k in range(int(self._starts[start + j]), int(self._starts[start + j + 1])):
                place, move = int(self._places[k]), moves[k - begin]
                is_along = outer is None or int(outer[0][k]) == outer[1]
                farthest = max(place, place + move * (count - 1))
                if farthest < first or place < self._n:
                    if not is_along and outer[0][k] > outer[1]:
                        return None
                    continue
                if move != period or not is_along or farthest >= self._n + end:
                    return None
                back, giver = divmod(place - first, period)
                waits.append((j, giver, 0 < -back < self._width))
        circle = _in_circles(period, waits)
        turns = _turns(period, waits, circle) if FEW_IN_TURN * len(circle) <= period else None
        if turns is None:
            return None
        keys = [(turns[j], j in circle) for j in range(period)]
        order = sorted(set(keys))
        passes = tuple([tuple([j for j in range(period) if keys[j] == key]) for key in order])
        return passes, tuple([k for k, key in enumerate(order) if key[1]])


def _in_circles(size: int, waits: list[Wait]) -> set[int]:
    """Return the instructions that wait for themselves of a repetition beside their own."""
    after: list[list[int]] = [[] for _ in range(size)]
    before: list[list[int]] = [[] for _ in range(size)]
    for waiting, giver, _ in waits:
        after[giver].append(waiting)
        before[waiting].append(giver)
    found: set[int] = set()
    for waiting, giver, is_later in waits:
        if is_later and not (waiting in found and giver in found):
            found |= _reached(waiting, after) & _reached(giver, before)
    return found


def _reached(start: int, ways: list[list[int]]) -> set[int]:
    found, left = {start}, [start]
    while left:
        fresh = set(ways[left.pop()]) - found
        found |= fresh
        left += fresh
    return found


def _turns(size: int, waits: list[Wait], circle: Container[int]) -> list[int] | None:
    """Return the turn of each instruction, of which those in circles are the last; None for many.

    Arguments:
        size: how many instructions there are.
        waits: for which others they do.
        circle: those that wait for themselves.

    >>> _turns(3, [(1, 0, True), (2, 1, False)], ()), _turns(2, [(0, 0, True), (1, 0, False)], {0})
    ([0, 1, 1], [0, 1])
    """
    found = [0] * size
    changes = True
    while changes:
        changes = False
        for waiting, giver, is_later in waits:
            if waiting not in circle and (is_later or giver in circle):
                least = found[giver] + 1
            else:
                least = found[giver]
            if found[waiting] < least:
                found[waiting] = least
                changes = True
                if least >= PASSES:
                    return None
    return found


def _saved(loop: Loop) -> int:
    return loop.stop - loop.start - loop.period
