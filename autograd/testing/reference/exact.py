"""Derivatives to the last digits, where a function takes more than plain floats."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

from autograd.structures.tree import Tree, flatten_numbers
from autograd.testing.reference.estimate import SAFETY, Estimate
from autograd.value import Value

COMPLEX = "a complex step"
MPMATH = "mpmath"
# Below an input, of steps: more than floats have, then beyond what their exponents span, twice
_DIGITS = (25, 330, 660)
_STEP = 1e-100  # of a complex step, so small that its square is nothing
_LEAST = 1e-200  # below, a complex step underflows


def by_complex_step(
    f: Callable[..., Any], tree: Tree, point: Sequence[float], direction: Sequence[float]
) -> list[Estimate] | None:
    """Return the derivatives along a direction by a complex step, None if f takes no complex.

    A function like abs turns it wrong without a word: believe it only beside something else.

    Arguments:
        f: the function, of structured arguments.
        tree: the arguments, taken apart.
        point, direction: their numbers, and how they move.

    Returns:
        a derivative for each output, or None.
    """
    moved = [complex(x, _STEP * d) for x, d in zip(point, direction, strict=True)]
    try:
        leaves = _leaves(f(*_structured(tree, moved, complex)))
    except Exception:
        return None
    if not any(isinstance(leaf, complex) for leaf in leaves):
        return None
    slopes = [leaf.imag / _STEP if isinstance(leaf, complex) else 0.0 for leaf in leaves]
    return [Estimate(s, max(1e-14 * abs(s), _LEAST), COMPLEX) for s in slopes]


def by_values(
    f: Callable[..., Any], tree: Tree, point: Sequence[float], direction: Sequence[float]
) -> list[Estimate] | None:
    """Return the derivatives along a direction by this library, None if f runs on no Values.

    Arguments, what is returned: as of :func:`by_complex_step`.
    """
    from autograd.transforms.products import jvp

    def flat(*numbers: Any) -> list[Any]:
        leaves: list[Any] = flatten_numbers(f(*tree.rebuild(numbers)), "a result").leaves
        if not any(isinstance(leaf, Value) for leaf in leaves):
            raise TypeError("it runs on no Values")
        return leaves

    try:
        _, slopes = jvp(flat, tuple(point), tuple(direction))
        numbers = [float(slope) for slope in slopes]
    except Exception:
        return None
    return [Estimate(s, 1e-14 * abs(s) + _LEAST, "valuegrad's own derivative") for s in numbers]


def by_mpmath(
    f: Callable[..., Any], tree: Tree, point: Sequence[float], direction: Sequence[float]
) -> list[Estimate] | None:
    """Return the derivatives along a direction at many digits, None if f does not run on mpmath.

    They are believed once more digits and smaller steps say the same. At a kink, what is returned
    covers the slopes of both sides; at a jump, it is the slope of both.

    Arguments, what is returned: as of :func:`by_complex_step`.
    """
    try:
        import mpmath  # type: ignore[import-untyped]  # noqa: F401
    except ImportError:
        return None
    before: list[Estimate] | None = None
    for digits in _DIGITS:
        try:
            found = _at_digits(f, tree, point, direction, digits)
        except Exception:
            return None
        if found is None:
            return None
        if before and all(
            abs(a.value - b.value) <= 1e-12 * abs(b.value) + 1e-12 * b.error
            for a, b in zip(before, found, strict=True)
        ):
            return found
        before = found
    return None


def _at_digits(
    f: Callable[..., Any], tree: Tree, point: Sequence[float], direction: Sequence[float], n: int
) -> list[Estimate] | None:
    """Return the slopes between two steps of n digits below the inputs, to each side."""
    import mpmath

    # Digits for steps that small beside inputs of any size
    size = max(map(abs, point), default=1.0) or 1.0
    with mpmath.workdps(3 * n + max(0, math.frexp(size)[1] // 3)):
        largest = max((abs(x / d) for x, d in zip(point, direction, strict=True) if d and x),
                      default=1.0)  # fmt: skip
        step = mpmath.mpf(10) ** -n * mpmath.mpf(min(largest, 1.0))
        ends = []
        for k in (-2, -1, 1, 2):
            moved = [
                mpmath.mpf(x) + k * step * mpmath.mpf(d)
                for x, d in zip(point, direction, strict=True)
            ]
            leaves = _leaves(f(*_structured(tree, moved, object)))
            if not all(isinstance(leaf, (mpmath.mpf, int, float)) for leaf in leaves) or not (
                any(isinstance(leaf, mpmath.mpf) for leaf in leaves)
            ):
                return None
            ends.append([mpmath.mpf(leaf) for leaf in leaves])
        found = []
        for a, b, c, d in zip(*ends, strict=True):
            left, right = (b - a) / step, (d - c) / step
            slope, apart = (left + right) / 2, abs(right - left) / 2
            # Sides that are as good as equal differ by the curvature and the step alone.
            apart = apart / SAFETY if apart > 1e-9 * abs(slope) else mpmath.mpf(0)
            error = max(float(apart), 2.0**-52 * abs(float(slope)), 5e-324)
            found.append(Estimate(float(slope), error, MPMATH))
    return found if all(math.isfinite(e.value) for e in found) else None


def _leaves(result: Any) -> list[Any]:
    """Return the numbers of a result of any kind: numbers, arrays, lists and tuples of them."""
    if hasattr(result, "ravel"):
        leaves: list[Any] = result.ravel().tolist()
        return leaves
    if isinstance(result, (list, tuple)):
        return [leaf for item in result for leaf in _leaves(item)]
    if isinstance(result, dict):
        return [leaf for item in result.values() for leaf in _leaves(item)]
    return [result.item() if hasattr(result, "item") else result]


def _structured(tree: Tree, numbers: Sequence[Any], dtype: type) -> Any:
    blocks: list[Any] = []
    start = 0
    for block in tree.blocks:
        part = list(numbers[start : start + len(block.leaves)])
        start += len(part)
        if block.shape is None:
            blocks += part
            continue
        import numpy as np

        array: Any = np.empty(len(part), dtype=dtype)
        array[:] = part
        blocks.append(array.reshape(block.shape))
    return tree.build(blocks)
