"""What a model has learned to tell apart in a plane."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from viz.figures.answers import Answers, ask
from viz.figures.axes import axes_or_new, figure_of
from viz.figures.classes import Labelled, Names, hatch_unknown
from viz.figures.marks import legend_below
from viz.figures.palette import tint
from viz.figures.plane import Plane, plane_around

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_TINT = 0.38  # how strong a region is in its class's colour, so that points stand out
_SHADES = [shade / 20 for shade in range(21)]


def decision_boundary(
    predict: Any,
    points: Iterable[Sequence[float]],
    labels: Iterable[float],
    *,
    names: Names | None = None,
    ax: Axes | None = None,
    steps: int = 80,
) -> Figure:
    """Plot what a model predicts over a plane, and the points that it learned from.

    Where the answer is nan, the plane is hatched.

    Arguments:
        predict: takes a list of points (x, y) and returns one answer for each: the index of a class
            as an int; or a list of scores, one for each class, of which the largest counts, and
            whose softmax is the probability shown; or one score, a float or Value. Above 0 that
            stands for the larger of two labels, and its sigmoid is the probability shown. The score
            of a probability is its logarithm. Or a model with such a ``predict()``. It is called
            once, under ``no_grad``.
        points: the two coordinates of each point.
        labels: the class of each point: its index, or, for one score, one of two numbers, such as 0
            and 1, or -1 and 1.
        names: what to call the class of a label, such as ``{0: "setosa"}``, or a data
            set's ``class_names``.
        ax: where to plot; a new figure if not given.
        steps: how many places to ask about along each side; ``predict`` gets their square.

    Returns:
        the figure.

    Raises:
        DrawError: if points, labels or answers do not go together.
        OperandError: if one of them, or a coordinate, is no number.
        MissingExtraError: if matplotlib is not installed.

    >>> figure = decision_boundary(
    ...     lambda points: [x - y for x, y in points], [(0, 1), (1, 0)], [-1, 1], steps=10
    ... )
    >>> figure.axes[0].get_title()
    'Decision boundary'
    """
    data = Labelled(points, labels, names)
    plane = plane_around(data.points, steps)
    answers = ask(predict, plane)
    looks = data.looks(answers)
    axes = axes_or_new(ax)
    if answers.chances is None:
        _tint_classes(axes, plane, answers)
    elif answers.scores is None:
        _shade_classes(axes, plane, answers, answers.chances)
    else:
        _shade_scores(axes, plane, answers.scores, answers.chances, data.name(data.known[-1]))
    hatch_unknown(axes, plane, answers)
    data.scatter(axes, looks)
    axes.set(title="Decision boundary", xlabel="x", ylabel="y")
    axes.set(xlim=(plane.xs[0], plane.xs[-1]), ylim=(plane.ys[0], plane.ys[-1]))
    legend_below(axes)
    return figure_of(axes)


def _tint_classes(axes: Axes, plane: Plane, answers: Answers) -> None:
    for index in sorted({cls for cls in answers.classes if cls is not None}):
        inside = plane.rows([float(cls == index) for cls in answers.classes])
        # Halfway between a place inside and one outside, so that neighbours meet.
        axes.contourf(plane.xs, plane.ys, inside, levels=[0.5, 1.5], colors=[tint(index, _TINT)])


def _shade_scores(
    axes: Axes, plane: Plane, scores: list[float], chances: list[list[float]], positive: str
) -> None:
    from matplotlib.colors import LinearSegmentedColormap

    ends = [tint(0, _TINT), (1.0, 1.0, 1.0), tint(1, _TINT)]
    colors = LinearSegmentedColormap.from_list("two classes", ends)
    of_positive = plane.rows([chance for _, chance in chances])
    shades = axes.contourf(plane.xs, plane.ys, of_positive, levels=_SHADES, cmap=colors)
    figure_of(axes).colorbar(
        shades, ax=axes, label=f"probability of {positive}", ticks=_SHADES[::5]
    )
    told = [score for score in scores if math.isfinite(score)]
    if told and min(told) < 0.0 < max(told):
        axes.contour(
            plane.xs, plane.ys, plane.rows(scores), levels=[0.0], colors="black", linewidths=1.5
        )


def _shade_classes(axes: Axes, plane: Plane, answers: Answers, chances: list[list[float]]) -> None:
    """Shade each place in its class's colour, the more strongly the surer the model is."""
    from matplotlib.cm import ScalarMappable
    from matplotlib.colors import LinearSegmentedColormap, Normalize

    even = 1.0 / len(chances[0])
    white = (1.0, 1.0, 1.0)
    shades = [
        white if cls is None else tint(cls, 1.6 * _TINT * (row[cls] - even) / (1.0 - even))
        for cls, row in zip(answers.classes, chances, strict=True)
    ]
    half_x, half_y = (0.5 * (side[1] - side[0]) for side in plane)
    axes.imshow(
        plane.rows(shades),
        extent=(
            plane.xs[0] - half_x,
            plane.xs[-1] + half_x,
            plane.ys[0] - half_y,
            plane.ys[-1] + half_y,
        ),
        origin="lower",
        interpolation="bilinear",
        aspect="auto",
    )
    for index in sorted({cls for cls in answers.classes if cls is not None}):
        lead = [
            math.nan if cls is None else row[index] - max(row[:index] + row[index + 1 :])
            for cls, row in zip(answers.classes, chances, strict=True)
        ]
        if min(lead) < 0.0 < max(lead):
            axes.contour(
                plane.xs, plane.ys, plane.rows(lead), levels=[0.0], colors="black", linewidths=1.0
            )
    greys = LinearSegmentedColormap.from_list("sureness", [white, tint(6, 1.6 * _TINT)])
    figure_of(axes).colorbar(
        ScalarMappable(Normalize(even, 1.0), greys),
        ax=axes,
        label="probability of the likeliest class",
    )
