"""Results that are constant, or the same as others: taken out of what a backend has to compute.

Of a dense Jacobian nearly all numbers may be the constant 0. They stand in a template, which is
copied at each call; the code computes the others, each once.
"""

from __future__ import annotations

from array import array
from typing import NamedTuple

from autograd.compiler.program.program import Program

WORTH = 32  # results: fewer are written by the code as fast as they are copied


class Outputs(NamedTuple):
    """What becomes of the results of a program.

    Arguments:
        program: it has those alone that vary, each once.
        template: all results, where those that vary are 0.
        positions: of the results that vary.
        sources: for each of these, which of the program's it is.
        n_first: how many of the program's are among the first of all results.
    """

    program: Program
    template: array[float]
    positions: array[int]
    sources: array[int]
    n_first: int

    def varies(self) -> bytearray:
        """Return for each result whether it varies."""
        found = bytearray(len(self.template))
        for position in self.positions:
            found[position] = 1
        return found


def condensed(program: Program, n_first: int = 0) -> Outputs | None:
    """Return the results of a program that vary, and a template of the others.

    Arguments:
        program: any.
        n_first: how many results, the first, have nothing in common with the others, as they are
            added up; no result of the one kind then stands for one of the other.

    Returns:
        what becomes of them; None if hardly any is constant or occurs twice.

    >>> from autograd.table import ops
    >>> program = Program(1, [2.0], [ops.exp], [(0,)], [], [1, *[~0] * WORTH, 1])
    >>> outputs = condensed(program)
    >>> outputs.program.outputs, outputs.template[1], list(outputs.positions)
    ([1], 2.0, [0, 33])
    """
    whole = program.outputs
    if len(whole) < WORTH:
        return None
    kept: list[int] = []
    template = array("d", bytes(8 * len(whole)))
    positions, sources = array("q"), array("q")
    known: dict[int, int] = {}
    of_first = 0
    for position, place in enumerate(whole):
        if position == n_first:
            known = {}
        if place < 0:
            template[position] = program.constants[~place]
            continue
        source = known.get(place)
        if source is None:
            source = known[place] = len(kept)
            kept.append(place)
            of_first += position < n_first
        positions.append(position)
        sources.append(source)
    if len(whole) - len(kept) < WORTH:
        return None
    return Outputs(program.having(outputs=kept), template, positions, sources, of_first)
