"""What an optimiser's settings may be, taken together."""

from collections.abc import Callable, Mapping
from typing import Any

from nn.errors import SettingError
from nn.settings import in_range

Checks = Mapping[str, Callable[[str, Any], Any]]


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
    if not isinstance(setting, bool):
        raise SettingError(f"{name} must be True or False, but got {setting!r}.")
    return setting


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
    usual: Checks = {
        name: flag if isinstance(default, bool) else in_range for name, default in defaults.items()
    }
    return {name: check(name, settings[name]) for name, check in {**usual, **checks}.items()}
