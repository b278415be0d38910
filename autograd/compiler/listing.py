"""Programs as text to read."""

from __future__ import annotations

from autograd.compiler.calls.specialisation import Specialisation
from autograd.compiler.program.program import Program
from autograd.compiler.python_source import source as source_of


class Text(str):
    """Text that shows itself as it is, in an interactive session too."""

    __slots__ = ()
    __repr__ = str.__str__


def listing(specialisation: Specialisation) -> str:
    """Return the program of a specialisation, a line for each operation.

    Arguments:
        specialisation: of a compiled function.
    """
    program = specialisation.traced.program
    names = input_names(specialisation)
    lines = [f"{specialisation.name}({', '.join(names)})"]
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


def source(specialisation: Specialisation, index: int) -> str:
    """Return the program of a specialisation as Python source.

    Arguments:
        specialisation: of a compiled function.
        index: its number, for the name of the function.
    """
    name = specialisation.name if specialisation.name.isidentifier() else "compiled"
    return source_of(specialisation.traced.program, f"{name}_{index}", input_names(specialisation))


def input_names(specialisation: Specialisation) -> list[str]:
    """Return names for the inputs of its program: captured leaves by their own."""
    names = [f"x{i}" for i in range(specialisation.n_arguments)]
    for k, leaf in enumerate(specialisation.captured):
        own = leaf.name
        names.append(own if own and own.isidentifier() and own not in names else f"w{k}")
    return names


def _term(program: Program, names: list[str], place: int) -> str:
    if place < 0:
        return repr(program.constants[~place])
    return names[place] if place < program.n_inputs else f"%{place}"
