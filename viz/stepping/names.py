"""What a page calls each value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import count

from autograd.node import Node
from viz.stepping.formula import short

_JOINER = "\u200d"  # not printable by itself, but part of an emoji


def names_of(order: Sequence[Node], known: Mapping[int, str]) -> list[str]:
    r"""Return a name for each value: its own, a known one, or else ``v1``, ``v2`` and so on.

    Arguments:
        order: the values, without duplicates.
        known: names of some that have none, by their identity.

    Returns:
        as many names, each one line. A constant without a name is called by its number; what has
        no glyph is written as in Python.

    >>> from autograd import Value
    >>> x = Value(3.0, name="x\n")
    >>> y = x * 2.0
    >>> print(*names_of([x, y.parents[1], y], {}))
    x\n 2.0 v1
    """
    given = [_one_line(value.name or known.get(id(value), "")) for value in order]
    taken = set(given)
    fresh = (name for name in map("v{}".format, count(1)) if name not in taken)
    return [
        name or (short(value.data) if value.is_constant else next(fresh))
        for name, value in zip(given, order, strict=True)
    ]


def _one_line(name: str) -> str:
    return "".join(
        sign if sign.isprintable() or sign == _JOINER else sign.encode("unicode_escape").decode()
        for sign in name
    ).strip()
