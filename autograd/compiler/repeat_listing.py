"""Loops read back out of a program as text to read: each repetition once, with where it steps."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from autograd.compiler.backends import has_llvm
from autograd.compiler.program.program import Program
from autograd.compiler.program.repeats import Loop, loops_in
from autograd.table.joint import Joint

_COUNTERS = ("i", "j")
_LANES = 8  # whatever this machine has, so that programs read the same everywhere
_INDEXED = re.compile(r"(.*\[)(\d+)(\].*)")


def repeats(program: Program) -> list[Loop]:
    """Return the loops that a listing shows; none without NumPy, which finds them."""
    if not has_llvm():
        return []
    plain = {op for op in program.code.table if not isinstance(op, Joint)}
    return loops_in(program, plain, _LANES, shortest=1)


def lines_of(
    program: Program, loop: Loop, term: Callable[[int], str], around: Sequence[Loop] = ()
) -> list[str]:
    """Return the lines of a loop.

    Arguments:
        program: that it is in.
        loop: the loop.
        term: what a place is called.
        around: the loops that it is in.
    """
    loops = [*around, loop]
    counter = _COUNTERS[len(around)]
    how = ", side by side" if loop.passes else ""
    indent = "  " * len(loops)
    lines = [f"{indent}for {counter} in range({loop.count}){how}:"]
    inner = {one.start: one for one in loop.inner}
    index = loop.start
    while index < loop.body:
        if index in inner:
            lines += lines_of(program, inner[index], term, loops)
            index = inner[index].stop
            continue
        own = program.n_inputs + index
        result = _stepping(term, own, [own + one.period for one in loops])
        operands = []
        for k, place in enumerate(program.operands[index]):
            nexts = [program.operands[index + one.period][k] for one in loops]
            operands.append(_stepping(term, place, nexts))
        lines.append(f"{indent}  {result} = {program.ops[index].name} {', '.join(operands)}")
        index += 1
    return lines


def _stepping(term: Callable[[int], str], place: int, nexts: Sequence[int]) -> str:
    """Return what a place is called that is another one in the next repetition of each loop."""
    if place < 0:
        others = [term(one) for one in nexts if term(one) != term(place)]
        return f"({term(place)}, {others[0]}, ...)" if others else term(place)
    name = term(place)
    found = _INDEXED.fullmatch(name)
    if found is not None:
        ends = [_INDEXED.fullmatch(term(one)) for one in nexts]
        if all(one is not None and one.group(1, 3) == found.group(1, 3) for one in ends):
            steps = [int(one[2]) - int(found[2]) for one in ends if one is not None]
            index = f"{found[2]}{_along(steps)}".removeprefix("0 + ")
            return f"{found[1]}{index}{found[3]}"
    steps = [one - place for one in nexts]
    if not any(steps):
        return name
    return f"%[{place}{_along(steps)}]"


def _along(steps: Sequence[int]) -> str:
    """Return how far a place is from that of the first repetition, as text.

    >>> _along([3, 0]), _along([-1, 20])
    (' + 3 i', ' - i + 20 j')
    """
    text = ""
    for step, counter in zip(steps, _COUNTERS, strict=False):
        if step:
            factor = "" if abs(step) == 1 else f"{abs(step)} "
            text += f" {'-' if step < 0 else '+'} {factor}{counter}"
    return text
