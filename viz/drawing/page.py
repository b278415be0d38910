"""A page that shows one picture: it fits the width, can be enlarged, and tells numbers in full."""

from __future__ import annotations

import html
import re
from functools import cache
from importlib.resources import files

from viz.drawing.documents import colours, filled, policy
from viz.drawing.themes import Theme

_STYLE = re.compile("<style>(.*?)</style>", re.DOTALL)
_USED = ("paper", "ink", "faint", "input line")
SCHEMES: dict[Theme, str] = {"auto": "light dark", "light": "light", "dark": "dark"}


def page(picture: str, title: str, theme: Theme) -> str:
    """Return a page with a picture, which may load nothing.

    Arguments:
        picture: an SVG element.
        title: of the page.
        theme: whose colours it has; the reader's for ``auto``.

    Returns:
        HTML.

    >>> page("<svg></svg>", "a < b", "light").count("a &lt; b")
    2
    """
    own = _STYLE.search(picture)  # which a policy would not let stand by itself
    style = themed(colours(_USED) + _part("page.css"), theme) + (own[1] if own else "")
    script = _part("page.js")
    parts = {
        "policy": policy(style, script),
        "schemes": SCHEMES[theme],
        "title": html.escape(title),
        "style": style,
        "script": script,
        "svg": _STYLE.sub("", picture),
    }
    return filled(_part("page.html"), parts)


def themed(style: str, theme: Theme) -> str:
    """Return a style in which the reader's preference, or else the theme, tells what is dark.

    Arguments:
        style: for readers of either preference.
        theme: the reader's for ``auto``.

    >>> themed(":root { color-scheme: light dark; }", "dark")
    ':root { color-scheme: dark; }'
    """
    if theme == "auto":
        return style
    chosen = "all" if theme == "dark" else "not all"
    style = style.replace("@media (prefers-color-scheme: dark)", f"@media {chosen}")
    return style.replace("color-scheme: light dark", f"color-scheme: {theme}")


@cache
def _part(name: str) -> str:
    return files("viz.drawing").joinpath(name).read_text(encoding="utf-8")
