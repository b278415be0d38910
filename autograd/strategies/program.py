"""Program: random source text that runs on any kind of number."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any


class Program:
    r"""A function of a few numbers, with its source; what is shown is what runs.

    Arguments:
        source: Python text that defines ``program``.
        measured: the same text with calls of ``near`` at each branch and kink.
        n_inputs: how many numbers it takes.

    >>> source = "def program(x):\n    return abs(x)"
    >>> measured = "def program(x):\n    near(x, 0.0)\n    return abs(x)"
    >>> program = Program(source, measured, 1)
    >>> program(-2.0), program.margin([-0.25])
    (2.0, 0.25)
    """

    __name__ = "program"  # what error messages call it
    __slots__ = ("_function", "_measured", "n_inputs", "source")

    def __init__(self, source: str, measured: str, n_inputs: int) -> None:
        self.source = source
        self.n_inputs = n_inputs
        self._measured = measured
        self._function = _defined(source, {})

    def __call__(self, *inputs: Any) -> Any:
        """Return the program's result, a Value if an input that it depends on is one."""
        return self._function(*inputs)

    def margin(self, inputs: Sequence[float]) -> float:
        """Return how far the inputs are from another path through the program, or from a kink.

        Arguments:
            inputs: plain numbers.

        Returns:
            the smallest distance of two numbers that are compared, relative to the larger of
            them, or absolute where both are below 1; infinity, if none are compared.
        """
        distances = [math.inf]

        def near(left: float, right: float) -> None:
            distances.append(abs(left - right) / max(1.0, abs(left), abs(right)))

        _defined(self._measured, {"near": near})(*inputs)
        return min(distances)

    def __repr__(self) -> str:
        return self.source

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Program) and self.source == other.source

    def __hash__(self) -> int:
        return hash(self.source)

    def __reduce__(self) -> tuple[type[Program], tuple[str, str, int]]:
        return Program, (self.source, self._measured, self.n_inputs)


def _defined(source: str, names: dict[str, Any]) -> Callable[..., Any]:
    exec(compile(source, "<program>", "exec"), names)
    function: Callable[..., Any] = names["program"]
    return function
