"""What a model makes of one number, beside what it learned from."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from autograd import no_grad
from autograd.node import Node
from viz.errors import DrawError
from viz.figures.axes import axes_or_new, figure_of
from viz.figures.marks import drawable, legend_below, mark_not_finite
from viz.figures.numbers import asking, listed, plain_numbers
from viz.figures.palette import color
from viz.figures.plane import spread

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def regression_fit(
    predict: Any,
    xs: Iterable[float | Sequence[float]],
    ys: Iterable[float | Node | Sequence[float]],
    *,
    ax: Axes | None = None,
    steps: int = 200,
) -> Figure:
    """Plot the curve that a model predicts, and the points that it learned from.

    A number that is nan or infinite is marked on the upper edge.

    Arguments:
        predict: takes a list of inputs, in the form of ``xs``, and returns for each a number, a
            Value, or a list of one; or a model with such a ``predict()``. It is called once, under
            ``no_grad``.
        xs: the inputs: numbers, or samples of one number each.
        ys: the target of each, a number or a list of one.
        ax: where to plot; a new figure if not given.
        steps: how many inputs to ask about.

    Returns:
        the figure.

    Raises:
        DrawError: if inputs, targets or answers do not go together.
        OperandError: if one of them is no number.
        MissingExtraError: if matplotlib is not installed.

    >>> figure = regression_fit(lambda xs: [2 * x for x in xs], [0, 1, 2], [0.1, 1.9, 4.2])
    >>> [text.get_text() for text in figure.axes[0].get_legend().get_texts()]
    ['data', 'model']
    """
    ask = asking(predict)
    inputs, targets = listed(xs, "an input"), _singles(ys, "a target")
    places = _singles(inputs, "an input")
    if not places or len(places) != len(targets):
        raise DrawError(
            f"There are {len(places)} inputs and {len(targets)} targets. Give at least one input, "
            "and one target for each."
        )
    if not all(map(math.isfinite, drawable(places))):
        raise DrawError("An input is nan or infinite, which no plot has room for. Leave it out.")
    asked = spread(places, steps)
    with no_grad():
        as_samples = hasattr(inputs[0], "__len__")
        answers = _singles(ask([[x] for x in asked] if as_samples else asked[:]), "an answer")
    if len(answers) != steps:
        raise DrawError(
            f"predict() gave {len(answers)} answers for {steps} inputs. Let it return one for each."
        )
    axes = axes_or_new(ax)
    heights, curve = drawable(targets), drawable(answers)
    axes.scatter(
        places, heights, s=24, color=color(0), edgecolors="white", linewidths=0.6, label="data"
    )
    axes.plot(asked, curve, color=color(1), linewidth=2.0, label="model")
    mark_not_finite(axes, places, heights, color(0))
    mark_not_finite(axes, asked, curve, color(1))
    axes.set(title="Regression fit", xlabel="x", ylabel="y")
    axes.grid(visible=True, alpha=0.3)
    legend_below(axes)
    return figure_of(axes)


def _singles(numbers: Iterable[Any], role: str) -> list[float]:
    """Return numbers, or lists of one number each, as floats."""
    return plain_numbers(
        [
            each[0] if hasattr(each, "__len__") and len(each) == 1 else each
            for each in listed(numbers, role)
        ],
        role,
    )
