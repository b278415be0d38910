"""What users give to be plotted: numbers, lists, and what answers questions."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from autograd.errors import OperandError
from autograd.node import Node
from autograd.numbers import as_float
from viz.settings import function


def plain_numbers(numbers: Iterable[float | Node], role: str) -> list[float]:
    """Return numbers, and the data of Values, as floats.

    Arguments:
        numbers: what a plot is to show.
        role: what each is, for the error's text.

    Returns:
        the floats.

    Raises:
        OperandError: if one is no number, or they are no sequence.

    >>> from autograd import Value
    >>> plain_numbers([Value(2.0), 1], "a loss")
    [2.0, 1.0]
    """
    return [
        number.data if isinstance(number, Node) else as_float(number, role)
        for number in listed(numbers, role)
    ]


def listed(things: Iterable[Any], role: str) -> list[Any]:
    """Return things as a list.

    Arguments:
        things: any iterable.
        role: what each is, for the error's text.

    Returns:
        the list.

    Raises:
        OperandError: if there is nothing to go through.

    >>> listed(range(2), "a loss")
    [0, 1]
    """
    if not isinstance(things, Iterable):
        raise OperandError(
            f"A list is needed, {role} at each place, but got {type(things).__name__}. Write [...]."
        )
    return list(things)


def asking(predict: Any) -> Callable[[list[Any]], Iterable[Any]]:
    """Return the function that a picture asks: the one given, or the ``predict`` of a model.

    Arguments:
        predict: a function, or a model that has it as a method.

    Returns:
        the function.

    Raises:
        OperandError: if it is neither.

    >>> asking(sorted)([2, 1])
    [1, 2]
    """
    asked: Callable[[list[Any]], Iterable[Any]] = getattr(predict, "predict", predict)
    function("predict", asked)
    return asked
