"""The errors of ``nn``, below the library's own."""

from __future__ import annotations

from autograd.errors import AutogradError


class ShapeError(AutogradError, ValueError):
    """Numbers do not fit where they were put: too many, or too few.

    >>> issubclass(ShapeError, ValueError)
    True
    """


class SettingError(AutogradError, ValueError):
    """A setting is out of its range, or names nothing known.

    >>> issubclass(SettingError, ValueError)
    True
    """
