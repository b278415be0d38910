"""A picture of dots in rows: strips cut out of the one row that Graphviz draws."""

from __future__ import annotations

import io

from viz.drawing.rows import Rows
from viz.extras import load


def in_strips(png: bytes, rows: Rows, picture_width: float, paper: str) -> bytes:
    """Return a picture cut into rows.

    Arguments:
        png: the picture in one row.
        rows: how to cut it.
        picture_width: of the one row, in points, to which the dots are in proportion.
        paper: the colour of what no row covers.

    Returns:
        the content of a PNG file.

    Raises:
        MissingExtraError: if Pillow is not installed, which comes with matplotlib.
    """
    images = load("PIL.Image")
    with images.open(io.BytesIO(png)) as whole:
        scale = whole.width / picture_width
        cut = images.new("RGB", (_dots(rows.width, scale), _dots(rows.height, scale)), paper)
        for window, top in zip(rows.windows, rows.tops(), strict=True):
            strip = whole.crop(tuple(round(edge * scale) for edge in window))
            inside = _overlap(strip.size, window, whole.size, scale)
            cut.paste(strip.crop(inside), (inside[0], _dots(top, scale) + inside[1]))
    out = io.BytesIO()
    cut.save(out, "PNG")
    return out.getvalue()


def _dots(points: float, scale: float) -> int:
    return round(points * scale)


def _overlap(
    size: tuple[int, int], window: tuple[float, ...], whole: tuple[int, int], scale: float
) -> tuple[int, int, int, int]:
    """Return which part of a strip lies within the whole: beyond it, a crop is black."""
    left, top = round(window[0] * scale), round(window[1] * scale)
    return (
        max(0, -left), max(0, -top), min(size[0], whole[0] - left), min(size[1], whole[1] - top),
    )  # fmt: skip
