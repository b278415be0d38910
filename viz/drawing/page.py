"""A page that shows one picture, whole in one file and without scripts."""

from __future__ import annotations

import html

from viz.drawing.themes import DARK, LIGHT, Theme

_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
body {{ margin: 0; padding: 1rem; background: {paper}; }}
{dark}svg {{ display: block; margin: auto; }}
</style>
</head>
<body>
{picture}
</body>
</html>
"""


def page(picture: str, title: str, theme: Theme) -> str:
    """Return a page with a picture.

    Arguments:
        picture: an SVG element.
        title: of the page.
        theme: whose background it has; the reader's for ``auto``.

    Returns:
        HTML.

    >>> page("<svg></svg>", "a < b", "light").count("a &lt; b")
    1
    """
    paper = (DARK if theme == "dark" else LIGHT)["paper"]
    rule = f"@media (prefers-color-scheme: dark) {{ body {{ background: {DARK['paper']}; }} }}\n"
    dark = rule if theme == "auto" else ""
    return _PAGE.format(title=html.escape(title), paper=paper, dark=dark, picture=picture)
