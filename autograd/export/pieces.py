"""Pieces of JSON, each checked to be what it must be."""

from __future__ import annotations

from typing import Any

from autograd.errors import ExportError
from autograd.structures.outline import Outline
from autograd.structures.static import Static
from autograd.structures.tree import Block, Tree

MOST = 10**9  # numbers of any kind


def wrong(where: str, what: str) -> ExportError:
    """Return the error for a place of a text, and what is the matter there."""
    return ExportError(f"{where} {what}. Write it anew, by to_json.")


class Pieces:
    """Reads plain things and structures."""

    def dict_of(self, thing: Any, where: str, keys: set[str]) -> dict[str, Any]:
        """Return an object with certain keys, or raise."""
        if not isinstance(thing, dict):
            raise wrong(where, "is no object")
        for key in sorted(keys - thing.keys()):
            raise wrong(where, f"lacks the key {key!r}")
        for key in sorted(thing.keys() - keys):
            raise wrong(where, f"has the key {key!r}, which is not known")
        return dict(thing)

    def list_of(self, thing: Any, where: str) -> list[Any]:
        """Return a list, or raise."""
        if not isinstance(thing, list):
            raise wrong(where, "is no list")
        return thing

    def int_of(self, thing: Any, where: str, least: int = -MOST, most: int = MOST) -> int:
        """Return a whole number in a range, or raise."""
        if type(thing) is not int or not least <= thing <= most:
            raise wrong(
                where, f"is {str(thing)[:40]!r}, and no whole number from {least} to {most}"
            )
        return thing

    def name_of(self, thing: Any, where: str) -> str:
        """Return a name of a variable, or raise."""
        if type(thing) is not str or not thing.isidentifier() or len(thing) > 1000:
            raise wrong(where, "holds what is no name of a variable")
        return thing

    def numbers_of(self, thing: Any, where: str) -> list[float]:
        """Return a list of floats, or raise."""
        found = []
        for one in self.list_of(thing, where):
            if one in ("inf", "-inf", "nan"):
                one = float(one)
            if type(one) is not float:
                raise wrong(where, f"holds {str(one)[:40]!r}, which is no float")
            found.append(one)
        return found

    # Structures

    def tree_of(self, thing: Any, where: str) -> Tree:
        """Return a structure, with zeros for its numbers, or raise."""
        blocks: list[Block] = []
        outline = self._outline(thing, where, blocks, 0)
        return Tree(outline, blocks)

    def _outline(self, thing: Any, where: str, blocks: list[Block], level: int) -> Outline:
        if level > 100:
            raise wrong(where, "is nested too deeply")
        if thing == "number" and type(thing) is str:
            blocks.append(Block([0.0], None))
            return None
        if not isinstance(thing, list) or len(thing) != 2 or type(thing[0]) is not str:
            raise wrong(where, f"holds {str(thing)[:40]!r}, which tells of no structure")
        kind, held = thing
        if kind == "constant":
            if held is not None and type(held) not in (bool, str):
                raise wrong(where, "holds a constant of a kind that is not known")
            return Static(held)
        parts = self.list_of(held, where)
        if kind == "array":
            shape = tuple([self.int_of(size, where, 0) for size in parts])
            size = 1
            for length in shape:
                size *= length
            if size > 10**7 or len(shape) > 32:
                raise wrong(where, "holds an array that is too large")
            blocks.append(Block([0.0] * size, shape))
            return None
        level += 1
        if kind in ("list", "tuple"):
            found = tuple([self._outline(part, where, blocks, level) for part in parts])
            return list if kind == "list" else tuple, None, found, None
        if kind != "dict":
            raise wrong(where, f"holds a {kind[:40]!r}, which is not known")
        keys, items = [], []
        for pair in parts:
            if not isinstance(pair, list) or len(pair) != 2 or type(pair[0]) not in (str, int):
                raise wrong(where, "holds a dict whose keys are no texts or ints")
            keys.append(pair[0])
            items.append(self._outline(pair[1], where, blocks, level))
        if len(set(keys)) != len(keys):
            raise wrong(where, "holds a dict with a key twice")
        return dict, tuple(keys), tuple(items), None
