"""What a loop goes through, taken apart step by step, and what its steps give, stacked.

Lists and arrays are sequences, along their leading axis; tuples, dicts, dataclasses and other
containers are structures of such. So the results of one loop can be the items of the next.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from autograd.errors import OperandError
from autograd.node import Node
from autograd.structures.arrays import array_of, is_array
from autograd.structures.containers import container_of
from autograd.structures.outline import take_apart

Place = Callable[[int], Any]  # from the number of a step to its item


class Items:
    """The items of a loop's steps.

    Arguments:
        xs: lists or arrays, or structures of them, of equal length; None for none.
        length: how many steps; needed only if ``xs`` is None.

    Raises:
        OperandError: if there is no length, or more than one.

    >>> items = Items({"a": [1.0, 2.0], "b": [3.0, 4.0]})
    >>> items.count, items.at(1)
    (2, {'a': 2.0, 'b': 4.0})
    """

    def __init__(self, xs: Any, length: int | None = None) -> None:
        self._counts: list[tuple[str, int]] = []
        self.has_arrays = False
        self.are_nothing = xs is None
        self.at: Place = self._place(xs, "xs")
        if length is not None:
            if isinstance(length, bool) or not isinstance(length, int) or length < 0:
                raise OperandError(f"length is a whole number from 0, but got {length!r}.")
            self._counts.append(("length", length))
        if not self._counts:
            raise OperandError(
                "scan needs to know how many steps there are. Write length=n, or give it a list "
                "or an array to go through."
            )
        self.count = self._counts[0][1]
        for what, count in self._counts:
            if count != self.count:
                first = self._counts[0][0]
                raise OperandError(
                    f"scan goes through all its sequences together, but {first} has {self.count} "
                    f"items and {what} has {count}. Give them the same length."
                )

    def _place(self, xs: Any, path: str) -> Place:
        if is_array(xs) and xs.ndim:
            self._counts.append((path, len(xs)))
            self.has_arrays = True
            rows = xs.tolist() if xs.ndim == 1 else xs
            return lambda i: rows[i]
        if isinstance(xs, list):
            self._counts.append((path, len(xs)))
            return lambda i: xs[i]
        if xs is None:
            return lambda i: None
        read = _read(xs)
        if read is None:
            raise OperandError(
                f"{path} is a list or an array, or a tuple, dict or dataclass of such, but got "
                f"{xs!r}. Write list(...) of what gives its items one by one."
            )
        items, make = read
        places = [self._place(item, f"{path}[{k}]") for k, item in enumerate(items)]
        return lambda i: make([place(i) for place in places])


def stacked(results: Sequence[Any], as_arrays: bool, are_alike: bool = False) -> Any:
    """Return the results of steps as one structure, with a sequence in each place.

    Arguments:
        results: one for each step.
        as_arrays: whether numbers become an array, as they do where the items came from one,
            rather than a list.
        are_alike: whether it is known that steps give the same structure.

    Returns:
        a list of numbers, or of lists; an array of arrays, with one axis more; a tuple, dict or
        dataclass of these; what is no number, as it is. With no steps, an empty list.

    Raises:
        OperandError: if steps give results of different structures.

    >>> stacked([(1.0, {"a": 2.0}), (3.0, {"a": 4.0})], as_arrays=False)
    ([1.0, 3.0], {'a': [2.0, 4.0]})
    """
    if not results:
        return array_of([], (0,)) if as_arrays else []
    outline = take_apart(results[0])[0]
    for i, result in enumerate(() if are_alike else results):
        if take_apart(result)[0] != outline:
            raise OperandError(
                f"Steps of scan return the same structure each, but step 0 gave {results[0]!r} and "
                f"step {i} {result!r}. Return the same keys and lengths at each step."
            )
    return _stacked(results, as_arrays)


def _stacked(results: Sequence[Any], as_arrays: bool) -> Any:
    first = results[0]
    if isinstance(first, list):
        return list(results)
    if is_array(first) and first.ndim:
        shape = first.shape
        if any(result.shape != shape for result in results):
            raise OperandError("Steps of scan return arrays of one shape, but these differ.")
        numbers = [number for result in results for number in result.ravel().tolist()]
        return array_of(numbers, (len(results), *shape))
    read = None if isinstance(first, Node) else _read(first)
    if read is None:
        if take_apart(first)[0] is not None:  # no number
            return first
        return array_of(results, (len(results),)) if as_arrays else list(results)
    columns = zip(*[_held(result) for result in results], strict=True)
    return read[1]([_stacked(column, as_arrays) for column in columns])


def _held(thing: Any) -> list[Any]:
    read = _read(thing)
    assert read is not None  # it is like the first
    return read[0]


def _read(thing: Any) -> tuple[list[Any], Callable[[list[Any]], Any]] | None:
    """Return what a container other than a list holds, and what makes a like one; None if none."""
    kind = type(thing)
    if kind is tuple:
        return list(thing), tuple
    if kind is dict:
        return list(thing.values()), lambda items: dict(zip(thing, items, strict=True))
    container: Any = None if isinstance(thing, list) else container_of(kind)
    if container is None:
        return None
    keys, items, held = container.read(thing)
    return items, lambda others: container.make(keys, others, held)
