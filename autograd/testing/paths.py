"""What to call each number of a structure in a report."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

from autograd.node import Node


def leaf_paths(structure: Any, path: str) -> Iterator[str]:
    """Yield the place of each leaf of a structure, in the order of ``autograd.tree.flatten``.

    Arguments:
        structure: numbers, arrays, and lists, tuples, dicts and dataclasses of them.
        path: what to call the structure itself.

    Returns:
        an iterator of texts as one would write them in Python, with the names that Values have.

    >>> from autograd import Value
    >>> list(leaf_paths(({"w": [1.0, Value(2.0, name="bias")]},), "args"))
    ["args[0]['w'][0]", "args[0]['w'][1], named 'bias'"]
    """
    numpy = sys.modules.get("numpy")
    if isinstance(structure, Node):
        yield path if structure.name is None else f"{path}, named {structure.name!r}"
    elif isinstance(structure, (list, tuple)):
        for i, item in enumerate(structure):
            yield from leaf_paths(item, f"{path}[{i}]")
    elif isinstance(structure, dict):
        for key, item in structure.items():
            yield from leaf_paths(item, f"{path}[{key!r}]")
    elif numpy is not None and isinstance(structure, numpy.ndarray):
        for index in numpy.ndindex(structure.shape):
            yield f"{path}{[*index]}"
    elif hasattr(structure, "__dataclass_fields__"):
        for name in structure.__dataclass_fields__:
            yield from leaf_paths(getattr(structure, name), f"{path}.{name}")
    else:
        yield path
