"""The page: one file that holds everything, and may load nothing."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from viz.drawing.themes import DARK, LIGHT

_PLACE = re.compile(r"\{\{(\w+)\}\}")
_KINDS = ("input", "parameter", "constant", "result", "output", "operation")
_USED = ("paper", "ink", "faint", *_KINDS, *(f"{kind} line" for kind in _KINDS))


def page(
    title: str, svg: str, data: Mapping[str, Any], more: tuple[str, str, str] = ("", "", "")
) -> str:
    """Return a page that plays steps.

    Its policy allows the page's own style and script, by their hashes, and forbids all else: what
    a name holds can neither run nor load anything.

    Arguments:
        title: any text.
        svg: the picture, as markup.
        data: what the script reads, of lists, dicts, strings and numbers.
        more: script, style and markup to add.

    Returns:
        HTML, in ASCII but for the picture.

    >>> text = page("<w>", "<svg></svg>", {"values": [], "steps": []})
    >>> "<title>&lt;w&gt;, step by step</title>" in text
    True
    """
    style, script = _colours() + _part("page.css") + more[1], _part("page.js") + more[0]
    parts = {
        "policy": f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; "
        "base-uri 'none'; form-action 'none'",
        "title": html.escape(title),
        "style": style,
        "script": script,
        "svg": svg,
        "explore": more[2],
        "data": json.dumps(data, separators=(",", ":")).replace("<", "\\u003c"),
    }
    return _PLACE.sub(lambda place: parts[place[1]], _part("page.html"))


def _colours() -> str:
    """Return the colours of the themes, as variables of the page."""
    light, dark = (
        " ".join(f"--{name.replace(' ', '-')}: {theme[name]};" for name in _USED)
        for theme in (LIGHT, DARK)
    )
    return f":root {{ {light} }}\n@media (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}\n"


@cache
def _part(name: str) -> str:
    return files("viz.stepping").joinpath(name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"
