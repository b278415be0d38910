"""A view as DOT, the language that Graphviz lays out.

Labels are of Graphviz's HTML kind: what a name holds is then text and nothing else, once its
markup is escaped. Kinds differ in outline as well as in colour (of Okabe and Ito's set, which
colour-blind readers tell apart), so that a picture can be printed in grey.
"""

from __future__ import annotations

import html
import unicodedata

from viz.extras import load
from viz.view import Box, Circle, Diamond, View

_INK = "#1a1a1a"
_FAINT = "#5f5f5f"
_FONT = "Helvetica,Arial,sans-serif"

_PICTURE = {"rankdir": "LR", "bgcolor": "white", "ranksep": "0.3", "nodesep": "0.2"}
_NODE = {
    "shape": "box", "fontname": _FONT, "fontsize": "12", "fontcolor": _INK,
    "margin": "0.06,0.03", "height": "0",
}  # fmt: skip
_ARROW = {
    "fontname": _FONT, "fontsize": "10", "fontcolor": _INK, "color": _FAINT, "arrowsize": "0.7",
}  # fmt: skip
# Where the arrows of an operation enter if their order matters: Graphviz's own attribute for that,
# ordering, is kept only as far as the layout happens to allow.
_SIDES = {2: ["nw", "sw"], 3: ["nw", "w", "sw"]}
_ANY_ORDER = frozenset(["+", "*", "max", "min", "==", "!=", "hypot", "logaddexp"])
# How strongly an arrow is kept short and level: a chain of results is a line, leaves hang off it.
_FROM_RESULT, _FROM_LEAF = "8", "1"

_BOXES: dict[str, dict[str, str]] = {
    "leaf": {"style": "rounded,filled", "fillcolor": "#dcecf8", "color": "#0072b2"},
    "constant": {"style": "rounded,filled,dashed", "fillcolor": "#f4f4f4", "color": "#767676"},
    "result": {"style": "rounded,filled", "fillcolor": "#ffffff", "color": "#4d4d4d"},
}
_OUTPUT = {"fillcolor": "#d9f0e6", "color": "#00664a", "peripheries": "2"}
_OPERATION = {
    "shape": "ellipse", "style": "filled", "fillcolor": "#fdebc8", "color": "#9a6200",
    "fontsize": "14", "margin": "0.05,0.03", "width": "0.45", "height": "0.4",
    "ordering": "in",  # operands in order, from the top down
}  # fmt: skip
_GUARD = {
    "shape": "diamond", "style": "filled", "fillcolor": "#f9e1ee", "color": "#a8326f",
    "margin": "0.02,0.02",
}  # fmt: skip


def dot_source(view: View, dots_per_inch: int | None = None) -> str:
    """Return the source text of a picture, which reads from left to right.

    Arguments:
        view: what it shows.
        dots_per_inch: how fine a picture of dots is; Graphviz's own 96 if not given.

    Returns:
        the text, the same each time for the same graph.

    Raises:
        MissingExtraError: if the package graphviz is not installed.

    >>> from autograd import Value
    >>> from viz.view import view_of
    >>> source = dot_source(view_of(Value(2.0, name="<x>")))
    >>> "<b>&lt;x&gt;</b>" in source
    True
    """
    fineness = {} if dots_per_inch is None else {"dpi": str(dots_per_inch)}
    graph = load("graphviz").Digraph(
        graph_attr=_PICTURE | fineness, node_attr=_NODE, edge_attr=_ARROW
    )
    leaves = set()
    sides = _sides(view)
    for node in view.nodes:
        if isinstance(node, Circle):
            graph.node(node.id, f"<{markup(node.label)}>", **_OPERATION)
            continue
        if isinstance(node, Diamond):
            graph.node(node.id, f"<{markup(node.label)}>", **_GUARD)
            continue
        graph.node(node.id, _label(node), **_BOXES[node.kind] | (_OUTPUT if node.is_output else {}))
        if node.kind != "result":
            leaves.add(node.id)
    for arrow in view.arrows:
        label = None if arrow.local_grad is None else _number(arrow.local_grad)
        weight = _FROM_LEAF if arrow.tail in leaves else _FROM_RESULT
        side = {"headport": sides[arrow.head].pop(0)} if sides.get(arrow.head) else {}
        graph.edge(arrow.tail, arrow.head, label, weight=weight, **side)
    return str(graph.source)


def _sides(view: View) -> dict[str, list[str]]:
    """Return where arrows enter, from the top down, for each operation that this is fixed for."""
    tails: dict[str, list[str]] = {}
    for arrow in view.arrows:
        tails.setdefault(arrow.head, []).append(arrow.tail)
    return {
        node.id: _SIDES[len(tails[node.id])].copy()
        for node in view.nodes
        if isinstance(node, Circle)
        and node.label not in _ANY_ORDER
        and len(tails[node.id]) in _SIDES
        and len(set(tails[node.id])) > 1
    }


def markup(text: str) -> str:
    r"""Return a text as Graphviz's labels of the HTML kind write it.

    Arguments:
        text: anything. What no picture can hold, a control character, is written as in Python.

    Returns:
        markup that shows the text and holds no tag but line breaks.

    >>> markup("<b> & \u03c0\a")
    '&lt;b&gt; &amp; π\\\\x07'
    """
    shown = "".join(_drawable(character) for character in text)
    escaped = html.escape(shown).replace("\\", "\\\\")  # to Graphviz, \N is the node's id
    return escaped.replace("\n", "<br/>")


def _drawable(character: str) -> str:
    control = unicodedata.category(character) in ("Cc", "Cs") and character != "\n"
    if control or character in "\ufffe\uffff":  # not allowed in XML, hence in SVG
        return character.encode("unicode_escape").decode()
    return character


def _label(box: Box) -> str:
    title = f"<b>{markup(box.name)}</b>" if box.name.strip("\n") else ""
    if box.is_again:
        title = f'{title} <font color="{_FAINT}"><i>again</i></font>'.lstrip()
    rows = [f'<tr><td colspan="2">{title}</td></tr>'] if title else []
    if box.data is not None:
        rows.append(_row("data", box.data))
    if box.grad is not None:
        rows.append(_row("grad", box.grad))
    return f'<<table border="0" cellspacing="0" cellpadding="0">{"".join(rows)}</table>>'


def _row(word: str, number: float) -> str:
    faint = f'<font color="{_FAINT}">{word}&#160;</font>'
    return f'<tr><td align="right">{faint}</td><td align="left">{_number(number)}</td></tr>'


def _number(number: float) -> str:
    return f"{number:.4g}"
