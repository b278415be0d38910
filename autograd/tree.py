"""Structures: the one place that takes nested things apart, and puts them together again.

A structure is a number, an array, or a list, tuple, dict or dataclass of structures. Its leaves
are its numbers and arrays, in order. Its outline is what is left without them: None for a leaf, and
for a container its type, its keys and the outlines of what it holds. Compiled, this file is built
with tree.pxd.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from autograd.errors import OperandError
from autograd.node import Node
from autograd.numbers import not_a_number, real_number

try:
    import cython
except ImportError:
    from autograd._build import no_cython as cython

Shape = tuple[int, ...]
Outline = tuple[type, tuple[Any, ...] | None, tuple[Any, ...]] | None


def take_apart(thing: Any) -> tuple[Outline, list[Any]]:
    """Return the outline of a structure, and its leaves, whatever they are.

    Arguments:
        thing: anything; what is no container is a leaf.

    Returns:
        the outline, which equals that of another structure just if they differ in leaves alone.

    >>> take_apart({"a": 1.0, "b": "text"})
    ((<class 'dict'>, ('a', 'b'), (None, None)), [1.0, 'text'])
    """
    leaves: list[Any] = []
    return _take_apart(thing, leaves), leaves


def _take_apart(thing: Any, leaves: list[Any]) -> Any:
    if _is_usual_leaf(thing):
        leaves.append(thing)
        return None
    kind = type(thing)
    keys: tuple[Any, ...] | None = None
    if isinstance(thing, (list, tuple)):
        items = list(thing)
    elif isinstance(thing, dict):
        keys, items = tuple(thing), list(thing.values())
    elif hasattr(kind, "__dataclass_fields__"):
        keys = tuple(kind.__dataclass_fields__)
        items = [getattr(thing, key) for key in keys]
    else:
        leaves.append(thing)
        return None
    return kind, keys, tuple([_take_apart(item, leaves) for item in items])


def _is_usual_leaf(thing: Any) -> bool:
    return type(thing) is float or isinstance(thing, Node)


def put_together(outline: Outline, leaves: Sequence[Any]) -> Any:
    """Return the structure of an outline that holds other leaves.

    Arguments:
        outline: as :func:`take_apart` gives it.
        leaves: as many as it has.

    >>> put_together(take_apart([1.0, (2.0,)])[0], ["a", "b"])
    ['a', ('b',)]
    """
    return _put_together(outline, iter(leaves))


def _put_together(outline: Any, leaves: Iterator[Any]) -> Any:
    if outline is None:
        return next(leaves)
    kind, keys, parts = outline
    items = []
    for part in parts:
        items.append(next(leaves) if part is None else _put_together(part, leaves))
    if keys is None:
        if kind is list:
            return items
        return kind(*items) if hasattr(kind, "_fields") else kind(items)  # a namedtuple, or not
    named = dict(zip(keys, items, strict=True))
    return named if issubclass(kind, dict) else kind(**named)


def places(outline: Outline, path: str) -> Iterator[str]:
    """Yield the place of each leaf, as one would write it in Python.

    Arguments:
        outline: of the structure.
        path: what to call the structure itself.

    >>> list(places(take_apart([1.0, {"w": 2.0}])[0], "args"))
    ['args[0]', "args[1]['w']"]
    """
    if outline is None:
        yield path
        return
    kind, keys, parts = outline
    for i, part in enumerate(parts):
        key = i if keys is None else keys[i]
        is_field = keys is not None and not issubclass(kind, dict)
        yield from places(part, f"{path}.{key}" if is_field else f"{path}[{key!r}]")


def leaf_places(structure: Any, path: str) -> Iterator[str]:
    """Yield the place of each number of a structure, those of arrays included, with Values' names.

    Arguments:
        structure: numbers, arrays, and containers of them.
        path: what to call the structure itself.

    >>> from autograd import Value
    >>> list(leaf_places(({"w": [1.0, Value(2.0, name="bias")]},), "args"))
    ["args[0]['w'][0]", "args[0]['w'][1], named 'bias'"]
    """
    outline, leaves = take_apart(structure)
    for leaf, place in zip(leaves, places(outline, path), strict=True):
        if is_array(leaf):
            import numpy

            yield from (f"{place}{[*index]}" for index in numpy.ndindex(leaf.shape))
        else:
            name = leaf.name if isinstance(leaf, Node) else None
            yield place if name is None else f"{place}, named {name!r}"


def mapped(f: Callable[[Any], Any], thing: Any) -> Any:
    """Return a structure with each leaf replaced; the structure itself if none is.

    Arguments:
        f: from a leaf to what is to stand in its place.
        thing: any structure.

    >>> mapped(lambda leaf: leaf + 1.0, {"a": (1.0, 2.0)})
    {'a': (2.0, 3.0)}
    """
    outline, leaves = take_apart(thing)
    new = [f(leaf) for leaf in leaves]
    if all([one is other for one, other in zip(new, leaves, strict=True)]):
        return thing
    return put_together(outline, new)


def row_of(thing: Any, index: int) -> Any:
    """Return one row of a structure of arrays, each with the rows along its leading axis.

    Arguments:
        thing: an array, or a structure of arrays; their items may be Values.
        index: which row.
    """

    def own(leaf: Any) -> Any:
        item = leaf[index]
        return item if leaf.ndim > 1 or isinstance(item, Node) else float(item)

    return mapped(own, thing)


# Structures of numbers


class Block:
    """A number or an array within a structure.

    Arguments:
        leaves: its numbers, flat.
        shape: of the array; None for a single number.

    >>> Block([1.0], None).shape is None
    True
    """

    __slots__ = ("leaves", "shape")

    def __init__(self, leaves: list[Any], shape: Shape | None) -> None:
        self.leaves = leaves
        self.shape = shape


class Tree:
    """A structure of numbers, taken apart.

    Arguments:
        outline: of the structure.
        blocks: its numbers and arrays, in order.

    >>> tree = flatten({"a": 1, "b": [2.0, 3.0]}, "x")
    >>> tree.leaves
    [1.0, 2.0, 3.0]
    >>> tree.rebuild([10.0, 20.0, 30.0])
    {'a': 10.0, 'b': [20.0, 30.0]}
    """

    __slots__ = ("_flat", "blocks", "has_arrays", "leaves", "outline")

    def __init__(self, outline: Outline, blocks: list[Block]) -> None:
        self.outline = outline
        self.blocks = blocks
        self.has_arrays = any([block.shape is not None for block in blocks])
        self.leaves = [leaf for block in blocks for leaf in block.leaves]
        self._flat: type | None = (
            None  # the type of a list or tuple of single leaves, the usual case
        )
        if outline is not None and outline[0] in (list, tuple):
            kind, _, parts = outline
            self._flat = kind if parts.count(None) == len(parts) else None

    def is_like(self, other: Tree) -> bool:
        """Whether another tree differs in its numbers alone."""
        shapes = [block.shape for block in self.blocks]
        return self.outline == other.outline and shapes == [b.shape for b in other.blocks]

    def build(self, things: Sequence[Any]) -> Any:
        """Return the structure with one thing in the place of each block."""
        return put_together(self.outline, things) if self._flat is None else self._flat(things)

    def rebuild(self, leaves: Sequence[Any]) -> Any:
        """Return the structure with other numbers: arrays of floats, or of objects for Values."""
        if not self.has_arrays:
            return self.build(leaves)
        blocks, start = [], 0
        for block in self.blocks:
            end = start + len(block.leaves)
            blocks.append(shaped(leaves[start:end], block.shape))
            start = end
        return self.build(blocks)


def flatten(structure: Any, path: str) -> Tree:
    """Take a structure of numbers apart.

    Arguments:
        structure: numbers, arrays, and lists, tuples, dicts and dataclasses of them.
        path: what to call it in errors, such as ``args[0]``.

    Returns:
        the tree; its leaves are floats and Values.

    Raises:
        OperandError: naming the place of what is no number.

    >>> flatten([1.0, {"w": "heavy"}], "args[0]")
    Traceback (most recent call last):
        ...
    autograd.errors.OperandError: args[0][1]['w'] needs a real number, but got 'heavy' of type \
