"""Figures as files."""

from __future__ import annotations

import os
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from autograd.errors import OperandError
from autograd.tools.files import write_whole
from viz.endings import ending
from viz.extras import load

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_DOTS_PER_INCH = 160


def save_figure(figure: Figure, path: str | os.PathLike[str]) -> Path:
    """Write a figure to a file, whole or not at all.

    Arguments:
        figure: any of matplotlib's.
        path: of the file; its name ends in .svg, .png or .pdf.

    Returns:
        the path.

    Raises:
        DrawError: if the name ends in something else.
        SaveError: if the file cannot be written; one that stood there still does.
        OperandError: if it is no figure.

    >>> from viz import loss_curve
    >>> save_figure(loss_curve([1.0, 0.5]), "loss.gif")
    Traceback (most recent call last):
        ...
    viz.errors.DrawError: Cannot write 'loss.gif'. Let the name end in .svg, .png or .pdf.
    """
    file_type = ending(path, (".svg", ".png", ".pdf")).removeprefix(".")
    if not isinstance(figure, load("matplotlib.figure").Figure):
        raise OperandError(
            f"save_figure() takes a figure of matplotlib, but got {type(figure).__name__}. A "
            "diagram has a save() of its own."
        )
    content = BytesIO()
    figure.savefig(content, format=file_type, dpi=_DOTS_PER_INCH)
    return write_whole(path, content.getvalue())
