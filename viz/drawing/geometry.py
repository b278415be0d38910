"""Where the things of a picture stand, read from what Graphviz laid out."""

from __future__ import annotations

import re
from typing import NamedTuple

_NODE = re.compile(r'<g id="(n\d+)" class="node">(.*?)</g>', re.DOTALL)
_ELLIPSE = re.compile(r'<ellipse [^>]*cx="([^"]*)" cy="([^"]*)" rx="([^"]*)" ry="([^"]*)"')
_OUTLINE = re.compile(r'<(?:polygon|path) [^>]*\b(?:points|d)="([^"]*)"')
_SHIFT = re.compile(r'<g id="graph0"[^>]* translate\(([-\d.]+) ([-\d.]+)\)')
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


class Frame(NamedTuple):
    """A rectangle in a picture, in points from its upper left corner."""

    left: float
    top: float
    right: float
    bottom: float


def frames_in(svg: str) -> dict[str, Frame]:
    """Return the rectangle that each node of a picture takes.

    Arguments:
        svg: a picture of Graphviz's.

    Returns:
        rectangles by the ids of nodes.

    >>> frames_in('<g id="n0" class="node"><polygon points="0,4 8,0"/></g>')
    {'n0': Frame(left=0.0, top=0.0, right=8.0, bottom=4.0)}
    """
    shift = _SHIFT.search(svg)
    x, y = (float(shift[1]), float(shift[2])) if shift else (0.0, 0.0)
    frames: dict[str, Frame] = {}
    for found in _NODE.finditer(svg):
        outlines = [_frame(points) for points in _OUTLINE.findall(found[2])]
        outlines += [
            Frame(cx - rx, cy - ry, cx + rx, cy + ry)
            for cx, cy, rx, ry in (map(float, sizes) for sizes in _ELLIPSE.findall(found[2]))
        ]
        left, top = (min(outline[i] for outline in outlines) for i in (0, 1))
        right, bottom = (max(outline[i] for outline in outlines) for i in (2, 3))
        frames[found[1]] = Frame(left + x, top + y, right + x, bottom + y)
    return frames


def _frame(points: str) -> Frame:
    numbers = [float(number) for number in _NUMBER.findall(points)]
    xs, ys = numbers[::2], numbers[1::2]
    return Frame(min(xs), min(ys), max(xs), max(ys))
