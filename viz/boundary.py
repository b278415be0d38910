"""What a model has learned to tell apart in a plane."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from numbers import Integral
from typing import TYPE_CHECKING, Any

from autograd import no_grad, sigmoid
from autograd.errors import OperandError
from autograd.numbers import as_float
from viz.errors import DrawError
from viz.figures import COLORS, MARKERS, axes_or_new, figure_of, plain_numbers

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Point = tuple[float, float]
Grid = list[list[float]]

_MARGIN = 0.12  # beyond the points, of their range
_TINT = 0.38  # how strong a region is in its class's colour, so that points stand out
_SHADES = [shade / 20 for shade in range(21)]


def decision_boundary(
    predict: Callable[[list[Point]], Iterable[Any]],
    points: Iterable[Sequence[float]],
    labels: Iterable[float],
    *,
    ax: Axes | None = None,
    steps: int = 80,
) -> Figure:
    """Plot what a model predicts over a plane, and the points that it learned from.

    Arguments:
        predict: takes a list of points (x, y) and returns one answer for each: the index of a class
            as an int; or a list of scores, one for each class, of which the largest counts; or one
            score, a float or Value. Above 0 that stands for the larger of two labels, and its
            sigmoid is the probability shown. ``predict`` is called once, under ``no_grad``.
        points: the two coordinates of each point.
        labels: the class of each point: its index, or, for scores, one of two numbers, such as 0
            and 1, or -1 and 1.
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
    places = [_point(point) for point in points]
    given = plain_numbers(labels, "a label")
    if not places or len(places) != len(given):
        raise DrawError(
            f"There are {len(places)} points and {len(given)} labels. Give at least one point, "
            "and one label for each."
        )
    if steps < 2:
        raise DrawError(
            f"A surface needs 2 steps along each side, but got {steps}. Write steps=80."
        )
    xs = _spread([x for x, _ in places], steps)
    ys = _spread([y for _, y in places], steps)
    with no_grad():
        answers = [_class_or_score(answer) for answer in predict([(x, y) for y in ys for x in xs])]
    if len(answers) != len(xs) * len(ys):
        raise DrawError(
            f"predict() gave {len(answers)} answers for {len(xs) * len(ys)} points. Let it return "
            "one for each."
        )
    axes = axes_or_new(ax)
    known = sorted(set(given))
    if all(type(answer) is int for answer in answers):
        looks = {label: int(label) % len(COLORS) for label in known}
        _tint_classes(axes, xs, ys, answers)
    elif len(known) > 2:
        raise DrawError(
            f"One score tells two labels apart, but there are {len(known)}. Let predict() return "
            "the index of a class, as an int, or a list of scores for each point."
        )
    else:
        looks = {label: int(label > 0.0 and label == known[-1]) for label in known}
        _shade_scores(axes, xs, ys, answers, f"{known[-1]:g}")
    for label in known:
        members = [place for place, own in zip(places, given, strict=True) if own == label]
        axes.scatter(
            [x for x, _ in members],
            [y for _, y in members],
            s=36,
            color=COLORS[looks[label]],
            marker=MARKERS[looks[label]],
            edgecolors="white",
            linewidths=0.8,
            label=f"class {label:g}",
        )
    axes.set(title="Decision boundary", xlabel="x", ylabel="y")
    axes.set(xlim=(xs[0], xs[-1]), ylim=(ys[0], ys[-1]))
    # Below the axes, where it hides no point.
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.13), ncols=5, frameon=False)
    return figure_of(axes)


def _point(point: Sequence[float]) -> Point:
    try:
        x, y = point
    except (TypeError, ValueError):
        raise OperandError(
            f"A point of a plane has two coordinates, but got {point!r}. Write (x, y)."
        ) from None
    place = as_float(x, "a coordinate"), as_float(y, "a coordinate")
    if not all(map(math.isfinite, place)):
        raise DrawError(f"The point {place} lies outside of any plot. Leave it out.")
    return place


def _class_or_score(answer: Any) -> float:
    """Return the index of a class as an int, and a score as a float."""
    if isinstance(answer, Integral):
        return int(answer)
    if isinstance(answer, (list, tuple)):
        scores = plain_numbers(answer, "a score")
        return scores.index(max(scores))
    return plain_numbers([answer], "a score")[0]


def _spread(coordinates: list[float], steps: int) -> list[float]:
    """Return evenly spaced places from a little below the coordinates to a little above."""
    low, high = min(coordinates), max(coordinates)
    margin = _MARGIN * (high - low) or 1.0
    low, high = low - margin, high + margin
    return [low + (high - low) * i / (steps - 1) for i in range(steps)]


def _rows(answers: Sequence[float], width: int) -> Grid:
    return [list(answers[i : i + width]) for i in range(0, len(answers), width)]


def _tint_classes(axes: Axes, xs: list[float], ys: list[float], classes: list[float]) -> None:
    for index in sorted({int(own) for own in classes}):
        inside = _rows([float(own == index) for own in classes], len(xs))
        # Halfway between a place inside and one outside, so that neighbours meet.
        axes.contourf(xs, ys, inside, levels=[0.5, 1.5], colors=[_tint(index)])


def _shade_scores(
    axes: Axes, xs: list[float], ys: list[float], scores: list[float], positive: str
) -> None:
    from matplotlib.colors import LinearSegmentedColormap

    colors = LinearSegmentedColormap.from_list("two classes", [_tint(0), (1.0, 1.0, 1.0), _tint(1)])
    chances = _rows([sigmoid(score) for score in scores], len(xs))
    shades = axes.contourf(xs, ys, chances, levels=_SHADES, cmap=colors)
    figure_of(axes).colorbar(
        shades, ax=axes, label=f"probability of class {positive}", ticks=_SHADES[::5]
    )
    told = [score for score in scores if math.isfinite(score)]
    if told and min(told) < 0.0 < max(told):
        axes.contour(xs, ys, _rows(scores, len(xs)), levels=[0.0], colors="black", linewidths=1.5)


def _tint(index: int) -> tuple[float, ...]:
    from matplotlib.colors import to_rgb

    # Mixed with white rather than transparent: overlapping edges would show as lines.
    return tuple(1.0 - _TINT * (1.0 - part) for part in to_rgb(COLORS[index % len(COLORS)]))
