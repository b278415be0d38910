"""What many pictures need so that nothing hides: legends, marks of what is not finite, log axes."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from viz.figures.axes import figure_of
from viz.figures.wording import shortened

if TYPE_CHECKING:
    from matplotlib.axes import Axes

NOT_FINITE = "nan or infinite"
_LARGEST = 1e150  # beyond it, what matplotlib adds around (margins, ticks) may overflow
_SHORTEST = 8  # characters of a name that a legend keeps
_ROWS = 8  # of a legend, before it takes more columns than have room for whole names
_MOST_TAKEN = 0.7  # of the height of axes, by a legend
_DECADES = 1e-12  # of the largest number, from where on a logarithmic axis with a zero is linear


def drawable(numbers: Iterable[float]) -> list[float]:
    """Return numbers with nan in place of what no axis can show.

    Arguments:
        numbers: any floats.

    Returns:
        as many floats.

    >>> drawable([1.0, float("inf"), 1e200])
    [1.0, nan, nan]
    """
    return [number if abs(number) <= _LARGEST else math.nan for number in numbers]


def mark_not_finite(axes: Axes, xs: Sequence[float], ys: Sequence[float], color: str) -> None:
    """Mark on the upper edge each place whose number is nan or infinite.

    Arguments:
        axes: where.
        xs, ys: the places and their numbers.
        color: of the marks.

    >>> from viz.figures.axes import axes_or_new
    >>> axes = axes_or_new(None)
    >>> mark_not_finite(axes, [1, 2, 3], [0.5, float("nan"), 0.25], "black")
    >>> list(map(int, axes.lines[0].get_xdata()))
    [2]
    """
    gone = [x for x, y in zip(xs, ys, strict=True) if not math.isfinite(y)]
    if gone:
        axes.plot(
            gone,
            [1.0] * len(gone),
            "x",
            color=color,
            label=NOT_FINITE,
            transform=axes.get_xaxis_transform(),
            clip_on=False,
            zorder=3,
        )


def use_logarithm(axes: Axes, numbers: Iterable[float]) -> None:
    """Make the vertical axis logarithmic, but linear about zero if a number is not positive.

    Arguments:
        axes: whose axis.
        numbers: what it shows; with none but zeros the axis stays as it is.

    >>> from viz.figures.axes import axes_or_new
    >>> axes = axes_or_new(None)
    >>> use_logarithm(axes, [0.0, 1e-3, 1.0])
    >>> axes.get_yscale()
    'symlog'
    """
    finite = [number for number in numbers if math.isfinite(number)]
    sizes = [abs(number) for number in finite if number]
    if not sizes:
        return
    if min(finite) > 0.0:
        axes.set_yscale("log")
    else:
        axes.set_yscale("symlog", linthresh=max(min(sizes), _DECADES * max(sizes)))


def legend_below(axes: Axes, lines: float = 2.0) -> None:
    """Write the legend under the axes, where it hides nothing.

    Each label stands once, and is shortened to the width of the axes.

    Arguments:
        axes: whose artists with labels it names.
        lines: of text between the axes and the legend.

    >>> from viz.figures.axes import axes_or_new
    >>> axes = axes_or_new(None)
    >>> _ = axes.plot([1, 2], label="training")
    >>> legend_below(axes)
    >>> [text.get_text() for text in axes.get_legend().get_texts()]
    ['training']
    """
    from matplotlib.font_manager import FontProperties
    from matplotlib.transforms import ScaledTranslation

    entries = {
        label: handle for handle, label in zip(*axes.get_legend_handles_labels(), strict=True)
    }
    if not entries:
        return
    inches = FontProperties().get_size_in_points() / 72.0
    below = ScaledTranslation(0.0, -(1.2 + lines) * inches, axes.figure.dpi_scale_trans)
    room = axes.get_position().width * figure_of(axes).get_figwidth()
    character, key = 0.6 * inches, 4.0 * inches  # about how wide they are
    fitting = int(room / (key + character * max(map(len, entries))))
    columns = max(1, min(len(entries), max(fitting, math.ceil(len(entries) / _ROWS))))
    length = max(_SHORTEST, int((room / columns - key) / character))
    bottom = _bottom(axes)
    axes.legend(
        entries.values(),
        [shortened(label, length) for label in entries],
        loc="upper center",
        bbox_to_anchor=(0.5, 0.0),
        bbox_transform=axes.transAxes + below,
        borderaxespad=0.0,
        frameon=False,
        ncols=columns,
    )
    if figure_of(axes).get_layout_engine() is None:
        _make_room(axes, bottom)


def _bottom(axes: Axes) -> float:
    """Return how far down axes may reach, in dots of the figure.

    They end where all that is written on them did, but above other axes below them.
    """
    whole = figure_of(axes)
    whole.draw_without_rendering()
    own, inner = axes.get_tightbbox(), axes.get_window_extent()
    ends = [0.0] if own is None else [0.0, own.y0]
    for other in whole.axes:
        extent = other.get_tightbbox()
        if other is axes or extent is None or other.get_window_extent().y1 > inner.y0:
            continue
        if extent.x0 < inner.x1 and extent.x1 > inner.x0:
            ends.append(extent.y1)
    return float(max(ends))


def _make_room(axes: Axes, bottom: float) -> None:
    """Shorten axes so that their legend ends where they did: nothing else sees to it here."""
    whole = figure_of(axes)
    legend = axes.get_legend()
    if legend is None:
        return
    whole.draw_without_rendering()
    missing = (bottom - legend.get_window_extent().y0) / whole.bbox.height
    place = axes.get_position()
    missing = min(missing, _MOST_TAKEN * place.height)
    if missing > 0.0:
        axes.set_position((place.x0, place.y0 + missing, place.width, place.height - missing))
        axes.set_in_layout(True)  # which set_position() takes back
