"""Layout: the shape of a structure of numbers, to take others like it apart, and to build them.

A compiled function does this at every call, so it knows the shape beforehand and only checks it.
Compiled, this file is built with layout.pxd.
"""

from __future__ import annotations

import sys
from array import array
from typing import Any

from autograd.errors import OperandError
from autograd.numbers import real_number
from autograd.tree import Tree, flatten

try:
    import cython
except ImportError:
    from autograd._build import no_cython as cython

if not cython.compiled:
    from autograd.compiler.runtime.doubles import floats

NUMBER, ARRAY, LIST, TUPLE, DICT, OTHER = range(6)
_SEQUENCES: dict[type, int] = {list: LIST, tuple: TUPLE}


class Layout:
    """The shape of one structure.

    Arguments:
        structure: numbers, arrays, and lists, tuples, dicts and dataclasses of them.
        path: what to call it in errors.

    Raises:
        OperandError: naming the place of what is no number.

    >>> layout = Layout({"a": 1.0, "b": [2.0, 3.0]}, "x")
    >>> layout.numbers({"a": 4.0, "b": [5, 6.0]})
    [4.0, 5.0, 6.0]
    >>> layout.built([7.0, 8.0, 9.0])
    {'a': 7.0, 'b': [8.0, 9.0]}
    >>> layout.numbers([4.0]) is None
    True
    """

    kind: int
    size: int
    parts: list[Layout]
    keys: list[Any]
    shape: tuple[int, ...]
    tree: Tree | None
    path: str
    outline: Any  # of a structure of some other kind
    is_flat: bool  # whether all parts are single numbers

    def __init__(self, structure: Any, path: str) -> None:
        self.parts = []
        self.keys = []
        self.shape = ()
        self.tree = None
        self.path = path
        self.outline = None
        kind = type(structure)
        if kind in _SEQUENCES:
            self.kind = _SEQUENCES[kind]
            self.parts = [Layout(item, f"{path}[{i}]") for i, item in enumerate(structure)]
        elif kind is dict:
            self.kind = DICT
            self.keys = list(structure)
            self.parts = [Layout(item, f"{path}[{key!r}]") for key, item in structure.items()]
        else:
            self.tree = flatten(structure, path)
            blocks = self.tree.blocks
            if is_array(structure):
                self.kind = ARRAY
                self.shape = structure.shape
            elif len(blocks) == 1 and blocks[0].leaves[0] is self.tree.build(blocks[0].leaves):
                self.kind = NUMBER
            else:
                self.kind = OTHER
                self.outline = outline(structure)
        self.is_flat = all(part.kind == NUMBER for part in self.parts)
        if self.tree is not None:
            self.size = len(self.tree.leaves)
        else:
            self.size = 0
            for part in self.parts:
                self.size += part.size

    def signature(self) -> tuple[Any, ...]:
        """Return what two layouts have in common if they are the same."""
        parts = tuple([part.signature() for part in self.parts])
        shapes = [block.shape for block in self.tree.blocks] if self.tree is not None else []
        return self.kind, tuple(self.keys), tuple(shapes), parts, self.outline

    def numbers(self, structure: Any) -> list[float] | None:
        """Return the numbers of a structure; None if it has another layout."""
        found = array("d", bytes(8 * self.size))
        return list(found) if take(self, structure, found, 0) >= 0 else None

    def built(self, numbers: Any) -> Any:
        """Return a structure of this layout that holds numbers."""
        return give(self, array("d", numbers), 0)

    def fill(self, thing: Any, into: Any, position: int) -> int:
        """Write the numbers of a structure into memory.

        Returns:
            the position behind them; -1 if the structure has another layout.
        """
        kind = self.kind
        if kind == NUMBER:
            return _fill_number(thing, into, position)
        if kind in (LIST, TUPLE):
            if type(thing) is not (list if kind == LIST else tuple):
                return -1
            if len(thing) != len(self.parts):
                return -1
            if self.is_flat:
                for item in thing:
                    position = _fill_number(item, into, position)
                    if position < 0:
                        return -1
                return position
            for i in range(len(self.parts)):
                part = self.parts[i]
                position = part.fill(thing[i], into, position)
                if position < 0:
                    return -1
            return position
        if kind == ARRAY:
            return _fill_array(thing, self.shape, into, position)
        if kind == DICT:
            if type(thing) is not dict or len(thing) != len(self.keys):
                return -1
            if self.size == 0 and not thing:
                return position
            if list(thing) != self.keys:
                return -1
            for i in range(len(self.parts)):
                part = self.parts[i]
                position = part.fill(thing[self.keys[i]], into, position)
                if position < 0:
                    return -1
            return position
        return self._fill_other(thing, into, position)

    def _fill_other(self, thing: Any, into: Any, position: int) -> int:
        assert self.tree is not None
        if outline(thing) != self.outline:
            return -1
        try:
            tree = flatten(thing, self.path)
        except OperandError:
            return -1
        if [block.shape for block in tree.blocks] != [block.shape for block in self.tree.blocks]:
            return -1
        for leaf in tree.leaves:
            if type(leaf) is not float:
                return -1
            into[position] = leaf
            position += 1
        return position

    def build(self, numbers: Any, position: int) -> Any:
        """Return a structure of this layout from numbers in memory, from a position on."""
        kind = self.kind
        if kind == NUMBER:
            return float(numbers[position])
        if kind == ARRAY:
            return _array(numbers, position, self.size, self.shape)
        if kind == OTHER:
            assert self.tree is not None
            return self.tree.rebuild([float(numbers[position + i]) for i in range(self.size)])
        if self.is_flat and kind != DICT:
            items = [float(numbers[position + i]) for i in range(self.size)]
            return items if kind == LIST else tuple(items)
        items = []
        for i in range(len(self.parts)):
            part = self.parts[i]
            items.append(part.build(numbers, position))
            position += part.size
        if kind == LIST:
            return items
        return tuple(items) if kind == TUPLE else dict(zip(self.keys, items))  # noqa: B905


