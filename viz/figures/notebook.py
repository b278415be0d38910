"""A figure that notebooks show; loaded only together with matplotlib."""

from __future__ import annotations

from base64 import b64encode
from io import BytesIO
from typing import Any

from matplotlib.figure import Figure

from viz.figures.describing import description, title_of


class NotebookFigure(Figure):
    """A figure outside pyplot, which a notebook shows nonetheless.

    >>> NotebookFigure()._repr_png_()[1:4]
    b'PNG'
    """

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> Any:
        """Return what a notebook shows, with words for readers who do not see it."""
        words = f"{title_of(self)}. {description(self)}"
        shown = {"image/png": b64encode(self._repr_png_()).decode(), "text/plain": words}
        return shown, {"image/png": {"alt": words}}

    def _repr_png_(self) -> bytes:
        picture = BytesIO()
        self.savefig(picture, format="png")
        return picture.getvalue()
