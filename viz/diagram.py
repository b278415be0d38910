"""draw: a value and all that it was computed from, or a program, as a picture."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from autograd.errors import OperandError
from autograd.graph import topological_order
from autograd.node import Node
from autograd.program.program import Program
from viz.dot import dot_source
from viz.errors import DrawError
from viz.files import ending, write_whole
from viz.render import FileType, render
from viz.view import View, view_of, view_of_program

if TYPE_CHECKING:
    from autograd import Compiled

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


def draw(value: Node | Compiled | Program, *, max_nodes: int = 1000, path: int = -1) -> Diagram:
    """Draw a value and all that it was computed from, or what a compiled function runs.

    The picture reads from left to right. Boxes are values, with their name, number and gradient:
    inputs blue, constants grey and dashed, the value itself green with a double frame. Ellipses are
    operations. On each arrow into one stands the derivative of the operation by that operand. A
    value that is used again far away is drawn again there, marked so.

    A program has no numbers, so that arrows lead from operation to operation; a pink diamond is a
    guard, with the outcome that is taken for granted.

    Arguments:
        value: the value, after ``backward()`` if gradients are to show; or a compiled function,
            after its first call; or one of its programs.
        max_nodes: how many values a picture may have.
        path: which path of a compiled function, as ``program()`` lists them; the last unless given.

    Returns:
        the picture, which later changes of the values leave as it is.

    Raises:
        OperandError: if it is none of these.
        DrawError: if there are more than ``max_nodes`` values, or there is no such path.
        MissingExtraError: if the package graphviz is not installed.

    >>> import autograd as ag
    >>> x = ag.Value(3.0, name="x")
    >>> draw(x * x)
    Diagram(3 nodes, 3 arrows)
    >>> square = ag.compile(lambda x: x * x)
    >>> square(3.0), draw(square)
    (9.0, Diagram(3 nodes, 3 arrows))
    """
    if isinstance(value, Node):
        order = topological_order([value])
        _check_size(len(order), max_nodes, "value depends on {} values", "Draw a part of it")
        return Diagram(view_of(value, order))
    if isinstance(value, Program):
        program, inputs = value, [f"x{i}" for i in range(value.n_inputs)]
        outputs = [f"result[{i}]" for i in range(len(value.outputs))]
        outputs = ["result"] if len(outputs) == 1 else outputs
    else:
        program, inputs, outputs = _compiled(value, path)
    size = program.n_inputs + len(program.ops)
    _check_size(size, max_nodes, "program has {} inputs and operations", "Read its program()")
    return Diagram(view_of_program(program, inputs, outputs))


def _compiled(function: Any, index: int) -> tuple[Program, list[str], list[str]]:
    """Return the program of a path of a compiled function, and names of inputs and outputs."""
    from autograd.compiling.function import Compiled
    from autograd.compiling.listing import input_names
    from autograd.testing.paths import leaf_paths

    if not isinstance(function, Compiled):
        raise OperandError(
            f"draw() takes a Value, but got {type(function).__name__}. Compute a Value, such as a "
            "loss, and write draw(loss), or give a compiled function."
        )
    paths = function.paths()
    if not paths:
        raise DrawError(
            "This function has not been compiled yet: that happens at its first call, with "
            "numbers. Call it once before."
        )
    if not -len(paths) <= index < len(paths):
        raise DrawError(f"This function has {len(paths)} paths, the first path=0; not {index}.")
    path = paths[index]
    call = path.traced
    inputs = input_names(path)
    results = list(leaf_paths(call.result.rebuild([0.0] * len(call.result.leaves)), "result"))
    outputs = list(results)
    if path.has_partials():
        outputs += [
            f"d {result} / d {leaf}" for result in results for leaf in inputs[path.n_arguments :]
        ]
    return call.program, inputs, outputs


def _check_size(size: int, most: int, what: str, instead: str) -> None:
    if size > most:
        raise DrawError(
            f"This {what.format(f'{size:,}')}, more than a picture of {most:,} shows. {instead}, "
            f"or write draw(value, max_nodes={size}) and wait."
        )
