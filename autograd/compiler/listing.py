"""Programs as text to read."""

from __future__ import annotations

from autograd.compiler.calls.specialisation import Specialisation
from autograd.compiler.program.program import Program
from autograd.compiler.python_source import source as source_of


class Text(str):
    """Text that shows itself as it is, in an interactive session too."""

    __slots__ = ()
    __repr__ = str.__str__


def listing(path: Specialisation) -> str:
    """Return a path's program, a line for each operation.

    Arguments:
        path: the path.
    """
    program = path.traced.program
    names = input_names(path)
    lines = [f"{path.name}({', '.join(names)})"]
    checks = program.checks()
    for i in range(-1, len(program.ops)):
        if i >= 0:
            operands = ", ".join(_term(program, names, p) for p in program.operands[i])
            lines.append(f"  %{program.n_inputs + i} = {program.ops[i].name} {operands}")
        for index in checks.get(i, ()):
            place, outcome = program.guards[index]
            lines.append(f"  guard {_term(program, names, place)} == {outcome:g}")
    outputs = ", ".join(_term(program, names, place) for place in program.outputs)
    return "\n".join([*lines, f"  return {outputs}"])


def source(path: Specialisation, index: int) -> str:
    """Return a path's program as Python source.

    Arguments:
        path: the path.
        index: its number, for the name of the function.
    """
    name = path.name if path.name.isidentifier() else "compiled"
    return source_of(path.traced.program, f"{name}_{index}", input_names(path))


def input_names(path: Specialisation) -> list[str]:
    """Return names for the inputs of a path's program: captured leaves by their own."""
    names = [f"x{i}" for i in range(path.n_arguments)]
    for k, leaf in enumerate(path.captured):
        own = leaf.name
        names.append(own if own and own.isidentifier() and own not in names else f"w{k}")
    return names


def _term(program: Program, names: list[str], place: int) -> str:
    if place < 0:
        return repr(program.constants[~place])
    return names[place] if place < program.n_inputs else f"%{place}"
