"""stepper: a page that plays how a value is computed, and then its gradients."""

from __future__ import annotations

import html
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from autograd.errors import GraphError, OperandError
from autograd.graph.order import execution_order
from autograd.node import Node
from autograd.tools.files import write_whole
from viz.drawing.geometry import frames_in
from viz.drawing.showing import framed, show
from viz.drawing.themes import Theme, colours
from viz.endings import ending
from viz.errors import DrawError
from viz.exploring.exploration import exploration_of
from viz.graphs.naming import names_around
from viz.graphs.snapshot import NOTHING, Known
from viz.graphs.tracing import traced
from viz.graphs.units import one_by_one
from viz.graphs.view import view_of_units
from viz.settings import whole
from viz.stepping.descent import Descent, descent_of, moving_in, passes_of
from viz.stepping.local import local_of
from viz.stepping.names import names_of
from viz.stepping.page import page
from viz.stepping.picture import in_full, places_in, roomy, svg_of
from viz.stepping.steps import Step, steps_of
from viz.stepping.training import training_steps

_HEIGHT = 680  # pixels of a notebook's cell


class Stepper:
    """The steps of a value as they were when it was made; a notebook plays them.

    Arguments:
        order: all values that the last of them depends on, and itself, operands first.
        known: names of some that have none, and which are parameters.
        theme: whose colours the page has.
        descent: updates of parameters that follow.
        guess: whether the page asks for each gradient before it shows it.

    Raises:
        DrawError: if a value is not what its operands give now.
    """

    __slots__ = (
        "_exploration",
        "_guess",
        "_names",
        "_places",
        "_theme",
        "_values",
        "_view",
        "steps",
    )

    steps: tuple[Step, ...]

    def __init__(
        self,
        order: Sequence[Node],
        known: Known = NOTHING,
        theme: Theme = "auto",
        descent: Descent | None = None,
        guess: bool = False,
    ) -> None:
        colours(theme)
        self._theme = theme
        self._guess = guess
        self._names = names_of(order, known.names)
        passes = passes_of(order, descent)
        self.steps = (
            training_steps(passes, self._names, descent)
            if descent
            else steps_of(order, self._names)
        )
        self._exploration = exploration_of(order, self._names, self.steps, descent)
        graph = roomy(passes, self._names, known, self.steps)
        self._view = view_of_units(one_by_one(graph))
        self._places = places_in(self._view, graph.operands)
        self._values = [
            {"name": name, "kind": kind}
            | ({"local": local} if value.op else {"given": in_full(value.data)})
            for value, name, kind, local in zip(
                order, self._names, graph.kinds, local_of(passes), strict=True
            )
        ]

    def html(self) -> str:
        """Return the page that plays the steps.

        Returns:
            HTML that holds all it needs.

        Raises:
            MissingExtraError: if there is no Graphviz.

        >>> from autograd import Value
        >>> stepper(Value(2.0, name="x") * 3.0).html().startswith("<!doctype html>")
        True
        """
        values = [
            value | {key: part for key, part in asdict(place).items() if part}
            for value, place in zip(self._values, self._places, strict=True)
        ]
        steps = [_told(step) for step in self.steps]
        title = f"The graph of {self._names[-1]}; the list of steps says the same in words"
        svg = svg_of(self._view, title)
        frames = {key: [round(edge) for edge in frame] for key, frame in frames_in(svg).items()}
        data: dict[str, Any] = {"values": values, "steps": steps, "frames": frames}
        data["guess"] = self._guess
        if self._exploration is None:
            return page(self._names[-1], svg, data, self._theme)
        data["exploring"], script, style, markup = self._exploration
        return page(self._names[-1], svg, data, self._theme, (script, style, markup))

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write the page to a file, whole or not at all.

        Arguments:
            path: of the file; its name ends in .html.

        Returns:
            the path.

        Raises:
            DrawError: if the name ends in something else.
            SaveError: if the file cannot be written; one that stood there still does.
            MissingExtraError: if there is no Graphviz.

        >>> import tempfile
        >>> from autograd import Value
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     stepper(Value(2.0, name="x") * 3.0).save(f"{folder}/steps.html").name
        'steps.html'
        """
        ending(path, (".html",))
        return write_whole(path, self.html().encode())

    def show(self) -> None:
        """Play the steps: in the notebook that this runs in, else in the browser.

        Raises:
            SaveError: if no temporary file can be written.
            MissingExtraError: if there is no Graphviz.
        """
        show(self, self.html, "steps")

    def _repr_html_(self) -> str:
        """Return what a notebook shows: the page in a frame that can reach nothing around it."""
        try:
            return framed(self.html(), f"{self._names[-1]}, step by step", _HEIGHT)
        except Exception as error:  # a notebook would hide the value behind a traceback
            return f"<pre>{html.escape(str(error))}\n{html.escape(repr(self))}</pre>"

    def __repr__(self) -> str:
        return f"Stepper({len(self._values)} values, {len(self.steps)} steps)"


def stepper(
    value: Node | Callable[..., Any],
    *args: Any,
    max_nodes: int = 300,
    theme: Theme = "auto",
    updates: int = 0,
    lr: float | None = None,
    parameters: Iterable[Node] | None = None,
    guess: bool = False,
) -> Stepper:
    """Play how a value is computed, operation by operation, and then its gradients.

    Each step says what happens in names, ``w1.grad += x1 * h.grad``, and in numbers,
    ``0.0 + 2.0 * 0.5 = 1.0``, lights it in a picture of the graph, and shows the operation's own
    curve, whose slope is the local gradient (among up to 500 values). Values without a name are
    called as the variables that hold them, or else ``v1``, ``v2`` and so on. Gradients start at 0
    and end, bit for bit, as ``backward()`` would leave them; it need not have been called, and the
    values stay as they are. The address of a saved page may name a step: ``steps.html#step=12``.

    With ``updates`` it goes on as a training does: ``w.data -= lr * w.grad``, gradients back to 0,
    and forward again, each update by name and number, bit for bit as the loop in Python. The
    operations stay those that ran: a comparison made in Python is not made again.

    The page can hide each gradient until its reader has guessed it; what a wrong guess may have
    forgotten, it says.

    Arguments:
        value: the value; or a function or model that computes it.
        args: of the function or model; numbers in them become Values named after the parameters.
        max_nodes: how many values there may be.
        theme: ``"light"`` or ``"dark"``; with ``"auto"`` the page follows its reader.
        updates: how many updates of the parameters follow, by gradient descent.
        lr: the learning rate of the updates.
        parameters: what is updated; if not given, the parameters of models that are there, or else
            all Values that were not computed.
        guess: whether the page asks for each gradient from the start; its reader can change that.

    Returns:
        the steps, which a notebook plays, ``save`` writes and ``show`` opens in a browser.

    Raises:
        OperandError: if it is no Value, or the function gives no Value or several.
        GraphError: if it is a constant, from which no gradient flows.
        DrawError: if there are more than ``max_nodes`` values; if some ``data`` was assigned after
            it was used, so that the steps would not come out; if ``lr`` or ``parameters`` do not
            fit the updates.

    >>> from autograd import Value
    >>> x = Value(3.0)
    >>> y = x * x
    >>> play = stepper(y)
    >>> play
    Stepper(2 values, 6 steps)
    >>> play.steps[-2].sentence, play.steps[-2].arithmetic
    ('x.grad += x * y.grad', '3.0 + 3.0 * 1.0 = 6.0')
    >>> stepper(y, updates=2, lr=0.25).steps[-1].arithmetic
    'y was 9.0, then 2.25, then 0.5625'
    """
    output, known = _computed(value, args)
    if output.is_constant:
        raise GraphError(
            "stepper() of a constant: it was made under no_grad(), or from constants only, so "
            "there are no steps. Compute it outside no_grad(), from Values."
        )
    order = execution_order([output])
    if len(order) > whole("max_nodes", max_nodes):
        raise DrawError(
            f"This value depends on {len(order):,} values, more than the {max_nodes:,} that are "
            "pleasant to step through. Step through a part of it, such as one sample's loss, write "
            f"draw(value) for a picture of it all, or stepper(value, max_nodes={len(order)})."
        )
    known = known.over(names_around(sys._getframe(1), order))
    moving, known = moving_in(order, parameters, known)
    descent = descent_of(order, moving, lr, updates)
    return Stepper(order, known, theme, descent, bool(guess))


def _computed(thing: Any, args: Sequence[Any]) -> tuple[Node, Known]:
    if isinstance(thing, Node) and not args:
        return thing, NOTHING
    if isinstance(thing, Node) or not callable(thing):
        raise OperandError(
            f"stepper() takes a Value, but got {type(thing).__name__}{' and more' * bool(args)}. "
            "Compute a Value, such as a loss, and write stepper(loss), or give a function and its "
            "arguments."
        )
    outputs, known = traced(thing, args, {})
    if len(outputs) > 1:
        raise OperandError(
            f"stepper() goes through one Value, but the function returned {len(outputs)}. Let it "
            "return one of them, or their sum."
        )
    return outputs[0], known


def _told(step: Step) -> dict[str, Any]:
    """Return a step as the page reads it, without what it does not have."""
    told: dict[str, Any] = {
        name: part for name, part in asdict(step).items() if part is not None and part != ""
    }
    for word in ("data", "grad"):
        if word in told:
            told[word] = in_full(told[word])
    return told
