"""Shapes and dtypes of derivatives: also of float32, and of arrays of no axis or no element."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any, NamedTuple

from autograd.testing.report import GradientCheckError

Change = Callable[[Any], Any]  # of a NumPy array


class Pair(NamedTuple):
    """An array that a derivative gave, and the one that it must be like.

    Arguments:
        what: how to say which it is.
        got, like: arrays.

    >>> Pair("the gradient of x", 1.0, 2.0).what
    'the gradient of x'
    """

    what: str
    got: Any
    like: Any


class Run(NamedTuple):
    """A function evaluated at changed arrays.

    Arguments:
        inputs, results: the arrays that it took and gave.
        derivatives: computes its derivatives there, each beside what it must be like.
    """

    inputs: list[Any]
    results: list[Any]
    derivatives: Callable[[], list[Pair]]


def array_rules(
    name: str, run: Callable[[Change], Run], is_rule: bool
) -> tuple[list[str], list[str]]:
    """Check shapes and dtypes.

    Arguments:
        name: of the function.
        run: evaluates it with each of its arrays of floats changed.
        is_rule: whether its derivative is a rule for arrays of any shape, of which float32, 0-d
            and empty arrays are asked too, where the function itself takes them.

    Returns:
        the names of the rules that hold, and of those that could not be asked.

    Raises:
        GradientCheckError: naming the rule that is broken.

    >>> import numpy as np
    >>> def run(change):
    ...     x = change(np.ones(2))
    ...     return Run([x], [x * x], lambda: [Pair("the gradient of x", 2 * x, x)])
    >>> array_rules("square", run, is_rule=True)[0][1]
    'float32 in gives float32 out, and derivatives of float32'
    """
    first = run(lambda array: array)
    kept, skipped = [_SAME], list[str]()
    _compare(name, _SAME, first.derivatives())
    if not is_rule:
        return kept, skipped
    for rule, change, dtype in _ASKED:
        try:
            with _quiet():
                there = run(change)
        except Exception:
            skipped.append(rule)  # the function itself does not take such arrays
            continue
        if not all(map(_is_finite, there.results)):
            skipped.append(rule)
            continue
        for result in there.results if dtype else ():
            if _dtype(result) != dtype:
                raise _broken(name, rule, f"a result is of {_dtype(result)}")
        try:
            with _quiet():
                pairs = there.derivatives()
        except Exception as error:
            raise _broken(name, rule, f"it raises {type(error).__name__}: {error}") from error
        _compare(name, rule, pairs)
        kept.append(rule)
    return kept, skipped


_SAME = "derivatives have the shape and dtype of what they belong to"
_ASKED: list[tuple[str, Change, str]] = [
    (
        "float32 in gives float32 out, and derivatives of float32",
        lambda array: array.astype("float32"),
        "float32",
    ),
    ("derivatives of arrays of no axis", lambda array: array.reshape(-1)[:1].reshape(()), ""),
    ("derivatives of arrays of no element", lambda array: array[:0], ""),
]


def _compare(name: str, rule: str, pairs: list[Pair]) -> None:
    for what, got, like in pairs:
        if _shape(got) != _shape(like):
            raise _broken(name, rule, f"{what} is of shape {_shape(got)}, not {_shape(like)}")
        if _dtype(got) != _dtype(like):
            raise _broken(name, rule, f"{what} is of {_dtype(got)}, not {_dtype(like)}")


def _broken(name: str, rule: str, how: str) -> GradientCheckError:
    return GradientCheckError(f"A rule is broken by {name}: {rule}, but {how}.", None, rule, "rule")


def _shape(array: Any) -> tuple[int, ...]:
    return tuple(getattr(array, "shape", ()))


def _dtype(array: Any) -> str:
    return str(getattr(array, "dtype", "float64")).removeprefix("torch.")


def _is_finite(result: Any) -> bool:
    import numpy as np

    array = result.detach().cpu().numpy() if hasattr(result, "detach") else np.asarray(result)
    return bool(np.all(np.isfinite(array)))


def _quiet() -> Any:
    """Return a context without the warnings of means of nothing, and the like."""
    return warnings.catch_warnings(action="ignore")
