"""A program as Python source: to read, and to run where there is no other way.

Straight lines of float arithmetic run several times as fast as a graph is made. The source is cut
into functions of some hundred lines, as Python's compiler slows down beyond.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping
from typing import Any

from autograd.compiler.program.program import Program


def source(
    program: Program, name: str, inputs: list[str], names_of: Mapping[Any, str] | None = None
) -> str:
    """Return a program as the text of one Python function.

    Arguments:
        program: any.
        name: what to call the function.
        inputs: what to call its inputs.
        names_of: what to call operations in place of their names.

    Returns:
        a function of so many numbers that returns the list of outputs. Operations are called by
        their names. Where a guard fails, it raises.

    >>> from autograd.table import ops
    >>> print(source(Program(1, [2.0], [ops.mul], [(0, -1)], [], [1]), "twice", ["x"]))
    def twice(x):
        t1 = x * 2.0
        return [t1]
    """
    names = dict(enumerate(inputs))
    lines = [f"def {name}({', '.join(inputs)}):"]
    checks = program.checks()
    for i in range(-1, len(program.ops)):
        if i >= 0:
            lines.append(f"    {_line(program, i, names, names_of or {})}")
        for index in checks.get(i, ()):
            place, outcome = program.guards[index]
            lines.append(f"    assert {_term(program, place, names)} == {outcome!r}")
    results = ", ".join(_term(program, place, names) for place in program.outputs)
    return "\n".join([*lines, f"    return [{results}]"])


def _term(program: Program, place: int, names: dict[int, str]) -> str:
    if place < 0:
        number = program.constants[~place]
        if number != number or number in (float("inf"), float("-inf")):
            return f"float({str(number)!r})"
        return repr(number) if number >= 0.0 else f"({number!r})"
    return names.get(place) or f"t{place}"


def _line(program: Program, index: int, names: dict[int, str], names_of: Mapping[Any, str]) -> str:
    place = program.n_inputs + index
    operands = [_term(program, operand, names) for operand in program.operands[index]]
    op = program.ops[index]
    called = names_of.get(op, op.name)
    value = op.python.format(*operands) if op.python else f"{called}({', '.join(operands)})"
    return f"t{place} = {value}"


class Interpreted:
    """A program run by Python itself.

    Arguments:
        program: any.

    >>> from autograd.table import ops
    >>> run = Interpreted(Program(1, [2.0], [ops.mul], [(0, -1)], [], [1]))
    >>> results = array("d", [0.0])
    >>> run(array("d", [3.0]), results), results[0]
    (-1, 6.0)
    """

    _LINES = 400  # of a function

    def __init__(self, program: Program) -> None:
        self._outputs = program.outputs
        self._chunks = _chunks(program, self._LINES)
        self._size = program.n_inputs + len(program.ops)
        self._n_inputs = program.n_inputs
        self._constants = program.constants

    def __call__(self, uniform: array[float], results: array[float]) -> int:
        """Run it; see :meth:`autograd.compiler.runtime.kernel.Kernel.run`."""
        places = uniform.tolist()[: self._n_inputs]
        places += [0.0] * (self._size - self._n_inputs)
        for chunk in self._chunks:
            failed: int | None = chunk(places)
            if failed is not None:
                return failed
        for k, place in enumerate(self._outputs):
            results[k] = places[place] if place >= 0 else self._constants[~place]
        return -1


def _chunks(program: Program, length: int) -> list[Callable[[list[float]], int | None]]:
    """Return functions that do a stretch of the program each, on a list of all its places."""
    n, size = program.n_inputs, len(program.ops)
    checks = program.checks()
    last_use = [0] * (n + size)  # the chunk that uses a place last
    for i, operands in enumerate(program.operands):
        for place in operands:
            if place >= 0:
                last_use[place] = max(last_use[place], i // length)
    for i, guards in checks.items():
        for index in guards:
            place = program.guards[index].place
            last_use[place] = max(last_use[place], i // length)
    kept = {place for place in program.outputs if place >= 0}
    names = {op: f"row_{k}" for k, op in enumerate(dict.fromkeys(program.ops))}
    scope: dict[str, Any] = {name: op.value for op, name in names.items()}
    functions = []
    for start in range(0, max(size, 1), length):
        stop = min(size, start + length)
        lines = ["def chunk(p):"]
        known: dict[int, str] = {}
        if start == 0:
            _write_checks(program, checks.get(-1, ()), known, lines)
        for i in range(start, stop):
            for operand in program.operands[i]:
                _fetch(operand, known, lines)
            terms = [_term(program, operand, known) for operand in program.operands[i]]
            op = program.ops[i]
            value = op.python.format(*terms) if op.python else f"{names[op]}({', '.join(terms)})"
            place = n + i
            known[place] = f"t{place}"
            lines.append(f"    t{place} = {value}")
            if place in kept or last_use[place] > start // length:
                lines.append(f"    p[{place}] = t{place}")
            _write_checks(program, checks.get(i, ()), known, lines)
        lines.append("    return None")
        exec("\n".join(lines), scope)
        functions.append(scope.pop("chunk"))  # else each would hold itself
    return functions


def _fetch(place: int, known: dict[int, str], lines: list[str]) -> None:
    if place >= 0 and place not in known:
        known[place] = f"t{place}"
        lines.append(f"    t{place} = p[{place}]")


def _write_checks(program: Program, guards: Any, known: dict[int, str], lines: list[str]) -> None:
    for index in guards:
        place, outcome = program.guards[index]
        _fetch(place, known, lines)
        lines.append(f"    if {_term(program, place, known)} != {outcome!r}:")
        lines.append(f"        return {index}")
