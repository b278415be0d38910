"""How likely a model holds each class over a plane."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from viz.errors import DrawError
from viz.figures.answers import ask
from viz.figures.axes import figure_of, panels_or_new
from viz.figures.classes import Labelled, Names, hatch_unknown
from viz.figures.marks import legend_below
from viz.figures.palette import SEQUENTIAL
from viz.figures.plane import plane_around

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_LEVELS = [level / 20 for level in range(21)]
_LINES = {0.1: "white", 0.5: "white", 0.9: "black"}


def probability_surface(
    predict: Any,
    points: Iterable[Sequence[float]],
    labels: Iterable[float],
    *,
    names: Names | None = None,
    axes: Axes | Iterable[Axes] | None = None,
    steps: int = 80,
) -> Figure:
    """Plot the probability of each class over a plane, with lines of equal probability.

    Where the answer is nan, the plane is hatched.

    Arguments:
        predict: as in :func:`decision_boundary`, but with scores for an answer. Its sigmoid is the
            probability of the larger label, the only panel then; the softmax of several scores
            those of the classes, a panel each.
        points, labels, names, steps: as in :func:`decision_boundary`.
        axes: one axes for each panel, nested as ``figure.subplots`` returns them; a new figure if
            not given.

    Returns:
        the figure.

    Raises:
        DrawError: if points, labels or answers do not go together, or too few axes are given.
        OperandError: if one of them, or a coordinate, is no number.
        MissingExtraError: if matplotlib is not installed.

    >>> figure = probability_surface(
    ...     lambda points: [[x, y, 0.0] for x, y in points], [(0, 1), (1, 0)], [0, 1], steps=10
    ... )
    >>> [axes.get_title() for axes in figure.axes[:3]]
    ['probability of class 0', 'probability of class 1', 'probability of class 2']
    """
    data = Labelled(points, labels, names)
    plane = plane_around(data.points, steps)
    answers = ask(predict, plane)
    looks = data.looks(answers)
    if answers.chances is None:
        raise DrawError(
            "predict() gave classes, which tell no probability. Let it return a score, or a list "
            "of scores, for each point; or write viz.decision_boundary(...)."
        )
    if answers.scores is not None:
        classes = {1: data.known[-1]}
    else:
        classes = {index: float(index) for index in range(len(answers.chances[0]))}
    panels = panels_or_new(axes, len(classes), "class", columns=3, size=(3.2, 3.2))
    for panel, (index, label) in zip(panels, classes.items(), strict=True):
        chances = plane.rows([row[index] for row in answers.chances])
        shades = panel.contourf(plane.xs, plane.ys, chances, levels=_LEVELS, cmap=SEQUENTIAL)
        lines = panel.contour(
            plane.xs,
            plane.ys,
            chances,
            levels=list(_LINES),
            colors=list(_LINES.values()),
            linewidths=1.0,
        )
        panel.clabel(lines, fontsize="small")
        hatch_unknown(panel, plane, answers)
        data.scatter(panel, looks, size=16.0)
        panel.set(title=f"probability of {data.name(label)}", xlabel="x", ylabel="y")
        panel.set(xlim=(plane.xs[0], plane.xs[-1]), ylim=(plane.ys[0], plane.ys[-1]))
    legend_below(panels[0])  # which speaks for all
    figure_of(panels[0]).colorbar(shades, ax=panels, label="probability", ticks=_LEVELS[::5])
    return figure_of(panels[0])
