"""ArrayProgram: random source text in NumPy form, for NumPy and for what looks like it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


class ArrayProgram:
    r"""A function of a few arrays to one number, with its source; what is shown is what runs.

    Arguments:
        source: Python text that defines ``program``, with NumPy's functions as of ``np``.
        shapes: of the arrays that it takes.

    >>> program = ArrayProgram("def program(x):\n    return np.sum(np.sin(x))", ((2,),))
    >>> import numpy as np
    >>> float(program(np.zeros(2)))
    0.0
    """

    __name__ = "program"  # what error messages call it
    __slots__ = ("shapes", "source")

    def __init__(self, source: str, shapes: tuple[tuple[int, ...], ...]) -> None:
        self.source = source
        self.shapes = shapes

    def __call__(self, *arrays: Any) -> Any:
        """Return the program's result, by NumPy."""
        import numpy

        return self.on(numpy)(*arrays)

    def on(self, namespace: Any) -> Callable[..., Any]:
        """Return the program as a function of another library's arrays.

        Arguments:
            namespace: what stands for ``np``: ``jax.numpy``, ``torch``, ``autograd.numpy``, ...

        Returns:
            a function of as many arrays as the program takes.
        """
        names = {"np": namespace}
        exec(compile(self.source, "<program>", "exec"), names)
        function: Callable[..., Any] = names["program"]
        return function

    def __repr__(self) -> str:
        return self.source

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ArrayProgram) and self.source == other.source

    def __hash__(self) -> int:
        return hash(self.source)

    def __reduce__(self) -> tuple[type[ArrayProgram], tuple[str, tuple[tuple[int, ...], ...]]]:
        return ArrayProgram, (self.source, self.shapes)
