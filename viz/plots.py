"""How a training went: the loss by step."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING

from autograd.node import Node
from viz.errors import DrawError
from viz.figures import COLORS, axes_or_new, figure_of, plain_numbers

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_FAR = 10.0  # losses that span such a factor need a logarithmic axis


def loss_curve(
    losses: Iterable[float | Node],
    *,
    validation: Iterable[float | Node] | None = None,
    unit: str = "step",
    ax: Axes | None = None,
) -> Figure:
    """Plot how a loss fell, on a logarithmic axis if it fell far and stayed positive.

    Arguments:
        losses: one number, or Value, for each step.
        validation: as many again, of the validation set.
        unit: what a loss was taken after, such as a step or an epoch.
        ax: where to plot; a new figure if not given.

    Returns:
        the figure.

    Raises:
        DrawError: if there are no losses, or another number of them for validation.
        OperandError: if one is no number.
        MissingExtraError: if matplotlib is not installed.

    >>> loss_curve([1.0, 0.1, 0.01]).axes[0].get_yscale()
    'log'
    """
    curves = {"training": plain_numbers(losses, "a loss")}
    if validation is not None:
        curves["validation"] = plain_numbers(validation, "a validation loss")
    lengths = [len(curve) for curve in curves.values()]
    if not lengths[0]:
        raise DrawError("There are no losses to plot. Give one number for each step.")
    if lengths[-1] != lengths[0]:
        raise DrawError(
            f"There are {lengths[0]} losses, but {lengths[-1]} for validation. Give one of each "
            "for each step."
        )
    axes = axes_or_new(ax)
    from matplotlib.ticker import MaxNLocator

    for (name, curve), color, line in zip(curves.items(), COLORS, ("-", "--"), strict=False):
        marker = "o" if len(curve) == 1 else ""  # a line needs two
        steps = range(1, len(curve) + 1)
        axes.plot(steps, curve, line, color=color, label=name, marker=marker)
    drawn = [loss for curve in curves.values() for loss in curve if math.isfinite(loss)]
    if drawn and 0.0 < min(drawn) <= max(drawn) / _FAR:
        axes.set_yscale("log")
    axes.set(title=f"Loss by {unit}", xlabel=unit, ylabel="loss")
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.grid(visible=True, alpha=0.3)
    if len(curves) > 1:
        axes.legend()
    return figure_of(axes)
