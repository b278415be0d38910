"""Penalties: what large parameters cost, to be added to a loss."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import autograd as ag
from nn.settings import in_range

Penalty = Callable[[Sequence[Any]], Any]


def l1(strength: float) -> Penalty:
    """Return the penalty strength * (|p1| + ... + |pn|), which makes small parameters 0.

    Arguments:
        strength: at least 0.

    Returns:
        a function of a list of parameters.

    Raises:
        SettingError: if the strength is negative.

    >>> l1(0.5)([3.0, -4.0])
    3.5
    """
    factor = in_range("strength", strength)
    return lambda parameters: factor * ag.sum([ag.abs(p) for p in parameters])


def l2(strength: float) -> Penalty:
    """Return the penalty strength * (p1^2 + ... + pn^2), which keeps parameters small.

    Arguments:
        strength: at least 0; an optimiser's ``weight_decay`` is twice that.

    Returns:
        a function of a list of parameters.

    Raises:
        SettingError: if the strength is negative.

    >>> l2(0.5)([3.0, -4.0])
    12.5
    """
    factor = in_range("strength", strength)
    return lambda parameters: factor * ag.dot(parameters, parameters)
