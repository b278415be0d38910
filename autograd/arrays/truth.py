"""Truths: bools, and comparisons in a function that is being traced, joined without a guard."""

from __future__ import annotations

from typing import Any

from autograd.arrays.items import is_open, is_truth


def truth(item: Any) -> Any:
    """Return whether an item is not 0: a bool, or an open comparison.

    >>> truth(2.0), truth(False)
    (True, False)
    """
    if is_open(item):
        return item
    return bool(item) if is_truth(item) else item != 0.0


def both(left: Any, right: Any) -> Any:
    """Return whether two items are true."""
    return truth(left) & truth(right)


def either(left: Any, right: Any) -> Any:
    """Return whether one of two items is true."""
    return truth(left) | truth(right)


def differs(left: Any, right: Any) -> Any:
    """Return whether just one of two items is true."""
    return truth(left) ^ truth(right)


def negated(item: Any) -> Any:
    """Return whether an item is not true."""
    return truth(item) ^ True
