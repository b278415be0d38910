"""The page: one file that holds everything, and may load nothing."""

from __future__ import annotations

import html
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from viz.drawing.documents import colours, embedded, filled, policy
from viz.drawing.page import SCHEMES, themed
from viz.drawing.themes import Theme

_SCRIPTS = ("timeline.js", "camera.js", "curves.js", "guessing.js", "pointers.js", "page.js")
_KINDS = ("broken", "input", "parameter", "constant", "result", "output", "operation")
_USED = ("paper", "ink", "faint", *_KINDS, *(f"{kind} line" for kind in _KINDS))


def page(
    title: str,
    svg: str,
    data: Mapping[str, Any],
    theme: Theme = "auto",
    more: tuple[str, str, str] = ("", "", ""),
) -> str:
    """Return a page that plays steps.

    Its policy allows the page's own style and script, by their hashes, and forbids all else: what
    a name holds can neither run nor load anything.

    Arguments:
        title: any text.
        svg: the picture, as markup.
        data: what the script reads, of lists, dicts, strings and numbers.
        theme: whose colours it has; the reader's for ``auto``.
        more: script, style and markup to add.

    Returns:
        HTML, in ASCII but for the picture.

    >>> text = page("<w>", "<svg></svg>", {"values": [], "steps": []})
    >>> "<title>&lt;w&gt;, step by step</title>" in text
    True
    """
    style = themed(colours(_USED) + _part("page.css") + more[1], theme)
    own = "\n".join(map(_part, _SCRIPTS))
    script = f'"use strict";\n(() => {{\n{own}}})();\n{more[0]}'
    parts = {
        "policy": policy(style, script),
        "schemes": SCHEMES[theme],
        "title": html.escape(title),
        "style": style,
        "script": script,
        "svg": svg,
        "explore": more[2],
        "data": embedded(data),
    }
    return filled(_part("page.html"), parts)


@cache
def _part(name: str) -> str:
    return files("viz.stepping").joinpath(name).read_text(encoding="utf-8")
