"""What a data set is."""

from __future__ import annotations

from typing import Any, NamedTuple


class Dataset(NamedTuple):
    """Samples, each a list of numbers, with what they are to be mapped to.

    ``targets`` are the classes 0, 1, ..., and ``class_names`` says what each is called; or they are
    numbers, for regression, and there are no ``class_names``.

    >>> data = Dataset([[0.0], [1.0]], [0, 1], ["low", "high"])
    >>> len(data.samples), data.class_names[data.targets[0]]
    (2, 'low')
    """

    samples: list[list[float]]
    targets: list[Any]  # ints or floats
    class_names: list[str]
