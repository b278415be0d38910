"""Structures that belong together, such as arguments and their tangents: paired by key and type."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from autograd.errors import OperandError
from autograd.structures.outline import Outline, place
from autograd.structures.static import Static
from autograd.structures.tree import Block, Tree, flatten


def numbers_like(structure: Any, tree: Tree, what: str, model: str) -> list[Any]:
    """Return the numbers of a structure that must be like another, in the other's order.

    Arguments:
        structure: the structure.
        tree: what it must be like, taken apart.
        what, model: what to call the two in the error.

    Returns:
        its leaves: those of dicts by their keys, in whatever order it has them.

    Raises:
        OperandError: naming the place where they differ, or where something is no number.

    >>> numbers_like({"b": 3, "a": 4}, flatten({"a": 1.0, "b": 2.0}, "x"), "a direction", "x")
    [4.0, 3.0]
    """
    other = flatten(structure, what)
    if other.is_like(tree):
        return other.leaves
    found: list[Any] = []
    try:
        _pair(_branches(tree), _branches(other), what, found)
    except _UnlikeError as error:
        raise OperandError(
            f"{what} must have the structure of {model}: {error}. Give a number for each number "
            "there, in containers of the same types and with the same keys."
        ) from None
    return found


class _UnlikeError(Exception):
    """Where two structures differ."""


class _Branch(NamedTuple):
    """A container in a structure, with what it holds by key or by place."""

    kind: type
    keys: Any
    items: dict[Any, Any]


def _branches(tree: Tree) -> Any:
    return _with_blocks(tree.outline, iter(tree.blocks))


def _with_blocks(outline: Outline, blocks: Iterator[Block]) -> Any:
    """Return an outline as branches, with the blocks in their places."""
    if outline is None:
        return next(blocks)
    if isinstance(outline, Static):
        return outline
    kind, keys, parts, _ = outline
    names = range(len(parts)) if keys is None else keys
    items = {name: _with_blocks(part, blocks) for name, part in zip(names, parts, strict=True)}
    return _Branch(kind, keys, items)


def _pair(model: Any, other: Any, where: str, found: list[Any]) -> None:
    """Add the numbers of a part of a structure in the order of the model's."""
    if isinstance(model, Block) and isinstance(other, Block):
        if model.shape != other.shape:
            raise _UnlikeError(f"{where} is {_called(other)}, not {_called(model)}")
        found += other.leaves
    elif isinstance(model, Static) and (other == model or _is_nothing(other)):
        return
    elif isinstance(model, _Branch) and isinstance(other, _Branch) and model.kind is other.kind:
        for name in other.items:
            if name not in model.items:
                raise _UnlikeError(f"{place(model.kind, model.keys, where, name)} is one too many")
        for name, item in model.items.items():
            at = place(model.kind, model.keys, where, name)
            if name not in other.items:
                raise _UnlikeError(f"{at} is missing")
            _pair(item, other.items[name], at, found)
    else:
        raise _UnlikeError(f"{where} is {_called(other)}, not {_called(model)}")


def _is_nothing(part: Any) -> bool:
    return isinstance(part, Static) and part.thing is None


def _called(part: Any) -> str:
    if isinstance(part, Block):
        return "a number" if part.shape is None else f"an array of shape {part.shape}"
    if isinstance(part, Static):
        return repr(part)
    return f"a {part.kind.__name__}"
