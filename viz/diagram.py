"""draw: a value and all that it was computed from, as a picture."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, cast

from autograd.errors import OperandError
from autograd.graph import topological_order
from autograd.node import Node
from viz.dot import dot_source
from viz.errors import DrawError
from viz.files import ending, write_whole
from viz.render import FileType, render
from viz.view import View, view_of

_ENDINGS = (".svg", ".png", ".pdf", ".dot")
_DOTS_PER_INCH = 160  # of a PNG: sharp on a screen of any kind, and in print


class Diagram:
    """A picture of a graph as it was when drawn; a notebook shows it, ``save`` writes it.

    Arguments:
        view: what the picture shows.

    Raises:
        MissingExtraError: if the package graphviz is not installed.
    """

    __slots__ = ("_dot", "_view")

    def __init__(self, view: View) -> None:
        self._view = view
        self._dot = dot_source(view)

    @property
    def dot(self) -> str:
        """The picture as DOT text, for any program that reads it."""
        return self._dot

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write the picture to a file, whole or not at all.

        Arguments:
            path: of the file; its name ends in .svg, .png, .pdf or .dot.

        Returns:
            the path.

        Raises:
            DrawError: if the name ends in something else.
            SaveError: if the file cannot be written; one that stood there still does.
            MissingExtraError: if there is no Graphviz.

        >>> import tempfile
        >>> from autograd import Value
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     draw(Value(2.0, name="x") * 3.0).save(f"{folder}/product.svg").name
        'product.svg'
        """
        return write_whole(path, self._content(ending(path, _ENDINGS).removeprefix(".")))

    def _content(self, file_type: str) -> bytes:
        if file_type == "dot":
            return self._dot.encode()
        fine = dot_source(self._view, _DOTS_PER_INCH) if file_type == "png" else self._dot
        return render(fine, cast(FileType, file_type))

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        """Return what a notebook shows; where nothing can render, the text and what to do."""
        try:
            return {"image/svg+xml": self._content("svg").decode(), "text/plain": repr(self)}
        except Exception as error:  # a notebook would hide the value behind a traceback
            return {"text/plain": f"{error}\n\n{self._dot}"}

    def __repr__(self) -> str:
        return f"Diagram({len(self._view.nodes)} nodes, {len(self._view.arrows)} arrows)"


def draw(value: Node, *, max_nodes: int = 1000) -> Diagram:
    """Draw a value and all that it was computed from, from left to right.

    Boxes are values, with their name, number and gradient: inputs blue, constants grey and dashed,
    the value itself green with a double frame. Ellipses are operations. On each arrow into one
    stands the derivative of the operation by that operand. A value that is used again far away is
    drawn again there, marked so.

    Arguments:
        value: the value, after ``backward()`` if gradients are to show.
        max_nodes: how many values a picture may have.

    Returns:
        the picture, which later changes of the values leave as it is.

    Raises:
        OperandError: if it is not a Value.
        DrawError: if it depends on more than ``max_nodes`` values.
        MissingExtraError: if the package graphviz is not installed.

    >>> from autograd import Value
    >>> x = Value(3.0, name="x")
    >>> draw(x * x)
    Diagram(3 nodes, 3 arrows)
    """
    if not isinstance(value, Node):
        raise OperandError(
            f"draw() takes a Value, but got {type(value).__name__}. Compute a Value, such as a "
            "loss, and write draw(loss)."
        )
    order = topological_order([value])
    if len(order) > max_nodes:
        raise DrawError(
            f"This value depends on {len(order):,} values, more than a picture of {max_nodes:,} "
            f"shows. Draw a part of it, or write draw(value, max_nodes={len(order)}) and wait."
        )
    return Diagram(view_of(value, order))
