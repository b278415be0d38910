"""What settings of pictures may be: each check returns the setting, or says what is wrong."""

from __future__ import annotations

import math
from typing import Any

from autograd.errors import OperandError
from autograd.numbers import as_float, is_whole
from viz.errors import DrawError


def whole(name: str, setting: Any, low: int = 1) -> int:
    """Return a setting that is a whole number, or say that it must be.

    Arguments:
        name: the setting's name, for the error.
        setting: anything.
        low: the least that is allowed.

    Returns:
        the setting.

    Raises:
        DrawError: if it is no whole number, or too small.

    >>> whole("steps", 80, low=2)
    80
    >>> whole("steps", 1.5, low=2)
    Traceback (most recent call last):
        ...
    viz.errors.DrawError: steps must be a whole number of at least 2, but got steps=1.5.
    """
    if not is_whole(setting, low):
        raise DrawError(
            f"{name} must be a whole number of at least {low}, but got {name}={setting!r}."
        )
    return int(setting)


def share(name: str, setting: Any, high: float = math.inf) -> float:
    """Return a setting from 0 to below a bound, or say that it must be.

    Arguments:
        name: the setting's name, for the error.
        setting: a number.
        high: what it must be below.

    Returns:
        the setting.

    Raises:
        DrawError: if it lies elsewhere.
        OperandError: if it is no number.

    >>> share("smooth", 1, high=1.0)
    Traceback (most recent call last):
        ...
    viz.errors.DrawError: smooth must be from 0 to below 1, but got smooth=1.
    """
    number = as_float(setting, name)
    if not 0.0 <= number < high:
        raise DrawError(f"{name} must be from 0 to below {high:g}, but got {name}={setting!r}.")
    return number


def function(name: str, setting: object) -> None:
    """Say that a setting must be a function, if it cannot be called.

    Arguments:
        name: the setting's name, for the error.
        setting: anything.

    Raises:
        OperandError: if it cannot be called.

    >>> function("predict", [0.5])
    Traceback (most recent call last):
        ...
    autograd.errors.OperandError: predict must be a function, but got list.
    """
    if not callable(setting):
        raise OperandError(f"{name} must be a function, but got {type(setting).__name__}.")
