"""How gradients shrink or grow from layer to layer."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from viz.figures.axes import axes_or_new, figure_of
from viz.figures.layers import by_layer
from viz.figures.marks import drawable, legend_below, mark_not_finite, use_logarithm
from viz.figures.numbers import plain_numbers
from viz.figures.palette import color
from viz.figures.wording import shown
from viz.settings import share

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_ROOM = 50  # characters that stand side by side under the axes
_SLOPE = 0.32  # lines that a character of a slanted name takes


def gradient_flow(model: Any, *, vanishing: float = 1e-3, ax: Axes | None = None) -> Figure:
    """Plot the mean and the largest size of each layer's gradients, after ``loss.backward()``.

    A layer whose gradients vanish is hatched; one that holds a nan or an infinite gradient is
    marked on the upper edge.

    Arguments:
        model: anything with ``named_parameters()``, such as an ``nn.Module``.
        vanishing: a layer vanishes if its mean is 0, or below this share of the largest mean.
        ax: where to plot; a new figure if not given.

    Returns:
        the figure.

    Raises:
        DrawError: if the model has no parameters, or ``vanishing`` is below 0.
        OperandError: if it has no ``named_parameters()``, or a gradient is no number.
        MissingExtraError: if matplotlib is not installed.

    >>> from types import SimpleNamespace
    >>> from autograd import Value
    >>> w, v = Value(0.5), Value(3.0)
    >>> (v * w.tanh()).backward()
    >>> model = SimpleNamespace(named_parameters=lambda: [("hidden.w", w), ("out.v", v)])
    >>> [text.get_text() for text in gradient_flow(model).axes[0].get_xticklabels()]
    ['hidden', 'out']
    """
    vanishing = share("vanishing", vanishing)
    sizes = {
        name: drawable(map(abs, plain_numbers([each.grad for each in parameters], "a gradient")))
        for name, parameters in by_layer(model).items()
    }
    means = [math.fsum(size / len(each) for size in each) for each in sizes.values()]
    largest = [max(each, key=lambda size: (math.isnan(size), size)) for each in sizes.values()]
    axes = axes_or_new(ax)
    places = range(len(sizes))
    strongest = max((mean for mean in means if math.isfinite(mean)), default=0.0)
    for place, mean in enumerate(means):
        if mean == 0.0 or mean < vanishing * strongest:
            axes.axvspan(
                place - 0.5,
                place + 0.5,
                facecolor="#eeeeee",
                edgecolor="#aaaaaa",
                linewidth=0.0,
                hatch="//",
                label=f"vanishing: below {vanishing:g} of the largest mean",
            )
    axes.plot(places, largest, "--", marker="^", color=color(1), label="largest of a layer")
    axes.plot(places, means, "-", marker="o", color=color(0), label="mean of a layer")
    mark_not_finite(axes, places, means, color(0))
    use_logarithm(axes, means + largest)
    axes.set(
        title="Gradient flow", xlabel="layer, from input to output", ylabel="size of gradients"
    )
    if not strongest:
        axes.set_title("Gradient flow: every gradient is 0. Was loss.backward() called?")
    axes.set_xlim(-0.5, len(sizes) - 0.5)
    names = list(map(shown, sizes))
    crowded = sum(map(len, names)) > _ROOM
    axes.set_xticks(
        places, names, rotation=30 if crowded else 0, ha="right" if crowded else "center"
    )
    axes.grid(visible=True, axis="y", alpha=0.3)
    legend_below(axes, lines=2.0 + crowded * _SLOPE * max(map(len, names)))
    return figure_of(axes)
