"""Diagram: a picture of a graph, shown, saved and read in several forms."""

from __future__ import annotations

import os
from base64 import b64encode
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from autograd.tools.files import write_whole
from viz.drawing.describing import description
from viz.drawing.dot import dot_source
from viz.drawing.look import PLAIN, Look
from viz.drawing.markup import count
from viz.drawing.page import page
from viz.drawing.pointing import texts
from viz.drawing.render import FileType, render
from viz.drawing.rows import height_in, in_rows, rows_of, width_in
from viz.drawing.showing import framed, show
from viz.drawing.strips import in_strips
from viz.drawing.svg import finished
from viz.drawing.themes import colours
from viz.endings import ending
from viz.graphs.shapes import Stub, View

_ENDINGS = (".svg", ".png", ".pdf", ".dot", ".html")
_DOTS_PER_INCH = 160  # of a PNG: sharp on a screen of any kind, and in print
_TALLEST, _BARS = 640, 130  # pixels of a notebook's frame, and of what stands around a picture
_MANY = 300  # things in a picture, from where so many dots would be a hundred million


class Diagram:
    """A picture of a graph as it was when drawn; a notebook shows it, ``save`` writes it.

    Arguments:
        view: what the picture shows.
        look: how.
        title: what it is of.

    Raises:
        MissingExtraError: if the package graphviz is not installed.
    """

    __slots__ = ("_dot", "_look", "_title", "_view")

    def __init__(self, view: View, look: Look = PLAIN, title: str = "graph") -> None:
        self._view = view
        self._look = look
        self._title = title
        self._dot = dot_source(view, look)

    @property
    def dot(self) -> str:
        """The picture as DOT text, for any program that reads it."""
        return self._dot

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write the picture to a file, whole or not at all.

        Arguments:
            path: of the file; its name ends in .svg, .png, .pdf, .dot or .html.

        Returns:
            the path.

        Raises:
            DrawError: if the name ends in something else.
            SaveError: if the file cannot be written; one that stood there still does.
            MissingExtraError: if there is no Graphviz.

        >>> import tempfile
        >>> from autograd import Value
        >>> from viz import draw
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     draw(Value(2.0, name="x") * 3.0).save(f"{folder}/product.svg").name
        'product.svg'
        """
        return write_whole(path, self._content(ending(path, _ENDINGS).removeprefix(".")))

    def show(self) -> None:
        """Show the picture: in the notebook that this runs in, else in the browser.

        Raises:
            SaveError: if no temporary file can be written.
            MissingExtraError: if there is no Graphviz.
        """
        show(self, lambda: self._content("html").decode(), "diagram")

    def _content(self, file_type: str) -> bytes:
        if file_type == "dot":
            return self._dot.encode()
        if file_type == "svg":
            return b'<?xml version="1.0" encoding="UTF-8"?>\n' + self._svg().encode()
        if file_type == "html":
            return page(self._svg(), self._title, self._look.theme).encode()
        if file_type == "png":
            return self._png()
        return render(self._dot, cast(FileType, file_type))

    def _png(self) -> bytes:
        source = self._dot
        if len(self._view.nodes) < _MANY:
            source = dot_source(self._view, replace(self._look, dots_per_inch=_DOTS_PER_INCH))
        png = render(source, "png")
        row = self._look.row()
        if row is None:
            return png
        svg = self._in_one_row()
        rows = rows_of(svg, row)
        if rows is None:
            return png
        return in_strips(png, rows, width_in(svg), colours(self._look.theme)["paper"])

    def _svg(self) -> str:
        svg = self._in_one_row()
        row = self._look.row()
        rows = None if row is None else rows_of(svg, row)
        return svg if rows is None else in_rows(svg, rows)

    def _in_one_row(self) -> str:
        picture = render(self._dot, "svg").decode()
        follows_reader = self._look.theme == "auto"
        return finished(
            picture, texts(self._view), self._title, follows_reader, description(self._view)
        )

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        """Return what a notebook shows; where nothing can render, the text and what to do.

        The page fits the width and can be enlarged. A notebook that is not trusted shows no page,
        and then the picture of dots.
        """
        try:
            svg = self._svg()
            return {
                "text/html": framed(
                    page(svg, self._title, self._look.theme), self._title, _height_of(svg)
                ),
                "image/svg+xml": svg,
                "image/png": b64encode(self._png()).decode(),
                "text/plain": f"{self!r}\n{description(self._view)}",
            }
        except Exception as error:  # a notebook would hide the value behind a traceback
            return {"text/plain": f"{error}\n\n{self._dot}"}

    def __repr__(self) -> str:
        left_out = sum(node.count for node in self._view.nodes if isinstance(node, Stub))
        rest = f", {count(left_out, 'value')} left out" if left_out else ""
        return f"Diagram({len(self._view.nodes)} nodes, {len(self._view.arrows)} arrows{rest})"


def _height_of(svg: str) -> int:
    """Return how high the frame of a picture is, in pixels: a tall one is scrolled."""
    return min(_TALLEST, round(height_in(svg) / 0.75) + _BARS)
