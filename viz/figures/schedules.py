"""How a learning rate changes over a training."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from autograd.errors import OperandError
from autograd.numbers import as_float
from viz.errors import DrawError
from viz.figures.axes import axes_or_new, figure_of
from viz.figures.marks import drawable, legend_below, mark_not_finite
from viz.figures.numbers import plain_numbers
from viz.figures.palette import color, line
from viz.figures.wording import named, shown

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_PLACES = 1000  # so many that a jump looks like one


def learning_rate(
    schedule: Callable[[float], Any] | Mapping[str, Callable[[float], Any]],
    epochs: float,
    *,
    lr: float = 1.0,
    unit: str = "epoch",
    ax: Axes | None = None,
) -> Figure:
    """Plot the learning rate that a schedule gives, from the start of a training to its end.

    Arguments:
        schedule: a function of the epochs gone by, a float from 0 to ``epochs``, to the learning
            rate or a factor of it; or several of them by name.
        epochs: how long the training is.
        lr: what the numbers are factors of; 1 if they are learning rates.
        unit: what ``epochs`` counts, such as an epoch or a step.
        ax: where to plot; a new figure if not given.

    Returns:
        the figure.

    Raises:
        DrawError: if there is no schedule, or the training has no length.
        OperandError: if a schedule is no function, or gives no number.
        MissingExtraError: if matplotlib is not installed.

    >>> figure = learning_rate(lambda epoch: 0.5 ** (epoch // 10), 30, lr=0.1)
    >>> figure.axes[0].lines[0].get_ydata()[-1].item()
    0.0125
    """
    schedules = named(schedule, "schedules") if isinstance(schedule, Mapping) else {"": schedule}
    length, rate = as_float(epochs, "epochs"), as_float(lr, "lr")
    if not 0.0 < length < math.inf:
        raise DrawError(f"A training has a length above 0, but got {epochs!r}. Write epochs=100.")
    for each in schedules.values():
        if not callable(each):
            raise OperandError(
                f"A schedule is a function of the {unit}, but got {type(each).__name__}. Write "
                "lambda epoch: 0.9 ** epoch."
            )
    axes = axes_or_new(ax)
    times = [length * i / _PLACES for i in range(_PLACES + 1)]
    for i, (name, each) in enumerate(schedules.items()):
        numbers = plain_numbers(map(each, times), "a learning rate")
        rates = drawable(rate * number for number in numbers)
        axes.plot(times, rates, line(i), color=color(i), label=shown(name))
        mark_not_finite(axes, times, rates, color(i))
    word = shown(unit)
    axes.set(title=f"Learning rate by {word}", xlabel=word, ylabel="learning rate")
    axes.grid(visible=True, alpha=0.3)
    legend_below(axes)
    return figure_of(axes)
