"""Groups: instructions that do not wait for each other. Compiled, built with grouping.pxd."""

from __future__ import annotations

from array import array
from typing import Any

from autograd.compiler.bytecode import opcodes
from autograd.compiler.program.instructions import Code, zeros
from autograd.compiler.program.program import Guard

try:
    import cython
except ImportError:
    from autograd._build import no_cython as cython

if not cython.compiled:
    from autograd.compiler.program.instructions import push, words

_CALL, _KINDS = opcodes.CALL, opcodes.N_KINDS


class Groups:
    """The order in which an interpreter does the instructions of a program.

    Arguments:
        code: the instructions.
        n_inputs: how many places come before their results.
        kinds: what an interpreter takes each operation of the table for.
        guards: of the program.

    An instruction's level is the length of the longest chain of others that it waits for, itself
    included. Those of one level and one kind make a group.
    """

    order: array[int]  # the instructions by level, kind and place
    levels: array[int]  # of each place
    bounds: array[int]  # where each group begins in this order, and where the last one ends
    guard_levels: array[int]  # of the instructions that come after each guard; they never fall

    def __init__(self, code: Code, n_inputs: int, kinds: array[int], guards: list[Guard]) -> None:
        self.levels = zeros(n_inputs + len(code))
        self.guard_levels = zeros(len(guards))
        highest = self._fill_levels(code, n_inputs, kinds, guards)
        self.order = zeros(len(code))
        self._sort(code, n_inputs, kinds, highest)
        self.bounds = array("i", [0])
        self._bound(code, n_inputs, kinds)

    def _bound(self, code: Code, n_inputs: int, kinds: array[int]) -> None:
        """Find where groups begin, and where the last one ends."""
        order, levels = words(self.order), words(self.levels)
        given, own = words(code.kinds), words(kinds)
        size = len(self.order)
        for k in range(1, size):
            here, before = order[k], order[k - 1]
            if (
                levels[n_inputs + here] != levels[n_inputs + before]
                or own[given[here]] != own[given[before]]
            ):
                push(self.bounds, k)
        if size:
            push(self.bounds, size)

    def _sort(self, code: Code, n_inputs: int, kinds: array[int], highest: int) -> None:
        """Write the instructions in order: by kind first, then by level, which keeps that order."""
        of_code, by_kind = zeros(len(code)), zeros(len(code))
        numbers, given, own = words(of_code), words(code.kinds), words(kinds)
        in_turn = words(self.order)
        for i in range(len(code.kinds)):
            numbers[i] = own[given[i]]
            in_turn[i] = i
        sort(self.order, of_code, 0, _KINDS, by_kind)
        sort(by_kind, self.levels, n_inputs, highest + 1, self.order)

    def _fill_levels(
        self, code: Code, n_inputs: int, kinds: array[int], guards: list[Guard]
    ) -> int:
        """Find all levels; return the highest."""
        levels, own = words(self.levels), words(kinds)
        given, starts, places = words(code.kinds), words(code.starts), words(code.places)
        asked = at_last = highest = 0  # how many guards come before an instruction, and their level
        for i in range(len(code.kinds)):
            level = 0
            for k in range(starts[i], starts[i + 1]):
                if places[k] >= 0 and levels[places[k]] > level:
                    level = levels[places[k]]
            if own[given[i]] == _CALL:  # the user's own code must not see what a guard would stop
                while asked < len(guards) and guards[asked].place < n_inputs + i:
                    at_last = max(at_last, levels[guards[asked].place])
                    asked += 1
                level = max(level, at_last)
            levels[n_inputs + i] = level + 1
            highest = max(highest, level + 1)
        level = 0
        for index in range(len(guards)):
            place = guards[index].place
            level = max(level, levels[place])
            self.guard_levels[index] = level + 1  # once it is known
        return highest


def sort(items: array[int], keys: array[int], first: int, n_keys: int, into: array[int]) -> None:
    """Write ints into an array in the order of their keys, and of equal ones as they come.

    Arguments:
        items: the ints.
        keys: those of them, from an index on.
        first: that index.
        n_keys: a number above all keys.
        into: room for as many.

    >>> from array import array
    >>> from autograd.compiler.program.instructions import zeros
    >>> found = zeros(4)
    >>> sort(array("i", [3, 1, 0, 2]), array("i", [5, 0, 5, 0]), 0, 6, found)
    >>> list(found)
    [3, 1, 0, 2]
    """
    ends = zeros(n_keys + 1)
    _sort(words(items), words(keys), first, n_keys, words(into), words(ends), len(items))


def _sort(items: Any, keys: Any, first: int, n_keys: int, into: Any, ends: Any, count: int) -> None:
    for k in range(count):
        ends[keys[first + items[k]] + 1] += 1
    for key in range(n_keys):
        ends[key + 1] += ends[key]
    for k in range(count):
        key = keys[first + items[k]]
        into[ends[key]] = items[k]
        ends[key] += 1
