"""Nested arguments and results as flat lists of numbers, and back.

A structure is a number, an array, or a list, tuple, dict or dataclass of structures. Its blocks
are its numbers and arrays, in order; its leaves are the numbers, those of the arrays included.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import Any

from autograd.errors import OperandError
from autograd.node import Node
from autograd.numbers import not_a_number, real_number

Shape = tuple[int, ...]


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
    """A structure taken apart.

    Arguments:
        blocks: its numbers and arrays, in order.
        build: makes the structure again from one thing for each block.

    >>> tree = flatten({"a": 1, "b": [2.0, 3.0]}, "x")
    >>> tree.leaves
    [1.0, 2.0, 3.0]
    >>> tree.rebuild([10.0, 20.0, 30.0])
    {'a': 10.0, 'b': [20.0, 30.0]}
    """

    __slots__ = ("blocks", "build", "has_arrays", "leaves")

    def __init__(self, blocks: list[Block], build: Callable[[list[Any]], Any]) -> None:
        self.blocks = blocks
        self.build = build
        self.has_arrays = any(block.shape is not None for block in blocks)
        self.leaves = [leaf for block in blocks for leaf in block.leaves]

    def rebuild(self, leaves: Sequence[Any]) -> Any:
        """Return the structure with other numbers: arrays of floats, or of objects for Values."""
        if not self.has_arrays:
            return self.build(list(leaves))
        blocks, start = [], 0
        for block in self.blocks:
            end = start + len(block.leaves)
            blocks.append(shaped(leaves[start:end], block.shape))
            start = end
        return self.build(blocks)


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

    if any(isinstance(number, Node) for number in numbers):
        array = np.empty(len(numbers), dtype=object)
        array[:] = numbers
        return array.reshape(shape)
    return np.array(numbers, dtype=np.float64).reshape(shape)


def flatten(structure: Any, path: str) -> Tree:
    """Take a structure apart.

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
    blocks: list[Block] = []
    if type(structure) in (list, tuple) and all(map(_is_leaf, structure)):  # the usual case, fast
        blocks = [Block([leaf], None) for leaf in structure]
        return Tree(blocks, type(structure))
    template = _take_apart(structure, path, blocks)
    return Tree(blocks, lambda things: _put_together(template, things))


def _is_leaf(thing: Any) -> bool:
    return type(thing) is float or isinstance(thing, Node)


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


def _take_apart(thing: Any, path: str, blocks: list[Block]) -> Any:
    """Append the blocks of a structure; return a template: index, or (maker, templates)."""
    if _is_leaf(thing):
        blocks.append(Block([thing], None))
        return len(blocks) - 1
    if isinstance(thing, (list, tuple)):
        parts = [_take_apart(item, f"{path}[{i}]", blocks) for i, item in enumerate(thing)]
        return _maker_of(thing), parts
    if isinstance(thing, dict):
        parts = [_take_apart(item, f"{path}[{key!r}]", blocks) for key, item in thing.items()]
        keys = list(thing)
        return (lambda items: dict(zip(keys, items, strict=True))), parts
    numpy = sys.modules.get("numpy")
    if numpy is not None and isinstance(thing, numpy.ndarray):
        leaves = [
            _number(item, f"{path}{[*map(int, index)]}")
            for index, item in zip(numpy.ndindex(thing.shape), thing.ravel().tolist(), strict=True)
        ]
        blocks.append(Block(leaves, thing.shape))
        return len(blocks) - 1
    if hasattr(thing, "__dataclass_fields__") and not isinstance(thing, type):
        names = list(thing.__dataclass_fields__)
        parts = [_take_apart(getattr(thing, name), f"{path}.{name}", blocks) for name in names]
        kind = type(thing)
        return (lambda items: kind(**dict(zip(names, items, strict=True)))), parts
    blocks.append(Block([_number(thing, path)], None))
    return len(blocks) - 1


def _put_together(template: Any, things: list[Any]) -> Any:
    if isinstance(template, int):
        return things[template]
    make, parts = template
    return make([_put_together(part, things) for part in parts])


def _maker_of(sequence: Any) -> Callable[[list[Any]], Any]:
    kind = type(sequence)
    if hasattr(kind, "_fields"):  # a namedtuple
        return lambda items: kind(*items)
    return kind


def _number(thing: Any, path: str) -> Any:
    if isinstance(thing, Node):
        return thing
    number = real_number(thing)
    if number is None:
        raise OperandError(not_a_number(thing, path))
    return number
