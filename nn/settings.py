"""What settings may be: each check returns the setting, or says what is wrong with it."""

import math
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from autograd.numbers import as_float, is_whole
from nn.errors import SettingError

Checks = Mapping[str, Callable[[str, Any], Any]]


def that_fits(name: str, setting: Any, fits: bool, need: str) -> Any:
    """Return a setting that fits, or say what it must be.

    Arguments:
        name: the setting's name, for the error.
        setting: anything.
        fits: whether it does.
        need: what it must be, for the error.

    Returns:
        the setting.

    Raises:
        SettingError: if it does not fit.

    >>> that_fits("lr", -1.0, False, "above 0")
    Traceback (most recent call last):
        ...
    nn.errors.SettingError: lr must be above 0, but got -1.0.
    """
    if not fits:
        raise SettingError(f"{name} must be {need}, but got {setting!r}.")
    return setting


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
    most = "" if high == math.inf else f" and at most {high!r}"
    fits = low <= as_float(setting, name) <= high
    return float(that_fits(name, setting, fits, f"at least {low:g}{most}"))


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
    return float(that_fits(name, setting, as_float(setting, name) > 0.0, "above 0"))


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
    return int(that_fits(name, setting, is_whole(setting, low), f"a whole number from {low}"))


def flag(name: str, setting: Any) -> bool:
    """Return a setting that is either True or False, or say that it must be.

    Arguments:
        name: the setting's name, for the error.
        setting: True or False.

    Returns:
        the setting.

    Raises:
        SettingError: if it is anything else.

    >>> flag("nesterov", True)
    True
    """
    return bool(that_fits(name, setting, isinstance(setting, bool), "True or False"))


def recording(name: str, setting: Any) -> bool | str | Path:
    """Return whether, or where, to record a training, or say that it cannot be written there.

    Arguments:
        name: the setting's name, for the error.
        setting: True or False, or the path of a page in a folder that exists.

    Returns:
        the setting.

    Raises:
        SettingError: if it is anything else; no training is to be for nothing.

    >>> recording("record", "run.html")
    'run.html'
    """
    if isinstance(setting, (str, Path)):
        fits = Path(setting).suffix.lower() == ".html" and Path(setting).parent.is_dir()
    else:
        fits = isinstance(setting, bool)
    need = "True, False, or the path of a page, X.html, in a folder that exists"
    kept: bool | str | Path = that_fits(name, setting, fits, need)
    return kept


def checked(
    owner: str, settings: Mapping[str, Any], defaults: Mapping[str, Any], checks: Checks
) -> dict[str, Any]:
    """Return settings as plain numbers and flags, or say which is not as it must be.

    Arguments:
        owner: whose settings they are, for the error.
        settings: all of them, by name.
        defaults: what they are if nobody sets them: numbers of at least 0, True or False.
        checks: functions that check those that are something else, by name.

    Returns:
        the same.

    Raises:
        SettingError: if a setting is unknown or out of its range.

    >>> checked("LBFGS", {"gtol": 1}, {"gtol": 1e-7}, {})
    {'gtol': 1.0}
    >>> checked("LBFGS", {"lr": 0.1}, {"gtol": 1e-7}, {})
    Traceback (most recent call last):
        ...
    nn.errors.SettingError: LBFGS has no setting 'lr'. It has gtol.
    """
    for name in settings.keys() - defaults.keys():
        raise SettingError(f"{owner} has no setting {name!r}. It has {', '.join(defaults)}.")
    usual: Checks = {n: flag if isinstance(x, bool) else in_range for n, x in defaults.items()}
    return {name: check(name, settings[name]) for name, check in {**usual, **checks}.items()}
