"""A function of other libraries' arrays as a subject: float arrays in, float arrays out."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

from autograd.testing.reference.estimate import Estimate
from autograd.testing.reference.line import EPSILON
from autograd.testing.report import GradientCheckError

Arrays = list[Any]  # NumPy's, of float64


class ArraySubject:
    """A function of a list of arrays, seen as one of flat lists of floats.

    Arguments:
        evaluate: from a list of float64 arrays to another; it may raise.
        arrays: the point.
        names: of the arrays.
        name: of the function.
        epsilon: the spacing of the floats that it computes with.

    Raises:
        GradientCheckError: if it fails at the point, or is not finite there.

    >>> import numpy as np
    >>> subject = ArraySubject(lambda xs: [xs[0] * 2.0], [np.ones(2)], ["x"], "f")
    >>> subject.inputs, subject.outputs, subject([1.0, 3.0])
    (['x[0]', 'x[1]'], ['[0]', '[1]'], [2.0, 6.0])
    """

    def __init__(
        self,
        evaluate: Callable[[Arrays], Arrays],
        arrays: Arrays,
        names: list[str],
        name: str,
        epsilon: float = EPSILON,
    ) -> None:
        self.evaluate = evaluate
        self.arrays = arrays
        self.names = names
        self.name = name
        self.epsilon = epsilon
        self.floor = 0.0
        self.evaluations = 0
        self.point = flat(arrays)
        self.inputs = places(arrays, names)
        try:
            self.results = evaluate(arrays)
        except Exception as error:
            raise GradientCheckError(
                f"{name} failed at the point of the check, before any derivative: "
                f"{type(error).__name__}: {error} ({self.at()})"
            ) from error
        single = len(self.results) == 1
        self.outputs = places(self.results, ["" if single else f"[{i}]"
                                            for i in range(len(self.results))])  # fmt: skip
        self.value = flat(self.results)
        if not all(map(math.isfinite, self.value)):
            raise GradientCheckError(
                f"{name} is not finite at the point of the check, where no derivative can be "
                f"compared ({self.at()}). Check at a point in its domain."
            )

    def __call__(self, numbers: Sequence[float]) -> list[float]:
        """Return the outputs; none of them where the function fails."""
        self.evaluations += 1
        try:
            return flat(self.evaluate(self.split(numbers)))
        except Exception:
            return []

    def split(self, numbers: Sequence[float]) -> Arrays:
        """Return numbers in arrays of the shapes of the inputs."""
        return split_like(self.arrays, numbers)

    def sizes(self) -> list[tuple[str, int, tuple[int, ...] | None]]:
        """Return the name, size and shape of each array."""
        return [(name, a.size, a.shape) for name, a in zip(self.names, self.arrays, strict=True)]

    def moved(self, point: Sequence[float]) -> ArraySubject:
        """Return the same function at another point."""
        return ArraySubject(self.evaluate, self.split(point), self.names, self.name, self.epsilon)

    def exactly(self, direction: Sequence[float]) -> list[Estimate] | None:
        """Return None: other libraries' functions run on their own arrays alone."""
        return None

    def at(self) -> str:
        """Return the point in words, shortened where it is long."""
        pairs = [f"{place} = {x!r}" for place, x in zip(self.inputs, self.point, strict=True)]
        return ", ".join(pairs[:6]) + (f", ... ({len(pairs)} numbers)" if len(pairs) > 6 else "")


def flat(arrays: Arrays) -> list[float]:
    """Return the numbers of arrays in one list."""
    return [float(x) for array in arrays for x in array.ravel().tolist()]


def split_like(arrays: Arrays, numbers: Sequence[float]) -> Arrays:
    """Return numbers in new arrays of the shapes of others.

    >>> import numpy as np
    >>> split_like([np.ones(2), np.ones(())], [1.0, 2.0, 3.0])
    [array([1., 2.]), array(3.)]
    """
    import numpy as np

    found, start = [], 0
    for array in arrays:
        part = numbers[start : start + array.size]
        found.append(np.array(part, dtype=float).reshape(array.shape))
        start += array.size
    return found


def places(arrays: Arrays, names: list[str]) -> list[str]:
    """Return what to call each number of arrays.

    >>> import numpy as np
    >>> places([np.ones((1, 2)), np.ones(())], ["x", "y"])
    ['x[0, 0]', 'x[0, 1]', 'y']
    """
    import numpy as np

    return [
        name + (str(list(index)) if index else "")
        for name, array in zip(names, arrays, strict=True)
        for index in np.ndindex(array.shape)
    ]
