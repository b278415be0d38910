"""Layouts: structures that are known beforehand, whose numbers lie in memory.

This is what compiled calls take apart. Compiled, this file is built with layout.pxd.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from typing import Any

from autograd.errors import OperandError
from autograd.numbers import EXACT, as_float
from autograd.structures.arrays import (
    REAL_KINDS,
    Shape,
    dense,
    empty_array,
    holds_no_number,
    is_array,
    is_plain_array,
    read_array,
    view_of,
)
from autograd.structures.outline import Outline, places, put_together, take_apart
from autograd.structures.static import Static
from autograd.structures.tree import Block, block_of, flatten

try:
    import cython
except ImportError:
    from autograd._build import no_cython as cython

NUMBER, ARRAY, LIST, TUPLE, DICT, STATIC, OTHER = range(7)
LARGE = 4096  # numbers of an array that are worth not being copied
MOST_KEPT = 1 << 16  # numbers of an array that is kept, to be given out again
_KINDS: dict[type, int] = {list: LIST, tuple: TUPLE, dict: DICT}


class IntsMatterError(Exception):
    """An int among numbers, where that is another thing than a float."""


class Layout:
    """The outline and the shapes of a structure, known beforehand and only checked at each call.

    Arguments:
        outline: of the structure.
        blocks: its numbers and arrays.
    """

    kind: int
    size: int  # how many numbers there are
    parts: list[Layout]  # of what a container holds; of an unusual one, of its leaves
    keys: list[Any]
    shape: Shape
    outline: Outline
    is_flat: bool  # whether all parts are single numbers
    largest_int: float  # that may be taken for a float
    is_of_floats: bool  # whether it is a tuple of numbers, and of such tuples
    known: list[Any] | None  # what a flat container holds, where most of it never changes
    others: list[int]  # which of that does
    last: Any  # array or tuple of floats given out, to be so again where nobody holds it any more
    before: Any  # the one given out before that

    def __init__(self, outline: Outline, blocks: Iterator[Block]) -> None:
        self.outline = outline
        self.largest_int = EXACT
        self.keys = []
        self.shape = ()
        self.parts = []
        self.is_flat = self.is_of_floats = False
        self.known = None
        self.others = []
        self.last = self.before = None
        if outline is None:
            block = next(blocks)
            self.kind = NUMBER if block.shape is None else ARRAY
            self.shape = block.shape or ()
            self.size = len(block.leaves)
            return
        if isinstance(outline, Static):
            self.kind = STATIC
            self.size = 0
            return
        kind, keys, parts, _ = outline
        self.kind = _KINDS.get(kind, OTHER)
        if self.kind == OTHER:
            parts = tuple([None for _ in places(outline, "")])
        elif keys is not None:
            self.keys = list(keys)
        self.parts = [Layout(part, blocks) for part in parts]
        self.size = 0
        self.is_flat = True
        for one in self.parts:
            self.size += one.size
            self.is_flat &= one.kind == NUMBER
        self.is_of_floats = self.kind == TUPLE and self.size <= MOST_KEPT
        for one in self.parts:
            self.is_of_floats &= one.kind == NUMBER or one.is_of_floats

    def fill(self, thing: Any, into: Any, position: int) -> int:
        """Write the numbers of a structure into memory.

        Arguments:
            thing: the structure.
            into: an array of doubles; compiled, the pointer to them.
            position: of the first number there.

        Returns:
            the position behind them; -1 if the structure has another layout.

        Raises:
            IntsMatterError: if an int is larger than may be taken for a float.
        """
        kind = self.kind
        if kind == NUMBER:
            return _fill_number(thing, into, position, self.largest_int)
        if kind == ARRAY:
            return _fill_array(thing, self.size, self.shape, into, position)
        if kind == LIST or kind == TUPLE:  # noqa: SIM109  (a tuple would be built)
            if type(thing) is not (list if kind == LIST else tuple):
                return -1
            return self._fill_items(thing, into, position)
        if kind == DICT:
            if type(thing) is not dict or len(thing) != len(self.keys):
                return -1
            if not thing:
                return position
            if list(thing) != self.keys:
                return -1
            return self._fill_items(list(thing.values()), into, position)
        if kind == STATIC:
            known: Static = self.outline
            if thing is known.thing and known.is_settled:
                return position
            return position if take_apart(thing)[0] == known else -1
        outline, leaves = take_apart(thing)
        return self._fill_items(leaves, into, position) if outline == self.outline else -1

    def fill_if_alike(self, thing: Any, into: Any, position: int) -> int:
        """Do what :meth:`fill` does; -1 for an int that may not be taken for a float, too."""
        try:
            return self.fill(thing, into, position)
        except IntsMatterError:
            return -1

    def takes_as_it_lies(self, thing: Any) -> bool:
        """Whether this is a large array, and a thing one whose memory can be read as it is."""
        return (
            self.kind == ARRAY
            and self.size > LARGE
            and is_plain_array(thing)
            and thing.shape == self.shape
            and thing.dtype == float
            and thing.flags.carray
        )

    def limit_ints(self, largest: float) -> None:
        """Let no larger ints be taken for floats; none at all if it is negative."""
        self.largest_int = min(self.largest_int, largest)
        for part in self.parts:
            part.limit_ints(largest)

    def know(self, numbers: Sequence[float], varies: bytearray, position: int) -> None:
        """Build from now on only what varies; copies of the rest are taken from a template.

        Arguments:
            numbers: of the structure and what is around it.
            varies: for each whether it varies.
            position: of the first of the structure.
        """
        if self.is_flat:
            own = varies[position : position + self.size]
            if 2 * own.count(1) < self.size:
                self.known = list(numbers[position : position + self.size])
                self.others = [i for i in range(self.size) if own[i]]
            return
        for part in self.parts:
            part.know(numbers, varies, position)
            position += part.size

    def _fill_items(self, items: Any, into: Any, position: int) -> int:
        if len(items) != len(self.parts):
            return -1
        if self.is_flat:
            largest_int = self.largest_int
            for item in items:
                if type(item) is float:
                    into[position] = item
                    position += 1
                    continue
                position = _fill_number(item, into, position, largest_int)
                if position < 0:
                    return -1
            return position
        for i in range(len(self.parts)):
            part = self.parts[i]
            position = part.fill(items[i], into, position)
            if position < 0:
                return -1
        return position

    def build(self, numbers: Any, position: int, owner: array[float] | None = None) -> Any:
        """Return a structure of this layout from numbers in memory.

        Arguments:
            numbers: an array of doubles; compiled, the pointer to them.
            position: of the first number there.
            owner: that array, if nobody else writes to it; large arrays then use its memory.
        """
        kind = self.kind
        if kind == NUMBER:
            return float(numbers[position])
        if kind == ARRAY:
            if owner is not None and self.size > LARGE and 2 * self.size > len(owner):
                return view_of(owner, position, self.size, self.shape)
            return self._array(numbers, position)
        if cython.compiled and kind == TUPLE and self.known is None:
            return tuple_of_layout(self, numbers, position, owner)  # type: ignore[name-defined]  # noqa: F821  (in layout.pxd)
        if self.known is not None:
            items = self.known[:]
            for i in self.others:
                items[i] = float(numbers[position + i])
        elif self.is_flat:
            items = [float(numbers[position + i]) for i in range(self.size)]
        else:
            items = []
            for i in range(len(self.parts)):
                part = self.parts[i]
                items.append(part.build(numbers, position, owner))
                position += part.size
        if kind == LIST:
            return items
        if kind == TUPLE:
            return tuple(items)
        if kind == DICT:
            return dict(zip(self.keys, items))  # noqa: B905  (speed)
        if kind == STATIC:
            return self.outline.thing
        return put_together(self.outline, items)

    def _array(self, numbers: Any, position: int) -> Any:
        """Return an array, made anew where somebody holds the last two.

        Two, since callers hold one result in a variable until they have the next.
        """
        if not cython.compiled:
            made = empty_array(self.shape)
            made.ravel()[:] = numbers[position : position + self.size]
            return made
        kept = self.before
        if kept is not None and refill(kept, 2, self.shape, numbers + position):  # type: ignore[name-defined]  # noqa: F821  (in buffers.h)
            self.before, self.last = self.last, kept
            return kept
        made = empty_array(self.shape)
        paste_doubles(made, numbers + position, self.size)  # type: ignore[name-defined]  # noqa: F821  (in buffers.h)
        if self.size <= MOST_KEPT:
            self.before, self.last = self.last, made
        return made


def layout_of(structure: Any, path: str) -> Layout:
    """Return the layout of a structure of numbers.

    Arguments:
        structure: the structure.
        path: what to call it in errors.

    Raises:
        OperandError: naming the place of what is no number.

    >>> layout_of({"a": 1.0, "b": [2.0, 3.0]}, "x").size
    3
    """
    tree = flatten(structure, path)
    return Layout(tree.outline, iter(tree.blocks))


def _fill_number(thing: Any, into: Any, position: int, largest_int: float) -> int:
    if type(thing) is float:
        into[position] = thing
        return position + 1
    if type(thing) is int:
        if not -largest_int <= thing <= largest_int:
            raise IntsMatterError
        into[position] = as_float(thing, "an argument")
        return position + 1
    block = _block_of(_array_in(thing))
    if block is None or block.shape is not None or type(block.leaves[0]) is not float:
        return -1
    into[position] = block.leaves[0]
    return position + 1


def _fill_array(thing: Any, size: int, shape: Shape, into: Any, position: int) -> int:
    if cython.compiled:
        target = into + position
        if is_plain_array(thing) and copy_shaped(thing, shape, target):  # type: ignore[name-defined]  # noqa: F821  (in buffers.h)
            return position + size
    if not is_array(thing):
        thing = _array_in(thing)
    if not is_array(thing) or thing.shape != shape:
        return -1
    # Of others than plain ones, as masked arrays, memory does not tell all
    if is_plain_array(thing) and thing.dtype.kind in REAL_KINDS:
        numbers = dense(thing, "an array")
        if cython.compiled:
            if not copy_doubles(numbers, target, size):  # type: ignore[name-defined]  # noqa: F821  (in buffers.h)
                return -1
        else:
            into[position : position + size] = array("d", numbers.ravel())
        return position + size
    block = None if holds_no_number(thing) else _block_of(thing)
    if block is None:
        return -1
    for number in block.leaves:
        position = _fill_number(number, into, position, EXACT)
        if position < 0:
            return -1
    return position


def _array_in(thing: Any) -> Any:
    try:
        return read_array(thing)
    except OperandError:
        return thing


def _block_of(thing: Any) -> Block | None:
    """Return a leaf as a block; None for what whoever takes it apart will refuse by its place."""
    try:
        return block_of(thing)
    except OperandError:
        return None
