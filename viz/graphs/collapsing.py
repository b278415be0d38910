"""Blocks: all that happens in a module or a ``name_scope``, drawn as one."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence

from viz.graphs.shapes import Scope
from viz.graphs.snapshot import Snapshot
from viz.graphs.units import Unit, Units, grouped

_FEWEST_TERMS = 4  # of a sum that is drawn as one


def blocks(graph: Snapshot, scopes: Sequence[Scope], collapse: int | Collection[str]) -> list[str]:
    """Return the name of the block that each value belongs to; empty for none.

    Arguments:
        graph: the values.
        scopes: the scope of each.
        collapse: down to which depth scopes stay apart, so that 1 draws each outermost one as a
            block; or the names of those to draw as blocks, such as ``layers.0``.

    Returns:
        names such as ``layers.0.neurons.3``.
    """
    chosen: dict[Scope, str] = {}
    for scope in dict.fromkeys(scopes):
        if isinstance(collapse, int):
            chosen[scope] = title(scope[:collapse])
        else:
            levels = (title(scope[:depth]) for depth in range(1, len(scope) + 1))
            chosen[scope] = next((name for name in levels if name in collapse), "")
    found = [chosen[scope] if graph.operands[i] else "" for i, scope in enumerate(scopes)]
    return found


def title(scope: Scope) -> str:
    """Return how a scope is written.

    >>> title(("layers.0", "neurons.3"))
    'layers.0.neurons.3'
    """
    return ".".join(scope)


def collapsed(graph: Snapshot, block_of: Sequence[str], join_sums: bool) -> Units:
    """Return a graph of which blocks, and on request long sums, are drawn as one.

    A block takes in the parameters and constants that only it uses. A block that depends on
    itself through others, such as a cell that a loop runs again and again, is drawn anew each
    time that the graph enters it.

    Arguments:
        graph: the values.
        block_of: the name of each one's block; empty for none.
        join_sums: whether a chain of additions outside of blocks is one.

    Returns:
        the units.
    """
    keys: list[Hashable] = [name or place for place, name in enumerate(block_of)]
    users = _users(graph)
    units, circular = _assembled(graph, keys, users, join_sums)
    if circular:
        stage = [0] * len(keys)
        for place, operands in enumerate(graph.operands):
            stage[place] = max(
                [stage[i] + (keys[i] != keys[place] and bool(graph.operands[i])) for i in operands],
                default=0,
            )
        keys = [
            (key, stage[place]) if key in circular and not isinstance(key, int) else key
            for place, key in enumerate(keys)
        ]
        units, _ = _assembled(graph, keys, users, join_sums)
    return units


def _assembled(
    graph: Snapshot, keys: Sequence[Hashable], users: Sequence[Sequence[int]], join_sums: bool
) -> tuple[Units, set[Hashable]]:
    own = list(keys)
    units: dict[Hashable, Unit] = {}
    for place, key in enumerate(keys):
        if isinstance(key, int) and graph.kinds[place] in ("parameter", "constant"):
            around = {keys[user] for user in users[place]}
            if len(around) == 1 and not isinstance(only := around.pop(), int):
                own[place] = only
    if join_sums:
        _join_sums(graph, own, users)
    for place, key in enumerate(own):
        if not isinstance(key, int):
            name = key[0] if isinstance(key, tuple) else key
            units.setdefault(key, Unit([], "block", str(name)))
        elif key not in units:
            units[key] = Unit([], "sum" if key != place else "value")
    return grouped(graph, own, units)


def _join_sums(graph: Snapshot, keys: list[Hashable], users: Sequence[Sequence[int]]) -> None:
    """Give the additions of a chain, each of which only the next one uses, the key of the last."""
    outputs = set(graph.outputs)

    def is_addition(place: int) -> bool:
        op = graph.nodes[place].op
        return keys[place] == place and op is not None and op.name == "add"

    last: dict[int, int] = {}
    length: dict[int, int] = {}
    for place in reversed(range(len(keys))):
        if not is_addition(place):
            continue
        (user, *others) = users[place] or [-1]
        alone = not others and place not in outputs and not graph.names[place]
        last[place] = last[user] if alone and user in last else place
        length[last[place]] = length.get(last[place], 0) + 1
    for place, end in last.items():
        if length[end] >= _FEWEST_TERMS - 1:
            keys[place] = end


def _users(graph: Snapshot) -> list[list[int]]:
    users: list[list[int]] = [[] for _ in graph.nodes]
    for place, operands in enumerate(graph.operands):
        for operand in dict.fromkeys(operands):
            users[operand].append(place)
    return users
