"""What the caller of ``draw`` calls values that have no name of their own.

Names come from variables: ``loss`` of ``loss = a * b``, ``w[0]`` of a list ``w``, ``line.slope``
of an object's attribute; a model's parameters are called by their paths. The values themselves
are left as they are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from itertools import chain, islice
from types import FrameType
from typing import Any

from autograd.node import Node
from viz.graphs.modules import paths_in
from viz.graphs.parts import parts
from viz.graphs.snapshot import Known

_DEEPEST = 6  # levels of lists and objects
_MOST = 200_000  # things that are looked at, so that large data hold nobody up
_HISTORY = frozenset(["In", "Out"])  # of a notebook


def names_around(frame: FrameType | None, values: Collection[Node]) -> Known:
    """Return what the variables of a running function call values.

    Arguments:
        frame: the function, which sees its own variables and its module's.
        values: what to find names for.

    Returns:
        names of values that have none, and the parameters of models.

    >>> import sys
    >>> from autograd import Value
    >>> w = [Value(1.0), Value(2.0)]
    >>> list(names_around(sys._getframe(), w).names.values())
    ['w[0]', 'w[1]']
    """
    if frame is None:
        return Known({}, {})
    variables = frame.f_locals
    if frame.f_globals is not variables:
        variables = dict(frame.f_globals) | variables
    return names_in(variables, values)


def names_in(variables: Mapping[str, Any], values: Collection[Node]) -> Known:
    """Return what variables call values.

    Arguments:
        variables: what stands where, the last first.
        values: what to find names for.

    Returns:
        names of values that have none, and the parameters of models.
    """
    wanted = {id(value) for value in values}
    mine = [
        (name, thing)
        for name, thing in reversed(list(variables.items()))
        if not name.startswith("_") and name not in _HISTORY
    ]
    parameters = paths_in(mine, wanted)
    names: dict[int, str] = dict(parameters)
    direct = ((name, thing) for name, thing in mine if isinstance(thing, Node))
    within = chain.from_iterable(_within(thing, name, _DEEPEST) for name, thing in mine)
    for name, value in islice(chain(direct, within), _MOST):
        if id(value) in wanted:
            names.setdefault(id(value), name)
            if len(names) == len(wanted):
                break
    return Known(names, parameters)


def _within(thing: Any, name: str, depth: int) -> Iterator[tuple[str, Any]]:
    """Yield whatever lies within a thing, with its name, itself first."""
    yield name, thing
    if depth and not isinstance(thing, Node):
        for part_name, part in parts(thing, name):
            yield from _within(part, part_name, depth - 1)
