"""The errors of drawing: what happened, and what to write instead."""

from __future__ import annotations

from autograd.errors import AutogradError


class DrawError(AutogradError, ValueError):
    """What was asked for cannot be drawn: too many nodes, or an ending no picture has.

    >>> issubclass(DrawError, ValueError)
    True
    """
