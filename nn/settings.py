"""What settings may be: each check returns the setting, or says what is wrong with it."""

from __future__ import annotations

import math
from numbers import Integral
from typing import Any

from autograd.numbers import as_float
from nn.errors import SettingError


def in_range(name: str, setting: Any, low: float = 0.0, high: float = math.inf) -> float:
    """Return a setting as a float, or say where it must lie.

    Arguments:
        name: the setting's name, for the error.
        setting: its number.
        low, high: the least and the most that is allowed.

    Returns:
        the setting.

    Raises:
        SettingError: if it lies elsewhere, or is nan.
        OperandError: if it is no real number.

    >>> in_range("lr", 1)
    1.0
    >>> in_range("rho", 1.5, high=1.0)
    Traceback (most recent call last):
        ...
    nn.errors.SettingError: rho must be at least 0 and at most 1.0, but got 1.5.
    """
    number = as_float(setting, name)
    if not low <= number <= high:
        most = "" if high == math.inf else f" and at most {high!r}"
        raise SettingError(f"{name} must be at least {low:g}{most}, but got {setting!r}.")
    return number


def positive(name: str, setting: Any) -> float:
    """Return a setting above 0 as a float, or say that it must be.

    Arguments:
        name: the setting's name, for the error.
        setting: its number.

    Returns:
        the setting.

    Raises:
        SettingError: if it is 0 or less, or nan.
        OperandError: if it is no real number.

    >>> positive("epochs", 2.5)
    2.5
    """
    number = as_float(setting, name)
    if not number > 0.0:
        raise SettingError(f"{name} must be above 0, but got {setting!r}.")
    return number


def whole(name: str, setting: Any, low: int = 0) -> int:
    """Return a setting that is a whole number, or say that it must be.

    Arguments:
        name: the setting's name, for the error.
        setting: its number.
        low: the least that is allowed.

    Returns:
        the setting.

    Raises:
        SettingError: if it is anything else.

    >>> whole("seed", 1)
    1
    """
    if not isinstance(setting, Integral) or isinstance(setting, bool) or int(setting) < low:
        raise SettingError(f"{name} must be a whole number from {low}, but got {setting!r}.")
    return int(setting)
