"""Which parts of a transform's result belong to a row, where some of its arguments are a row's own.

A derivative of what rows add up to, by something that only one row has, is that row's alone: it
stays with the row. What belongs to rows is told by a prefix of the result's structure: True for a
part that belongs to a row as a whole, False for one that does not, a tuple of such for a tuple.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from autograd.structures.outline import Outline, filled
from autograd.structures.static import Static

Prefix = Any  # True, False, a tuple of prefixes, or an Each


class Each:
    """A structure of unknown kind, with another structure in the place of each leaf.

    Arguments:
        outline: of the other structure.
        prefix: what of it belongs to a row.
    """

    def __init__(self, outline: Outline, prefix: Prefix) -> None:
        self.outline = outline
        self.prefix = prefix


def belonging(f: Callable[..., Any], own: Sequence[bool], outlines: Sequence[Outline]) -> Prefix:
    """Return what of a function's result belongs to a row.

    Arguments:
        f: a transform; of any other function nothing is known, and nothing belongs to a row.
        own: for each argument by position, whether each row has its own.
        outlines: of the arguments.

    >>> from autograd.transforms.gradients import value_and_grad
    >>> belonging(value_and_grad(max, argnums=1), [False, True], [None, None])
    (False, True)
    """
    known: Any = getattr(f, "belonging", None)
    found: Prefix = False if known is None else known(own, outlines)
    return False if _belongs_nowhere(found) else found  # which is run the fast way


def _belongs_nowhere(prefix: Prefix) -> bool:
    if isinstance(prefix, tuple):
        return all(map(_belongs_nowhere, prefix))
    return _belongs_nowhere(prefix.prefix) if isinstance(prefix, Each) else prefix is False


def by_arguments(
    value: Prefix, argnums: int | tuple[int, ...], own: Sequence[bool], outlines: Sequence[Outline]
) -> Prefix:
    """Return what belongs to a row where each number of a value stands for its derivatives.

    Arguments:
        value: what of the value belongs to a row.
        argnums: the arguments that it is differentiated by.
        own, outlines: as in :func:`belonging`.
    """
    several = argnums if isinstance(argnums, tuple) else (argnums,)
    if any(not -len(own) <= i < len(own) for i in several):
        return False  # the call itself will be refused
    parts = tuple([bool(own[i]) for i in several])
    if len(set(parts)) == 1:
        return _joined(value, parts[0], None)
    return _joined(value, parts, (tuple, None, tuple([outlines[i] for i in several]), None))


def _joined(value: Prefix, part: Prefix, outline: Outline) -> Prefix:
    """Return the prefix of a value whose every leaf is replaced by a structure with a prefix."""
    if value is True or part is True:
        return True
    if isinstance(value, tuple):
        return tuple([_joined(item, part, outline) for item in value])
    if part is False:
        return value
    if isinstance(value, Each):
        return Each(
            filled(value.outline, lambda end: outline if end is None else end),
            _joined(value.prefix, part, outline),
        )
    return Each(outline, part)


def of_leaves(prefix: Prefix, outline: Outline) -> list[bool]:
    """Return for each leaf of a structure whether it belongs to a row.

    Arguments:
        prefix: of the structure.
        outline: of the structure.

    >>> of_leaves((False, True), (tuple, None, (None, (list, None, (None, None), None)), None))
    [False, True, True]
    """
    if isinstance(outline, Static):
        return []
    if outline is None:
        return [prefix is True]
    parts: Sequence[Outline] = outline[2]
    if isinstance(prefix, Each) and outline == prefix.outline:
        return of_leaves(prefix.prefix, outline)
    prefixes = prefix if isinstance(prefix, tuple) else [prefix] * len(parts)
    return [
        leaf for one, part in zip(prefixes, parts, strict=True) for leaf in of_leaves(one, part)
    ]
