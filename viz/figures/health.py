"""Whether a model can learn: saturated and dead units, and how far a step moves each layer."""

from __future__ import annotations

import copy
import math
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from autograd.errors import OperandError
from viz.errors import DrawError
from viz.figures.axes import figure_of, panels_or_new
from viz.figures.layers import by_layer
from viz.figures.marks import drawable, legend_below, mark_not_finite, use_logarithm
from viz.figures.numbers import listed
from viz.figures.palette import color
from viz.figures.slopes import unit_slopes
from viz.figures.wording import shown
from viz.settings import share

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_USUAL = 1e-3  # a step of about this share of the parameters suits most trainings


def layer_health(
    model: Any,
    samples: Iterable[Any],
    optimizer: Any = None,
    *,
    saturated: float = 0.05,
    axes: Axes | Iterable[Axes] | None = None,
) -> Figure:
    """Plot which units a batch leaves saturated or dead, and how far the next step moves a layer.

    A unit is saturated at a sample where its activation has a small share of its steepest slope:
    little gradient comes through. It is dead if it is so at every sample. The second panel shows
    the length of the optimiser's next step over that of the parameters, layer by layer, for the
    gradients that ``loss.backward()`` left; the step is taken on copies.

    Arguments:
        model: with ``layers`` that have units, as ``nn.MLP``.
        samples: the batch, lists of numbers.
        optimizer: of the model's parameters, such as ``nn.Adam``; without one there is one panel.
        saturated: the share of the steepest slope, from 0 to below 1, that is small.
        axes: where to plot, one axes for each panel; a new figure if not given.

    Returns:
        the figure.

    Raises:
        DrawError: if there are no samples, no layer has units, or too few axes are given.
        OperandError: if the model has no layers, the optimiser takes no steps, or something is no
            number.
        MissingExtraError: if matplotlib is not installed.

    >>> from types import SimpleNamespace
    >>> layer = lambda x: x
    >>> layer.function = lambda z: z.tanh()
    >>> figure = layer_health(SimpleNamespace(layers=[layer]), [[0.0, 9.0], [1.0, -9.0]])
    >>> [text.get_text() for text in figure.axes[0].texts]
    ['1 of 2 dead']
    """
    saturated = share("saturated", saturated, high=1.0)
    batch = listed(samples, "a sample")
    slopes = unit_slopes(model, batch)
    if not batch or not slopes:
        raise DrawError(
            "There are no samples to look at. Give at least one."
            if not batch
            else "No layer of this model has units with an activation. Pass an nn.MLP, or a "
            "Sequential with layers or activations."
        )
    ratios = None if optimizer is None else update_ratios(model, optimizer)
    panels = panels_or_new(axes, 1 + (ratios is not None), "kind", columns=2, size=(4.8, 3.8))
    _draw_units(panels[0], slopes, saturated)
    if ratios is not None:
        _draw_ratios(panels[1], ratios)
    return figure_of(panels[0])


def update_ratios(model: Any, optimizer: Any) -> dict[str, float]:
    """Return the length of an optimiser's next step over that of the parameters, by layer.

    Arguments:
        model: with ``named_parameters()``.
        optimizer: with ``params`` and ``step()``; it is copied, and takes no step itself.

    Returns:
        the ratio of each layer that the optimiser moves; infinity where all its parameters are 0.

    Raises:
        OperandError: if it takes no steps.

    >>> from autograd import Value
    >>> from types import SimpleNamespace
    >>> class Halving:
    ...     def __init__(self, params):
    ...         self.params = params
    ...     def step(self):
    ...         for p in self.params:
    ...             p.data /= 2.0
    >>> w = Value(4.0)
    >>> update_ratios(SimpleNamespace(named_parameters=lambda: [("hidden.w", w)]), Halving([w]))
    {'hidden': 0.5}
    """
    if not callable(getattr(optimizer, "step", None)) or not hasattr(optimizer, "params"):
        raise OperandError(
            f"The next step comes from an optimiser with params and step(), such as nn.Adam, but "
            f"got {type(optimizer).__name__}."
        )
    twin = copy.deepcopy(optimizer)
    twin.step()
    moves = {
        id(own): other.data - own.data
        for own, other in zip(optimizer.params, twin.params, strict=True)
    }
    ratios = {}
    for name, parameters in by_layer(model).items():
        moved = [p for p in parameters if id(p) in moves]
        size = math.hypot(*[p.data for p in moved])
        step = math.hypot(*[moves[id(p)] for p in moved])
        if moved:
            ratios[name] = step / size if size else math.inf if step else 0.0
    return ratios


def _draw_units(axes: Axes, slopes: dict[str, list[list[float]]], saturated: float) -> None:
    places = range(len(slopes))
    flat = [
        [[not slope > saturated for slope in unit] for unit in units] for units in slopes.values()
    ]
    shares = [sum(map(sum, units)) / sum(map(len, units)) for units in flat]
    dead = [sum(map(all, units)) for units in flat]
    axes.bar(places, shares, color=color(5), label="saturated: of units, samples")
    dead_shares = [count / len(units) for count, units in zip(dead, flat, strict=True)]
    axes.bar(places, dead_shares, width=0.45, color=color(1), hatch="//", edgecolor="white",
             label="dead: of units")  # fmt: skip
    for place, count, units in zip(places, dead, flat, strict=True):
        text = f"{count} of {len(units)} dead"
        axes.text(place, shares[place] + 0.02, text, ha="center", fontsize="small")
    axes.set(
        title=f"Slopes below {saturated:g} of the steepest", xlabel="layer", ylabel="share",
        ylim=(0.0, 1.12),
    )  # fmt: skip
    _name(axes, list(slopes))


def _draw_ratios(axes: Axes, ratios: dict[str, float]) -> None:
    places, sizes = range(len(ratios)), drawable(ratios.values())
    axes.axhline(_USUAL, color="black", linewidth=0.8, linestyle=":", label=f"{_USUAL:g}, as usual")
    axes.plot(places, sizes, "-", marker="o", color=color(0), label="step over parameters")
    mark_not_finite(axes, places, sizes, color(0))
    use_logarithm(axes, [*sizes, _USUAL])
    is_still = not any(sizes)
    axes.set(
        title="The next step is 0. Was loss.backward() called?" if is_still else "The next step",
        xlabel="layer", ylabel="step / parameters, by length",
    )  # fmt: skip
    axes.set_xlim(-0.5, len(ratios) - 0.5)
    _name(axes, list(ratios))


def _name(axes: Axes, names: list[str]) -> None:
    axes.set_xticks(range(len(names)), list(map(shown, names)))
    axes.grid(visible=True, axis="y", alpha=0.3)
    axes.set_axisbelow(True)
    legend_below(axes)
