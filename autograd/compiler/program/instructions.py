"""Code: the instructions of a program, in arrays of ints.

An instruction is a few ints among those of all others, not an object of its own: so programs of
millions of instructions take some twenty bytes for each, and passes run through them in C.
Compiled, this file is built with instructions.pxd, and passes get plain pointers.
"""

from __future__ import annotations

from array import array
from collections.abc import Container, Iterable, Sequence
from typing import Any

from autograd.table.operation import Op

try:
    import cython
except ImportError:
    from autograd._build import no_cython as cython


class Code:
    """Instructions one after the other: an operation each, and the places of its operands.

    Arguments:
        table: operations that it begins with; others are entered as they come.

    ``kinds`` holds for each instruction the index of its operation in ``table``, and ``starts``
    where its operands begin in ``places``; those of the last end where the array does.

    >>> from autograd.table import ops
    >>> code = Code()
    >>> code.add(ops.mul, (0, 1)), code.add(ops.exp, (2,)), code.add(ops.mul, (3, ~0))
    (None, None, None)
    >>> code.table, list(code.kinds), list(code.starts), list(code.places)
    ([mul, exp], [0, 1, 0], [0, 2, 3, 5], [0, 1, 2, 3, -1])
    """

    table: list[Op]
    kinds: array[int]
    starts: array[int]
    places: array[int]
    _numbers: dict[Op, int]

    def __init__(self, table: Iterable[Op] = ()) -> None:
        self.table = list(table)
        self.kinds = array("i")
        self.starts = array("i", [0])
        self.places = array("i")
        self._numbers = {op: kind for kind, op in enumerate(self.table)}

    def __len__(self) -> int:
        return len(self.kinds)

    def kind(self, op: Op) -> int:
        """Return the index of an operation in the table, where it is entered if it is new."""
        known = self._numbers.get(op)
        if known is None:
            known = self._numbers[op] = len(self.table)
            self.table.append(op)
        return known

    def add(self, op: Op, operands: Sequence[int]) -> None:
        """Write an instruction."""
        for place in operands:
            push(self.places, place)
        self.end(self.kind(op))

    def end(self, kind: int) -> None:
        """End an instruction whose operands have been written to ``places``."""
        push(self.kinds, kind)
        push(self.starts, len(self.places))

    def ops(self) -> list[Op]:
        """Return the operation of each instruction."""
        table = self.table
        return [table[kind] for kind in self.kinds]

    def operands(self) -> list[tuple[int, ...]]:
        """Return the places of the operands of each instruction."""
        starts, places = self.starts, self.places.tolist()
        found = []
        start = 0
        for i in range(len(self.kinds)):
            stop = starts[i + 1]
            found.append(tuple(places[start:stop]))
            start = stop
        return found

    def of(self, index: int) -> tuple[int, ...]:
        """Return the places of the operands of one instruction."""
        return tuple(self.places[self.starts[index] : self.starts[index + 1]])

    def flags(self, some: Container[Op]) -> bytearray:
        """Return for each operation of the table whether it is one of some."""
        return bytearray([op in some for op in self.table])

    def marks(self, some: Container[Op]) -> bytearray:
        r"""Return for each instruction whether its operation is one of some.

        >>> from autograd.table import ops
        >>> code = Code()
        >>> code.add(ops.neg, (0,)), code.add(ops.exp, (0,))
        (None, None)
        >>> code.marks({ops.exp})
        bytearray(b'\x00\x01')
        """
        flags = self.flags(some)
        found = bytearray(len(self.kinds))
        kinds = words(self.kinds)
        for i in range(len(found)):
            found[i] = flags[kinds[i]]
        return found

    def used(self) -> set[Op]:
        """Return the operations of the table that occur.

        >>> from autograd.table import ops
        >>> code = Code([ops.neg, ops.exp])
        >>> code.add(ops.exp, (0,))
        >>> code.used()
        {exp}
        """
        found = bytearray(len(self.table))
        kinds = words(self.kinds)
        for i in range(len(self.kinds)):
            found[kinds[i]] = 1
        return {op for op, occurs in zip(self.table, found, strict=True) if occurs}

    def renamed(self, table: list[Op]) -> Code:
        """Return the same instructions with other operations in the places of the table's."""
        return self.of_kinds(table, self.kinds)

    def of_kinds(self, table: list[Op], kinds: array[int]) -> Code:
        """Return instructions with the same operands, and the operations of another table."""
        other = Code(table)
        other.kinds, other.starts, other.places = kinds, self.starts, self.places
        return other

    def copied(self) -> Code:
        """Return the same instructions, to which others can be added."""
        other = Code(self.table)
        other.kinds, other.starts, other.places = self.kinds[:], self.starts[:], self.places[:]
        return other


