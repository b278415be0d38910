"""Points with their classes, drawn over what a model says of them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from autograd.errors import OperandError
from viz.errors import DrawError
from viz.figures.answers import Answers
from viz.figures.numbers import plain_numbers
from viz.figures.palette import color, marker
from viz.figures.plane import Plane, Point, pairs_of, points_of
from viz.figures.wording import shown

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Names = Mapping[Any, str] | Sequence[str]


class Labelled:
    """Points, each with a label, and what each label is called and looks like.

    Arguments:
        points: the two coordinates of each.
        labels: a number for each.
        names: what a label is called, by label, or in the order of the classes 0, 1 and so on, as
            a data set's ``class_names`` are; those without are "class" and their number.

    Raises:
        DrawError: if there are no points, or not one label for each.
        OperandError: if a label or a coordinate is no number.

    >>> Labelled([(0, 1), (1, 0)], [-1, 1], {1: "yes"}).name(-1.0)
    'class -1'
    """

    def __init__(
        self, points: Iterable[Sequence[float]], labels: Iterable[float], names: Names | None
    ) -> None:
        pairs = pairs_of(points)
        self.labels = plain_numbers(labels, "a label")
        if not pairs or len(pairs) != len(self.labels):
            raise DrawError(
                f"There are {len(pairs)} points and {len(self.labels)} labels. Give at least one "
                "point, and one label for each."
            )
        self.points: list[Point] = points_of(pairs)
        if not all(map(math.isfinite, self.labels)):
            raise DrawError("A label is nan or infinite, which is no class. Leave its point out.")
        self.known = sorted(set(self.labels))
        if isinstance(names, Sequence) and not isinstance(names, str):
            names = dict(enumerate(names))
        self.names: Mapping[Any, str] = {}
        if isinstance(names, Mapping):
            self.names = names
        elif names is not None:
            raise OperandError(
                f"names tells what to call each label, but got {type(names).__name__}. Write "
                '{0: "setosa", 1: "virginica"}, or ["setosa", "virginica"].'
            )

    def name(self, label: float) -> str:
        """Return what a label is called."""
        return shown(self.names.get(label, f"class {label:g}"))

    def looks(self, answers: Answers) -> dict[float, int]:
        """Return the index of each label's class, by which it has its colour and its marker.

        Raises:
            DrawError: if one score is to tell apart more than two labels.
        """
        if answers.scores is None:
            return {label: int(label) for label in self.known}
        if len(self.known) > 2:
            raise DrawError(
                f"One score tells two labels apart, but there are {len(self.known)}. Let predict() "
                "return the index of a class, as an int, or a list of scores for each point."
            )
        return {label: int(label > 0.0 and label == self.known[-1]) for label in self.known}

    def scatter(self, axes: Axes, looks: Mapping[float, int], size: float = 36.0) -> None:
        """Draw the points, each class in its colour and with its marker.

        Arguments:
            axes: where.
            looks: what :meth:`looks` returned.
            size: of a marker, in square points.
        """
        for label in self.known:
            members = [
                point for point, own in zip(self.points, self.labels, strict=True) if own == label
            ]
            axes.scatter(
                [x for x, _ in members],
                [y for _, y in members],
                s=size,
                color=color(looks[label]),
                marker=marker(looks[label]),
                edgecolors="white",
                linewidths=0.8,
                label=self.name(label),
            )


def hatch_unknown(axes: Axes, plane: Plane, answers: Answers) -> None:
    """Hatch where the answer is nan.

    Arguments:
        axes: where.
        plane: the places that were asked about.
        answers: what was said of them.

    >>> from viz.figures.axes import axes_or_new
    >>> axes, plane = axes_or_new(None), Plane([0.0, 1.0], [0.0, 1.0])
    >>> hatch_unknown(axes, plane, Answers([0, 0, 1, None], None))
    >>> axes.patches[0].get_label()
    'nan'
    """
    unknown = plane.rows([float(cls is None) for cls in answers.classes])
    if any(map(any, unknown)):
        axes.contourf(plane.xs, plane.ys, unknown, levels=[0.5, 1.5], colors="none", hatches=["xx"])
        axes.fill([], [], fill=False, hatch="xx", linewidth=0.0, label="nan")  # for the legend
