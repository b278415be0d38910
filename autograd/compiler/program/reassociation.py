"""Long sums, taken apart into several that do not wait for one another.

A processor starts an addition before the last is done, unless it needs its result. A sum of many
terms, one after the other, is as slow as the additions are long; four sums of every fourth term
are four times as fast, and rounded no worse.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from autograd.compiler.program.program import Program, uses
from autograd.compiler.program.rewriting import Rewriting
from autograd.table import ops
from autograd.table.operation import Op

LONG = 64  # terms
PARTS = 4


class _Chain(NamedTuple):
    """A sum of many terms, and the additions in it whose results nobody else uses."""

    terms: list[int]
    links: list[int]


def balanced(program: Program) -> Program:
    """Return the program with long sums in parts.

    Arguments:
        program: with what decides marked: that stays as it is.

    >>> terms = 100
    >>> adds = [(0, 1), *[(terms + i, i + 2) for i in range(terms - 2)]]
    >>> chain = Program(terms, [], [ops.add] * (terms - 1), adds, [], [2 * terms - 2])
    >>> balanced(chain)(*map(float, range(terms))), balanced(chain).operands[-1]
    ([4950.0], (196, 197))
    """
    n = program.n_inputs
    counts = uses(program)
    inner = bytearray(len(program.ops))  # sums that are a term of one later sum alone
    for i, op in enumerate(program.ops):
        if op is ops.add:
            for place in program.operands[i]:
                k = place - n
                if k >= 0 and program.ops[k] is ops.add and counts[k] == 1:
                    inner[k] = 1
                    break  # a chain, not a tree
    chains = _chains(program, inner)
    if not chains:
        return program
    dropped = {link for chain in chains.values() for link in chain.links}
    new = Rewriting(program)
    for i in range(len(program.ops)):
        if i in chains:
            new.note(i, _in_parts(new.moved(chains[i].terms), new.add))
        elif i not in dropped:
            new.keep(i)
    return new.finished()


def _chains(program: Program, inner: bytearray) -> dict[int, _Chain]:
    """Return the long sums, by the index of their last addition."""
    n = program.n_inputs
    found: dict[int, _Chain] = {}
    for i, op in enumerate(program.ops):
        if op is not ops.add or inner[i]:
            continue
        terms: list[int] = []
        links: list[int] = []
        link: int | None = i
        while link is not None:
            following = None
            for place in program.operands[link]:
                k = place - n
                if following is None and k >= 0 and inner[k]:
                    following = k
                    links.append(k)
                else:
                    terms.append(place)
            link = following
        if len(terms) >= LONG:
            found[i] = _Chain(terms[::-1], links)
    return found


def _in_parts(terms: tuple[int, ...], add: Callable[[Op, tuple[int, ...]], int]) -> int:
    """Write a sum of terms as several sums, and the sum of these."""
    sums = []
    for part in range(PARTS):
        own = terms[part::PARTS]
        total = own[0]
        for term in own[1:]:
            total = add(ops.add, (total, term))
        sums.append(total)
    while len(sums) > 1:
        sums = [add(ops.add, (sums[k], sums[k + 1])) for k in range(0, len(sums), 2)]
    return sums[0]
