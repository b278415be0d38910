"""Whether things are where they were, in Python: what same.h does in C, and what needs no speed.

A thing is known by its identity, by its content, which is compared where its own is, by its value,
or by a weak reference, so that what is watched is not kept alive; or nothing was there.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date, time, timedelta
from decimal import Decimal
from fractions import Fraction
from types import CellType, CodeType, FunctionType, ModuleType
from typing import Any
from weakref import ref

BY_IDENTITY, BY_CONTENT, BY_VALUE, BY_REFERENCE, ABSENT = range(5)
# How things are found: a function's cells and defaults, names in a dict, attributes of an object,
# items of a list or tuple, pairs of a dict, memory, what a function of ours reads, what never moves
KINDS = VARIABLES, NAMES, ATTRIBUTES, ITEMS, PAIRS, MEMORY, READ, FIXED = tuple(range(8))
MISSING: Any = type("Missing", (), {"__repr__": lambda self: "nothing"})()
_VALUES = {int, float, complex, str, bytes, Decimal, Fraction, date, time, timedelta}


def is_a(thing: Any, kinds: Any) -> bool:
    """Return whether a thing is of some types; proxies, which ``isinstance`` asks, run no code."""
    return issubclass(type(thing), kinds)


def attributes_of(thing: Any) -> dict[str, Any]:
    """Return the dict of an object's attributes, whatever its class says of it."""
    inside: dict[str, Any] = object.__getattribute__(thing, "__dict__")
    return inside


def is_value(thing: Any) -> bool:
    """Return whether a thing is a number, a text or the like: nothing of it can change."""
    if type(thing) in _VALUES:
        return True
    numpy = sys.modules.get("numpy")
    if numpy is None or not is_a(thing, getattr(numpy, "generic", ())):
        return False
    return not is_a(thing, getattr(numpy, "void", ()))  # a record, which is a view of an array


def remembered(thing: Any, has_content: bool) -> tuple[int, Any]:
    """Return how a thing is known again, and what is kept for that.

    Arguments:
        thing: anything, or MISSING.
        has_content: whether what it holds is compared elsewhere.

    >>> remembered(2.0, False), remembered(None, False)
    ((2, 2.0), (0, None))
    """
    if thing is MISSING:
        return ABSENT, None
    if has_content:
        return BY_CONTENT, thing
    if is_value(thing):
        return BY_VALUE, thing
    if is_a(thing, (CodeType, ModuleType)):  # which hold no data of the user's
        return BY_IDENTITY, thing
    try:
        return BY_REFERENCE, ref(thing)
    except TypeError:
        return BY_IDENTITY, thing


def is_thing(now: Any, then: Any, how: int, exactly: bool = False) -> bool:
    """Return whether a thing is what was kept of it.

    Arguments:
        now: the thing, or MISSING.
        then, how: as :func:`remembered` returned them.
        exactly: whether another number must be the same object too.
    """
    if now is MISSING or how == ABSENT:
        return now is MISSING and how == ABSENT
    if how == BY_REFERENCE:
        return now is not None and then() is now
    return now is then or (how == BY_VALUE and not exactly and same_value(now, then))


def same_value(one: Any, other: Any) -> bool:
    """Return whether two numbers or texts are the same, with type, sign of zero and nan.

    >>> same_value(0.0, -0.0), same_value(1, 1.0), same_value(float("nan"), float("nan"))
    (False, False, True)
    """
    if type(one) is not type(other) or not is_value(one):
        return False
    if hasattr(one, "tobytes"):
        return bool(one.tobytes() == other.tobytes())
    if isinstance(one, (int, str, bytes)):
        return bool(one == other)
    return repr(one) == repr(other)  # equal decimals may have other digits, and times other folds


def is_alike(one: Any, other: Any, how: int) -> bool:
    """Return whether two things that are kept are the same, apart from what they hold."""
    if how == BY_REFERENCE:
        return one() is not None and one() is other()
    if how == BY_CONTENT:
        return type(one) is type(other)
    return one is other or (how == BY_VALUE and same_value(one, other))


# Each of the following returns the index of the first thing that is another; -1 if none is.


def other_of(now: Sequence[Any], things: Sequence[Any], hows: bytes, exactly: bool) -> int:
    """Compare things in a row."""
    if len(now) != len(things):
        return 0
    for i in range(len(things)):
        if not is_thing(now[i], things[i], hows[i], exactly):
            return i
    return -1


def other_named(
    names: dict[str, Any], keys: Sequence[str], things: Sequence[Any], hows: bytes, exactly: bool
) -> int:
    """Compare what stands under some names."""
    return other_of([names.get(key, MISSING) for key in keys], things, hows, exactly)


def other_variable(
    function: FunctionType, things: Sequence[Any], hows: bytes, exactly: bool
) -> int:
    """Compare what a function consists of, and its cells."""
    return other_of(parts_of_function(function), things, hows, exactly)


def parts_of_function(function: FunctionType) -> list[Any]:
    """Return a function's code, its defaults, and what its cells hold."""
    defaults, named = function.__defaults__, function.__kwdefaults__
    parts = [function.__code__, MISSING if defaults is None else defaults]
    parts.append(MISSING if named is None else named)
    return parts + [_held_by(cell) for cell in function.__closure__ or ()]


def other_pair(
    pairs: dict[Any, Any], keys: Sequence[Any], things: Sequence[Any], hows: bytes, exactly: bool
) -> int:
    """Compare keys and what stands under them, in order."""
    now = list(pairs)
    if len(now) != len(keys):
        return 0
    for i in range(len(keys)):
        if not is_thing(now[i], keys[i], BY_VALUE, exactly):
            return i
    return other_of(list(pairs.values()), things, hows, exactly)


def _held_by(cell: CellType) -> Any:
    try:
        return cell.cell_contents
    except ValueError:  # nothing yet
        return MISSING
