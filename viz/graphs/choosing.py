"""What part of a graph is drawn, and how much of it as one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from types import NoneType
from typing import NamedTuple

from autograd.node import Node
from viz.errors import DrawError
from viz.graphs.broken import KINDS, first_broken
from viz.graphs.collapsing import blocks, collapsed, title
from viz.graphs.folding import folded
from viz.graphs.limits import between, turned, with_leaves, within
from viz.graphs.looping import rolled
from viz.graphs.scopes import scopes
from viz.graphs.shapes import Scope
from viz.graphs.snapshot import Snapshot
from viz.graphs.units import Units, one_by_one
from viz.settings import whole

Place = Node | str  # a value, or its name
_DEEPEST = 6  # levels of scopes that are told apart unasked: a recursion may open thousands
_COMFORTABLE = 60  # things in a part of a graph, beyond which like ones are drawn as one
_READABLE = 30  # things in the picture of a large graph, if nobody said how much to show


@dataclass(frozen=True, slots=True)
class Choice:
    """What the caller wants to see; see :func:`viz.draw` for each.

    Raises:
        DrawError: if there is no such picture.
    """

    max_nodes: int = 200
    collapse: int | str | Sequence[str] | None = None
    fold: bool | None = None
    between: tuple[Place, Place] | None = None
    around: Place | None = None
    steps: int = 2

    def __post_init__(self) -> None:
        whole("max_nodes", self.max_nodes)
        whole("steps", self.steps, low=0)
        if not isinstance(self.collapse, (Collection, NoneType)):
            whole("collapse", self.collapse, low=0)
        if self.between is not None and (
            not isinstance(self.between, (tuple, list)) or len(self.between) != 2
        ):
            raise DrawError(
                f"between takes two values or their names, but got {self.between!r}. Write "
                "between=(x, loss)."
            )


def framed(units: Units) -> list[Scope] | None:
    """Return scopes to draw frames for; None if blocks stand for them, or there are none."""
    graph = units.graph
    if any(unit.kind == "block" or unit.repeats > 1 for unit in units.units):
        return None
    found = scopes(graph)
    return [scope[:_DEEPEST] for scope in found] if any(found) else None


class Chosen(NamedTuple):
    """What is drawn.

    Arguments:
        units: what the graph is drawn as.
        shown: the places of those to show.
        marked: the places of the values that the caller asked for.
    """

    units: Units
    shown: set[int]
    marked: list[int]


def chosen(graph: Snapshot, choice: Choice) -> Chosen:
    """Return what a graph is drawn as, and which part of that is shown.

    Arguments:
        graph: its values.
        choice: what the caller wants.

    Returns:
        the three.

    Raises:
        DrawError: if there is no such scope or value, or no way between two values.
    """
    ends = choice.between or (() if choice.around is None else (choice.around,))
    marked = [_value(graph, end) for end in ends]
    units = _units(graph, choice)
    shown = _part(units, choice, marked)
    if marked and choice.collapse is None and choice.fold is None and len(shown) > _COMFORTABLE:
        # A weight that a hundred operations use: those that are alike are one.
        units = _all_folded(graph, marked)
        shown = _part(units, choice, marked)
    if len(shown) > choice.max_nodes:
        shown = _nearest(units, marked, choice.max_nodes, shown)
    return Chosen(units, with_leaves(units.operands, shown), marked)


def _all_folded(graph: Snapshot, apart: Collection[int]) -> Units:
    units = collapsed(graph, [""] * len(graph.nodes), join_sums=True)
    return rolled(folded(units, apart), apart)


def _units(graph: Snapshot, choice: Choice) -> Units:
    is_part = choice.between is not None or choice.around is not None
    if choice.collapse is None:
        if choice.fold:
            return _all_folded(graph, ())
        if is_part or choice.fold is False or len(graph.nodes) <= choice.max_nodes:
            return one_by_one(graph)
        return _as_needed(graph, min(choice.max_nodes, _READABLE))
    found = scopes(graph)
    if isinstance(choice.collapse, int):
        block_of = blocks(graph, found, choice.collapse)
    else:
        block_of = _named_blocks(graph, found, choice.collapse)
    if choice.fold is False or (choice.fold is None and not isinstance(choice.collapse, int)):
        units = collapsed(graph, block_of, join_sums=False)
        if choice.fold is False or len(units.units) <= choice.max_nodes:
            return units
    return rolled(folded(collapsed(graph, block_of, join_sums=True)))


def _named_blocks(
    graph: Snapshot, found: Sequence[Scope], collapse: str | Sequence[str]
) -> list[str]:
    names = {collapse} if isinstance(collapse, str) else set(collapse)
    block_of = blocks(graph, found, names)
    if missing := names.difference(block_of):
        raise DrawError(_no_scope(min(missing), found))
    return block_of


def _as_needed(graph: Snapshot, most: int) -> Units:
    """Return the finest drawing that has room, or the coarsest if none has."""
    found = scopes(graph)
    deepest = min(max(map(len, found)), _DEEPEST)
    tried = []
    for depth in range(deepest, -1, -1):
        units = rolled(folded(collapsed(graph, blocks(graph, found, depth), join_sums=True)))
        if len(units.units) <= most:
            return units
        tried.append(units)
    return min(tried, key=lambda units: len(units.units))


def _part(units: Units, choice: Choice, marked: Sequence[int]) -> set[int]:
    unit_of = units.unit_of()
    start = [unit_of[place] for place in marked]
    if choice.between is not None:
        first, last = start
        way = between(units.operands, first, last) or between(units.operands, last, first)
        if not way:
            raise DrawError(
                "Neither of the two values of between depends on the other. Choose two on one way."
            )
        return way
    if choice.around is not None:
        # Not up and down again: a parameter would bring in whatever else uses it.
        before = within([units.operands], start, steps=choice.steps)
        return before | within([turned(units.operands)], start, steps=choice.steps)
    return set(range(len(units.units)))


def _nearest(units: Units, marked: Sequence[int], most: int, among: set[int]) -> set[int]:
    unit_of = units.unit_of()
    both_ways = [units.operands, turned(units.operands)]
    start, ways = [unit_of[place] for place in marked], both_ways
    if not marked:
        start, ways = [unit_of[output] for output in units.graph.outputs], both_ways[:1]
    return within(ways, start, most=most, among=among)


def _value(graph: Snapshot, wanted: Place) -> int:
    """Return the place of a value, given itself or by its name."""
    if isinstance(wanted, Node):
        place = graph.place_of(wanted)
    else:
        place = _place_called(graph, wanted)
    if place is None:
        raise DrawError(
            f"The picture has no value {wanted!r}. Give one that the output depends on."
        )
    return place


def _place_called(graph: Snapshot, name: str) -> int | None:
    if name in graph.names or name not in KINDS:
        return graph.names.index(name) if name in graph.names else None
    place = first_broken(graph, name)
    if place is None:
        raise DrawError(
            f"No number and no gradient here is {name}, so there is nothing to draw around. Name "
            "a value instead, or leave around= out."
        )
    return place


def _no_scope(name: str, found: Sequence[Scope]) -> str:
    distinct = dict.fromkeys(found)
    names = sorted({title(s[:depth]) for s in distinct for depth in range(1, len(s) + 1)})
    if not names:
        told = "Name one with autograd.name_scope, or draw a model."
    else:
        told = f"Those of this graph are {', '.join(names[:5])}{', ...' * (len(names) > 5)}."
    return f"There is no scope {name!r}. {told}"
