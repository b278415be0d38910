"""What a picture of a graph shows: boxes for values, circles for operations, arrows between.

A value that many operations use, far apart, would send arrows across the whole picture, which hide
what they cross and take the layout minutes. Such a value is drawn once more beside each operation
that is far away: fifty steps of ``y = y * w + b`` show w and b at every step.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Sequence

from autograd.node import Node, local_grads_of
from autograd.table.ops import strong
from viz.graphs.broken import KINDS, first_broken
from viz.graphs.folding import joint_name
from viz.graphs.limits import hidden
from viz.graphs.reach import far_uses
from viz.graphs.scopes import common
from viz.graphs.shapes import Arrow, Block, Box, Circle, Scope, Span, Stub, View
from viz.graphs.snapshot import snapshot
from viz.graphs.units import Unit, Units, one_by_one


def view_of(output: Node, order: Sequence[Node] | None = None) -> View:
    """Return what a picture of all that a value depends on shows.

    Arguments:
        output: the value.
        order: the values it depends on, operands first, where the caller has walked already.

    Returns:
        the boxes, circles and arrows.

    >>> from autograd import Value
    >>> x = Value(3.0, name="x")
    >>> [(arrow.tail, arrow.head, arrow.local_grad) for arrow in view_of(x * x).arrows]
    [('n0', 'n1', 3.0), ('n0', 'n1', 3.0), ('n1', 'n2', None)]
    """
    return view_of_units(one_by_one(snapshot([output], order=order)))


def view_of_units(
    units: Units,
    shown: Collection[int] | None = None,
    scopes: Sequence[Scope] | None = None,
    marked: Collection[int] = (),
) -> View:
    """Return what a picture of some units shows.

    Arguments:
        units: what there is.
        shown: the places of those to show; all if not given. Stubs stand for the rest.
        scopes: of each value, to draw frames around what belongs together; none if not given.
        marked: the places of values that the picture is around; they are drawn once.

    Returns:
        the boxes, circles, blocks, stubs and arrows.
    """
    places = range(len(units.units)) if shown is None else shown
    return _Arranger(units, places, scopes, marked).view


class _Arranger:
    """Draws one unit after another, operands first."""

    def __init__(
        self,
        units: Units,
        shown: Collection[int],
        scopes: Sequence[Scope] | None,
        marked: Collection[int],
    ) -> None:
        self._units = units
        self._scopes = scopes
        self._graph = units.graph
        self._marked = frozenset(marked)
        self._unit_of = units.unit_of()
        self._outputs = set(units.graph.outputs)
        self._taken = self._taken_by_others()
        self._shown = set(shown)
        self._first: dict[int, str] = {}  # by the place of a unit, what shows it first
        self._entry: dict[int, str] = {}  # and what the arrows from its operands lead to
        self.view = View()
        places = sorted(shown)
        self._apart = far_uses(
            {place: [i for i in units.operands[place] if i in self._shown] for place in places}
        )
        once = {self._unit_of[place] for place in marked}
        self._apart = {(value, user) for value, user in self._apart if value not in once}
        sizes = [len(unit.members) for unit in units.units]
        self._hidden = hidden(units.operands, self._shown, sizes)
        self._firsts = {
            place: kind for kind in KINDS if (place := first_broken(self._graph, kind)) is not None
        }
        self._used = {operand for place in places for operand in units.operands[place]}
        for place in places:
            self._draw(place, units.units[place])
        for tail, head in sorted(units.again):
            if tail in self._first and head in self._entry:
                self.view.arrows.append(Arrow(self._first[tail], self._entry[head], is_again=True))
        if self._hidden.apart:
            self._stub(self._hidden.apart, ())

    def _draw(self, place: int, unit: Unit) -> None:
        if unit.kind == "block":
            self._block(place, unit)
        elif self._units.operands[place]:
            self._operation(place, unit)
        elif place not in self._used or place in self._hidden.after:
            self._first[place] = self._box(unit)
        if place in self._hidden.after:
            stub = self._stub(self._hidden.after[place], ())
            self.view.arrows.append(Arrow(self._first[place], stub))

    def _operation(self, place: int, unit: Unit) -> None:
        tails = self._tails(place)
        last = unit.members[-1]
        op = self._graph.nodes[last].op
        label = "" if op is None else op.label
        if unit.kind == "sum":
            label = f"sum of {len(unit.members) // unit.repeats + 1}"
        circle = Circle(self.view.next_id(), label, unit.repeats, self._scope(unit))
        self.view.nodes.append(circle)
        if len(unit.members) == 1:
            self._join_operands(last, tails, circle.id)
        else:
            self._join(tails, circle.id)
        self._entry[place] = circle.id
        self._first[place] = self._box(unit)
        self.view.arrows.append(Arrow(circle.id, self._first[place]))
        if unit.frame:
            self._results(place, unit)

    def _block(self, place: int, unit: Unit) -> None:
        tails = self._tails(place)
        graph = self._graph
        taken = [member for member in unit.members if member in self._taken]
        block = Block(
            self.view.next_id(),
            unit.title,
            sum(bool(graph.operands[member]) for member in unit.members),
            sum(graph.kinds[member] == "parameter" for member in unit.members),
            _span([graph.data[member] for member in taken]),
            _span([graph.grads[member] for member in taken]),
            unit.repeats,
            self._scope(unit),
            self._first_in(unit.members),
        )
        self.view.nodes.append(block)
        self._join(tails, block.id)
        self._first[place] = self._entry[place] = block.id
        self._results(place, unit)

    def _results(self, place: int, unit: Unit) -> None:
        """Draw the outputs that are among several values that something stands for."""
        outputs = [member for member in unit.members if member in self._outputs]
        if outputs:
            result = self._box(Unit(outputs, repeats=len(outputs)))
            self.view.arrows.append(Arrow(self._first[place], result))

    def _tails(self, place: int) -> dict[int, str]:
        """Return where the arrow from each operand begins, having drawn what was not there yet."""
        tails: dict[int, str] = {}
        here = self._scope(self._units.units[place])
        if place in self._hidden.before:
            stub = self._stub(self._hidden.before[place], here)
            tails = dict.fromkeys(self._units.operands[place], stub)
        for operand in self._units.operands[place]:
            if operand not in self._shown:
                continue
            is_again = operand in self._first
            if is_again and (operand, place) not in self._apart:
                tails[operand] = self._first[operand]
            else:
                unit = self._units.units[operand]
                scope = here if is_again or self._is_constant(unit) else self._scope(unit)
                tails[operand] = self._box(unit, is_again, scope)
                self._first.setdefault(operand, tails[operand])
        return tails

    def _join_operands(self, place: int, tails: dict[int, str], head: str) -> None:
        """Add an arrow for each operand of a value, but one for all that one thing stands for."""
        operands = self._graph.operands[place]
        partials = local_grads_of(self._graph.nodes[place])
        shared = Counter(tails[self._unit_of[operand]] for operand in set(operands))
        for tail, number in shared.items():
            if number > 1:
                self.view.arrows.append(Arrow(tail, head))
        for operand, partial in zip(operands, partials, strict=True):
            tail = tails[self._unit_of[operand]]
            if shared[tail] == 1:
                nothing_flows = self._graph.kinds[operand] == "constant"
                if nothing_flows:
                    self.view.arrows.append(Arrow(tail, head))
                else:
                    grad = self._graph.grads[place]
                    flow = None if grad is None else strong(grad, partial)
                    self.view.arrows.append(Arrow(tail, head, partial, flow))

    def _join(self, tails: dict[int, str], head: str) -> None:
        self.view.arrows.extend(Arrow(tail, head) for tail in dict.fromkeys(tails.values()))

    def _box(self, unit: Unit, is_again: bool = False, scope: Scope | None = None) -> str:
        graph = self._graph
        shown = unit.members if unit.kind != "sum" else self._ends(unit)
        box = Box(
            self.view.next_id(),
            joint_name([graph.names[member] for member in shown]),
            _span([graph.data[member] for member in shown]),
            _span([graph.grads[member] for member in shown]),
            graph.kinds[shown[-1]],
            shown[-1] in self._outputs and not unit.frame,
            is_again,
            len(shown),
            self._scope(unit) if scope is None else scope,
            "" if is_again else self._first_in(shown),
            not self._marked.isdisjoint(shown),
        )
        self.view.nodes.append(box)
        return box.id

    def _first_in(self, members: Sequence[int]) -> str:
        return next((self._firsts[member] for member in members if member in self._firsts), "")

    def _stub(self, count: int, scope: Scope) -> str:
        stub = Stub(self.view.next_id(), count, scope)
        self.view.nodes.append(stub)
        return stub.id

    def _scope(self, unit: Unit) -> Scope:
        """Return the frames that a unit stands in."""
        frame = (unit.frame,) if unit.frame else ()
        if self._scopes is None:
            return frame
        return (common([self._scopes[member] for member in unit.members]) or ()) + frame

    def _is_constant(self, unit: Unit) -> bool:
        return self._graph.kinds[unit.members[-1]] == "constant"

    def _ends(self, unit: Unit) -> list[int]:
        """Return the results of a sum: what no other of its additions takes."""
        return [i for i in unit.members if i in self._taken]

    def _taken_by_others(self) -> set[int]:
        """Return the values that others take than those drawn together with them."""
        taken = set(self._graph.outputs)
        for user, operands in enumerate(self._graph.operands):
            here = self._unit_of[user]
            taken.update([i for i in operands if self._unit_of[i] != here])
        return taken


def _span(numbers: Sequence[float | None]) -> float | Span | None:
    """Return the one number, or the span of several; None if any has none."""
    known = [number for number in numbers if number is not None]
    if not known or len(known) < len(numbers):
        return None
    if len(known) == 1:
        return known[0]
    return Span(math.nan, math.nan) if any(map(math.isnan, known)) else Span(min(known), max(known))
