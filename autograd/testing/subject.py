"""The function under check, of plain numbers: a flat list of inputs, a flat list of outputs."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Sequence
from typing import Any

from autograd.errors import OperandError
from autograd.structures.outline import leaf_places
from autograd.structures.tree import Tree, flatten, flatten_numbers
from autograd.testing.reference.estimate import Estimate
from autograd.testing.reference.exact import by_complex_step, by_mpmath, by_values
from autograd.testing.reference.line import EPSILON
from autograd.testing.report import GradientCheckError


class Subject:
    """A function of structured arguments and results, seen as one of flat lists of floats.

    Arguments:
        f: the function.
        args: its arguments at the point of the check.
        name: what to call it; its own name unless given.

    Raises:
        OperandError: if an argument holds something that is no number, or none holds any.
        GradientCheckError: if f fails at the point, or gives what is no number or not finite.

    >>> subject = Subject(lambda x, y: [x[0] * y, x[1]], ([1.0, 2.0], 3.0))
    >>> subject.inputs, subject.outputs, subject(subject.point)
    (['x[0]', 'x[1]', 'y'], ['[0]', '[1]'], [3.0, 2.0])
    """

    epsilon = EPSILON  # the spacing of its inputs
    floor = 0.0  # the least noise of its outputs

    def __init__(self, f: Callable[..., Any], args: tuple[Any, ...], name: str = "") -> None:
        self.f = f
        self.args = args
        self.name = name or str(getattr(f, "__name__", type(f).__name__))
        self.evaluations = 0
        self.reference: Callable[..., Any] | None = None  # the same in mpmath, if the user has it
        self.parts = [flatten(arg, name) for arg, name in zip(args, names_of(f, args), strict=True)]
        self.tree: Tree = flatten(args, "args")
        self.point = [float(leaf) for part in self.parts for leaf in part.leaves]
        self.inputs = [
            place
            for arg, name in zip(args, names_of(f, args), strict=True)
            for place in leaf_places(arg, name)
        ]
        if not self.point:
            raise OperandError("check_grads found no number in args: there is nothing to check.")
        self.result = self._first()
        self.outcome = flatten_numbers(self.result, f"what {self.name} returned")
        self.outputs = list(leaf_places(self.result, ""))
        self.value = [float(leaf) for leaf in self.outcome.leaves]
        self._look()

    def _look(self) -> None:
        for value, place in zip(self.value, self.outputs, strict=True):
            if not math.isfinite(value):
                raise GradientCheckError(
                    f"{self.name}{place} is {value} at the point of the check, where no derivative "
                    f"can be compared ({self.at()}). Check at a point in its domain."
                )

    def __call__(self, numbers: Sequence[float]) -> list[float]:
        """Return the outputs; none of them where the function fails."""
        self.evaluations += 1
        try:
            result = self.f(*self.rebuild(numbers))
            if isinstance(result, float):  # as nearly every time; also NumPy's
                return [float(result)]
            return [float(leaf) for leaf in flatten_numbers(result, "a result").leaves]
        except Exception:
            return []

    def rebuild(self, numbers: Sequence[Any]) -> tuple[Any, ...]:
        """Return the arguments with other numbers in them."""
        args: tuple[Any, ...] = self.tree.rebuild(list(numbers))
        return args

    def sizes(self) -> list[tuple[str, int, tuple[int, ...] | None]]:
        """Return the name, the size and the shape of each argument, None where it has no shape."""
        return [
            (name, len(part.leaves), part.blocks[0].shape if len(part.blocks) == 1 else None)
            for name, part in zip(names_of(self.f, self.args), self.parts, strict=True)
        ]

    def moved(self, point: Sequence[float]) -> Subject:
        """Return the same function at another point."""
        there = Subject(self.f, self.rebuild(point), self.name)
        there.floor = self.floor
        return there

    def exactly(self, direction: Sequence[float]) -> list[Estimate] | None:
        """Return derivatives of all outputs by more than floats; None where that is not possible.

        Arguments:
            direction: how the inputs move.
        """
        if self.reference is not None:
            return by_mpmath(self.reference, self.tree, self.point, direction)
        return (
            by_mpmath(self.f, self.tree, self.point, direction)
            or by_values(self.f, self.tree, self.point, direction)
            or by_complex_step(self.f, self.tree, self.point, direction)
        )

    def at(self) -> str:
        """Return the point in words, shortened where it is long."""
        pairs = [f"{place} = {x!r}" for place, x in zip(self.inputs, self.point, strict=True)]
        return ", ".join(pairs[:6]) + (f", ... ({len(pairs)} numbers)" if len(pairs) > 6 else "")

    def _first(self) -> Any:
        try:
            return self.f(*self.rebuild(self.point))
        except Exception as error:
            raise GradientCheckError(
                f"{self.name} failed at the point of the check, before any derivative: "
                f"{type(error).__name__}: {error} ({self.at()})"
            ) from error


def names_of(f: Callable[..., Any], args: Sequence[Any]) -> list[str]:
    """Return what a function calls its arguments; ``args[0]`` and so on where that is not known.

    >>> names_of(lambda x, *rest: 0.0, (1.0, 2.0, 3.0))
    ['x', 'rest[0]', 'rest[1]']
    """
    try:
        parameters = list(inspect.signature(f).parameters.values())
    except (TypeError, ValueError):
        return [f"args[{i}]" for i in range(len(args))] if len(args) != 1 else ["x"]
    names: list[str] = []
    for parameter in parameters:
        if parameter.kind is parameter.VAR_POSITIONAL:
            rest = range(len(args) - len(names))
            names += [f"{parameter.name}[{i}]" for i in rest]
        elif len(names) < len(args):
            names.append(parameter.name)
    return names if len(names) == len(args) else [f"args[{i}]" for i in range(len(args))]
