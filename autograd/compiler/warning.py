"""The warning that a function is not compiled, shown at the line that called it."""

from __future__ import annotations

import sys
import warnings


class CompileWarning(UserWarning):
    """A function cannot profit from being compiled, and runs as it is.

    >>> issubclass(CompileWarning, UserWarning)
    True
    """


def warn(text: str) -> None:
    """Warn whoever called the library.

    Arguments:
        text: what happened, and what to write instead.
    """
    frame, level = sys._getframe(0), 1
    while frame.f_back is not None and str(frame.f_globals.get("__name__")).startswith("autograd."):
        frame, level = frame.f_back, level + 1
    warnings.warn(text, CompileWarning, stacklevel=level)
