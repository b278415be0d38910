"""overview: what a graph of any size is like, in one figure."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from autograd.errors import OperandError
from autograd.graph.order import execution_order
from autograd.node import Node
from viz.drawing.markup import count
from viz.extras import load
from viz.figures.axes import figure_of, panels_or_new
from viz.figures.palette import SEQUENTIAL, color

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis
    from matplotlib.figure import Figure

_BINS = 60  # of a histogram, if there are more depths than that
_CELLS = 160  # of the map of arrows, along each side
_COMMONEST = 12  # operations that have a bar of their own
_FEWEST_BARS = 5  # that there is room for, so that one bar is no block
_MANY = 1000  # values, from where their numbers by depth need a logarithmic axis


def overview(value: Node) -> Figure:
    """Plot what a graph is made of: how deep it is, which operations, what depends on what.

    A value's depth is the number of operations on the longest way to it from a leaf. The map has
    a dot for each arrow, or a shade where many fall together: across stands the operand, down the
    result, both in the order in which they are computed. Dots near the diagonal are what is used
    at once; a column is a value used by many.

    Arguments:
        value: what depends on all the others.

    Returns:
        the figure.

    Raises:
        OperandError: if it is no Value.
        MissingExtraError: if matplotlib is not installed.

    >>> from autograd import Value
    >>> x = Value(0.5)
    >>> [axes.get_title() for axes in overview(x * x + x).axes[:3]]
    ['3 values by depth', '2 operations', '4 arrows']
    """
    if not isinstance(value, Node):
        raise OperandError(
            f"overview() takes a Value, but got {type(value).__name__}. Compute one, such as a "
            "loss, and write overview(loss)."
        )
    order = execution_order([value])
    profile, operations, arrows = panels_or_new(None, 3, "part", columns=3, size=(4.0, 3.6))
    _plot_depths(profile, order)
    _plot_operations(operations, order)
    _plot_arrows(arrows, order)
    return figure_of(profile)


def depths(order: list[Node]) -> list[int]:
    """Return the depth of each value.

    Arguments:
        order: the values, operands first.

    Returns:
        as many depths; 0 for leaves and constants.

    >>> from autograd import Value
    >>> x = Value(0.5)
    >>> depths(execution_order([x.exp() + x]))
    [0, 1, 2]
    """
    found: dict[int, int] = {}
    for node in order:
        found[id(node)] = max([found[id(parent)] + 1 for parent in node.parents], default=0)
    return list(found.values())


def _plot_depths(axes: Axes, order: list[Node]) -> None:
    found = depths(order)
    bins = min(max(found) + 1, _BINS)
    span = (-0.5, max(found) + 0.5)
    axes.hist(found, bins=bins, range=span, color=color(0), rwidth=0.9, log=len(order) > _MANY)
    axes.set(title=f"{count(len(order), 'value')} by depth", xlabel="depth", ylabel="values")
    _whole_numbers(axes.xaxis)
    if len(order) <= _MANY:
        _whole_numbers(axes.yaxis)


def _plot_operations(axes: Axes, order: list[Node]) -> None:
    counts = Counter(node.op.label for node in order if node.op is not None)
    commonest = counts.most_common(_COMMONEST)
    rest = counts.total() - sum(number for _, number in commonest)
    if rest:
        commonest.append(("others", rest))
    labels = [label.replace("$", r"\$") for label, _ in commonest]
    bars = axes.barh(labels, [number for _, number in commonest], color=color(1))
    axes.bar_label(bars, [f"{number:,}" for _, number in commonest], padding=2)
    axes.margins(x=0.2)
    axes.set_ylim(max(len(labels), _FEWEST_BARS) - 0.5, -0.5)
    _whole_numbers(axes.xaxis)
    axes.set(title=count(counts.total(), "operation"), xlabel="how many")


def _plot_arrows(axes: Axes, order: list[Node]) -> None:
    places = {id(node): place for place, node in enumerate(order)}
    across = [places[id(parent)] for node in order for parent in node.parents]
    down = [places[id(node)] for node in order for _ in node.parents]
    axes.set(title=count(len(across), "arrow"), xlabel="operand", ylabel="result")
    limits = (-0.5, len(order) - 0.5)
    axes.set(xlim=limits, ylim=limits[::-1], aspect="equal")
    _whole_numbers(axes.xaxis)
    _whole_numbers(axes.yaxis)
    if len(order) <= _CELLS:
        axes.scatter(across, down, s=max(2.0, 300.0 / len(order)), color=color(0))
    elif across:
        log = load("matplotlib.colors").LogNorm()
        *_, cells = axes.hist2d(
            across, down, bins=_CELLS, range=(limits, limits), norm=log, cmap=SEQUENTIAL, cmin=1
        )
        figure_of(axes).colorbar(cells, ax=axes, label="arrows in a cell")


def _whole_numbers(axis: Axis) -> None:
    axis.set_major_locator(load("matplotlib.ticker").MaxNLocator(5, integer=True))
