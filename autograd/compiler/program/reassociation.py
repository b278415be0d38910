"""Long sums, taken apart into several that do not wait for one another.

A processor starts an addition before the last is done, unless it needs its result. A sum of many
terms, one after the other, is as slow as the additions are long; four sums of every fourth term
are four times as fast, and rounded no worse.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from autograd.compiler.program.instructions import Code
from autograd.compiler.program.program import Program, uses
from autograd.compiler.program.rewriting import Rewriting
from autograd.table import ops

try:
    import cython
except ImportError:
    from autograd._build import no_cython as cython

if not cython.compiled:
    from autograd.compiler.program.instructions import words

LONG = 64  # terms
PARTS = 4
VERY_LONG = 512  # terms, whose parts are worth vectors
MANY_PARTS = 32


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
    inner = _inner(program)
    chains = _chains(program, inner) if 1 in inner else {}
    if not chains:
        return program
    changes = bytearray(len(program.code))
    for last, chain in chains.items():
        changes[last] = 1
        for link in chain.links:
            changes[link] = 1
    new = Rewriting(program)
    start = 0
    while (i := changes.find(1, start)) >= 0:
        new.keep_all(start, i)
        if i in chains:
            new.note(i, _in_parts(new.moved(chains[i].terms), new))
        start = i + 1
    new.keep_all(start, len(program.code))
    return new.finished()


def _inner(program: Program) -> bytearray:
    """Return which sums are a term of one later sum alone."""
    n = program.n_inputs
    code: Code = program.code
    starts, places = words(code.starts), words(code.places)
    is_sum = code.marks({ops.add})
    used = uses(program)
    counts = words(used)
    inner = bytearray(len(is_sum))
    for i in range(len(is_sum)):
        if is_sum[i]:
            for k in range(starts[i], starts[i + 1]):
                j = places[k] - n
                if j >= 0 and is_sum[j] and counts[j] == 1:
                    inner[j] = 1
                    break  # a chain, not a tree
    return inner


def _chains(program: Program, inner: bytearray) -> dict[int, _Chain]:
    """Return the long sums, by the index of their last addition."""
    n = program.n_inputs
    code: Code = program.code
    starts, places = words(code.starts), words(code.places)
    is_sum = code.marks({ops.add})
    found: dict[int, _Chain] = {}
    for i in range(len(is_sum)):
        if not is_sum[i] or inner[i] or not _has_inner(starts, places, i, inner, n):
            continue
        terms: list[int] = []
        links: list[int] = []
        link = i
        while link >= 0:
            following = -1
            for k in range(starts[link], starts[link + 1]):
                place = places[k]
                j = place - n
                if following < 0 and j >= 0 and inner[j]:
                    following = j
                    links.append(j)
                else:
                    terms.append(place)
            link = following
        if len(terms) >= LONG:
            found[i] = _Chain(terms[::-1], links)
    return found


def _has_inner(starts: Any, places: Any, index: int, inner: bytearray, n_inputs: int) -> bool:
    for k in range(starts[index], starts[index + 1]):
        if places[k] >= n_inputs and inner[places[k] - n_inputs]:
            return True
    return False


def _in_parts(terms: tuple[int, ...], new: Rewriting) -> int:
    """Write a sum of terms as several sums, and the sum of these.

    The sums take their terms in turn, so that additions that do not wait lie side by side.
    """
    parts = MANY_PARTS if len(terms) >= VERY_LONG else PARTS
    sums = list(terms[:parts])
    for k in range(parts, len(terms)):
        sums[k % parts] = new.add(ops.add, (sums[k % parts], terms[k]))
    while len(sums) > 1:
        sums = [new.add(ops.add, (sums[k], sums[k + 1])) for k in range(0, len(sums), 2)]
    return sums[0]
