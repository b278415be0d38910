"""Whether a function does the same with plain numbers as with the Values that it was traced on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import isclose, isfinite
from typing import Any

from autograd.context import present
from autograd.errors import TraceError
from autograd.node import Node, number_of
from autograd.structures.tree import Tree, flatten

_CLOSE = 1e-6  # relative: last digits may differ, as in Python's own compensated sums
_REMAINDER = 1e-9  # of what cancels, relative to the largest number
_ROUNDED = 1e-13  # the same of NumPy's functions of arrays, which add up in another order


def check_alike(
    f: Callable[..., Any],
    name: str,
    given: Any,
    result: Tree,
    numbers: Sequence[float],
    rounds_otherwise: bool = False,
) -> None:
    """Raise if a function gives something else for plain numbers than it gave while traced.

    That is so if it asks what no Value can answer as a number does, as ``type(x) is float``. A
    function that works on Values alone, as one that calls ``x.tanh()``, is taken as it is.

    Arguments:
        f: the function.
        name: what to call it in errors.
        given: its plain arguments: those by position, and by name.
        result: the structure that it returned while it was traced.
        numbers: of its leaves.
        rounds_otherwise: whether it has loops that were recorded as such, or operations with rules
            of their own. Derivatives of loops are added up in another order, and a rule may compute
            in another way with plain numbers, so that what cancels may leave another remainder.

    Raises:
        TraceError: if results differ, or their structure.

    >>> from autograd.structures.tree import flatten
    >>> check_alike(lambda x: 2.0 * x, "f", ((3.0,), {}), flatten(6.0, "a result"), [6.0])
    """
    args, kwargs = given
    present.trial = True
    try:
        plain = flatten(f(*args, **kwargs), "a result")
    except Exception:  # a loop of many steps too, which was looked at when it was recorded
        return
    finally:
        present.trial = False
    pairs = zip(plain.leaves, numbers, strict=False)
    others = [(a, b) for a, b in pairs if type(a) is not float or a != b]  # hardly any
    remainder = _remainder(given, numbers, rounds_otherwise) if others else 0.0
    if plain.is_like(result) and all(_is_close(_number(a), b, remainder) for a, b in others):
        return
    raise TraceError(
        f"{name} gives something else for plain numbers than for the Values that stand for them "
        "while it is compiled. Perhaps it asks type(x) is float, or catches an error that only a "
        "Value raises. Write isinstance(x, float), and catch only what the number itself raises."
    )


def _remainder(given: Any, numbers: Sequence[float], rounds_otherwise: bool) -> float:
    """Return how far from 0 a result may be that is 0 in other arithmetic."""
    largest = max([1.0, *[abs(number) for number in numbers if isfinite(number)]])
    if rounds_otherwise:
        return _REMAINDER * largest
    inputs = flatten(given, "arguments")
    if not inputs.has_arrays:
        return 0.0
    return _ROUNDED * max([largest, *[abs(_number(leaf)) for leaf in inputs.leaves]])


def _number(leaf: Any) -> float:
    return number_of(leaf) if isinstance(leaf, Node) else leaf


def _is_close(a: float, b: float, remainder: float) -> bool:
    return a == b or (a != a and b != b) or isclose(a, b, rel_tol=_CLOSE, abs_tol=remainder)
