"""Which function of ours answers for a function of NumPy's, and what to say where none does."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, TypeVar

from autograd.arrays.numerical import np
from autograd.errors import OperandError

F = TypeVar("F", bound=Callable[..., Any])

OWN: dict[Any, Callable[..., Any]] = {}  # by functions of NumPy's
# Run as NumPy has it, on arrays of objects: what only moves items, or only adds and multiplies
MOVES: set[Any] = set()
# Run as NumPy has it, on arrays of ours: what is written in other functions that are answered
WRITTEN: set[Any] = set()


def found(names: str) -> list[Any]:
    """Return the functions of NumPy's of some names; those that this NumPy lacks are left out.

    >>> found("sum linalg.no_such_function") == [np.sum]
    True
    """
    functions = []
    for name in names.split():
        thing: Any = np
        for part in name.split("."):
            thing = getattr(thing, part, None)
        if thing is not None:
            functions.append(thing)
    return functions


def answers(names: str) -> Callable[[F], F]:
    """Let a function answer for those of NumPy's of some names.

    Arguments:
        names: with spaces between them, such as ``"sum"`` or ``"linalg.solve"``.
    """

    def register(function: F) -> F:
        OWN.update(dict.fromkeys(found(names), function))
        return function

    return register


def called(function: Callable[..., Any], name: str, args: Any, kwargs: dict[str, Any]) -> Any:
    """Call a function of ours as NumPy's was called; options left at their defaults do not count.

    Raises:
        OperandError: if it has no such option.
    """
    signature = _signature(function)
    known = signature.parameters
    told = {
        key: option
        for key, option in kwargs.items()
        if key in known or not _says_nothing(key, option)
    }
    out = told.pop("out", None)
    try:
        bound = signature.bind(*args, **told)
    except TypeError as error:
        raise OperandError(
            f"{name} of Values: {error}. Leave that out, or write what it does by other "
            "functions; docs/arrays.md tells which there are."
        ) from None
    for key, option in list(bound.arguments.items()):
        if option is np._NoValue:
            del bound.arguments[key]
    result = function(*bound.args, **bound.kwargs)
    if out is None:
        return result
    [target] = out if isinstance(out, tuple) else [out]
    write_into(target, result, name)
    return target


_signature = cache(inspect.signature)  # of functions that stay


def write_into(target: Any, result: Any, name: str) -> None:
    """Write a result into an array that was given as ``out``.

    Raises:
        OperandError: if that holds floats, which no Value fits in.
    """
    if target.dtype.kind != "O":
        raise OperandError(
            f"{name} cannot write Values into an array of {target.dtype}. Leave out out=, or "
            "make the array by autograd.array(...) first; x += y of floats and Values is x = x + y."
        )
    target[...] = result


def _says_nothing(key: str, option: Any) -> bool:
    if option is None or option is np._NoValue:
        return key != "out" or option is None
    if key == "dtype":
        return np.dtype(option).kind in "fO"
    return (key == "where" and option is True) or (key == "keepdims" and option is False)


def name_of(function: Any) -> str:
    """Return what one writes for a function of NumPy's or SciPy's.

    >>> name_of(np.linalg.solve), name_of(np.sum), name_of(np.add)
    ('np.linalg.solve', 'np.sum', 'np.add')
    """
    name = str(getattr(function, "__name__", function))
    if getattr(sys.modules.get("scipy.special"), name, None) is function:
        return f"scipy.special.{name}"
    if getattr(np, name, None) is function:
        return f"np.{name}"
    module = str(getattr(function, "__module__", "") or "")
    return f"{module.replace('numpy', 'np', 1)}.{name}" if module.startswith("numpy.") else name


def refused(name: str, cure: str = "") -> OperandError:
    """Return the error for a function of NumPy's that is not answered."""
    cure = cure or (
        "Write it by functions that are, which docs/arrays.md lists, or give it as one operation "
        "with its partials, by autograd.primitive or autograd.structured_primitive."
    )
    return OperandError(f"{name} is not known for arrays of Values. {cure}")


def add_all(names: Iterable[str], group: set[Any]) -> None:
    """Add functions of NumPy's, by their names, to those that run as NumPy has them."""
    for line in names:
        group.update(found(line))
