"""Lowerings of the operations over any number of operands, of which they need at least one.

With none such an operation is a constant, which is the operation's own value.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from autograd.compiler.llvm.lanes import Lanes, Mask, choose, copysign, fma, sqrt
from autograd.compiler.llvm.math.exponentials import exp, log1p

CHAIN = 4  # products that are added up one after the other
SMALLEST, WIDEST = 2.0**-1022, 2.0**1022  # powers of two whose inverse is one too
EXPONENT = 0x7FF << 52  # the bits of a double's exponent


def pairwise(terms: Sequence[Lanes]) -> Lanes:
    """Return a sum, neighbours first: each term takes part in few roundings."""
    while len(terms) > 1:
        pairs = [x + y for x, y in zip(terms[::2], terms[1::2], strict=False)]
        terms = pairs + list(terms[len(terms) - len(terms) % 2 :])
    return terms[0]


def sum_of_products(xs: Sequence[Lanes], ys: Sequence[Lanes]) -> Lanes:
    """Return x1 y1 + ... + xn yn, a few at a time."""
    chains = []
    for first in range(0, len(xs), CHAIN):
        chain = xs[first] * ys[first]
        for x, y in zip(xs[first + 1 : first + CHAIN], ys[first + 1 : first + CHAIN], strict=True):
            chain = fma(x, y, chain)
        chains.append(chain)
    return pairwise(chains)


def total(*terms: Lanes) -> Lanes:
    """Return the sum, +0 of zeros; unlike the operation's, its partial sums may overflow."""
    return pairwise(terms) + 0.0


def dot(*both: Lanes) -> Lanes:
    """Return the sum of products of the first half of the numbers with the second."""
    half = len(both) // 2
    return sum_of_products(both[:half], both[half : 2 * half]) + 0.0


# Distances


def scaled_distance(xs: Sequence[Lanes]) -> tuple[Lanes, Lanes, Lanes]:
    """Return the root of the sum of squares of x / s, the power of two s, and 1 / s.

    The largest magnitude over s is from 1 to 4, or subnormal and s the smallest normal number, so
    that nothing overflows, and nothing that counts underflows. Infinite if one is, beside a nan
    too.
    """
    body = xs[0].body
    sizes = [abs(x) for x in xs]
    largest = body.number(SMALLEST)
    for size in sizes:
        largest = choose(size > largest, size, largest)  # passes over nan
    exponent = choose(largest > WIDEST, WIDEST, largest).bits() & EXPONENT
    scale, inverse = exponent.as_double(), (body.integer(2046 << 52) - exponent).as_double()
    scaled = [size * inverse for size in sizes]
    distance = sqrt(sum_of_products(scaled, scaled))
    return choose(largest == math.inf, math.inf, distance), scale, inverse


def hypot(*xs: Lanes) -> Lanes:
    """Return the root of the sum of squares, without overflow or underflow on the way."""
    distance, scale, _ = scaled_distance(xs)
    return distance * scale


def direction(*xs: Lanes) -> Lanes:
    """Return the first of some numbers over the root of the sum of their squares; 0 at 0."""
    distance, _, inverse = scaled_distance(xs)
    alone = abs(xs[0]) == math.inf  # the only infinite one
    for x in xs[1:]:
        alone = alone & (abs(x) < math.inf)
    ratio = choose(distance == 0.0, 0.0, xs[0] * inverse / distance)
    return choose(alone, copysign(xs[0].body.number(1.0), xs[0]), ratio)


# The largest


def largest(*xs: Lanes) -> Lanes:
    """Return the largest number, the first of several; nan if one is nan."""
    result = xs[0]
    for x in xs[1:]:
        result = choose((x > result) | (x != x), x, result)
    return result


def logsumexp(*xs: Lanes) -> Lanes:
    """Return ln(e^x1 + ... + e^xn): the largest, and ln(1 + the powers of the others less it)."""
    top = largest(*xs)
    taken: Mask | None = None  # where the largest has been passed over
    powers = []
    for x in xs:
        is_top = x == top
        is_first = is_top if taken is None else is_top & ~taken
        taken = is_top if taken is None else taken | is_top
        powers.append(choose(is_first, 0.0, exp(x - top)))
    return choose(abs(top) < math.inf, top + log1p(pairwise(powers)), top)


LOWERINGS: dict[str, Callable[..., Lanes]] = {
    "sum": total,
    "dot": dot,
    "hypot": hypot,
    "norm": hypot,
    "direction": direction,
    "largest": largest,
    "logsumexp": logsumexp,
}
