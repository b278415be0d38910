"""The paths that optimisers take over the surface of a loss."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from autograd import no_grad
from autograd.errors import OperandError
from autograd.node import Node
from viz.errors import DrawError
from viz.figures.axes import axes_or_new, figure_of, panels_or_new
from viz.figures.marks import NOT_FINITE, drawable, legend_below
from viz.figures.numbers import listed, plain_numbers
from viz.figures.palette import color, line, marker
from viz.figures.plane import Plane, Point, pairs_of, plane_around, points_of
from viz.figures.wording import named, shown
from viz.settings import function, whole

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_LEVELS = 16


def optimizer_path(
    loss: Callable[[Any, Any], Any], params: Sequence[Any], optimizer: Any, steps: int
) -> list[Point]:
    """Let an optimiser go down a loss of two parameters, and return where it came by.

    Arguments:
        loss: a function of both parameters, called anew for each step: it may take another
            mini-batch each time.
        params: two leaves, which ``optimizer`` moves.
        optimizer: anything with ``zero_grad()`` and ``step()``.
        steps: how many to take.

    Returns:
        the points, from the start on: one more than steps.

    Raises:
        OperandError: if there are not two parameters.

    >>> from autograd import Value
    >>> class Halving:
    ...     def zero_grad(self): ...
    ...     def step(self):
    ...         x.data /= 2.0
    >>> x, y = Value(1.0), Value(0.0)
    >>> optimizer_path(lambda x, y: x * x + y * y, [x, y], Halving(), 2)
    [(1.0, 0.0), (0.5, 0.0), (0.25, 0.0)]
    """
    function("loss", loss)
    leaves = listed(params, "a parameter")
    if len(leaves) != 2 or not all(isinstance(leaf, Node) for leaf in leaves):
        raise OperandError(
            f"A path has two parameters, both Values, but got {leaves!r:.60}. Write [x, y]."
        )
    for method in ("zero_grad", "step"):
        function(f"optimizer.{method}", getattr(optimizer, method, None))
    x, y = leaves
    path = [(x.data, y.data)]
    for _ in range(whole("steps", steps, low=0)):
        optimizer.zero_grad()
        loss(x, y).backward()
        optimizer.step()
        path.append((x.data, y.data))
    return path


def optimizer_paths(
    loss: Callable[[Any, Any], Any],
    paths: Mapping[str, Iterable[Point]],
    *,
    bounds: Iterable[Sequence[float]] | None = None,
    ax: Axes | None = None,
    axes: Axes | Iterable[Axes] | None = None,
    steps: int = 60,
) -> Figure:
    """Plot the paths of optimisers over the contours of a loss, side by side or in one picture.

    A circle stands at the start of a path and a star at its end; a path that becomes nan or
    infinite says so. Contours stand closer where the loss is low: an equal part of the plane lies
    between any two.

    Arguments:
        loss: a function of two numbers.
        paths: the points of each by name, such as :func:`optimizer_path` returns.
        bounds: two opposite corners of what is shown; all of the paths that stay finite if not
            given.
        ax: where to plot all paths in one picture.
        axes: one axes for each path, nested as ``figure.subplots`` returns them. A new figure, with
            a panel for each path, if neither is given.
        steps: how many places to ask about along each side; ``loss`` is called for their square.

    Returns:
        the figure.

    Raises:
        DrawError: if there are no paths, one has no points, or too few axes are given.
        OperandError: if a point has not two coordinates, or something is no number.
        MissingExtraError: if matplotlib is not installed.

    >>> figure = optimizer_paths(
    ...     lambda x, y: x * x + y * y, {"by hand": [(1.0, 1.0), (0.5, 0.2)]}, steps=9
    ... )
    >>> figure.axes[0].get_title()
    'by hand'
    """
    function("loss", loss)
    routes = {shown(name): _route(name, path) for name, path in named(paths, "paths").items()}
    plane = plane_around(points_of(_seen(routes.values()) if bounds is None else bounds), steps)
    with no_grad():
        losses = drawable(plain_numbers((loss(x, y) for x, y in plane.places()), "a loss"))
    if ax is None:
        panels = panels_or_new(axes, len(routes), "path", columns=3, size=(3.0, 2.8))
    else:
        panels = [axes_or_new(ax)] * len(routes)
    apart = list(dict.fromkeys(panels))
    for panel in apart:
        panel.set(title="Paths over the loss", xlabel="first parameter", ylabel="second parameter")
        shades = _contours(panel, plane, losses)
    for i, (panel, (name, route)) in enumerate(zip(panels, routes.items(), strict=True)):
        title = name if _stays_finite(route) else f"{name}: becomes {NOT_FINITE}"
        _draw(panel, route, i, title)
        if ax is None:
            panel.set_title(title, fontsize="medium")
        else:
            legend_below(panel)
        panel.set(xlim=(plane.xs[0], plane.xs[-1]), ylim=(plane.ys[0], plane.ys[-1]))
    if shades is not None:
        figure_of(panels[0]).colorbar(shades, ax=apart, label="loss", format="%.3g")
    return figure_of(panels[0])


def _route(name: str, path: Iterable[Point]) -> list[Point]:
    route = pairs_of(path)
    if not route:
        raise DrawError(f"The path {name!r} has no points. Give at least its start, [(x, y)].")
    return route


def _stays_finite(route: Sequence[Point]) -> bool:
    return all(math.isfinite(number) for point in route for number in drawable(point))


def _seen(routes: Iterable[Sequence[Point]]) -> list[Point]:
    """Return the points that a picture of the routes must hold; of one that diverges, the start."""
    return [
        point
        for route in routes
        for point in (route if _stays_finite(route) else route[:1])
        if _stays_finite([point])
    ]


def _contours(axes: Axes, plane: Plane, losses: list[float]) -> Any:
    """Draw the loss in greys and return what its colour bar needs; None if it is constant."""
    from matplotlib.colors import BoundaryNorm, LinearSegmentedColormap

    ordered = sorted(loss for loss in losses if math.isfinite(loss))
    levels = sorted(
        {ordered[(len(ordered) - 1) * i // _LEVELS] for i in range(_LEVELS + 1) if ordered}
    )
    if len(levels) < 2:
        return None
    greys = LinearSegmentedColormap.from_list("loss", ["#ffffff", "#b4b4b4"])
    rows = plane.rows(losses)
    norm = BoundaryNorm(levels, greys.N)
    shades = axes.contourf(plane.xs, plane.ys, rows, levels=levels, cmap=greys, norm=norm)
    axes.contour(plane.xs, plane.ys, rows, levels=levels, colors="white", linewidths=0.5)
    return shades


def _draw(axes: Axes, route: Sequence[Point], index: int, label: str) -> None:
    xs, ys = (drawable(side) for side in zip(*route, strict=True))
    axes.plot(
        xs, ys, line(index), marker=marker(index), markersize=3.0, color=color(index), label=label
    )
    axes.plot(xs[:1], ys[:1], "o", markersize=8.0, color=color(index), markerfacecolor="white")
    axes.plot(xs[-1:], ys[-1:], "*", markersize=12.0, color=color(index), markeredgecolor="black")
