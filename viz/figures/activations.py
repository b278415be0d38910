"""What each hidden neuron answers over the plane of inputs."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from autograd import no_grad
from autograd.errors import OperandError
from viz.errors import DrawError
from viz.figures.axes import figure_of, panels_or_new
from viz.figures.marks import drawable
from viz.figures.numbers import plain_numbers
from viz.figures.palette import SEQUENTIAL, signed
from viz.figures.plane import plane_around, points_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_MOST = 100  # panels that a figure has room for


def activations(
    model: Any | Callable[[list[float]], Any],
    points: Iterable[Sequence[float]],
    *,
    axes: Axes | Iterable[Axes] | None = None,
    steps: int = 40,
) -> Figure:
    """Plot the activation of each hidden neuron over a plane, all on one scale of colour.

    Each is called by its path, as in diagrams. A line stands where an activation crosses 0; where
    it is nan or infinite, the plane is white. Signed numbers are blue below 0 and orange above.

    Arguments:
        model: with ``layers``, each a function of a list of numbers, of which all but the last are
            shown, as in ``nn.MLP``; or a function from a point to a list of numbers, such as one
            layer. It is called under ``no_grad``.
        points: the part of the plane to show, as what lies there: the data, or two corners.
        axes: one axes for each neuron, nested as ``figure.subplots`` returns them; a new figure if
            not given.
        steps: how many places to ask about along each side; the model gets their square.

    Returns:
        the figure.

    Raises:
        DrawError: if there are no points, no hidden neurons, more than 100, or too few axes.
        OperandError: if the model is none, or a coordinate or an activation no number.
        MissingExtraError: if matplotlib is not installed.

    >>> figure = activations(lambda point: [max(0.0, point[0])], [(-1, -1), (1, 1)], steps=9)
    >>> figure.axes[0].get_title()
    'neurons.0'
    """
    if not (callable(model) or hasattr(model, "layers")):
        raise OperandError(
            f"Activations come from a model with layers, or a function of a point, but got "
            f"{type(model).__name__}. Pass the model itself."
        )
    plane = plane_around(points_of(points), steps)
    with no_grad():
        answers = [dict(_neurons(model, place)) for place in plane.places()]
    titles = list(answers[0])
    if not titles or len(titles) > _MOST:
        raise DrawError(
            f"There are {len(titles)} hidden neurons, but a picture shows 1 to {_MOST}. Pass a "
            "function from a point to a list of the numbers to show, such as one layer."
        )
    neurons = {title: drawable(answer[title] for answer in answers) for title in titles}
    finite = [number for each in neurons.values() for number in each if math.isfinite(number)]
    low, high = (min(finite), max(finite)) if finite else (0.0, 1.0)
    cmap: Any = SEQUENTIAL
    if low < 0.0:  # signed numbers, in the colours that signs have in diagrams
        high = max(-low, high)
        low, cmap = -high, signed()
    panels = panels_or_new(axes, len(titles), "neuron", columns=8, size=(1.4, 1.4))
    for panel, (title, numbers) in zip(panels, neurons.items(), strict=True):
        rows = plane.rows(numbers)
        shades = panel.pcolormesh(
            plane.xs, plane.ys, rows, cmap=cmap, vmin=low, vmax=high, shading="nearest"
        )
        told = [number for number in numbers if math.isfinite(number)]
        if told and min(told) < 0.0 < max(told):
            panel.contour(plane.xs, plane.ys, rows, levels=[0.0], colors="black", linewidths=1.0)
        panel.set_title(title, fontsize="small")
        panel.tick_params(labelsize="x-small")
        panel.label_outer()
    figure_of(panels[0]).colorbar(shades, ax=panels, label="activation")
    return figure_of(panels[0])


def _neurons(model: Any, place: Sequence[float]) -> Iterator[tuple[str, float]]:
    """Yield the activation of each hidden neuron at a place, with its title."""
    layers = getattr(model, "layers", None)
    if layers is None:
        numbers = plain_numbers(model(list(place)), "an activation")
        yield from ((f"neurons.{i}", number) for i, number in enumerate(numbers))
        return
    outputs: Any = list(place)
    for number, layer in enumerate(layers[:-1]):
        outputs = layer(outputs)
        for i, output in enumerate(plain_numbers(outputs, "an activation")):
            yield f"layers.{number}.neurons.{i}", output