def coded(ops: Sequence[Op], operands: Sequence[Sequence[int]]) -> Code:
    """Return instructions that are given as lists: of operations, and of their operands."""
    code = Code()
    for op, own in zip(ops, operands, strict=True):
        code.add(op, own)
    return code


def size_of(code: Code) -> int:
    """Return how many operations there are, each operand of a long sum counted as one."""
    starts = words(code.starts)
    size = 0
    for i in range(len(code.kinds)):
        size += max(1, starts[i + 1] - starts[i] - 1)
    return size


def count_uses(code: Code, n_inputs: int, others: Sequence[int] = ()) -> array[int]:
    """Return how often the result of each instruction is used.

    Arguments:
        code: instructions.
        n_inputs: how many places come before theirs.
        others: places that are used elsewhere.

    >>> from autograd.table import ops
    >>> list(count_uses(coded([ops.exp, ops.neg], [(0,), (1,)]), 1, [2, 2]))
    [1, 2]
    """
    found = zeros(len(code.kinds))
    counts, places = words(found), words(code.places)
    for k in range(len(code.places)):
        place = places[k] - n_inputs
        if place >= 0:
            counts[place] += 1
    for place in others:
        place -= n_inputs
        if place >= 0:
            counts[place] += 1
    return found


def words(numbers: array[int]) -> Any:
    """Return the ints of an array to work on: compiled, the pointer to them.

    It holds only until the array grows.
    """
    if cython.compiled:
        return numbers.data.as_ints  # type: ignore[attr-defined]  # of Cython's array
    return numbers


def longs(numbers: array[int]) -> Any:
    """Return the same for an array of ints of 64 bits."""
    if cython.compiled:
        return numbers.data.as_longlongs  # type: ignore[attr-defined]  # of Cython's array
    return numbers


def zeros(count: int) -> array[int]:
    """Return an array of so many ints of 32 bits, all 0."""
    if cython.compiled:
        return clone(_NOTHING, count, True)  # type: ignore[name-defined, no-any-return]  # noqa: F821
    return array("i", bytes(4 * count))


def long_zeros(count: int) -> array[int]:
    """Return the same of 64 bits."""
    if cython.compiled:
        return clone(_NOTHING_LONG, count, True)  # type: ignore[name-defined, no-any-return]  # noqa: F821
    return array("q", bytes(8 * count))


def push(numbers: array[int], number: int) -> None:
    """Append an int to an array."""
    if cython.compiled:
        size = len(numbers)
        resize_smart(numbers, size + 1)  # type: ignore[name-defined]  # noqa: F821
        numbers.data.as_ints[size] = number  # type: ignore[attr-defined]
    else:
        numbers.append(number)


def shorten(numbers: array[int], size: int) -> None:
    """Remove what is beyond a size."""
    if cython.compiled:
        resize_smart(numbers, size)  # type: ignore[name-defined]  # noqa: F821
    else:
        del numbers[size:]


_NOTHING, _NOTHING_LONG = array("i"), array("q")
