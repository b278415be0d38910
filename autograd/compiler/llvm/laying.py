"""Where the numbers of a program with loops lie in memory.

Each has a slot, at first that of its place. What a loop computes side by side, one repetition in
each lane, is to lie side by side: then a vector of it is loaded and stored as it is. So each
instruction of such a loop gets a stream of slots, with some room at either end for what lies
before and after in the same rhythm. Whoever reads across the end of a stream all the same has its
first or last repetitions taken out of its loop, or, if these are many, the stream is given up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from autograd.compiler.program.program import Program
from autograd.compiler.program.repeats import FEWEST, Loop
from autograd.tools.extras import load

LINE = 8  # doubles in a line of the cache
_ROOM = 2  # repetitions at either end, at least
_FAR = 64  # and at most
_MOST = 20  # repetitions that are taken out of a loop: sums in lanes begin with two vectors of 8


def laid(program: Program, loops: Sequence[Loop]) -> tuple[list[Loop], Any, int]:
    """Return the loops that remain, the slot of each result, and how many slots there are.

    Arguments:
        program: any.
        loops: in it, in order.
    """
    layout = _Layout(program, loops)
    while not layout.finished():
        pass
    return layout.loops, layout.slots, layout.size


class _Layout:
    def __init__(self, program: Program, loops: Sequence[Loop]) -> None:
        np = self._np = load("numpy", "compile")
        self._n = program.n_inputs
        self._count = len(program.code)
        self._starts = np.array(program.code.starts, dtype=np.int64)
        self._places = np.array(program.code.places, dtype=np.int64)
        self._given = loops
        self._without: set[int] = set()  # where loops begin that have no streams

    def finished(self) -> bool:
        """Lay all out; return whether that went well, or has to be done once more."""
        np = self._np
        self.slots, self.size = np.arange(self._count), _whole_lines(self._count)
        self._takers = np.full(self._count, -1)  # of slots: where the loop of the stream begins
        self._owners = np.full(self._count, -1)  # of results: which loop, as it was given
        for k, loop in enumerate(self._given):
            self._owners[loop.start : loop.stop] = k
        self.loops: list[Loop] = []
        for loop in self._given:
            found = self._placed(loop)
            if found is None:
                return False
            self.loops += found
        cut = [loop for loop in self.loops if self._regular(loop) != (0, loop.count)]
        for loop in cut:  # by the ends of a later stream, in what it reads between loops
            read = self._places[self._starts[loop.start] : self._starts[loop.stop]] - self._n
            takers = {int(start) for start in np.unique(self._takers[read[read >= 0]])}
            self._without |= takers - {-1} or {one.start for one in self._given}
        return not cut

    def _placed(self, loop: Loop) -> list[Loop] | None:
        """Return what remains of a loop, if anything; None if streams had to be given up."""
        has_streams = loop.passes is not None and loop.start not in self._without
        part = loop
        while True:
            before, size = self.slots.copy(), self.size
            if has_streams:
                self._lay(part, loop.start)
            first, stop = self._regular(part)
            if first == 0 and stop == part.count:
                return [part]
            self.slots, self.size = before, size
            if part.passes is None or loop.count - (stop - first) > _MOST or stop - first < FEWEST:
                return self._give_up(loop)
            for turns in (range(first), range(stop, part.count)):
                for turn in turns:
                    begin = part.start + turn * part.period
                    self._owners[begin : begin + part.period] = -1
            part = replace(part, start=part.start + first * part.period, count=stop - first)

    def _lay(self, loop: Loop, begin: int) -> None:
        """Give each instruction of a loop a stream of slots.

        Arguments:
            loop: what is left of it.
            begin: where it began when it was given.
        """
        np = self._np
        before = self._reach(loop)
        first = _whole_lines(before)  # of the stream, so that the loop begins with a line
        length = first + _whole_lines(loop.count + _ROOM) + LINE  # no multiple of a page
        turns = np.arange(-before, loop.count + _ROOM)
        for j in range(loop.period):
            at = loop.start + j + turns * loop.period
            own = (at >= 0) & (at < self._count)
            own[own] = (self._owners[at[own]] == -1) & (self.slots[at[own]] == at[own])
            own[before : before + loop.count] = True
            self.slots[at[own]] = self.size + first + turns[own]
            self._takers[at[own]] = begin
            self.size += length

    def _reach(self, loop: Loop) -> int:
        """Return how many repetitions back a loop reads its own results."""
        places = self._places[self._starts[loop.start] : self._starts[loop.stop]] - self._n
        first, second = places.reshape(loop.count, -1)[:2]
        back = (loop.start - first + loop.period - 1) // loop.period
        own = (first >= 0) & (second - first == loop.period) & (back <= _FAR)
        return max(_ROOM, int(back[own].max(initial=0)))

    def _regular(self, loop: Loop) -> tuple[int, int]:
        """Return the repetitions in which all operands lie as far from those before."""
        np = self._np
        slots = self._slots_of(loop)
        for inner in loop.inner:
            first = self._starts[inner.start] - self._starts[loop.start]
            size = self._starts[inner.body] - self._starts[inner.start]
            within = slots[:, first : first + size * inner.count]
            within = np.diff(within.reshape(loop.count, inner.count, size), axis=1)
            if np.diff(within, axis=1).any() or np.diff(within, axis=0).any():
                return 0, 0
        steady = (np.diff(slots, 2, axis=0) == 0).all(axis=1)
        edges = np.flatnonzero(np.diff(np.concatenate([[0], steady.astype(np.int8), [0]])))
        if not len(edges):
            return 0, 0
        k = int((edges[1::2] - edges[::2]).argmax())
        return int(edges[2 * k]), int(edges[2 * k + 1]) + 2

    def _slots_of(self, loop: Loop) -> Any:
        """Return where the operands of each repetition lie; of those that are no results, 0."""
        first, last = self._starts[loop.start], self._starts[loop.stop]
        places = self._places[first:last] - self._n
        found = self._np.where(places >= 0, self.slots[self._np.maximum(places, 0)], 0)
        return found.reshape(loop.count, -1)

    def _give_up(self, loop: Loop) -> list[Loop] | None:
        """Give up the streams that a loop reads unevenly; without any, give up the loop itself."""
        np = self._np
        first, last = self._starts[loop.start], self._starts[loop.stop]
        places = (self._places[first:last] - self._n).reshape(loop.count, -1)
        uneven = (np.diff(self._slots_of(loop), 2, axis=0) != 0).any(axis=0)
        if loop.inner:
            uneven[:] = True
        read = places[:, uneven]
        owners = {int(k) for k in np.unique(self._owners[read[read >= 0]]) if k >= 0}
        begins = {self._given[k].start for k in owners if self._given[k].passes is not None}
        begins |= {one.start for one in self._given if one.start == loop.start and loop.passes}
        fresh = begins - self._without
        if fresh:
            self._without |= fresh
            return None
        self._owners[loop.start : loop.stop] = -1
        return []


def _whole_lines(count: int) -> int:
    """Return how many doubles fill whole lines of the cache, for so many at least."""
    return -(-count // LINE) * LINE
