"""How weights and gradients are spread, layer by layer."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from viz.figures.axes import figure_of, panels_or_new
from viz.figures.layers import by_layer
from viz.figures.marks import NOT_FINITE, drawable
from viz.figures.numbers import plain_numbers
from viz.figures.palette import color
from viz.figures.wording import shown
from viz.settings import whole

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_FEWEST = 5  # bars, so that few numbers are told apart too

_CLOSE = 1e-9  # numbers that differ by this share of their size lie in one bar
_TINY = 1e-300


def weight_histograms(
    model: Any, *, bins: int | None = None, axes: Axes | Iterable[Axes] | None = None
) -> Figure:
    """Plot how the parameters of each layer are spread.

    A title tells how many there are and, where some cannot be drawn, how many are not finite. The
    line stands at zero.

    Arguments:
        model: anything with ``named_parameters()``, such as an ``nn.Module``.
        bins: how many bars for each layer; by the Rice rule, twice the cube root of how many
            numbers there are, if not given.
        axes: one axes for each layer, nested as ``figure.subplots`` returns them; a new figure if
            not given.

    Returns:
        the figure.

    Raises:
        DrawError: if there are no parameters, no bins or too few axes.
        OperandError: if the model has no ``named_parameters()``, or a parameter is no number.
        MissingExtraError: if matplotlib is not installed.

    >>> from types import SimpleNamespace
    >>> from autograd import Value
    >>> parameters = [("hidden.w[0]", Value(1.0)), ("hidden.w[1]", Value(-1.0))]
    >>> model = SimpleNamespace(named_parameters=lambda: parameters)
    >>> weight_histograms(model).axes[0].get_title()
    'hidden: 2 parameters'
    """
    return _histograms(model, "data", "parameter", bins, axes)


def gradient_histograms(
    model: Any, *, bins: int | None = None, axes: Axes | Iterable[Axes] | None = None
) -> Figure:
    """Plot how the gradients of each layer are spread, after ``loss.backward()``.

    Arguments:
        model, bins, axes: as in :func:`weight_histograms`.

    Returns:
        the figure.

    Raises:
        DrawError, OperandError, MissingExtraError: as in :func:`weight_histograms`.

    >>> from types import SimpleNamespace
    >>> from autograd import Value
    >>> parameters = [("hidden.w[0]", Value(1.0)), ("hidden.w[1]", Value(-1.0))]
    >>> model = SimpleNamespace(named_parameters=lambda: parameters)
    >>> gradient_histograms(model).axes[0].get_title()
    'hidden: 2 gradients'
    """
    return _histograms(model, "grad", "gradient", bins, axes)


def _histograms(
    model: Any, field: str, noun: str, bins: int | None, axes: Axes | Iterable[Axes] | None
) -> Figure:
    if bins is not None:
        whole("bins", bins)
    layers = {
        name: plain_numbers([getattr(each, field) for each in parameters], f"a {noun}")
        for name, parameters in by_layer(model).items()
    }
    panels = panels_or_new(axes, len(layers), "layer", columns=3, size=(2.8, 2.2))
    from matplotlib.ticker import MaxNLocator

    for i, (panel, (name, numbers)) in enumerate(zip(panels, layers.items(), strict=True)):
        finite = [number for number in drawable(numbers) if math.isfinite(number)]
        panel.axvline(0.0, color="black", linewidth=0.8, linestyle=":")
        if finite:
            bars = bins or max(_FEWEST, round(2.0 * len(finite) ** (1 / 3)))
            panel.hist(
                finite,
                bins=bars,
                range=_range(finite),
                color=color(i),
                edgecolor="white",
                linewidth=0.4,
            )
        title = f"{shown(name)}: {len(numbers)} {noun}{'s' if len(numbers) > 1 else ''}"
        if lost := len(numbers) - len(finite):
            title += f"\n{lost} {NOT_FINITE}"
        panel.set_title(title, fontsize="medium")
        panel.set(xlabel=noun, ylabel="count")
        panel.ticklabel_format(axis="x", scilimits=(-2, 3))
        panel.locator_params(axis="x", nbins=4)
        panel.yaxis.set_major_locator(MaxNLocator(nbins=5, integer=True))
    return figure_of(panels[0])


def _range(numbers: list[float]) -> tuple[float, float]:
    """Return from where to where bars go, wider than numbers between which none would fit."""
    low, high = min(numbers), max(numbers)
    size = max(abs(low), abs(high))
    if high - low > max(_CLOSE * size, _TINY):
        return low, high
    margin = max(0.5 * size, _TINY) if size else 0.5
    return low - margin, high + margin
