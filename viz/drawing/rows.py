"""A wide picture in rows, as lines of a text: an arrow that leaves one goes on in the next.

Graphviz lays a picture out in one row. Here it is cut where nothing but arrows and frames would
be cut through, and each part is shown below the one before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from viz.drawing.cells import SMALL
from viz.drawing.geometry import Frame, frames_in
from viz.drawing.metrics import width as width_of

_MARGIN = 8.0  # points around a row
_BETWEEN = 14.0  # points between two
_HEAD = re.compile(r'(<svg )width="([\d.]+)pt" height="([\d.]+)pt"\s+viewBox="[^"]*"([^>]*>)')
_GRAPH = re.compile(r'<g id="graph0"[^>]* translate\(([-\d.]+) ([-\d.]+)\)"[^>]*>')
_ITEM = re.compile(
    r'(?:<!--.*?-->\s*)?<g id="(\w+)" class="(node|edge|cluster)">.*?</g>\n?', re.DOTALL
)
_SHIFT = re.compile(r"translate\(([-\d.]+) ([-\d.]+)\)")
_PATH = re.compile(r'<path [^>]*\bd="([^"]*)"')
_POINTS = re.compile(r'<(?:polygon|path|polyline) [^>]*\b(?:points|d)="([^"]*)"')
_TEXT = re.compile(r'<text [^>]*\bx="([-\d.]+)" y="([-\d.]+)"[^>]*>([^<]*)<')
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


class _Item(NamedTuple):
    """A node, arrow or frame: its markup, what it is, and the points that it passes through."""

    key: str
    kind: str
    markup: str
    points: list[tuple[float, float]]


class Rows(NamedTuple):
    """How a picture is cut.

    Arguments:
        windows: what each row shows of it; the last one is the legend, if there is one.
        width, height: of all rows together, in points.
    """

    windows: list[Frame]
    width: float
    height: float

    def tops(self) -> Iterator[float]:
        """Yield where each row begins, in points from the top of the picture."""
        top = 0.0
        for window in self.windows:
            yield top
            top += window.bottom - window.top + _BETWEEN


def rows_of(svg: str, width: float) -> Rows | None:
    """Return how to cut a picture so that it fits a width.

    Arguments:
        svg: of Graphviz, read from left to right.
        width: points.

    Returns:
        the rows; None if it fits as it is, or there is no place to cut at.

    >>> rows_of('<svg width="10pt" height="8pt" viewBox="0 0 10 8"></svg>', 960.0) is None
    True
    """
    head = _HEAD.search(svg)
    if head is None or float(head[2]) <= width:
        return None
    items, rest = _taken_apart(svg)
    blocked = [span for item in items for span in _not_to_cut(item)]
    frames = [x for item in items if item.kind == "cluster" for x, _ in item.points]
    start = min([*frames, *(a for a, _ in blocked)]) - _MARGIN
    end = max([*frames, *(b for _, b in blocked)]) + _MARGIN
    cuts = [start]
    for gap in _gaps(sorted(blocked), end):
        if gap.after - cuts[-1] > width and gap.before > cuts[-1] + _MARGIN:
            cuts.append(gap.before)
    cuts.append(end)
    if len(cuts) < 3:
        return None
    windows = [_window(left, right, items) for left, right in pairwise(cuts)]
    x, y = _shift_in(rest)
    legend = [(a + x, b + y) for points in _POINTS.findall(rest) for a, b in _pairs(points)]
    for a, b, text in _TEXT.findall(rest):
        half = width_of(text, SMALL) / 2
        legend += [(float(a) + x - half, float(b) + y), (float(a) + x + half, float(b) + y)]
    if legend:
        windows.append(_around(legend))
    height = sum(w.bottom - w.top for w in windows) + _BETWEEN * (len(windows) - 1)
    return Rows(windows, max(w.right - w.left for w in windows), height)


def width_in(svg: str) -> float:
    """Return how wide a picture is, in points.

    >>> width_in('<svg width="10pt" height="8pt" viewBox="0 0 10 8">')
    10.0
    """
    head = _HEAD.search(svg)
    return float(head[2]) if head else 0.0


def height_in(svg: str) -> float:
    """Return how high a picture is, in points.

    >>> height_in('<svg width="10pt" height="8pt" viewBox="0 0 10 8">')
    8.0
    """
    head = _HEAD.search(svg)
    return float(head[3]) if head else 0.0


def in_rows(svg: str, rows: Rows) -> str:
    """Return a picture cut into rows.

    Arguments:
        svg: of Graphviz.
        rows: as :func:`rows_of` returned them of this picture.

    Returns:
        the picture, each of whose nodes stands in one row.
    """
    items, rest = _taken_apart(svg)
    head, graph = _HEAD.search(svg), _GRAPH.search(svg)
    assert head is not None  # rows_of() found them
    assert graph is not None
    size = f'width="{rows.width:.2f}pt" height="{rows.height:.2f}pt" '
    size += f'viewBox="0 0 {rows.width:.2f} {rows.height:.2f}"'
    ground = re.search(r'<polygon fill="([^"]*)"', svg[graph.end() :])
    paper = ground[1] if ground else "none"
    corners = f"0,0 {rows.width:.2f},0 {rows.width:.2f},{rows.height:.2f} 0,{rows.height:.2f}"
    parts = [
        svg[: head.start()], head[1], size, head[4], svg[head.end() : graph.start()],
        f'<g id="graph0" class="graph"><polygon fill="{paper}" points="{corners}"/>\n',
    ]  # fmt: skip
    met: set[str] = set()
    for i, (window, top) in enumerate(zip(rows.windows, rows.tops(), strict=True)):
        parts.append(_opening(window, top))
        if rest and i == len(rows.windows) - 1:
            parts.append(rest)
        else:
            parts.extend(_once(item, met) for item in items if _shows(window, item))
        parts.append("</svg>\n")
    return "".join([*parts, "</g>\n</svg>\n"])


def _taken_apart(svg: str) -> tuple[list[_Item], str]:
    """Return the items of a picture, and the legend, which is the rest."""
    graph = _GRAPH.search(svg)
    assert graph is not None  # as Graphviz writes it
    x, y = float(graph[1]), float(graph[2])
    body = svg[graph.end() : svg.rindex("</g>")]
    frames = frames_in(svg)
    items = []
    for found in _ITEM.finditer(body):
        key, kind, markup = found[1], found[2], found[0]
        if key in frames:
            frame = frames[key]
            points = [(frame.left, frame.top), (frame.right, frame.bottom)]
        else:
            points = [(a + x, b + y) for a, b in _passed(markup)]
        items.append(_Item(key, kind, f'<g transform="translate({x} {y})">{markup}</g>\n', points))
    rest = _ITEM.sub("", body)
    rest = re.sub(r"<polygon [^>]*/>", "", rest, count=1)  # the ground
    return items, f'<g transform="translate({x} {y})">{rest}</g>' if rest.strip() else ""


def _shift_in(markup: str) -> tuple[float, float]:
    found = _SHIFT.search(markup)
    return (float(found[1]), float(found[2])) if found else (0.0, 0.0)


def _passed(markup: str) -> Iterator[tuple[float, float]]:
    """Yield points that an arrow passes, near one another; the corners of a frame."""
    for path in _PATH.findall(markup):
        points = _pairs(path)
        for i in range(0, len(points) - 3, 3):
            curve = points[i : i + 4]
            yield from (_on(curve, step / 12) for step in range(13))
    for corners in _POINTS.findall(markup):
        yield from _pairs(corners)


def _on(curve: list[tuple[float, float]], t: float) -> tuple[float, float]:
    """Return a point of a Bézier curve."""
    weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
    x, y = (sum(w * p[i] for w, p in zip(weights, curve, strict=True)) for i in (0, 1))
    return x, y


def _pairs(numbers: str) -> list[tuple[float, float]]:
    found = [float(number) for number in _NUMBER.findall(numbers)]
    return list(zip(found[::2], found[1::2], strict=True))


def _not_to_cut(item: _Item) -> Iterator[tuple[float, float]]:
    """Yield from where to where an item is to stay whole."""
    if item.kind == "node":
        xs = [x for x, _ in item.points]
        yield min(xs) - 2, max(xs) + 2
    if item.kind == "edge":
        left, _ = _shift_in(item.markup)
        for x, _, text in _TEXT.findall(item.markup):
            half = width_of(text, SMALL) / 2
            yield float(x) + left - half, float(x) + left + half


class _Gap(NamedTuple):
    """A place to cut at, and where the next one is."""

    before: float
    after: float


def _gaps(blocked: list[tuple[float, float]], end: float) -> Iterator[_Gap]:
    places = []
    reached = blocked[0][1]
    for left, right in blocked:
        if left > reached:
            places.append((left + reached) / 2)
        reached = max(reached, right)
    places.append(end)
    for before, after in pairwise(places):
        yield _Gap(before, after)


def _window(left: float, right: float, items: list[_Item]) -> Frame:
    ys = [
        y for item in items if item.kind != "cluster" for x, y in item.points if left <= x <= right
    ]
    frames = [item.points for item in items if item.kind == "cluster"]
    for points in frames:
        if min(x for x, _ in points) < right and max(x for x, _ in points) > left:
            ys += [y for _, y in points]
    return Frame(left, min(ys) - _MARGIN, right, max(ys) + _MARGIN)


def _around(points: list[tuple[float, float]]) -> Frame:
    xs, ys = zip(*points, strict=True)
    return Frame(min(xs) - _MARGIN, min(ys) - _MARGIN, max(xs) + _MARGIN, max(ys) + _MARGIN)


def _shows(window: Frame, item: _Item) -> bool:
    xs = [x for x, _ in item.points]
    if item.kind == "node":
        return window.left <= (min(xs) + max(xs)) / 2 <= window.right
    return min(xs) < window.right and max(xs) > window.left


def _opening(window: Frame, top: float) -> str:
    wide, high = window.right - window.left, window.bottom - window.top
    return (
        f'<svg x="0" y="{top:.2f}" width="{wide:.2f}" height="{high:.2f}" '
        f'viewBox="{window.left:.2f} {window.top:.2f} {wide:.2f} {high:.2f}">\n'
    )


def _once(item: _Item, met: set[str]) -> str:
    """Return an item's markup; without its id where another row shows it too."""
    if item.key not in met:
        met.add(item.key)
        return item.markup
    return item.markup.replace(f'id="{item.key}" class="', 'class="continued ', 1)
