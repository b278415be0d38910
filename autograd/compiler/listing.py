"""Programs as text to read."""

from __future__ import annotations

from collections.abc import Mapping

from autograd.compiler.calls.specialisation import Specialisation
from autograd.compiler.input_names import identifiers, input_names
from autograd.compiler.loop_listing import header, loops_of, sources_of, step_inputs
from autograd.compiler.program.program import Program
from autograd.compiler.python_source import source as source_of
from autograd.compiler.record.looping import Loop
from autograd.compiler.repeat_listing import lines_of, repeats

_MOST_OPERANDS = 12  # of a loop, that are listed


class Text(str):
    """Text that shows itself as it is, in an interactive session too."""

    __slots__ = ()
    __repr__ = str.__str__


def listing(specialisation: Specialisation) -> str:
    """Return the program of a specialisation, a line for each operation, or for those that repeat.

    Arguments:
        specialisation: of a compiled function.
    """
    program = specialisation.program
    names = input_names(specialisation)
    loops = loops_of(program)
    lines = _lines(program, names, f"{specialisation.name}({', '.join(names)})", loops)
    for loop, name in loops.items():
        names = step_inputs(loop)
        lines += ["", *_lines(loop.step(), names, header(loop, name), loops)]
        if loop.condition is not None:
            head = f"{name} goes on while"
            lines += _lines(loop.condition, names, head, loops)
    return "\n".join(lines)


def _lines(program: Program, names: list[str], head: str, loops: Mapping[Loop, str]) -> list[str]:
    lines = [head]
    checks = program.checks()
    found = repeats(program)
    inside = {i for loop in found for i in range(loop.start, loop.stop)}
    begins = {loop.start: loop for loop in found}
    for i in range(-1, len(program.ops)):
        if i in begins:
            lines += lines_of(program, begins[i], lambda place: _term(program, names, place))
        if i in inside:
            continue
        if i >= 0:
            terms = [_term(program, names, p) for p in program.operands[i]]
            op = program.ops[i]
            name = op.name
            if isinstance(op, Loop):
                name = loops[op]
                if len(terms) > _MOST_OPERANDS:
                    terms[_MOST_OPERANDS - 2 : -1] = ["..."]
            lines.append(f"  %{program.n_inputs + i} = {name} {', '.join(terms)}")
        for index in checks.get(i, ()):
            place, outcome = program.guards[index]
            lines.append(f"  guard {_term(program, names, place)} == {outcome:g}")
    outputs = ", ".join(_term(program, names, place) for place in program.outputs)
    return [*lines, f"  return {outputs}"]


def source(specialisation: Specialisation, index: int) -> str:
    """Return the program of a specialisation as Python source.

    Arguments:
        specialisation: of a compiled function.
        index: its number, for the name of the function.
    """
    name = specialisation.name if specialisation.name.isidentifier() else "compiled"
    program, inputs = specialisation.program, identifiers(input_names(specialisation))
    loops = {loop: f"{name}_{index}_{one}" for loop, one in loops_of(program).items()}
    text = source_of(program, f"{name}_{index}", inputs, loops)
    if not loops:
        return text
    return "\n\n\n".join(["from types import SimpleNamespace", *sources_of(loops), text])


def _term(program: Program, names: list[str], place: int) -> str:
    if place < 0:
        return repr(program.constants[~place])
    return names[place] if place < program.n_inputs else f"%{place}"
