"""Which program a compiled function runs, and what its inputs and outputs are called."""

from __future__ import annotations

import sys
from typing import Any

from autograd.compiler.program.program import Program
from viz.errors import DrawError


def is_program(thing: Any) -> bool:
    """Whether a thing is a program, or a compiled function, which runs one.

    >>> is_program(len)
    False
    """
    compiled = sys.modules.get("autograd.compiler.compiled")
    return isinstance(thing, Program) or (
        compiled is not None and isinstance(thing, compiled.Compiled)
    )


def program_of(thing: Any, index: int) -> tuple[Program, list[str], list[str]]:
    """Return a program, and names of its inputs and outputs.

    Arguments:
        thing: the program itself, or a compiled function.
        index: which path of the function.

    Returns:
        the three.

    Raises:
        DrawError: if there is no such path.
    """
    if isinstance(thing, Program):
        outputs = [f"result[{i}]" for i in range(len(thing.outputs))]
        inputs = [f"x{i}" for i in range(thing.n_inputs)]
        return thing, inputs, ["result"] if len(outputs) == 1 else outputs
    from autograd.compiler.input_names import input_names
    from autograd.structures.outline import leaf_places

    paths = thing.paths()
    if not paths:
        raise DrawError(
            "This function has not been compiled yet: that happens at its first call, with "
            "numbers. Call it once before."
        )
    if index not in range(-len(paths), len(paths)):
        raise DrawError(
            f"This function has no path={index!r}: they are {len(paths)} in all, the first path=0."
        )
    path = paths[index]
    call = path.traced
    inputs = input_names(path)
    results = list(leaf_places(call.result.rebuild([0.0] * len(call.result.leaves)), "result"))
    outputs = list(results)
    if path.has_partials():
        outputs += [
            f"d {result} / d {leaf}" for result in results for leaf in inputs[path.n_arguments :]
        ]
    return call.program, inputs, outputs
