"""Where the type of arrays of Values is found: it needs NumPy, and stands above what makes some."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

_own: Any = None
_load: Any = None


def load_value_array_by(load: Callable[[], Any]) -> None:
    """Tell how the type of arrays of Values is loaded."""
    global _load
    _load = load


def value_array() -> Any:
    """Return the type of arrays of Values; NumPy is imported.

    >>> value_array().__name__
    'ValueArray'
    """
    global _own
    if _own is None:
        _own = _load()
    return _own


def is_value_array(kind: type) -> bool:
    """Whether a type is that of arrays of Values; nothing is imported.

    >>> is_value_array(float)
    False
    """
    return kind is _own
