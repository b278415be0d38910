"""The function under check, on flat lists of numbers, with its derivatives by each mode."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

from autograd.errors import GraphError, OperandError
from autograd.modes import no_grad
from autograd.node import Node
from autograd.numbers import real_number
from autograd.structures.outline import leaf_places
from autograd.structures.tree import flatten
from autograd.testing.report import GradientCheckError
from autograd.transforms.gradients import value_and_grad
from autograd.transforms.products import jvp
from autograd.value import Value

Flat = Callable[[Sequence[Any]], Any]  # one number from a list of them, of the same kind


class Target:
    """A function of structured arguments, seen as one of a flat list of numbers.

    Arguments:
        f: the function.
        args: its arguments, at the point of the check.

    Raises:
        OperandError: if an argument holds something that is no number, or none holds any.
        GradientCheckError: if f fails at the point, is not finite, or gives no single number.

    >>> target = Target(lambda p: p["a"] * p["b"], ({"a": 2.0, "b": 3.0},))
    >>> target.point, target.paths, target.plain(target.point)
    ([2.0, 3.0], ["args[0]['a']", "args[0]['b']"], 6.0)
    """

    def __init__(self, f: Callable[..., Any], args: Sequence[Any]) -> None:
        if not isinstance(args, (list, tuple)):
            raise OperandError(
                f"check_grads takes f's arguments as a tuple, but got {args!r}. Write "
                f"check_grads(f, (x,))."
            )
        self.name = self.__name__ = str(getattr(f, "__name__", type(f).__name__))
        tree = flatten(tuple(args), "args")
        self._f = f
        self._rebuild = tree.rebuild
        self._has_arrays = any(block.shape is not None for block in tree.blocks)
        self._on_values = False  # whether f must be given Values even for its plain number
        self.paths = list(leaf_places(tuple(args), "args"))
        self.point = [leaf.data if isinstance(leaf, Node) else float(leaf) for leaf in tree.leaves]
        self.evaluations = 0
        if not self.point:
            raise OperandError("check_grads found no number in args: there is nothing to check.")
        self._try_out()

    def __call__(self, numbers: Sequence[Any]) -> Any:
        """Return what f returns for numbers of any kind in the place of its own."""
        return self._f(*self._rebuild(numbers))

    def plain(self, numbers: Sequence[float]) -> float:
        """Return f's plain number; nan where it fails away from the point."""
        try:
            return self._evaluated(numbers)
        except Exception:
            return math.nan

    def complex_step(self, direction: Sequence[float]) -> float | None:
        """Return the derivative along a direction by a complex step, None if f takes no complex."""
        if self._has_arrays or self._on_values:
            return None
        step = 1e-100
        try:
            moved = [complex(x, step * d) for x, d in zip(self.point, direction, strict=True)]
            result = self(moved)
        except Exception:
            return None
        return result.imag / step if isinstance(result, complex) else None

    def _evaluated(self, numbers: Sequence[float]) -> float:
        self.evaluations += 1
        if not self._on_values:
            return scalar(self(list(numbers)), self.name)
        with no_grad():
            return scalar(self([Value(number) for number in numbers]), self.name)

    def _try_out(self) -> None:
        try:
            value = self._evaluated(self.point)
        except GradientCheckError:
            raise
        except (AttributeError, TypeError):  # as of x.tanh(), which plain numbers lack
            self._on_values = True
            value = self._first_on_values()
        except Exception as error:
            raise self._failed(error) from error
        if not math.isfinite(value):
            raise GradientCheckError(
                f"{self.name} is {value} at the point of the check, where no derivative can be "
                "compared. Check at a point in its domain; detect_anomaly() finds where it began."
            )

    def _first_on_values(self) -> float:
        try:
            return self._evaluated(self.point)
        except GradientCheckError:
            raise
        except Exception as error:
            raise self._failed(error) from error

    def _failed(self, error: Exception) -> GradientCheckError:
        at = ", ".join(
            f"{path} = {x!r}" for path, x in list(zip(self.paths, self.point, strict=True))[:6]
        )
        return GradientCheckError(
            f"{self.name} failed at the point of the check, before any derivative: "
            f"{type(error).__name__}: {error} ({at})"
        )


def scalar(result: Any, name: str) -> float:
    """Return the one number that a function gave.

    Arguments:
        result: what it returned.
        name: of the function.

    Returns:
        the plain number.

    Raises:
        GradientCheckError: if it is something else.

    >>> scalar(Value(2.0), "f")
    2.0
    """
    number = result.data if isinstance(result, Node) else real_number(result)
    if number is None:
        what = f"a {type(result).__name__}" if result is not None else "None"
        raise GradientCheckError(
            f"check_grads needs a function of one number, but {name} returned {what}. To check "
            "one of several, write lambda *args: f(*args)[0]."
        )
    return float(number)


def gradient(f: Flat, point: Sequence[Any], cuts: list[str]) -> list[Any]:
    """Return the gradient by reverse mode; zeros where the result is cut off from the inputs.

    Arguments:
        f: of a flat list of numbers.
        point: the numbers.
        cuts: collects where the result was cut off. That may be right: only numbers tell.

    Returns:
        a number for each input.

    >>> gradient(lambda xs: xs[0] * xs[1], [2.0, 3.0], [])
    [3.0, 2.0]
    """
    try:
        grads: list[Any] = value_and_grad(f)(list(point))[1]
    except GraphError as error:
        cuts.append(str(error))
        return [0.0] * len(point)
    return grads


def along(f: Flat, mode: str, direction: Sequence[float], cuts: list[str]) -> Flat:
    """Return the derivative of a function along a direction, as a function.

    Arguments:
        f: of a flat list of numbers.
        mode: ``"rev"`` or ``"fwd"``.
        direction: plain numbers.
        cuts: as in :func:`gradient`.

    Returns:
        a function like f, which can be differentiated in its turn.

    >>> along(lambda xs: xs[0] * xs[1], "fwd", [1.0, 10.0], [])([2.0, 3.0])
    23.0
    """

    def reverse(point: Sequence[Any]) -> Any:
        total: Any = 0.0
        for d, g in zip(direction, gradient(f, point, cuts), strict=True):
            if d:
                total = total + d * g
        return total

    def forward(point: Sequence[Any]) -> Any:
        try:
            return jvp(f, (list(point),), (list(direction),))[1]
        except GraphError as error:
            cuts.append(str(error))
            return 0.0

    chosen: Flat = reverse if mode == "rev" else forward
    chosen.__name__ = f"the derivative of {getattr(f, '__name__', 'f')}"
    return chosen
