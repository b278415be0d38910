"""Mistakes that raise nothing, and are cheap to notice: ``nn.fit`` warns of them once."""

import sys
import warnings
from math import isfinite
from typing import Any

from nn.checkup.finding import Finding
from nn.checkup.of_data import outputs_for
from nn.errors import HintWarning

_EXPLODED = 1000.0  # times the loss of the first epoch, or 1 if that is smaller


def warn_before(model: Any, loss: Any) -> None:
    """Warn of a model and a loss that do not go together; nothing is computed.

    Arguments:
        model: any; only one with layers is looked into.
        loss: the loss.
    """
    found = outputs_for(str(getattr(loss, "__name__", "")), model, [])
    if found is not None:
        hint(found)


def warn_of_growth(losses: list[float]) -> None:
    """Warn when the loss of an epoch is the first that has grown beyond all measure.

    Arguments:
        losses: of the epochs so far.
    """
    bound = _EXPLODED * max(1.0, abs(losses[0]))
    if isfinite(losses[-1]) and losses[-1] > bound >= max(losses[:-1], default=0.0):
        text = f"The loss went from {losses[0]:.3g} to {losses[-1]:.3g}."
        hint(Finding("learning rate", text, "Try a tenth of the lr, or standardise the samples."))


def hint(finding: Finding) -> None:
    """Warn whoever called ``nn``.

    Arguments:
        finding: what of.
    """
    frame, level = sys._getframe(0), 1
    while frame.f_back is not None and str(frame.f_globals.get("__name__")).startswith("nn."):
        frame, level = frame.f_back, level + 1
    warnings.warn(str(finding), HintWarning, stacklevel=level)
