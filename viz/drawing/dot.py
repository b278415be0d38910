"""A view as DOT, the language that Graphviz lays out.

Labels are of Graphviz's HTML kind: what a name holds is then text and nothing else, once its
markup is escaped. Nodes and arrows have ids, ``n0`` and ``e0`` onwards, which an SVG keeps.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from autograd.table.operation import Fact, having
from viz.drawing.cells import SMALL, cell
from viz.drawing.labels import Labels
from viz.drawing.legend import legend
from viz.drawing.look import PLAIN, Look
from viz.drawing.scale import Scale
from viz.drawing.themes import colours
from viz.extras import load
from viz.graphs.broken import broken
from viz.graphs.shapes import Arrow, Block, Box, Circle, Diamond, Span, Stub, View

FONT = "Helvetica,Arial,sans-serif"

_SIZES = {"fontsize": "12", "margin": "0.06,0.03", "height": "0"}
# Where the arrows of an operation enter if their order matters: Graphviz's own attribute for that,
# ordering, is kept only as far as the layout happens to allow.
_SIDES = {
    "LR": {2: ["nw", "sw"], 3: ["nw", "w", "sw"]},
    "TB": {2: ["nw", "ne"], 3: ["nw", "n", "ne"]},
}
_ANY_ORDER = frozenset([op.label for op in having(Fact.COMMUTES | Fact.DISTANCE)])
# How strongly an arrow is kept short and level: a chain of results is a line, leaves hang off it.
_FROM_RESULT, _FROM_LEAF = "8", "1"

# Of arrows on which so much of a gradient flows; nothing at all is dotted.
WIDTHS: list[dict[str, str]] = [{"style": "dotted"}] + [
    {"penwidth": width} for width in ("0.6", "1.3", "2.4", "4")
]

_STYLES = {
    "input": "rounded,filled",
    "parameter": "filled",
    "constant": "rounded,filled,dashed",
    "result": "rounded,filled",
}
_OPERATION = {
    "shape": "ellipse", "style": "filled", "fontsize": "14", "margin": "0.05,0.03",
    "width": "0.45", "height": "0.4",
    "ordering": "in",  # operands in order
}  # fmt: skip
_GUARD = {"shape": "diamond", "style": "filled", "margin": "0.02,0.02"}
_BLOCK = {"shape": "box", "style": "filled,bold", "margin": "0.12,0.08"}
_STUB = {"shape": "box", "style": "dashed,rounded", "margin": "0.08,0.05"}


def dot_source(view: View, look: Look = PLAIN) -> str:
    """Return the source text of a picture, which reads from left to right or from the top down.

    Arguments:
        view: what it shows.
        look: how.

    Returns:
        the text, the same each time for the same graph.

    Raises:
        MissingExtraError: if the package graphviz is not installed.

    >>> from autograd import Value
    >>> from viz.graphs.view import view_of
    >>> source = dot_source(view_of(Value(2.0, name="<x>")))
    >>> "<b>&lt;x&gt;</b>" in source
    True
    """
    return _Writer(view, look).source()


class _Writer:
    def __init__(self, view: View, look: Look) -> None:
        self._view = view
        self._look = look
        self._colours = colours(look.theme)
        boxes = [node for node in view.nodes if isinstance(node, (Box, Block))]
        self._scale = Scale.of([number for box in boxes for number in self._coloured_by(box)])
        self._labels = Labels(look, self._scale)

    def source(self) -> str:
        ink, faint = self._colours["ink"], self._colours["faint"]
        graph = load("graphviz").Digraph(
            graph_attr=self._picture(),
            node_attr={"shape": "box", "fontname": FONT, "fontcolor": ink, **_SIZES},
            edge_attr={
                "fontname": FONT, "fontcolor": ink, "color": faint, "arrowsize": "0.7",
            },
        )  # fmt: skip
        self._frame(graph, self._view.nodes, 0)
        leaves = {
            node.id for node in self._view.nodes if isinstance(node, Box) and node.kind != "result"
        }
        sides = _sides(self._view, _SIDES[self._look.direction])
        scope = {node.id: node.scope for node in self._view.nodes}
        for i, arrow in enumerate(self._view.arrows):
            label = None if arrow.local_grad is None else self._labels.arrow(arrow.local_grad)
            weight = _FROM_LEAF if arrow.tail in leaves else _FROM_RESULT
            side = {"headport": sides[arrow.head].pop(0)} if sides.get(arrow.head) else {}
            enters = scope[arrow.tail] != scope[arrow.head]
            room = {"minlen": "2"} if enters else {}  # so that frames stand side by side
            look = side | room | self._arrow(arrow)
            graph.edge(arrow.tail, arrow.head, label, id=f"e{i}", weight=weight, **look)
        return str(graph.source)

    def _frame(self, graph: Any, nodes: Iterable[Any], depth: int) -> None:
        """Add nodes to a graph or frame, those deeper within to frames of their own."""
        frames: dict[str, list[Any]] = {}
        for node in nodes:
            if len(node.scope) > depth:
                frames.setdefault(node.scope[depth], []).append(node)
            else:
                label, attributes = self._drawn(node)
                graph.node(node.id, label, id=node.id, **attributes)
        for name, within in frames.items():
            with graph.subgraph(name=f"cluster_{within[0].id}_{depth}") as frame:
                title = cell(name, SMALL, color=self._colours["faint"])
                frame.attr(
                    label=title.label(), style="rounded,filled", labeljust="l", labelloc="t",
                    fillcolor=self._colours["frame"], color=self._colours["frame line"],
                    fontname=FONT,
                )  # fmt: skip
                self._frame(frame, within, depth + 1)

    def _picture(self) -> dict[str, str]:
        picture = {
            "rankdir": self._look.direction,
            "bgcolor": self._colours["paper"], "ranksep": "0.3", "nodesep": "0.2",
        }  # fmt: skip
        if self._look.dots_per_inch is not None:
            picture["dpi"] = str(self._look.dots_per_inch)
        if self._look.legend:
            table = legend(self._view, self._colours, self._look.color_by, self._scale)
            picture |= {
                "label": table, "labelloc": "b", "fontname": FONT,
                "fontcolor": self._colours["ink"],
            }  # fmt: skip
        return picture

    def _drawn(self, node: Any) -> tuple[str, dict[str, str]]:
        """Return the label and the attributes of a node."""
        if isinstance(node, Circle):
            label = self._labels.operation(node.label, node.repeats)
            return label, _OPERATION | self._paint("operation")
        if isinstance(node, Diamond):
            return cell(node.label).label(), _GUARD | self._paint("guard")
        if isinstance(node, Stub):
            more = f"+ {node.count:,} more" if node.count else "…"
            faint = self._colours["faint"]
            return cell(more, color=faint).label(), _STUB | {"color": faint}
        if isinstance(node, Block):
            return self._labels.block(node), _BLOCK | self._filled("block", node)
        attributes = {"style": _STYLES[node.kind]}
        if node.kind in ("input", "parameter"):
            attributes["penwidth"] = "1.5"
        if node.is_output:
            attributes["peripheries"] = "2"
        if node.is_marked:
            attributes["penwidth"] = "4"
        kind = "output" if node.is_output else node.kind
        return self._labels.box(node), attributes | self._filled(kind, node)

    def _paint(self, kind: str, fill: str | None = None) -> dict[str, str]:
        return {"fillcolor": self._colours[fill or kind], "color": self._colours[f"{kind} line"]}

    def _filled(self, kind: str, node: Box | Block) -> dict[str, str]:
        """Return the colours of a value or block: what is no number shows in every mode."""
        if broken(node.data) or broken(node.grad):
            return self._paint("broken") | {"penwidth": "3"}
        if self._look.color_by == "kind":
            return self._paint(kind)
        shown = self._coloured_by(node)
        # The ends of a span have colours of their own.
        return self._paint(kind, self._scale.shade(shown[0]) if len(shown) == 1 else "result")

    def _arrow(self, arrow: Arrow) -> dict[str, str]:
        """Return how an arrow looks: how much flows along it, and whether that is a number."""
        if arrow.is_again:
            side = "n" if self._look.direction == "LR" else "e"
            return {
                "style": "dashed", "constraint": "false", "tailport": side, "headport": side,
            }  # fmt: skip
        numbers = (arrow.local_grad, arrow.flow)
        if any(map(broken, numbers)):
            return {"color": self._colours["broken line"], "penwidth": "3"}
        if self._look.color_by != "grad" or arrow.flow is None:
            return {}
        return WIDTHS[self._scale.strength(arrow.flow)]

    def _coloured_by(self, node: Box | Block) -> tuple[float, ...]:
        shown = node.data if self._look.color_by == "data" else node.grad
        return shown if isinstance(shown, Span) else () if shown is None else (shown,)


def _sides(view: View, sides: dict[int, list[str]]) -> dict[str, list[str]]:
    """Return where arrows enter, from the top down, for each operation that this is fixed for."""
    tails: dict[str, list[str]] = {}
    for arrow in (arrow for arrow in view.arrows if not arrow.is_again):
        tails.setdefault(arrow.head, []).append(arrow.tail)
    return {
        node.id: sides[len(tails[node.id])].copy()
        for node in view.nodes
        if isinstance(node, Circle)
        and node.label not in _ANY_ORDER
        and len(tails.get(node.id, ())) in sides
        and len(set(tails[node.id])) > 1
    }
