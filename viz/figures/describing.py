"""What a figure shows, in words, for readers who do not see it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_MOST = 12  # panels, and names of a legend, that are told


def title_of(figure: Figure) -> str:
    """Return the title of a figure, or else those of its panels.

    >>> from viz import loss_curve
    >>> title_of(loss_curve([1.0, 0.5]))
    'Loss by step'
    """
    titles = [axes.get_title() for axes in figure.axes if axes.get_title()]
    whole = figure.get_suptitle()
    return whole or ", ".join(dict.fromkeys(titles[:_MOST])) or "Figure"


def description(figure: Figure) -> str:
    """Return a sentence for each panel: its title, what its axes are, and what its legend names.

    >>> from viz import loss_curve
    >>> description(loss_curve([1.0, 0.5]))
    'Loss by step: loss by step.'
    """
    panels = [". ".join(_told(axes)) for axes in figure.axes]
    told = [panel for panel in panels if panel]
    more = f" And {len(told) - _MOST} more panels." if len(told) > _MOST else ""
    return " ".join(f"{panel}." for panel in told[:_MOST]) + more


def _told(axes: Axes) -> Iterator[str]:
    across, down, title = axes.get_xlabel(), axes.get_ylabel(), axes.get_title()
    what = f"{down} by {across}" if across and down else across or down
    if title or what:
        yield ": ".join(filter(None, [title, what]))
    legend = axes.get_legend()
    if legend is not None:
        names = [text.get_text().strip() for text in legend.get_texts()]
        rest = ", ..." if len(names) > _MOST else ""
        yield f"Shown are {', '.join(names[:_MOST])}{rest}"