str. Convert it first, for example with float(...).
    """
    if type(structure) in (list, tuple) and all(map(_is_usual_leaf, structure)):  # fast
        usual = (type(structure), None, (None,) * len(structure))
        return Tree(usual, [Block([leaf], None) for leaf in structure])
    outline, things = take_apart(structure)
    blocks = []
    for thing in things:
        block = Block([thing], None) if _is_usual_leaf(thing) else _block(thing)
        if block is None:
            wrong = next(i for i, thing in enumerate(things) if _block(thing) is None)
            raise OperandError(_complaint(things[wrong], [*places(outline, path)][wrong]))
        blocks.append(block)
    return Tree(outline, blocks)


def _block(thing: Any) -> Block | None:
    """Return a leaf as a block; None if it is no number, nor an array of numbers."""
    if not is_array(thing):
        number = thing if isinstance(thing, Node) else real_number(thing)
        return None if number is None else Block([number], None)
    leaves = [x if isinstance(x, Node) else real_number(x) for x in thing.ravel().tolist()]
    return None if any([leaf is None for leaf in leaves]) else Block(leaves, thing.shape)


def _complaint(thing: Any, place: str) -> str:
    if is_array(thing):
        for number, where in zip(thing.ravel().tolist(), leaf_places(thing, place), strict=True):
            if not isinstance(number, Node) and real_number(number) is None:
                return not_a_number(number, where)
    return not_a_number(thing, place)


def shaped(numbers: Sequence[Any], shape: Shape | None) -> Any:
    """Return a number, or an array of a shape: of float64, or of objects if there are Values.

    Arguments:
        numbers: as many as the shape holds; one, if it is None.
        shape: of the array, None for a single number.

    Returns:
        the number or the array.

    >>> shaped([1.0, 2.0], (2, 1)).tolist()
    [[1.0], [2.0]]
    """
    if shape is None:
        return numbers[0]
    import numpy as np

    if any([isinstance(number, Node) for number in numbers]):
        array = np.empty(len(numbers), dtype=object)
        array[:] = numbers
        return array.reshape(shape)
    return np.array(numbers, dtype=np.float64).reshape(shape)


def structured(trees: Sequence[Tree], numbers: Sequence[Any]) -> tuple[Any, ...]:
    """Return numbers in the structures of several arguments.

    Arguments:
        trees: the arguments, taken apart.
        numbers: one for each leaf of all of them.

    Returns:
        a tuple of structures.

    >>> structured([flatten([1.0], "x"), flatten(2.0, "y")], [10.0, 20.0])
    ([10.0], 20.0)
    """
    structures, start = [], 0
    for tree in trees:
        end = start + len(tree.leaves)
        structures.append(tree.rebuild(numbers[start:end]))
        start = end
    return tuple(structures)


def numbers_like(structure: Any, tree: Tree, what: str, model: str) -> list[Any]:
    """Return the numbers of a structure that must be like another.

    Arguments:
        structure: the structure.
        tree: what it must be like, taken apart.
        what, model: what to call the two in the error.

    Returns:
        its leaves.

    Raises:
        OperandError: if they differ in their places or shapes, or something is no number.

    >>> numbers_like([3, 4], flatten([1.0, 2.0], "x"), "a direction", "x")
    [3.0, 4.0]
    """
    other = flatten(structure, what)
    shapes, expected = ([block.shape for block in t.blocks] for t in (other, tree))
    if shapes != expected:
        raise OperandError(
            f"{what} must have the structure of {model}: {len(tree.leaves)} numbers in "
            f"{len(expected)} places, but there are {len(other.leaves)} in {len(shapes)}."
        )
    return other.leaves


# Structures of one known layout, whose numbers lie in memory: what compiled calls take apart

NUMBER, ARRAY, LIST, TUPLE, DICT, OTHER = range(6)
_KINDS: dict[type, int] = {list: LIST, tuple: TUPLE, dict: DICT}


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

    def __init__(self, outline: Outline, blocks: Iterator[Block]) -> None:
        self.outline = outline
        self.keys = []
        self.shape = ()
        self.parts = []
        self.is_flat = False
        if outline is None:
            block = next(blocks)
            self.kind = NUMBER if block.shape is None else ARRAY
            self.shape = block.shape or ()
            self.size = len(block.leaves)
            return
        kind, keys, parts = outline
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

    def fill(self, thing: Any, into: Any, position: int) -> int:
        """Write the numbers of a structure into memory.

        Arguments:
            thing: the structure.
            into: an array of doubles; compiled, the pointer to them.
            position: of the first number there.

        Returns:
            the position behind them; -1 if the structure has another layout.
        """
        kind = self.kind
        if kind == NUMBER:
            return _fill_number(thing, into, position)
        if kind == ARRAY:
            return _fill_array(thing, self.shape, into, position)
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
        outline, leaves = take_apart(thing)
        return self._fill_items(leaves, into, position) if outline == self.outline else -1

    def _fill_items(self, items: Any, into: Any, position: int) -> int:
        if len(items) != len(self.parts):
            return -1
        if self.is_flat:
            for item in items:
                position = _fill_number(item, into, position)
                if position < 0:
                    return -1
            return position
        for i in range(len(self.parts)):
            part = self.parts[i]
            position = part.fill(items[i], into, position)
            if position < 0:
                return -1
        return position

    def build(self, numbers: Any, position: int) -> Any:
        """Return a structure of this layout from numbers in memory, from a position on."""
        kind = self.kind
        if kind == NUMBER:
            return float(numbers[position])
        if kind == ARRAY:
            return _array(numbers, position, self.size, self.shape)
        if self.is_flat:
            items = [float(numbers[position + i]) for i in range(self.size)]
        else:
            items = []
            for i in range(len(self.parts)):
                part = self.parts[i]
                items.append(part.build(numbers, position))
                position += part.size
        if kind == LIST:
            return items
        if kind == TUPLE:
            return tuple(items)
        if kind == DICT:
            return dict(zip(self.keys, items))  # noqa: B905  (speed)
        return put_together(self.outline, items)


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


# Arrays of NumPy's, which need not be installed

_ndarray: Any = None
_empty: Any = None


def is_array(thing: Any) -> bool:
    """Whether a thing is an array of NumPy's."""
    return isinstance(thing, _ndarray or _find_ndarray())


def _find_ndarray() -> Any:
    """Return the type of NumPy's arrays; no type at all as long as NumPy is not imported."""
    global _ndarray, _empty
    numpy = sys.modules.get("numpy")
    if numpy is None or not hasattr(numpy, "ndarray"):  # being imported just now
        return ()
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


def _fill_array(thing: Any, shape: Shape, into: Any, position: int) -> int:
    if not is_array(thing) or thing.shape != shape:
        return -1
    size = thing.size
    if type(thing) is not _ndarray:  # as a masked array, of which memory tells not all
        block = _block(thing)
        if block is None:
            return -1
        for number in block.leaves:
            position = _fill_number(number, into, position)
            if position < 0:
                return -1
        return position
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


def _array(numbers: Any, position: int, size: int, shape: Shape) -> Any:
    result = _empty(shape)
    if cython.compiled:
        paste_doubles(result, numbers + position, size)  # type: ignore[name-defined]  # noqa: F821
    else:
        result.ravel()[:] = numbers[position : position + size]
    return result
