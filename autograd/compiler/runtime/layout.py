"""The numbers of structures in arrays of doubles, of which the tree takes plain pointers."""

from __future__ import annotations

from array import array
from typing import Any

from autograd.compiler.runtime.doubles import doubles
from autograd.structures.layout import Layout

try:
    import cython
except ImportError:
    from autograd._build import no_cython as cython

if not cython.compiled:
    from autograd.compiler.runtime.doubles import floats


def take(layout: Layout, thing: Any, into: array[float], position: int) -> int:
    """Write the numbers of a structure into an array; see :meth:`Layout.fill`."""
    return layout.fill(thing, floats(into), position)


def take_call(
    layout: Layout, args: tuple[Any, ...], kwargs: dict[str, Any], into: array[float]
) -> int:
    """Write the numbers of a call's arguments into an array; see :meth:`Layout.fill`.

    Arguments:
        layout: of the pair of them.
        args, kwargs: the arguments.
        into: the array.
    """
    by_position, by_name = layout.parts
    position = by_position.fill(args, floats(into), 0)
    return position if position < 0 else by_name.fill(kwargs, floats(into), position)


def take_by_position(layout: Layout, given: Any, count: int, into: array[float]) -> bool:
    """Write the numbers of a call's arguments into an array; compiled alone.

    Arguments:
        layout: of the pair of arguments by position and by name.
        given, count: the arguments, all by position, and how many there are.
        into: the array.

    Returns:
        whether the arguments have the layout.
    """
    by_position, by_name = layout.parts
    return not by_name.parts and fill_given(by_position, given, count, floats(into)) >= 0  # type: ignore[name-defined]  # noqa: F821  (in structures/layout.pxd)


def give(layout: Layout, numbers: array[float], position: int) -> Any:
    """Return a structure from numbers in an array; see :meth:`Layout.build`.

    A tuple of floats is the one given out before the last, as arrays are, where nobody holds that.
    """
    if not (cython.compiled and layout.is_of_floats):
        return layout.build(floats(numbers), position)
    kept = layout.before
    if kept is None or rewrite(kept, 2, floats(numbers) + position) == 0:  # type: ignore[name-defined]  # noqa: F821  (in boxes.h)
        kept = layout.build(floats(numbers), position)
    layout.before, layout.last = layout.last, kept
    return kept


def give_up(layout: Layout, numbers: array[float]) -> Any:
    """Return a structure from the numbers of an array that nobody else will write to."""
    return layout.build(floats(numbers), 0, numbers)


def numbers_of(layout: Layout, structure: Any) -> list[float] | None:
    """Return the numbers of a structure; None if it has another layout.

    >>> from autograd.structures.layout import layout_of
    >>> numbers_of(layout_of({"a": 1.0, "b": [2.0, 3.0]}, "x"), {"a": 4.0, "b": [5, 6.0]})
    [4.0, 5.0, 6.0]
    """
    found = doubles(layout.size)
    return list(found) if take(layout, structure, found, 0) >= 0 else None
