"""What a picture of a program shows: operations that lead to one another, and guards.

A program, as a compiled function runs it, has no numbers yet: an arrow leads from one operation to
the next, boxes are left to inputs, constants and outputs, and what it assumes is a
diamond.
"""

from __future__ import annotations

from collections.abc import Sequence

from autograd.compiler.program.program import Program
from autograd.table.operation import Fact, having
from viz.graphs.limits import hidden, with_leaves, within
from viz.graphs.reach import far_uses
from viz.graphs.shapes import Arrow, Box, Circle, Diamond, Stub, View
from viz.graphs.snapshot import Kind

_TRUTHS = having(Fact.COMPARES | Fact.CHOOSES)  # 1 or 0 if guarded


def view_of_program(
    program: Program, inputs: Sequence[str], outputs: Sequence[str], max_nodes: int | None = None
) -> View:
    """Return what a picture of a program shows.

    Arguments:
        program: the program.
        inputs: the names of its inputs.
        outputs: the names of its outputs.
        max_nodes: how many operations to show, those nearest to outputs and guards; all if not
            given.

    Returns:
        the boxes, circles, diamonds, stubs and arrows. A constant is drawn at each operation that
        takes it; a result that is drawn again gets the name that it has in a listing, such as %7.

    >>> from autograd.table import ops
    >>> double = Program(1, [2.0], [ops.mul], [(0, ~0)], [], [1])
    >>> [getattr(node, "name", "*") for node in view_of_program(double, ["x"], ["y"]).nodes]
    ['x', '2', '*', 'y']
    """
    return _Arranger(program, inputs, outputs, max_nodes).view


class _Arranger:
    """Draws one operation after another, each with the guards that are checked after it."""

    def __init__(
        self,
        program: Program,
        inputs: Sequence[str],
        outputs: Sequence[str],
        max_nodes: int | None,
    ) -> None:
        self._program = program
        self._inputs = inputs
        self._first: dict[int, str] = {}  # by the place of an input or result, what shows it first
        self.view = View()
        n = program.n_inputs
        operands: list[list[int]] = [[] for _ in range(n)]
        operands += [[place for place in places if place >= 0] for places in program.operands]
        self._shown = set(range(len(operands)))
        if max_nodes is not None and len(operands) > max_nodes:
            ends = [*program.outputs, *(asked for asked, _ in program.guards)]
            near = within([operands], [end for end in ends if end >= 0], most=max_nodes)
            self._shown = with_leaves(operands, near)
        self._hidden = hidden(operands, self._shown, [1] * len(operands))
        self._apart = far_uses(
            {i: [o for o in operands[i] if o in self._shown] for i in sorted(self._shown)}
        )
        self._repeated = {place for place, _ in self._apart}
        checks = program.checks()
        for i in range(-1, len(program.ops)):
            if n + i in self._shown and i >= 0:
                self._operation(i)
            for index in checks.get(i, ()):
                self._guard(index)
        for name, place in zip(outputs, program.outputs, strict=True):
            if place < 0 or place in self._shown:
                start = self._tail(place)
                self._arrow(start, self._box(name, "result", is_output=True))
        for place in range(n):
            if place in self._shown and place not in self._first:
                self._tail(place)  # an input that nothing depends on
        for place, count in self._hidden.after.items():
            self._arrow(self._tail(place), self._stub(count))
        if self._hidden.apart:
            self._stub(self._hidden.apart)

    def _operation(self, i: int) -> None:
        here = self._program.n_inputs + i
        tails: dict[int, str] = {}  # x * x has two arrows, but from one box
        if here in self._hidden.before:
            stub = self._stub(self._hidden.before[here])
            tails = {p: stub for p in self._program.operands[i] if p >= 0 and p not in self._shown}
        for place in self._program.operands[i]:
            if place not in tails:
                tails[place] = self._tail(place, (place, here) in self._apart)
        circle = Circle(self.view.next_id(), self._program.ops[i].label)
        self.view.nodes.append(circle)
        for place in self._program.operands[i]:
            self._arrow(tails[place], circle.id)
        self._first[here] = circle.id
        if here in self._repeated:
            self._first[here] = self._box(f"%{here}", "result")
            self._arrow(circle.id, self._first[here])

    def _guard(self, index: int) -> None:
        asked, outcome = self._program.guards[index]
        if asked not in self._shown:
            return
        start = self._tail(asked)
        op = self._program.ops[asked - self._program.n_inputs]
        truth = asked >= self._program.n_inputs and op in _TRUTHS
        label = ("true" if outcome else "false") if truth else f"= {outcome:g}"
        diamond = Diamond(self.view.next_id(), label)
        self.view.nodes.append(diamond)
        self._arrow(start, diamond.id)

    def _tail(self, place: int, is_far: bool = False) -> str:
        """Return where an arrow from a place begins."""
        if place < 0:
            return self._box(f"{self._program.constants[~place]:.4g}", "constant")
        if place in self._first and not is_far:
            return self._first[place]
        is_input = place < self._program.n_inputs
        name = self._inputs[place] if is_input else f"%{place}"
        key = self._box(name, "input" if is_input else "result", is_again=place in self._first)
        self._first.setdefault(place, key)
        return key

    def _box(self, name: str, kind: Kind, is_output: bool = False, is_again: bool = False) -> str:
        box = Box(self.view.next_id(), name, None, None, kind, is_output, is_again)
        self.view.nodes.append(box)
        return box.id

    def _stub(self, count: int) -> str:
        stub = Stub(self.view.next_id(), count)
        self.view.nodes.append(stub)
        return stub.id

    def _arrow(self, tail: str, head: str) -> None:
        self.view.arrows.append(Arrow(tail, head))