def outline(thing: Any) -> Any:
    """Return what a structure is like apart from its numbers: types, keys and names of fields."""
    if isinstance(thing, dict):
        return type(thing), tuple(thing), tuple(map(outline, thing.values()))
    if isinstance(thing, (list, tuple)):
        return type(thing), tuple(map(outline, thing))
    if hasattr(thing, "__dataclass_fields__"):
        names = tuple(thing.__dataclass_fields__)
        return type(thing), names, tuple([outline(getattr(thing, name)) for name in names])
    return None


def take(layout: Layout, thing: Any, into: array[float], position: int) -> int:
    """Write the numbers of a structure into an array; see :meth:`Layout.fill`."""
    return layout.fill(thing, floats(into), position)


def give(layout: Layout, numbers: array[float], position: int) -> Any:
    """Return a structure from numbers in an array; see :meth:`Layout.build`."""
    return layout.build(floats(numbers), position)


def is_array(thing: Any) -> bool:
    """Whether a thing is an array of NumPy's, which need not be installed."""
    return type(thing) is (_ndarray or _find_ndarray())


_ndarray: Any = None
_empty: Any = None


def _find_ndarray() -> Any:
    """Return the type of NumPy's arrays; None, as long as NumPy has not been imported."""
    global _ndarray, _empty
    numpy = sys.modules.get("numpy")
    if numpy is not None:
        _ndarray, _empty = numpy.ndarray, numpy.empty
    return _ndarray


def dense(thing: Any, path: str) -> Any:
    """Return an array as a dense one of doubles.

    Arguments:
        thing: an array of floats, ints or bools of any width, in any order of memory.
        path: what to call it in errors.

    Raises:
        OperandError: if it holds other things.
    """
    import numpy

    if thing.dtype.kind not in "fiub":
        raise OperandError(
            f"{path} is an array of {thing.dtype}, but needs real numbers. Convert it first, for "
            "example with array.astype(float)."
        )
    return numpy.ascontiguousarray(thing, dtype=numpy.float64)


def _fill_number(thing: Any, into: Any, position: int) -> int:
    if type(thing) is float:
        into[position] = thing
        return position + 1
    number = real_number(thing)
    if number is None:
        return -1
    into[position] = number
    return position + 1


def _fill_array(thing: Any, shape: tuple[int, ...], into: Any, position: int) -> int:
    if not is_array(thing) or thing.shape != shape:
        return -1
    size = thing.size
    if cython.compiled:
        target = into + position
        if not copy_doubles(thing, target, size):  # type: ignore[name-defined]  # noqa: F821
            if thing.dtype.kind not in "fiub":
                return -1
            copy_doubles(dense(thing, "an array"), target, size)  # type: ignore[name-defined]  # noqa: F821
    else:
        if thing.dtype.kind not in "fiub":
            return -1
        into[position : position + size] = array("d", dense(thing, "an array").ravel())
    return position + int(size)


def _array(numbers: Any, position: int, size: int, shape: tuple[int, ...]) -> Any:
    result = _empty(shape)
    if cython.compiled:
        paste_doubles(result, numbers + position, size)  # type: ignore[name-defined]  # noqa: F821
    else:
        result.ravel()[:] = numbers[position : position + size]
    return result
