"""Arrays of Values from what holds some."""

from __future__ import annotations

from typing import Any

from autograd.arrays import ValueArray
from autograd.arrays.items import objects
from autograd.arrays.numerical import np
from autograd.node import Node
from autograd.numbers import as_float


def array(things: Any, /) -> ValueArray:
    """Return an array that takes Values, on which NumPy's functions work.

    Arguments:
        things: Values and plain numbers, an array, or lists of them nested alike.

    Returns:
        a new array of them. In one of floats, as ``np.zeros(3)`` makes, no Value can be written.

    Raises:
        OperandError: if an item is no real number.

    >>> import numpy as np
    >>> from autograd import Value
    >>> x = array([Value(3.0), 4.0])
    >>> np.linalg.norm(x).data
    5.0
    """
    found = objects(things).copy()
    items = [
        item if isinstance(item, Node) else as_float(item, "an item")
        for item in found.ravel().tolist()
    ]
    made: ValueArray = np.fromiter(items, object, len(items)).reshape(found.shape).view(ValueArray)
    return made
