"""Figures as files."""

from __future__ import annotations

import html
import os
import re
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from autograd.errors import OperandError
from autograd.tools.files import write_whole
from viz.endings import ending
from viz.extras import load
from viz.figures.describing import description, title_of

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_DOTS_PER_INCH = 160
_START = re.compile("<svg [^>]*>")


def save_figure(figure: Figure, path: str | os.PathLike[str]) -> Path:
    """Write a figure to a file, whole or not at all, with words for those who do not see it.

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
    title, words = title_of(figure), description(figure)
    about = {"Title": title, "Subject" if file_type == "pdf" else "Description": words}
    figure.savefig(content, format=file_type, dpi=_DOTS_PER_INCH, metadata=about)
    if file_type == "svg":
        return write_whole(path, _worded(content.getvalue().decode(), title, words).encode())
    return write_whole(path, content.getvalue())


def _worded(svg: str, title: str, words: str) -> str:
    """Return a picture with its title and description as the text that stands for it."""
    label = html.escape(title)
    told = f"<title>{label}</title><desc>{html.escape(words)}</desc>"
    return _START.sub(
        lambda start: f'{start[0][:-1]} role="img" aria-label="{label}">{told}', svg, count=1
    )
