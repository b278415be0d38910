"""Trees: structures of numbers, taken apart. Compiled, this file is built with tree.pxd."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from autograd.errors import OperandError
from autograd.node import Node
from autograd.numbers import item_of, not_a_number, real_number
from autograd.structures.arrays import (
    REAL_KINDS,
    Shape,
    is_array,
    is_plain_array,
    shaped,
    without_subclass,
)
from autograd.structures.outline import (
    Outline,
    is_usual_leaf,
    leaf_places,
    places,
    put_together,
    take_apart,
)
from autograd.structures.static import Static


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
        self._flat: type | None = None  # of a list or tuple of single leaves, the usual case
        if type(outline) is tuple and outline[0] in (list, tuple):
            kind, _, parts, _ = outline
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
        structure: numbers, arrays, containers of them, and what holds no number, such as a text.
        path: what to call it in errors, such as ``args[0]``.

    Returns:
        the tree; its leaves are floats and Values.

    Raises:
        OperandError: naming the place of what is no number, but may hold some.

    >>> flatten([1.0, {"w": {2.0}}], "args[0]")
    Traceback (most recent call last):
        ...
    autograd.errors.OperandError: args[0][1]['w'] needs a real number, but got {2.0} of type set. \
A set has no order: make a list of it, for example with sorted(...).
    """
    if type(structure) in (list, tuple) and all(map(is_usual_leaf, structure)):  # fast
        usual = (type(structure), None, (None,) * len(structure), None)
        return Tree(usual, [Block([leaf], None) for leaf in structure])
    outline, things = take_apart(structure, path)
    blocks = []
    for thing in things:
        if is_usual_leaf(thing):
            blocks.append(Block([thing], None))
            continue
        try:
            block = block_of(thing)
        except OperandError as error:
            raise OperandError(f"{[*places(outline, path)][len(blocks)]}: {error}") from None
        if block is None:
            raise OperandError(_complaint(thing, [*places(outline, path)][len(blocks)]))
        blocks.append(block)
    return Tree(outline, blocks)


def flatten_numbers(structure: Any, path: str) -> Tree:
    """Take a structure apart that is not a single thing without a number, such as None.

    Arguments, what is returned and raised: as of :func:`flatten`.

    >>> flatten_numbers(None, "what f returned")
    Traceback (most recent call last):
        ...
    autograd.errors.OperandError: what f returned needs a real number, but got None. Compute it \
before it is used; perhaps a function lacks its return.
    """
    tree = flatten(structure, path)
    if isinstance(tree.outline, Static):
        raise OperandError(not_a_number(structure, path))
    return tree


def block_of(thing: Any) -> Block | None:
    """Return a leaf as a block; None if it is no number, nor an array of numbers.

    Raises:
        OperandError: if it is an array whose numbers do not tell what it means, or beyond range.
    """
    thing = item_of(thing)
    if not is_array(thing):
        number = thing if isinstance(thing, Node) else _number(thing)
        return None if number is None else Block([number], None)
    if not is_plain_array(thing):
        thing = without_subclass(thing)
    if thing.dtype.kind in REAL_KINDS:
        return Block(thing.astype("d").ravel().tolist(), thing.shape)
    leaves = [x if isinstance(x, Node) else _number(x) for x in thing.ravel().tolist()]
    return None if any([leaf is None for leaf in leaves]) else Block(leaves, thing.shape)


def _number(thing: Any) -> float | None:
    return None if isinstance(thing, bool) else real_number(thing)


def _complaint(thing: Any, place: str) -> str:
    if is_array(thing) and thing.ndim:
        for number, where in zip(thing.ravel().tolist(), leaf_places(thing, place), strict=True):
            if not isinstance(number, Node) and _number(number) is None:
                return not_a_number(number, where)
    if hasattr(thing, "__dict__") or hasattr(type(thing), "__slots__"):
        return (
            f"{place} needs a real number, but got one of type {type(thing).__name__}. If that "
            "holds numbers, say where with autograd.register_container. What has a hash and holds "
            "no number passes as it is."
        )
    return not_a_number(thing, place)


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
