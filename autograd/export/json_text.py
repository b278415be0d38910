"""Functions as JSON: a text that tells what a function computes, and holds no code."""

from __future__ import annotations

import json
from collections.abc import Callable
from hashlib import sha256
from math import isfinite
from typing import Any

from autograd.compiler.program.program import Program
from autograd.compiler.record.looping import Loop
from autograd.errors import ExportError
from autograd.export.tracing import Export, export
from autograd.export.ways import Fork, Nothing, Results, Way
from autograd.structures.outline import Outline
from autograd.structures.static import Static
from autograd.structures.tree import Tree

FORMAT, VERSION = "valuegrad program", 1


def to_json(f: Callable[..., Any], *example: Any, name: str | None = None) -> str:
    """Return a function as JSON, which :func:`from_json` reads.

    Arguments:
        f: a function of numbers and structures of them; a transform; or a compiled function.
        example: arguments to trace it with, of the structure that it is to take.
        name: what to call the function; f's own name unless given.

    Returns:
        the text. Values that f finds outside are constants in it, with their present numbers.

    Raises:
        ExportError: saying what cannot be written, and what to write instead.
        TraceError: if compiled code could not repeat what f does.

    >>> json.loads(to_json(lambda x: x * x, 3.0, name="square"))["program"]["operations"]
    [['mul', [0, 0]]]
    """
    return written(export(f, example, name))


def written(what: Export) -> str:
    """Return the text of what is exported."""
    loops: list[Any] = []
    numbers: dict[Loop, int] = {}
    program = _program(what.program, loops, numbers)
    whole = {
        "format": FORMAT,
        "version": VERSION,
        "name": what.name,
        "parameters": what.parameters,
        "arguments": _structure(what.arguments),
        "result": _structure(what.result),
        "loops": loops,
        "program": program,
        "way": _way(what.way),
    }
    whole["digest"] = digest(whole)
    return json.dumps(whole, allow_nan=False)


def digest(whole: dict[str, Any]) -> str:
    """Return what tells a text that was changed by accident.

    Arguments:
        whole: all that it says, but for this.
    """
    return sha256(json.dumps(whole, sort_keys=True, allow_nan=False).encode()).hexdigest()


def _program(program: Program, loops: list[Any], numbers: dict[Loop, int]) -> dict[str, Any]:
    operations: list[Any] = []
    for op, operands in zip(program.ops, program.operands, strict=True):
        if isinstance(op, Loop):
            if op not in numbers:
                loops.append(_loop(op, loops, numbers))
                numbers[op] = len(loops) - 1
            operations.append(["loop", list(operands), numbers[op]])
        else:
            operations.append([op.name, list(operands)])
    return {
        "inputs": program.n_inputs,
        "constants": list(map(_number, program.constants)),
        "operations": operations,
        "outputs": list(program.outputs),
    }


def _loop(loop: Loop, loops: list[Any], numbers: dict[Loop, int]) -> dict[str, Any]:
    condition = loop.condition
    return {
        "body": _program(loop.body.program, loops, numbers),
        "sample": list(map(_number, loop.body.sample)),
        "state": loop.n_state,
        "sources": [list(source) for source in loop.sources],
        "length": loop.length,
        "length_of": loop.length_of,
        "reverse": loop.is_reverse,
        "condition": None if condition is None else _program(condition, loops, numbers),
    }


def _number(number: float) -> float | str:
    return number if isfinite(number) else str(number)


def _way(way: Way) -> list[Any]:
    if isinstance(way, Results):
        return ["results", list(way.places)]
    if isinstance(way, Nothing):
        return ["nothing", way.reason]
    assert isinstance(way, Fork)
    return ["fork", way.place, _way(way.yes), _way(way.no)]


def _structure(tree: Tree) -> Any:
    shapes = iter([block.shape for block in tree.blocks])

    def coded(outline: Outline) -> Any:
        if outline is None:
            shape = next(shapes)
            return "number" if shape is None else ["array", list(shape)]
        if isinstance(outline, Static):
            thing = outline.thing
            if thing is None or isinstance(thing, bool) or type(thing) is str:
                return ["constant", thing]
            raise ExportError(f"{thing!r} cannot be written in JSON. Export a function without it.")
        kind, keys, parts, _ = outline
        if kind is list or kind is tuple:
            return [kind.__name__, list(map(coded, parts))]
        if kind is not dict or not all(type(key) in (str, int) for key in keys):
            raise ExportError(
                f"A {kind.__name__} with the keys {keys} cannot be written in JSON. Write lists, "
                "tuples, and dicts whose keys are texts or ints."
            )
        return ["dict", list(map(list, zip(keys, map(coded, parts), strict=True)))]

    return coded(tree.outline)
