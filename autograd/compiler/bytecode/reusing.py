"""Slots: where results lie, used again once nobody reads them. Compiled, built with reusing.pxd."""

from __future__ import annotations

from array import array

from autograd.compiler.program.instructions import zeros

try:
    import cython
except ImportError:
    from autograd._build import no_cython as cython

if not cython.compiled:
    from autograd.compiler.program.instructions import push, words

_SMALL = 64  # slots: blocks of each size up to this one have a list of their own
_TRIES = 16  # of the larger ones


class Slots:
    """The slots of blocks of numbers that lie side by side.

    Arguments:
        first: the first slot that is free.
        n_stages: how many stages there are; a block is given back after one of them.

    >>> slots = Slots(10, 3)
    >>> slots.take(2), slots.take(1)
    (10, 12)
    >>> slots.give_back(10, 2, 0)
    >>> slots.take(2), slots.highest
    (13, 15)
    >>> slots.pass_stage(0)
    >>> slots.take(1), slots.take(1), slots.highest
    (10, 11, 15)
    """

    highest: int  # all slots are below it
    _heads: array[int]  # by the size of a block: the first that is free; -1 for none
    _links: array[int]  # by its first slot: the next one
    _due: array[int]  # by the stage: the first block that is given back after it
    _waiting: array[int]  # of each such block its first slot, its size, and the next one
    _large: list[tuple[int, int]]  # size and first slot

    def __init__(self, first: int, n_stages: int) -> None:
        self.highest = first
        self._heads = array("i", [-1]) * (_SMALL + 1)
        self._links = zeros(first)
        self._due = array("i", [-1]) * n_stages
        self._waiting = array("i")
        self._large = []

    def take(self, size: int) -> int:
        """Return the first slot of a block."""
        heads = words(self._heads)
        for other in range(size, min(2 * size, _SMALL) + 1):
            start: int = heads[other]
            if start >= 0:
                heads[other] = words(self._links)[start]
                self._free(start + size, other - size)
                return start
        if size > _SMALL // 2:
            for k in range(len(self._large) - 1, max(-1, len(self._large) - 1 - _TRIES), -1):
                larger, start = self._large[k]
                if larger >= size:
                    del self._large[k]
                    self._free(start + size, larger - size)
                    return start
        start = self.highest
        self.highest += size
        for _ in range(size):
            push(self._links, -1)
        return start

    def give_back(self, start: int, size: int, stage: int) -> None:
        """Give a block back once a stage has passed."""
        due = words(self._due)
        push(self._waiting, start)
        push(self._waiting, size)
        push(self._waiting, due[stage])
        due[stage] = len(self._waiting) - 3

    def pass_stage(self, stage: int) -> None:
        """Note that a stage has passed."""
        block = words(self._due)[stage]
        while block >= 0:
            start, size = words(self._waiting)[block], words(self._waiting)[block + 1]
            self._free(start, size)
            block = words(self._waiting)[block + 2]

    def _free(self, start: int, size: int) -> None:
        if size > _SMALL:
            self._large.append((size, start))
        elif size > 0:
            words(self._links)[start] = words(self._heads)[size]
            words(self._heads)[size] = start
