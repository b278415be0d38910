"""Arguments and results in texts of Python: how their numbers are found, and put together."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

from autograd.errors import ExportError
from autograd.export.tracing import Export
from autograd.structures.outline import Outline, place, places
from autograd.structures.static import Static
from autograd.structures.tree import Tree


def checks(what: Export) -> list[str]:
    """Return lines that raise a ValueError for arguments of another structure.

    Arguments:
        what: is exported.

    Raises:
        ExportError: if an argument holds what is no number and cannot be written.
    """
    lines: list[str] = []
    shapes = iter([block.shape for block in what.arguments.blocks])
    for name, outline in zip(what.parameters, what.arguments.outline[2], strict=True):
        for condition, told in _conditions(outline, name, shapes):
            lines += [f"if {condition}:", f"    raise ValueError({told!r})"]
    return lines


def _conditions(outline: Outline, path: str, shapes: Iterator[Any]) -> Iterator[tuple[str, str]]:
    if outline is None:
        shape = next(shapes)
        for axis, size in enumerate(shape or ()):
            row = path + "[0]" * axis
            yield f"len({row}) != {size}", f"{path} needs the shape {shape}"
            if not size:
                break
        return
    if isinstance(outline, Static):
        thing = outline.thing
        if thing is None or isinstance(thing, bool):
            yield f"{path} is not {thing!r}", f"{path} was {thing!r} when this was written"
        elif type(thing) is str:
            yield f"{path} != {thing!r}", f"{path} was {thing!r} when this was written"
        else:
            raise ExportError(
                f"{path} is {thing!r}, which cannot be written. Export a function that has it "
                "already, as functools.partial makes it."
            )
        return
    kind, keys, parts, _ = outline
    if kind in (list, tuple):
        yield f"len({path}) != {len(parts)}", f"{path} needs {len(parts)} items"
    elif issubclass(kind, dict):
        yield (
            f"set({path}) != {{{', '.join(map(_key, keys))}}}" if keys else path,
            (f"{path} needs the keys {keys}"),
        )
    for key, part in zip(range(len(parts)) if keys is None else keys, parts, strict=True):
        _key(key)
        yield from _conditions(part, place(kind, keys, path, key), shapes)


def _key(key: Any) -> str:
    """Return a key as Python writes it."""
    text = repr(key)
    try:
        is_literal = ast.literal_eval(text) == key
    except (ValueError, SyntaxError):
        is_literal = False
    if not is_literal:
        raise ExportError(f"The key {text} cannot be written. Use texts or numbers as keys.")
    return text


def items(what: Export) -> Iterator[tuple[str, tuple[int, ...] | None]]:
    """Yield for each number or array of the arguments its place, and its shape if it has one.

    Arguments:
        what: is exported.
    """
    shapes = iter([block.shape for block in what.arguments.blocks])
    for name, outline in zip(what.parameters, what.arguments.outline[2], strict=True):
        for found in places(outline, name):
            yield found, next(shapes)


def indices(shape: tuple[int, ...]) -> Iterator[str]:
    """Yield the places of an array's numbers, as indices of nested lists.

    Arguments:
        shape: of the array.

    >>> list(indices((1, 2)))
    ['[0][0]', '[0][1]']
    """
    for index in product(*map(range, shape)):
        yield "".join([f"[{k}]" for k in index])


def built(tree: Tree, texts: list[str], as_array: Callable[[list[str], Any], str]) -> str:
    """Return the expression for a structure of numbers.

    Arguments:
        tree: the structure.
        texts: an expression for each number.
        as_array: from the expressions of an array's numbers and its shape to that of the array.

    Raises:
        ExportError: if it is a container of another kind than lists, tuples and dicts.

    >>> from autograd.structures.tree import flatten
    >>> built(flatten((1.0, {"k": [2.0]}), "x"), ["a", "b"], lambda texts, shape: "")
    "(a, {'k': [b]})"
    """
    parts, position = [], 0
    for block in tree.blocks:
        some = texts[position : position + len(block.leaves)]
        position += len(block.leaves)
        parts.append(some[0] if block.shape is None else as_array(some, block.shape))
    return _built(tree.outline, iter(parts))


def _built(outline: Outline, parts: Iterator[str]) -> str:
    if outline is None:
        return next(parts)
    if isinstance(outline, Static):
        if outline.thing is None or isinstance(outline.thing, (bool, str)):
            return repr(outline.thing)
        raise ExportError(f"The result holds {outline.thing!r}, which cannot be written.")
    kind, keys, held, _ = outline
    texts = [_built(item, parts) for item in held]
    if kind is list:
        return f"[{', '.join(texts)}]"
    if kind is tuple:
        return f"({texts[0]},)" if len(texts) == 1 else f"({', '.join(texts)})"
    if kind is dict:
        pairs = [f"{_key(key)}: {text}" for key, text in zip(keys, texts, strict=True)]
        return f"{{{', '.join(pairs)}}}"
    raise ExportError(
        f"The result is a {kind.__name__}, which a text of Python does not know. Return its "
        "numbers in a list, a tuple or a dict."
    )
