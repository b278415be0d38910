"""Figures of matplotlib's without pyplot: they need no screen and leave no global state."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from autograd.errors import OperandError
from viz.errors import DrawError
from viz.extras import load

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_DOTS_PER_INCH = 160


def axes_or_new(ax: Axes | None) -> Axes:
    """Return the axes given, or those of a new figure, which notebooks show.

    Arguments:
        ax: axes of any figure, or None.

    Returns:
        where to plot.

    Raises:
        OperandError: if it is something else.
        MissingExtraError: if matplotlib is not installed.

    >>> axes_or_new(None).get_title()
    ''
    """
    load("matplotlib.figure")
    from matplotlib.axes import Axes

    if ax is None:
        return _new_figure(6.4, 4.4).subplots()
    if not isinstance(ax, Axes):
        raise OperandError(
            f"A picture is drawn on axes of matplotlib, but got {type(ax).__name__}. Write "
            "ax=figure.subplots()."
        )
    return ax


def panels_or_new(
    axes: Axes | Iterable[Axes] | None,
    count: int,
    of_what: str,
    *,
    columns: int,
    size: tuple[float, float],
) -> list[Axes]:
    """Return axes for the panels of a picture: those given, or those of a new figure.

    Arguments:
        axes: axes, nested as ``figure.subplots`` returns them; those too many stay as they are.
        count: how many panels there are, at least 1.
        of_what: what there is one panel for, for the error's text.
        columns: how many stand side by side in a new figure.
        size: width and height of a panel in a new figure, in inches.

    Returns:
        as many axes as panels.

    Raises:
        DrawError: if too few axes are given.
        OperandError: if something given is none.
        MissingExtraError: if matplotlib is not installed.

    >>> panels = panels_or_new(None, 3, "layer", columns=2, size=(3.0, 2.0))
    >>> [len(panels), len(figure_of(panels[0]).axes)]
    [3, 3]
    """
    if axes is not None:
        given = [axes_or_new(each) for each in _flat(axes)]
        if len(given) < count:
            raise DrawError(
                f"There are {count} panels, one for each {of_what}, but {len(given)} axes. Write "
                f"axes=figure.subplots({-(-count // columns)}, {min(count, columns)})."
            )
        return given[:count]
    columns = min(columns, count)
    rows = -(-count // columns)
    load("matplotlib.figure")
    figure = _new_figure(columns * size[0] + 0.8, rows * size[1] + 0.6)
    return [figure.add_subplot(rows, columns, place) for place in range(1, count + 1)]


def _new_figure(width: float, height: float) -> Figure:
    from viz.figures.notebook import NotebookFigure

    return NotebookFigure(figsize=(width, height), layout="constrained")


def _flat(axes: Any) -> list[Any]:
    if isinstance(axes, Iterable) and not isinstance(axes, str):
        return [each for part in axes for each in _flat(part)]
    return [axes]


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
