"""The labels of values, operations and blocks: tables of Graphviz's HTML kind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from viz.drawing.cells import SMALL, Cell, beside, cell, columns, filled, stacked
from viz.drawing.look import Look
from viz.drawing.markup import count, digits
from viz.drawing.scale import Scale
from viz.drawing.themes import colours
from viz.graphs.broken import broken
from viz.graphs.shapes import Block, Box, Scope, Span

OPERATOR = 14  # points of an operation's sign


class Labels:
    """Writes labels that look alike.

    Arguments:
        look: of the picture.
        scale: of the shades that colours are.

    >>> "tanh" in Labels(Look(), Scale.of([])).operation("tanh", 1)
    True
    """

    def __init__(self, look: Look, scale: Scale) -> None:
        self._look = look
        self._scale = scale
        self._colours = colours(look.theme)
        # Lesser words must be seen on any shade.
        self._quiet = self._colours["faint" if look.color_by == "kind" else "ink"]

    def number(self, number: float) -> str:
        """Return a number with the digits that numbers have here."""
        return digits(number, self._look.precision)

    def operation(self, label: str, repeats: int) -> str:
        """Return the label of an operation, or of several alike."""
        words = [cell(label, OPERATOR)]
        if repeats > 1:
            words.append(cell(f"\xa0{_times(repeats)}", SMALL))
        return beside(words).label()

    def arrow(self, local_grad: float) -> str:
        """Return the label of an arrow: the derivative by its operand."""
        return cell(self.number(local_grad), SMALL).label()

    def box(self, box: Box) -> str:
        """Return the label of a value: its name, number and gradient."""
        notes = [_times(box.repeats)] * (box.repeats > 1) + ["again"] * box.is_again
        notes += ["here"] * box.is_marked
        return self._label(_within(box.name, box.scope), notes, box)

    def block(self, block: Block) -> str:
        """Return the label of a block: its name, what it holds, and the span of its results."""
        held = [count(block.operations, "operation")]
        if block.parameters:
            held.append(count(block.parameters, "parameter"))
        contents = cell(", ".join(held), SMALL, color=self._quiet)
        notes = [_times(block.repeats)] * (block.repeats > 1)
        return self._label(block.title, notes, block, [contents])

    def _label(
        self, name: str, notes: list[str], node: Box | Block, more: Iterable[Cell] = ()
    ) -> str:
        words = [cell(name, bold=True)] if name.strip("\n") else []
        for note in notes:
            space = "\xa0" if words else ""
            words.append(cell(space + note, italic=note == "again", color=self._quiet))
        if wrong := node.first or broken(node.data) or broken(node.grad):
            mark = f"! {'first ' if node.first else ''}{wrong}"
            space = "\xa0" if words else ""
            words.append(cell(space + mark, bold=True, color=self._colours["broken line"]))
        numbers = list(self._rows(node))
        parts = [beside(words)] if words else []
        parts += more
        parts += [columns(numbers)] if numbers else []
        return stacked(parts or [cell("")]).label()

    def _rows(self, node: Box | Block) -> Iterator[tuple[Cell, Cell]]:
        for word, shown in (("data", node.data), ("grad", node.grad)):
            if shown is None:
                continue
            if not isinstance(shown, Span):
                number = cell(self.number(shown), side="left")
            elif word == self._look.color_by:
                number = self._coloured(shown)
            else:
                number = cell(" … ".join(dict.fromkeys(map(self.number, shown))), side="left")
            yield cell(f"{word}\xa0", color=self._quiet, side="right"), number

    def _coloured(self, span: Span) -> Cell:
        low, high = (
            filled(cell(self.number(end)), self._colours[self._scale.shade(end)], 2) for end in span
        )
        return beside([low, cell("…"), high])


def _within(name: str, scope: Scope) -> str:
    """Return a name as it reads within frames that bear its first part."""
    return name.removeprefix(f"{'.'.join(scope)}.") if scope else name


def _times(repeats: int) -> str:
    return f"\u00d7{repeats:,}"
