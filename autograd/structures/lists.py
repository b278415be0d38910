"""Lists nested alike: of outputs and targets, say, whatever kinds of sequences they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from autograd.errors import OperandError
from autograd.numbers import item_of


class UnlikeListsError(OperandError):
    """Lists that should be nested alike are not; the message says which lengths there are."""


def is_list(thing: Any) -> bool:
    """Whether a thing is a list, a tuple, or an array of some length, not one number.

    >>> is_list([1.0]), is_list(1.0)
    (True, False)
    """
    if isinstance(thing, (str, bytes, dict)):
        return False
    return hasattr(thing, "__len__") and getattr(thing, "ndim", 1) != 0


def check_lengths(*things: Any) -> None:
    """Check that things are lists of one length, which is not 0.

    Raises:
        UnlikeListsError: if they are not.

    >>> check_lengths([1.0, 2.0], 3.0)
    Traceback (most recent call last):
        ...
    autograd.structures.lists.UnlikeListsError: 2 against no list
    """
    lengths = [len(thing) if is_list(thing) else 0 for thing in things]
    if 0 in lengths or len(set(lengths)) > 1:
        counts = (str(len(thing)) if is_list(thing) else "no list" for thing in things)
        raise UnlikeListsError(" against ".join(counts))


def mapped_lists(f: Callable[..., Any], *things: Any) -> Any:
    """Return what a function gives for the numbers at each place of lists nested alike.

    Arguments:
        f: a function of one number from each.
        things: numbers, or sequences of such things.

    Returns:
        what it gives, in lists nested so.

    Raises:
        UnlikeListsError: as :func:`check_lengths`.

    >>> mapped_lists(lambda x, y: x - y, [3.0, (2.0, 1.0)], [1.0, [1.0, 1.0]])
    [2.0, [1.0, 0.0]]
    """
    if not any(map(is_list, things)):
        return f(*map(item_of, things))
    if len(things) > 1:
        check_lengths(*things)
    return [mapped_lists(f, *parts) for parts in zip(*things, strict=True)]
