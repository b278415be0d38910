"""How a picture of a graph looks, whatever it shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from viz.drawing.themes import Theme, colours
from viz.errors import DrawError
from viz.settings import whole

ColorBy = Literal["kind", "data", "grad"]
Direction = Literal["LR", "TB"]


@dataclass(frozen=True, slots=True)
class Look:
    """How a picture looks.

    Arguments:
        precision: how many digits numbers have.
        theme: ``"light"``, ``"dark"``, or ``"auto"`` for light with the option of dark.
        color_by: what the fill of a value tells: its kind, or the sign and size of its gradient
            or number.
        legend: whether what is drawn is explained below it.
        direction: ``"LR"``, from left to right, or ``"TB"``, from the top down.
        width: pixels of a page, beyond which a picture from left to right goes on in another row;
            it stays in one if this is None.
        dots_per_inch: how fine a picture of dots is; Graphviz's own 96 if not given.

    Raises:
        DrawError: if there is no such theme or colouring, or numbers would have no digits.

    >>> Look(color_by="size")
    Traceback (most recent call last):
        ...
    viz.errors.DrawError: color_by is 'kind', 'grad' or 'data', but got 'size'.
    """

    precision: int = 4
    theme: Theme = "auto"
    color_by: ColorBy = "kind"
    legend: bool = False
    direction: Direction = "LR"
    width: int | None = 1280
    dots_per_inch: int | None = None

    def __post_init__(self) -> None:
        colours(self.theme)
        if self.color_by not in ("kind", "data", "grad"):
            raise DrawError(f"color_by is 'kind', 'grad' or 'data', but got {self.color_by!r}.")
        if self.direction not in ("LR", "TB"):
            raise DrawError(
                f"direction is 'LR', from left to right, or 'TB', from the top down, but got "
                f"{self.direction!r}."
            )
        if self.width is not None:
            whole("width", self.width, low=_NARROWEST)
        whole("precision", self.precision)

    def row(self) -> float | None:
        """Return how long a row may be, in points; None if there is but one."""
        if self.width is None or self.direction == "TB":
            return None
        return self.width * _POINTS_PER_PIXEL


_NARROWEST = 200
_POINTS_PER_PIXEL = 0.75  # of CSS
PLAIN = Look()
