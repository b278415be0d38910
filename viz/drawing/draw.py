"""draw: a picture of a value and all that it was computed from, a function, model or program."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from autograd.errors import OperandError
from autograd.graph.order import execution_order
from autograd.node import Node
from viz.drawing.diagram import Diagram
from viz.drawing.look import ColorBy, Direction, Look
from viz.drawing.themes import Theme
from viz.errors import warn
from viz.graphs.choosing import Choice, Place, chosen, framed
from viz.graphs.compiled import is_program, program_of
from viz.graphs.naming import names_around
from viz.graphs.programs import view_of_program
from viz.graphs.shapes import Block, Box, Stub, View
from viz.graphs.snapshot import NOTHING, Known, snapshot
from viz.graphs.stale import stale_leaf
from viz.graphs.tracing import traced
from viz.graphs.view import view_of_units
from viz.settings import whole

if TYPE_CHECKING:
    from autograd import Compiled
    from autograd.compiler.program.program import Program


def draw(
    value: Node | Compiled | Program | Any,
    *args: Any,
    max_nodes: int = 200,
    collapse: int | str | Sequence[str] | None = None,
    fold: bool | None = None,
    between: tuple[Place, Place] | None = None,
    around: Place | None = None,
    steps: int = 2,
    color_by: ColorBy = "kind",
    precision: int = 4,
    legend: bool | None = None,
    theme: Theme = "auto",
    direction: Direction = "LR",
    width: int | None = 1280,
    path: int = -1,
    **kwargs: Any,
) -> Diagram:
    """Draw a value and all that it was computed from, a function, a model, or a program.

    The picture reads from left to right, a wide one in rows. Boxes are values, with their name,
    number and gradient: inputs blue, parameters violet and square, constants grey and dashed, the
    value itself green with a double frame. Ellipses are operations; on each arrow into one stands
    its derivative by that operand. A value that is used again far away is drawn again there, marked
    so. A value without a name gets that of the variable, list item or attribute that holds it.

    A function is called on its arguments, as Values named after them, and a model on a sample;
    gradients are those of the result, summed if there are several. No ``grad`` is touched.

    A graph of more than ``max_nodes`` values is drawn by modules and scopes, as
    ``autograd.name_scope`` and the paths of parameters tell them, as finely as can still be read.
    Things that are alike, such as the 16 neurons of a layer, are one, with the span of their
    numbers; a chain of additions is a sum. What finds no room even so stands behind stubs that
    count it. In a smaller graph, modules and scopes are frames.

    A program has no numbers, so that arrows lead from operation to operation; a pink diamond is a
    guard, with the outcome that is assumed.

    Arguments:
        value: the value, after ``backward()`` if gradients are to show; or a function or model,
            with its arguments; or a compiled function, after its first call; or a program.
        args, kwargs: of the function or model; those named like an option go by position.
        max_nodes: how many values, or things that stand for several, a picture shows.
        collapse: which modules and scopes to draw as blocks: the outermost (1), those within them
            (2) and so on, none (0), or names such as ``"layers.0"``.
        fold: whether like things are drawn as one; if not given, where there are blocks.
        between: two values, or their names: only what lies on a way between them is shown.
        around: a value, or its name: only what it depends on and what depends on it is shown, at
            most ``steps`` operations away. ``"nan"`` and ``"inf"`` stand for the first value that
            became so, or whose gradient did.
        steps: how far to go from ``around``.
        color_by: what the fill of a box tells: its ``"kind"``, or the sign and size of its
            ``"grad"`` or ``"data"``, orange above zero and blue below, in shades of whole decimal
            places; with ``"grad"`` arrows are as wide as what flows along them. What is nan or
            infinite is red and marked in any case.
        precision: how many significant digits numbers have.
        legend: whether to explain colours and signs; if not given, where more than kinds is told.
        theme: ``"light"`` or ``"dark"``; ``"auto"`` is light, but SVG and HTML follow the reader.
        direction: ``"LR"``, from left to right, or ``"TB"``, from the top down.
        width: how many pixels a row may have (at least 200); None for one row of any length, as in
            a PDF.
        path: which path of a compiled function, as ``program()`` lists them; the last unless given.

    Returns:
        the picture, which later changes of the values leave as it is.

    Raises:
        OperandError: if it is none of these, or arguments do not fit.
        DrawError: if there is no such path, scope or value.
        MissingExtraError: if the package graphviz is not installed.

    >>> import autograd as ag
    >>> x = ag.Value(3.0, name="x")
    >>> draw(x * x)
    Diagram(3 nodes, 3 arrows)
    >>> draw(lambda w, x: ag.tanh(w[0] * x + w[1]), [2.0, 1.0], 0.5)
    Diagram(9 nodes, 8 arrows)
    >>> square = ag.compile(lambda x: x * x)
    >>> square(3.0), draw(square)
    (9.0, Diagram(3 nodes, 3 arrows))
    """
    look = Look(precision, theme, color_by, direction=direction, width=width)
    if (args or kwargs) and (isinstance(value, Node) or is_program(value)):
        raise OperandError(
            f"draw() calls functions and models, and a {type(value).__name__} is neither, so it "
            "takes no arguments for one. Name each option, such as max_nodes=500."
        )
    if is_program(value):
        view = view_of_program(*program_of(value, path), whole("max_nodes", max_nodes))
    else:
        outputs, known = _computed(value, args, kwargs)
        order = execution_order(outputs)
        if (changed := stale_leaf(order)) is not None:
            warn(
                f"{changed} was changed after the picture's result was computed, which still has "
                "the old number. Compute it anew, and draw that."
            )
        known = known.over(names_around(sys._getframe(1), order))
        choice = Choice(max_nodes, collapse, fold, between, around, steps)
        units, shown, marked = chosen(snapshot(outputs, known, order), choice)
        view = view_of_units(units, shown, framed(units), marked)
    explained = _needs_explaining(view, color_by) if legend is None else legend
    return Diagram(view, replace(look, legend=explained), _title(view))


def _computed(
    thing: Any, args: Sequence[Any], kwargs: Mapping[str, Any]
) -> tuple[list[Node], Known]:
    if isinstance(thing, Node):
        return [thing], NOTHING
    if callable(thing):
        return traced(thing, args, kwargs)
    raise OperandError(
        f"draw() takes a Value, but got {type(thing).__name__}. Compute a Value, such as a loss, "
        "and write draw(loss), or give a function and its arguments, a model and a sample, or a "
        "compiled function."
    )


def _needs_explaining(view: View, color_by: ColorBy) -> bool:
    return color_by != "kind" or any(
        isinstance(node, (Block, Stub)) or getattr(node, "repeats", 1) > 1 for node in view.nodes
    )


def _title(view: View) -> str:
    names = [node.name for node in view.nodes if isinstance(node, Box) and node.is_output]
    return f"How {' and '.join(filter(None, names)) or 'a value'} is computed"
