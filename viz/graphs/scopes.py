"""Where in a model or program each value belongs: by ``name_scope``, and by its parameters.

A scope is a tuple of names, the outermost first: a neuron's is ``("layers.0", "neurons.3")``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from viz.graphs.shapes import Scope
from viz.graphs.snapshot import Snapshot

_STEP = re.compile(r"(?:[^.\[]|\[[^\]]*\]?)+")  # dots within brackets belong to a key


def scope_of_path(path: str) -> Scope:
    """Return the scope that holds what a path names.

    Arguments:
        path: of a parameter.

    Returns:
        its modules; a number belongs to the list before it.

    >>> scope_of_path("layers.0.neurons.3.w[1]"), scope_of_path("w[1]")
    (('layers.0', 'neurons.3'), ())
    """
    return _levels(_STEP.findall(path)[:-1])


def _levels(names: list[str]) -> Scope:
    levels: list[str] = []
    for name in names:
        if name.isdecimal() and levels:
            levels[-1] += f".{name}"
        else:
            levels.append(name)
    return tuple(levels)


def scopes(graph: Snapshot) -> list[Scope]:
    """Return the scope of each value.

    An operation is where ``name_scope`` puts it and, within that, in the deepest module that
    holds all the parameters that it uses. Without any of its own it is where its operands are, as
    far as they agree, but for those in another ``name_scope``: a loss in one of its own is in no
    module. A parameter's path tells its module, a constant or an input has none.

    Arguments:
        graph: the values.

    Returns:
        a scope for each.

    >>> from autograd import Value
    >>> from viz.graphs.snapshot import Known, snapshot
    >>> w, x = Value(2.0), Value(3.0)
    >>> scopes(snapshot([(w * x).tanh()], Known({}, {id(w): "layers.0.w"})))
    [('layers.0',), (), ('layers.0',), ('layers.0',)]
    """
    modules: list[Scope | None] = []  # None for leaves that are wherever they are used
    found: list[Scope] = []
    for place, operands in enumerate(graph.operands):
        if operands:
            written = graph.nodes[place].scope
            own = [i for i in operands if i in graph.parameters]
            near = own or [i for i in operands if graph.nodes[i].scope == written]
            module = common([scope for i in near if (scope := modules[i]) is not None]) or ()
            modules.append(module)
            found.append((_levels(_STEP.findall(written)) if written else ()) + module)
        else:
            path = graph.parameters.get(place)
            modules.append(None if path is None else scope_of_path(path))
            found.append(modules[place] or ())
    return found


def common(scopes: Sequence[Scope]) -> Scope | None:
    """Return how far scopes agree.

    Arguments:
        scopes: any number of them.

    Returns:
        the outer names that all share; None if there are none.

    >>> common([("layers.0", "neurons.1"), ("layers.0", "neurons.2")])
    ('layers.0',)
    """
    if not scopes:
        return None
    first, *others = scopes
    if all(other is first or other == first for other in others):
        return first
    shared = 0
    for names in zip(first, *others, strict=False):
        if len(set(names)) > 1:
            break
        shared += 1
    return first[:shared]
