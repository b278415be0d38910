"""Which things count as numbers, and how each becomes a float."""

from __future__ import annotations

import sys
from typing import Any

from autograd.errors import OperandError

EXACT = 2**53  # up to here ints are floats exactly


def as_float(number: Any, role: str = "a Value") -> float:
    """Return a number as a Python float, or say why it is none.

    Arguments:
        number: a float, an int, a scalar or a 0-d array of NumPy's, or any other real number.
        role: what the number was to become, for the error's text.

    Returns:
        the nearest float.

    Raises:
        OperandError: for anything else; strings are not parsed.

    >>> as_float(3)
    3.0
    >>> as_float("3")
    Traceback (most recent call last):
        ...
    autograd.errors.OperandError: a Value needs a real number, but got '3' of type str. Convert \
it first, for example with float(...).
    """
    if issubclass(type(number), (float, int)):  # which a Value claims to be while it is traced
        try:
            return float(number)
        except OverflowError:
            raise OperandError(
                f"{role} needs a number in the range of floats, but got an int of "
                f"{int(number).bit_length()} bits. Scale it down first."
            ) from None
    converted = real_number(number)
    if converted is None:
        raise OperandError(not_a_number(number, role))
    return converted


def real_number(thing: Any) -> float | None:
    """Return any real number as a float, NumPy's included, and None for other things.

    Arguments:
        thing: anything at all.

    Returns:
        a float, or None when the thing is not a single real number.

    Raises:
        OperandError: if the number lies beyond the range of floats.

    >>> from fractions import Fraction
    >>> real_number(Fraction(1, 4)), real_number("x")
    (0.25, None)
    """
    from numbers import Real  # costs a millisecond, and only strangers need it

    thing = item_of(thing)
    if not issubclass(type(thing), Real):
        return None
    if isinstance(thing, int):
        return as_float(thing, "a number")
    try:
        return float(thing)
    except OverflowError:
        raise OperandError(
            f"{_shown(thing)} of type {type(thing).__name__} lies beyond the range of floats. "
            "Scale it down first."
        ) from None


def item_of(thing: Any) -> Any:
    """Return the only item of a 0-d array of NumPy's, which counts as a number; else the thing.

    >>> import numpy as np
    >>> item_of(np.array(2.0)), item_of("x")
    (2.0, 'x')
    """
    array: Any = getattr(sys.modules.get("numpy"), "ndarray", ())
    if not isinstance(thing, array) or thing.ndim or is_masked(thing):
        return thing
    return thing.item()


def is_masked(array: Any) -> bool:
    """Whether some numbers of an array of NumPy's are masked: memory tells of none in their places.

    >>> import numpy as np
    >>> is_masked(np.ma.masked), is_masked(np.array(2.0))
    (True, False)
    """
    kind: Any = getattr(sys.modules.get("numpy.ma"), "MaskedArray", ())
    return isinstance(array, kind) and bool(array.mask.any())


def is_whole(thing: Any, low: int) -> bool:
    """Return whether something is a whole number, as NumPy's ints are too, and large enough.

    Arguments:
        thing: anything; True and False are no numbers here.
        low: the least that counts.

    >>> is_whole(3, 1), is_whole(3.0, 1), is_whole(True, 1), is_whole(0, 1)
    (True, False, False, False)
    """
    from numbers import Integral  # not at the start: the engine itself needs no such check

    return isinstance(thing, Integral) and not isinstance(thing, bool) and int(thing) >= low


def not_a_number(thing: Any, role: str) -> str:
    """Return the text of the error for something that is not a number.

    Arguments:
        thing: what stood where a number belongs.
        role: what needs a number there.

    Returns:
        the text, which names the cure.

    >>> print(not_a_number(None, "a seed"))
    a seed needs a real number, but got None. Compute it before it is used; perhaps a \
function lacks its return.
    """
    thing = item_of(thing)
    if thing is None and role == "grad":
        return "grad needs a real number, but got None. Write x.grad = 0.0 to begin anew."
    if thing is None:
        return (
            f"{role} needs a real number, but got None. Compute it before it is used; "
            "perhaps a function lacks its return."
        )
    kind = type(thing).__name__
    if kind in {"list", "tuple", "dict", "ndarray", "generator", "map", "zip"}:
        cure = f"Take one element of the {kind} at a time, as in [Value(x) for x in xs]."
    elif kind in {"set", "frozenset"}:
        cure = f"A {kind} has no order: make a list of it, for example with sorted(...)."
    elif kind in {"bool", "bool_", "Condition"}:
        cure = "A truth has no derivative: write where(x > y, 1.0, 0.0) for a number."
    elif kind.startswith("complex"):
        cure = "Values are real; keep the real and the imaginary part as two of them."
    elif kind in {"MaskedArray", "MaskedConstant"} and is_masked(thing):
        cure = "There is no number where it is masked: fill it first, as with array.filled(0.0)."
    elif kind in {"array", "memoryview"} or hasattr(thing, "__array__"):
        cure = "Make an array of NumPy's of it, with numpy.asarray(...)."
    elif kind == "Value":
        cure = "It is a Value already: use it as it is, or its plain number with .data."
    else:
        cure = "Convert it first, for example with float(...)."
    return f"{role} needs a real number, but got {_shown(thing)} of type {kind}. {cure}"


def _shown(thing: Any) -> str:
    try:
        shown = repr(thing)
    except Exception:  # it may lead back to itself, or be half made
        return f"<{type(thing).__name__}>"
    return shown if len(shown) <= 40 else shown[:37] + "..."
