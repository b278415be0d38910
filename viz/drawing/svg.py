"""SVG as a page or a notebook shows it: in the reader's colours, with numbers to point at."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping

from viz.drawing.cells import FILLS, Side
from viz.drawing.markup import drawable
from viz.drawing.themes import FOLLOWING, dark_rules

_START = re.compile(r"<svg[^>]*>")
_ITEM = re.compile(r'(<g id="([ne]\d+)" class="(?:node|edge)">\s*)<title>[^<]*</title>')
# A cell of cells.py and the text in it: Graphviz draws the one right before the other.
_CELL = re.compile(
    r'<polygon fill="#ffffff" fill-opacity="(?P<side>0\.0\d+)" stroke="none" '
    r'points="(?P<points>[^"]*)"/>\n(?P<text><text [^>]*font-size="(?P<size>[\d.]+)"[^>]*>)'
)
_SIDES = {f"{int(fill[-2:], 16) / 255:.6f}": side for side, fill in FILLS.items()}
_ANCHORS: dict[Side, str] = {"left": "start", "middle": "middle", "right": "end"}
_BASELINE = 0.36  # of the font's size, below the middle of a line: half of a digit's height
_FRAME = re.compile(r'(<g id="\w*" class="(?:graph|cluster)[^>]*>\s*)<title>[^<]*</title>')


def finished(
    svg: str, texts: Mapping[str, str], title: str, follows_reader: bool, description: str = ""
) -> str:
    r"""Return a picture of Graphviz's with texts to point at, and with dark colours too.

    Arguments:
        svg: what Graphviz made.
        texts: what is shown where the reader points, by the ids of nodes and arrows; without one
            nothing is.
        title: of the whole.
        follows_reader: whether it turns dark for readers who prefer that.
        description: what it shows, for readers who do not see it; then the title is told to all.

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
        opening = f'{opening[:-1]} class="{FOLLOWING}"><style>{dark_rules()}</style>'
    if description:
        opening += f"<title>{label}</title><desc>{html.escape(drawable(description))}</desc>"
    rest = _CELL.sub(_placed, _FRAME.sub(r"\1", svg[start.end() :]))
    return opening + _ITEM.sub(lambda found: found[1] + _pointed_at(texts.get(found[2])), rest)


def _placed(found: re.Match[str]) -> str:
    """Return a text without its cell, where it stands in it whatever font it is shown in."""
    corners = [tuple(map(float, point.split(","))) for point in found["points"].split()]
    xs, ys = zip(*corners, strict=True)
    side = _SIDES[found["side"]]
    x = {"left": min(xs), "middle": (min(xs) + max(xs)) / 2, "right": max(xs)}[side]
    text = found["text"]
    y = (min(ys) + max(ys)) / 2 + _BASELINE * float(found["size"])
    anchor = _ANCHORS[side]
    text = re.sub(r' x="[^"]*"', f' x="{x:.2f}"', text)
    text = re.sub(r' y="[^"]*"', f' y="{y:.2f}"', text)
    return re.sub(r'text-anchor="\w+"', f'text-anchor="{anchor}"', text)


def _pointed_at(text: str | None) -> str:
    return f"<title>{html.escape(drawable(text))}</title>" if text else ""
