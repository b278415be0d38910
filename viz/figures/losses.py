"""How trainings went: the loss by step, of one run or several."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from autograd.node import Node
from viz.errors import DrawError
from viz.figures.axes import axes_or_new, figure_of
from viz.figures.marks import drawable, legend_below, mark_not_finite, use_logarithm
from viz.figures.numbers import listed, plain_numbers
from viz.figures.palette import color, line, marker
from viz.figures.wording import named, shown
from viz.settings import share

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_FAR = 10.0  # losses that span such a factor need a logarithmic axis
_MARKED = 8  # about how many points of a curve among several carry its marker


class _Curve(NamedTuple):
    """Losses by step, and how they are drawn."""

    label: str
    steps: list[int]
    losses: list[float]
    look: int
    dashed: bool


def loss_curve(
    losses: Iterable[Any],
    *,
    validation: Iterable[float | Node] | None = None,
    unit: str = "step",
    smooth: float = 0.0,
    log: bool | None = None,
    ax: Axes | None = None,
) -> Figure:
    """Plot how a loss fell, on a logarithmic axis if it fell far and stayed positive.

    Arguments:
        losses: for each step a number, a Value, or anything with a ``loss`` and perhaps a
            ``validation``, such as the epochs that ``nn.fit`` returns.
        validation: as many again, of the validation set.
        unit: what a loss was taken after, such as a step or an epoch.
        smooth, log: as in :func:`loss_curves`.
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
    measured = _measured(losses)
    if validation is not None:
        others = plain_numbers(validation, "a validation loss")
        steps = list(measured["training"])
        if len(others) != len(steps):
            raise DrawError(
                f"There are {len(steps)} losses, but {len(others)} for validation. Give one of "
                "each for each step."
            )
        measured["validation"] = dict(zip(steps, others, strict=True))
    curves = [
        _Curve(part, list(by_step), list(by_step.values()), i, dashed=i > 0)
        for i, (part, by_step) in enumerate(measured.items())
    ]
    return _plot(curves, unit, smooth, log, ax)


def loss_curves(
    runs: Mapping[str, Iterable[Any]],
    *,
    unit: str = "step",
    smooth: float = 0.0,
    log: bool | None = None,
    ax: Axes | None = None,
) -> Figure:
    """Plot how the losses of several runs fell, on the same axes.

    A loss that is nan or infinite is marked on the upper edge.

    Arguments:
        runs: the name of each with its losses, as in :func:`loss_curve`. A run's validation is
            dashed, in the colour of the run.
        unit: what a loss was taken after, such as a step or an epoch.
        smooth: the share of the average that each step keeps, from 0 to below 1; the losses
            themselves stand behind it, pale. It is corrected for its start, as in Kingma and Ba,
            Adam: a method for stochastic optimization, 2015, section 3.
        log: whether the axis is logarithmic; None where losses span a factor of 10 and are all
            positive. With zeros or negative losses it is linear about zero.
        ax: where to plot; a new figure if not given.

    Returns:
        the figure.

    Raises:
        DrawError: if there are no losses, or ``smooth`` is out of its range.
        OperandError: if one is no number, or the runs have no names.
        MissingExtraError: if matplotlib is not installed.

    >>> figure = loss_curves({"slow": [1.0, 0.9, 0.8], "fast": [1.0, 0.5, 0.25]}, smooth=0.5)
    >>> [text.get_text() for text in figure.axes[0].get_legend().get_texts()]
    ['slow', 'fast']
    """
    curves = [
        _Curve(
            shown(name) if part == "training" else f"{shown(name)}, {part}",
            list(by_step),
            list(by_step.values()),
            i,
            dashed=part == "validation",
        )
        for i, (name, run) in enumerate(named(runs, "losses").items())
        for part, by_step in _measured(run).items()
    ]
    return _plot(curves, unit, smooth, log, ax)


def _measured(run: Iterable[Any]) -> dict[str, dict[int, float]]:
    """Return the losses by step, of training and, where any were measured, of validation."""
    entries = listed(run, "a loss")
    if not entries:
        raise DrawError("There are no losses to plot. Give one number for each step.")
    losses = plain_numbers([getattr(entry, "loss", entry) for entry in entries], "a loss")
    parts = {"training": dict(enumerate(losses, 1))}
    validated = {
        step: entry.validation
        for step, entry in enumerate(entries, 1)
        if getattr(entry, "validation", None) is not None
    }
    if validated:
        others = plain_numbers(validated.values(), "a validation loss")
        parts["validation"] = dict(zip(validated, others, strict=True))
    return parts


def _plot(
    curves: Sequence[_Curve], unit: str, smooth: float, log: bool | None, ax: Axes | None
) -> Figure:
    smooth = share("smooth", smooth, high=1.0)
    axes = axes_or_new(ax)
    from matplotlib.ticker import MaxNLocator

    several = len(curves) > 1
    with_validation = any(curve.dashed for curve in curves)
    for curve in curves:
        losses = drawable(curve.losses)
        style = "--" if curve.dashed else "-" if with_validation else line(curve.look)
        if smooth:
            axes.plot(curve.steps, losses, color=color(curve.look), alpha=0.25, linewidth=1.0)
            losses = smoothed(losses, smooth)
        axes.plot(
            curve.steps,
            losses,
            style,
            color=color(curve.look),
            label=curve.label,
            marker=marker(curve.look),
            markevery=_marked(losses, several),
            markerfacecolor="white" if curve.dashed else color(curve.look),
        )
        mark_not_finite(axes, curve.steps, losses, color(curve.look))
    drawn = [loss for curve in curves for loss in drawable(curve.losses) if math.isfinite(loss)]
    spans_far = bool(drawn) and 0.0 < min(drawn) <= max(drawn) / _FAR
    if spans_far if log is None else log:
        use_logarithm(axes, drawn)
    loss = f"loss, averaged (smooth={smooth:g})" if smooth else "loss"
    axes.set(title=f"Loss by {shown(unit)}", xlabel=shown(unit), ylabel=loss)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.grid(visible=True, alpha=0.3)
    if len(axes.get_legend_handles_labels()[1]) > 1:
        legend_below(axes)
    return figure_of(axes)


def smoothed(numbers: Iterable[float], smooth: float) -> list[float]:
    """Return the running average of numbers; what is not finite stays, and counts for nothing.

    Arguments:
        numbers: any floats.
        smooth: the share that each step keeps, from 0 to below 1.

    Returns:
        as many floats.

    >>> smoothed([1.0, 1.0, 4.0], 0.5)
    [1.0, 1.0, 2.7142857142857144]
    """
    averages, average, weight = [], 0.0, 0.0
    for number in numbers:
        if math.isfinite(number):
            average = smooth * average + (1.0 - smooth) * number
            weight = smooth * weight + (1.0 - smooth)
            averages.append(average / weight)
        else:
            averages.append(number)
    return averages


def _marked(numbers: Sequence[float], several: bool) -> list[int]:
    """Return which points carry a marker: lone ones, which no line shows, and some of several."""
    last = len(numbers) - 1
    alone = {
        i
        for i in range(len(numbers))
        if not (i > 0 and math.isfinite(numbers[i - 1]))
        and not (i < last and math.isfinite(numbers[i + 1]))
    }
    apart = range(0, len(numbers), max(1, len(numbers) // _MARKED)) if several else ()
    return sorted(alone | set(apart))
