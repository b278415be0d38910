"""The labels of values, operations and blocks: tables of Graphviz's HTML kind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from viz.drawing.look import Look
from viz.drawing.markup import count, digits, markup
from viz.drawing.themes import colours, shade
from viz.graphs.shapes import Block, Box, Scope, Span


class Labels:
    """Writes labels that look alike.

    Arguments:
        look: of the picture.
        largest: the largest size in it of what colours tell.

    >>> Labels(Look(), 1.0).operation("tanh", 1)
    '<tanh>'
    """

    def __init__(self, look: Look, largest: float) -> None:
        self._look = look
        self._largest = largest
        self._colours = colours(look.theme)
        # Lesser words must be seen on any shade.
        self._quiet = self._colours["faint" if look.color_by == "kind" else "ink"]

    def number(self, number: float) -> str:
        """Return a number with the digits that numbers have here."""
        return digits(number, self._look.precision)

    def operation(self, label: str, repeats: int) -> str:
        """Return the label of an operation, or of several alike."""
        again = "" if repeats == 1 else f' <font point-size="10">{_times(repeats)}</font>'
        return f"<{markup(label)}{again}>"

    def box(self, box: Box) -> str:
        """Return the label of a value: its name, number and gradient."""
        notes = [_times(box.repeats)] * (box.repeats > 1) + ["<i>again</i>"] * box.is_again
        return _table([self._title(_within(box.name, box.scope), notes), *self._rows(box)])

    def block(self, block: Block) -> str:
        """Return the label of a block: its name, what it holds, and the span of its results."""
        held = [count(block.operations, "operation")]
        if block.parameters:
            held.append(count(block.parameters, "parameter"))
        contents = f'<font color="{self._quiet}" point-size="10">{", ".join(held)}</font>'
        notes = [_times(block.repeats)] * (block.repeats > 1)
        return _table([self._title(block.title, notes), _wide(contents), *self._rows(block)])

    def _title(self, name: str, notes: list[str]) -> str:
        words = [f"<b>{markup(name)}</b>"] if name.strip("\n") else []
        words += [f'<font color="{self._quiet}">{note}</font>' for note in notes]
        return _wide(" ".join(words)) if words else ""

    def _rows(self, node: Box | Block) -> Iterator[str]:
        for word, shown in (("data", node.data), ("grad", node.grad)):
            if shown is None:
                continue
            name = f'<font color="{self._quiet}">{word}&#160;</font>'
            if not isinstance(shown, Span):
                number = self.number(shown)
            elif word == self._look.color_by:
                number = self._coloured(shown)
            else:
                number = " … ".join(dict.fromkeys(map(self.number, shown)))
            yield f'<tr><td align="right">{name}</td><td align="left">{number}</td></tr>'

    def _coloured(self, span: Span) -> str:
        cells = "<td>…</td>".join(
            f'<td bgcolor="{self._colours[shade(end, self._largest)]}">{self.number(end)}</td>'
            for end in span
        )
        return f'<table border="0" cellspacing="0" cellpadding="2"><tr>{cells}</tr></table>'


def _within(name: str, scope: Scope) -> str:
    """Return a name as it reads within frames that bear its first part."""
    return name.removeprefix(f"{'.'.join(scope)}.") if scope else name


def _times(repeats: int) -> str:
    return f"\u00d7{repeats:,}"


def _table(rows: Iterable[str]) -> str:
    return f'<<table border="0" cellspacing="0" cellpadding="0">{"".join(rows)}</table>>'


def _wide(content: str) -> str:
    return f'<tr><td colspan="2">{content}</td></tr>'
