"""SVG as a page or a notebook shows it: in the reader's colours, with numbers to point at."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping

from viz.drawing.markup import drawable
from viz.drawing.themes import dark_rules

_START = re.compile(r"<svg[^>]*>")
_ITEM = re.compile(r'(<g id="([ne]\d+)" class="(?:node|edge)">\s*)<title>[^<]*</title>')
_FRAME = re.compile(r'(<g id="\w*" class="(?:graph|cluster)[^>]*>\s*)<title>[^<]*</title>')


def finished(svg: str, texts: Mapping[str, str], title: str, follows_reader: bool) -> str:
    r"""Return a picture of Graphviz's with texts to point at, and with dark colours too.

    Arguments:
        svg: what Graphviz made.
        texts: what is shown where the reader points, by the ids of nodes and arrows; without one
            nothing is.
        title: of the whole.
        follows_reader: whether it turns dark for readers who prefer that.

    Returns:
        the SVG, without the lines before its element.

    >>> finished('<?xml?>\\n<svg width="1pt">\\n</svg>', {}, "a < b", follows_reader=False)
    '<svg width="1pt" role="img" aria-label="a &lt; b">\\n</svg>'
    """
    start = _START.search(svg)
    if start is None:
        return svg
    label = html.escape(drawable(title))
    opening = f'{start.group()[:-1]} role="img" aria-label="{label}">'
    if follows_reader:
        opening += f"<style>{dark_rules()}</style>"
    rest = _FRAME.sub(r"\1", svg[start.end() :])
    return opening + _ITEM.sub(lambda found: found[1] + _pointed_at(texts.get(found[2])), rest)


def _pointed_at(text: str | None) -> str:
    return f"<title>{html.escape(drawable(text))}</title>" if text else ""
