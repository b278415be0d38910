"""The errors and the warning of drawing: what happened, and what to write instead."""

from __future__ import annotations

import sys
import warnings

from autograd.errors import AutogradError


class DrawError(AutogradError, ValueError):
    """What was asked for cannot be drawn: too many nodes, or an ending no picture has.

    >>> issubclass(DrawError, ValueError)
    True
    """


class DrawWarning(UserWarning):
    """A picture is not quite what was asked for.

    >>> issubclass(DrawWarning, UserWarning)
    True
    """


def warn(text: str) -> None:
    """Warn whoever called ``viz``.

    Arguments:
        text: what happened, and what to write instead.
    """
    frame, level = sys._getframe(0), 1
    while frame.f_back is not None and str(frame.f_globals.get("__name__")).startswith("viz."):
        frame, level = frame.f_back, level + 1
    warnings.warn(text, DrawWarning, stacklevel=level)
