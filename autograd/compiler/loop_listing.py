"""Loops of programs as text to read: the program of a step, and what it goes through."""

from __future__ import annotations

from collections.abc import Iterator

from autograd.compiler.program.program import Program
from autograd.compiler.python_source import source
from autograd.compiler.record.looping import Loop
from autograd.compiler.record.operands import OWN, STATES, Source


def loops_of(program: Program) -> dict[Loop, str]:
    """Return the loops of a program, those in their steps too, with names to tell them by.

    Arguments:
        program: any.
    """
    found: dict[Loop, str] = {}

    def collect(program: Program) -> None:
        for op in program.ops:
            if isinstance(op, Loop) and op not in found:
                found[op] = f"loop{len(found)}"
                collect(op.step())

    collect(program)
    return found


def header(loop: Loop, name: str) -> str:
    """Return what a listing says of a loop before its step."""
    order = " backwards" if loop.is_reverse else ""
    if loop.condition is not None:
        how = "while its condition holds"
    elif loop.length is None:
        how = f"as many steps as operand {loop.length_of} took{order}"
    else:
        how = f"{loop.length} steps{order}"
    return f"{name}({', '.join(step_inputs(loop))}): {how}"


def step_inputs(loop: Loop) -> list[str]:
    """Return names for what a step is given: the state, then the rest."""
    state = [f"s{k}" for k in range(loop.n_state)]
    return state + [f"u{k}" for k in range(len(loop.sources))]


def sources_of(loops: dict[Loop, str]) -> Iterator[str]:
    """Yield Python source of loops, each a function of the numbers that it is given.

    Arguments:
        loops: with their names; those in the steps of others come first.
    """
    for loop, name in reversed(loops.items()):
        yield source(loop.step(), f"{name}_step", step_inputs(loop), loops)
        if loop.condition is not None:
            yield source(loop.condition, f"{name}_condition", step_inputs(loop), loops)
        yield _repeating(loop, name)


def _repeating(loop: Loop, name: str) -> str:
    n = loop.n_state
    given = ", ".join(["*state", *map(_read, loop.sources)])
    if loop.condition is not None:
        head = f"while {name}_condition({given})[0]:"
    else:
        count = loop.length if loop.length is not None else f"len(x[{loop.length_of}].results)"
        head = f"for i in {f'reversed(range({count}))' if loop.is_reverse else f'range({count})'}:"
    lines = [
        f"def {name}(*x):",
        f"    state, states, results = list(x[:{n}]), [], []",
        f"    {head}",
        "        states.append(state)",
        f"        new = {name}_step({given})",
        f"        state, result = new[:{n}], new[{n}:]",
        "        results.append(result)",
    ]
    if loop.is_reverse:
        lines.append("    states, results = states[::-1], results[::-1]")
    lines += [
        "    values = [*state, len(results), *[y for result in results for y in result]]",
        "    return SimpleNamespace(values=values, states=states, results=results)",
    ]
    return "\n".join(lines)


def _read(one: Source) -> str:
    if one.kind == OWN:
        return f"x[{one.first} + {one.stride} * i]" if one.stride else f"x[{one.first}]"
    return f"x[{one.base}].{'states' if one.kind == STATES else 'results'}[i][{one.first}]"
