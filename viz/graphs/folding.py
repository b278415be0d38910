"""Folding: things that are alike, and stand alike among the others, are drawn as one.

Two are alike if they are made in the same way, all the way from the leaves, and used in the same
way, all the way to the outputs: numbers, and indices in names, aside. So sixteen neurons of a layer
are one, and so is whatever is done to each sample of a batch. Both questions are answered by
numbering each distinct (kind, numbers of neighbours) in one walk up and one walk down the graph,
as hash-consing does.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Hashable
from itertools import count

from viz.graphs.units import Unit, Units

_NUMBER = r"\d{1,18}(?:…\d{1,18})?"
_INDEX = re.compile(rf"((?<=\[){_NUMBER}(?=\])|(?<=\.){_NUMBER}(?!\w))")  # of a list or module


class _Numbering:
    """Numbers things by what they are: equal things get the same number."""

    def __init__(self) -> None:
        self._numbers: dict[Hashable, int] = {}
        self._next = count()

    def __call__(self, thing: Hashable) -> int:
        number = self._numbers.get(thing)
        if number is None:
            number = self._numbers[thing] = next(self._next)
        return number


def folded(units: Units, apart: Collection[int] = ()) -> Units:
    """Return a graph of which like things are drawn as one.

    Arguments:
        units: what would be drawn.
        apart: the places of values that are like no other.

    Returns:
        fewer units, each of which says how many it shows.

    >>> from autograd import Value
    >>> from viz.graphs.snapshot import snapshot
    >>> from viz.graphs.units import one_by_one
    >>> x = [Value(float(i), name=f"x[{i}]") for i in range(3)]
    >>> total = x[0].tanh() * x[1].tanh() * (x[2].tanh() + 1.0)
    >>> [unit.repeats for unit in folded(one_by_one(snapshot([total]))).units]
    [2, 1, 1, 2, 1, 1, 1, 1]
    """
    number = _Numbering()
    inner = _inner_structure(units, number)
    made: list[int] = []
    for place, unit in enumerate(units.units):
        sources = [made[operand] for operand in units.operands[place]]
        if unit.kind != "value":
            sources.sort()
        is_output = unit.members[-1] in units.graph.outputs
        alone = place if not set(apart).isdisjoint(unit.members) else None
        made.append(
            number(("made", _own(units, unit), is_output, alone, inner[place], tuple(sources)))
        )
    used = [0] * len(made)
    users = units.users()
    for place in reversed(range(len(made))):
        uses = sorted([used[user] for user in users[place]])
        used[place] = number(("used", made[place], tuple(uses)))
    return _merged(units, used)


def _own(units: Units, unit: Unit, is_nameless: bool = False) -> Hashable:
    """Return what a unit is by itself, numbers aside."""
    graph = units.graph
    last = unit.members[-1]
    if unit.kind == "block":
        return _INDEX.sub("", unit.title), len(unit.members)
    op = graph.nodes[last].op
    name = "" if is_nameless else _INDEX.sub("", graph.names[last])
    return graph.kinds[last], op and op.name, name, len(unit.members)


def likeness(units: Units, apart: Collection[int] = ()) -> list[int]:
    """Return a number for each unit, the same for units that are alike by themselves.

    What results are called does not count: of those that a loop computes one after the other, the
    last one alone has a variable's name.

    Arguments:
        units: what would be drawn.
        apart: as for :func:`folded`.
    """
    number = _Numbering()
    inner = _inner_structure(units, number)
    return [
        number(
            (
                _own(units, unit, bool(units.operands[place])),
                inner[place],
                None if set(apart).isdisjoint(unit.members) else place,
            )
        )
        for place, unit in enumerate(units.units)
    ]


def _inner_structure(units: Units, number: _Numbering) -> list[Hashable]:
    """Return for each block what its members do; nothing for what is no block."""
    graph = units.graph
    unit_of = units.unit_of()
    does: list[int] = []
    for place, operands in enumerate(graph.operands):
        unit = unit_of[place]
        op = graph.nodes[place].op
        inside = tuple([does[i] if unit_of[i] == unit else -1 for i in operands])
        does.append(number((op.name if op else graph.kinds[place], inside)))
    return [
        tuple(sorted(does[member] for member in unit.members)) if unit.kind == "block" else ()
        for unit in units.units
    ]


def _merged(units: Units, classes: list[int]) -> Units:
    # Each class stands where the last of its units did. As all its units have users of the same
    # classes, that is before the last of those.
    last = {name: place for place, name in enumerate(classes)}
    merged = {name: Unit([], repeats=0) for name in sorted(last, key=last.__getitem__)}
    order = {name: place for place, name in enumerate(merged)}
    operands: list[dict[int, None]] = [{} for _ in merged]
    for unit, sources, name in zip(units.units, units.operands, classes, strict=True):
        same = merged[name]
        same.title = joint_name([same.title, unit.title]) if same.members else unit.title
        same.kind = unit.kind
        same.members += unit.members
        same.repeats += unit.repeats
        operands[order[name]].update(dict.fromkeys(order[classes[each]] for each in sources))
    return Units(units.graph, list(merged.values()), list(map(list, operands)))


def joint_name(names: list[str]) -> str:
    """Return one name for several that differ in their indices.

    Arguments:
        names: at least one.

    Returns:
        the name, with the first and last of indices that differ; the first name alone if they
        differ in more.

    >>> joint_name(["w[0]", "w[1]", "w[2]"]), joint_name(["neurons.0…3", "neurons.4"])
    ('w[0…2]', 'neurons.0…4')
    """
    parts = [_INDEX.split(name) for name in names]
    if len({tuple(part[::2]) for part in parts}) > 1:
        return names[0]
    joined = parts[0].copy()
    for i in range(1, len(joined), 2):
        numbers = [int(number) for part in parts for number in part[i].split("…")]
        low, high = min(numbers), max(numbers)
        joined[i] = parts[0][i] if low == high else f"{low}…{high}"
    return "".join(joined)
