"""Figures of matplotlib's without pyplot: they need no screen and leave no global state."""

from __future__ import annotations

import os
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from autograd.errors import OperandError
from autograd.node import Node
from autograd.numbers import as_float
from viz.extras import load
from viz.files import ending, write_whole

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Okabe and Ito's colours, which colour-blind readers tell apart, and markers for print in grey.
COLORS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#5f5f5f")
MARKERS = ("o", "^", "s", "D", "v", "P", "X")

_DOTS_PER_INCH = 160


def save_figure(figure: Figure, path: str | os.PathLike[str]) -> Path:
    """Write a figure to a file, whole or not at all.

    Arguments:
        figure: any of matplotlib's.
        path: of the file; its name ends in .svg, .png or .pdf.

    Returns:
        the path.

    Raises:
        DrawError: if the name ends in something else.
        SaveError: if the file cannot be written; one that stood there still does.
        OperandError: if it is no figure.

    >>> save_figure(figure_of(axes_or_new(None)), "loss.gif")
    Traceback (most recent call last):
        ...
    viz.errors.DrawError: Cannot write 'loss.gif'. Let the name end in .svg, .png or .pdf.
    """
    file_type = ending(path, (".svg", ".png", ".pdf")).removeprefix(".")
    if not isinstance(figure, load("matplotlib.figure").Figure):
        raise OperandError(
            f"save_figure() takes a figure of matplotlib, but got {type(figure).__name__}. A "
            "diagram has a save() of its own."
        )
    content = BytesIO()
    figure.savefig(content, format=file_type, dpi=_DOTS_PER_INCH)
    return write_whole(path, content.getvalue())


def axes_or_new(ax: Axes | None) -> Axes:
    """Return the axes given, or those of a new figure, which notebooks show.

    Arguments:
        ax: axes of any figure, or None.

    Returns:
        where to plot.

    Raises:
        MissingExtraError: if matplotlib is not installed.

    >>> axes_or_new(None).get_title()
    ''
    """
    if ax is not None:
        return ax
    load("matplotlib.figure")
    from viz.notebook import NotebookFigure

    return NotebookFigure(figsize=(6.4, 4.4), layout="constrained").subplots()


def figure_of(axes: Axes) -> Figure:
    """Return the whole figure that axes stand in, also where that has parts.

    Arguments:
        axes: where something was plotted.

    Returns:
        the figure.

    >>> axes = axes_or_new(None)
    >>> figure_of(axes).axes == [axes]
    True
    """
    whole: Any = axes.figure
    return whole.figure  # type: ignore[no-any-return]  # a figure's own is itself


def plain_numbers(numbers: Iterable[float | Node], role: str) -> list[float]:
    """Return numbers, and the data of Values, as floats.

    Arguments:
        numbers: what a plot is to show.
        role: what they are, for the error's text.

    Returns:
        the floats.

    Raises:
        OperandError: if one is no number.

    >>> from autograd import Value
    >>> plain_numbers([Value(2.0), 1], "a loss")
    [2.0, 1.0]
    """
    return [
        number.data if isinstance(number, Node) else as_float(number, role) for number in numbers
    ]
