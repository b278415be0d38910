"""Jacobians and Hessians: one sweep for each row or each column, whichever are fewer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from autograd.structures.arrays import shaped
from autograd.structures.belonging import Prefix, belonging, by_arguments
from autograd.structures.outline import Outline
from autograd.structures.tree import Block, Tree
from autograd.sweeps.linearization import Trace
from autograd.sweeps.reverse import Number
from autograd.tools.pickling import Parts
from autograd.transforms.arguments import Argnums, positions_of, several
from autograd.transforms.gradients import grad
from autograd.transforms.wrapper import Wrapper

Matrix = list[list[Number]]


def jacobian(
    f: Callable[..., Any], argnums: Argnums = 0, has_aux: bool = False
) -> Callable[..., Any]:
    """Return a function that gives f's Jacobian, by as many sweeps as f has inputs or outputs.

    Arguments:
        f: a function of numbers and structures of them, to the same; with ``has_aux`` a pair of
            that and anything else.
        argnums: the positional argument to differentiate by, or several.
        has_aux: whether f returns a pair.

    Returns:
        a function of f's arguments. Its result has the structure of f's value, with each number
        replaced by the structure of the argument, which holds the derivatives, or by a tuple of
        structures for several ``argnums``; an array by an array gives an array of shape
        ``value.shape + argument.shape``. With ``has_aux`` it is a pair of that and f's second
        result.

    Raises:
        OperandError: when called with something that is no number.

    >>> jacobian(lambda x: [x[0] * x[1], x[0] + x[1]])([2.0, 3.0])
    [[3.0, 2.0], [1.0, 1.0]]
    >>> jacobian(lambda x, y: [x * y, x + y], argnums=(0, 1))(2.0, 3.0)
    [(3.0, 2.0), (1.0, 1.0)]
    """
    return Jacobian(jacobian, f, argnums, has_aux)


def value_and_jacobian(
    f: Callable[..., Any], argnums: Argnums = 0, has_aux: bool = False
) -> Callable[..., tuple[Any, Any]]:
    """Return a function that gives f's value together with its Jacobian.

    Arguments:
        f, argnums, has_aux: as in :func:`jacobian`.

    Returns:
        a function of f's arguments that returns ``(value, jacobian)``, or with ``has_aux``
        ``((value, aux), jacobian)``.

    Raises:
        OperandError: when called with something that is no number.

    >>> value_and_jacobian(lambda x: [x[0] * x[1], x[0] + x[1]])([2.0, 3.0])
    ([6.0, 5.0], [[3.0, 2.0], [1.0, 1.0]])
    """
    return ValueAndJacobian(value_and_jacobian, f, argnums, has_aux)


def jacfwd(
    f: Callable[..., Any], argnums: Argnums = 0, has_aux: bool = False
) -> Callable[..., Any]:
    """Return a function that gives f's Jacobian by forward mode, column by column.

    Arguments:
        f, argnums, has_aux: as in :func:`jacobian`.

    Returns:
        as :func:`jacobian` does.

    Raises:
        OperandError: when called with something that is no number.

    >>> jacfwd(lambda x: [x * x, 3.0 * x])(2.0)
    [4.0, 3.0]
    """
    return Jacobian(jacfwd, f, argnums, has_aux)


def jacrev(
    f: Callable[..., Any], argnums: Argnums = 0, has_aux: bool = False
) -> Callable[..., Any]:
    """Return a function that gives f's Jacobian by reverse mode, row by row.

    Arguments:
        f, argnums, has_aux: as in :func:`jacobian`.

    Returns:
        as :func:`jacobian` does.

    Raises:
        OperandError: when called with something that is no number.

    >>> jacrev(lambda x: x[0] * x[1])([2.0, 3.0])
    [3.0, 2.0]
    """
    return Jacobian(jacrev, f, argnums, has_aux)


def hessian(
    f: Callable[..., Any], argnums: Argnums = 0, has_aux: bool = False
) -> Callable[..., Any]:
    """Return a function that gives f's matrix of second derivatives.

    Arguments:
        f: a function that returns one number; with ``has_aux`` a pair of it and anything else.
        argnums: the positional argument to differentiate by, twice, or several.
        has_aux: whether f returns a pair.

    Returns:
        a function of f's arguments; its result is the Jacobian of the gradient, for several
        ``argnums`` a tuple of tuples, one for each pair of arguments. With ``has_aux`` it is a
        pair of that and f's second result.

    Raises:
        OperandError: when called with something that is no number, or if f returns several.

    >>> hessian(lambda x: x[0] ** 2 * x[1])([2.0, 3.0])
    [[6.0, 4.0], [4.0, 0.0]]
    """
    return Jacobian(jacrev, grad(f, argnums, has_aux), argnums, has_aux)


class Jacobian(Wrapper):
    """What :func:`jacobian`, :func:`jacfwd` and :func:`jacrev` return.

    Arguments:
        maker: the function that returns it.
        f, argnums, has_aux: as there.
    """

    __slots__ = ("argnums", "has_aux", "maker", "positions")

    def __init__(
        self, maker: Callable[..., Any], f: Callable[..., Any], argnums: Argnums, has_aux: bool
    ) -> None:
        super().__init__(f)
        self.maker = maker
        self.positions = positions_of(argnums)
        self.argnums = self.positions if several(argnums) else self.positions[0]
        self.has_aux = has_aux

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Return the Jacobian at some arguments."""
        _, aux, matrix = self.of(args, kwargs, with_value=False)
        return (matrix, aux) if self.has_aux else matrix

    def of(
        self, args: tuple[Any, ...], kwargs: dict[str, Any], with_value: bool
    ) -> tuple[Any, Any, Any]:
        """Return the value, if it is wanted, what comes with it, and the Jacobian."""
        trace = Trace(self.f, self.positions, args, kwargs)
        results, outputs, aux = trace.outputs(self.has_aux)
        trace.check_attached("jacobian", outputs)
        n, m = len(trace.inputs), len(outputs)
        if self.maker is jacfwd or (self.maker is not jacrev and n < m):
            columns = [trace.push(outputs, _unit(j, n)) for j in range(n)]
            rows = [[column[i] for column in columns] for i in range(m)]
        else:
            rows = [trace.pull([output], [1.0]) for output in outputs]
        by = _tuple_of(trace.trees) if isinstance(self.argnums, tuple) else trace.trees[0]
        value = results.rebuild(trace.finished(outputs)) if with_value else None
        return value, aux, _structured(rows, results, by)

    def made_of(self) -> Parts:
        """Return what makes the same."""
        return self.maker, self.f, self.argnums, self.has_aux

    def belonging(self, own: Sequence[bool], outlines: Sequence[Outline]) -> Prefix:
        """Return what of the result belongs to a row; see :func:`belonging`."""
        (_, aux), matrix = self._belonging(own, outlines)
        return (matrix, aux) if self.has_aux else matrix

    def _belonging(self, own: Sequence[bool], outlines: Sequence[Outline]) -> Any:
        """Return the same of the value and what comes with it, and of the Jacobian."""
        found = belonging(self.f, own, outlines)
        pair = found if isinstance(found, tuple) and self.has_aux else (found, found)
        return pair, by_arguments(pair[0], self.argnums, own, outlines)


class ValueAndJacobian(Jacobian):
    """What :func:`value_and_jacobian` returns."""

    __slots__ = ()

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Return the value and the Jacobian at some arguments."""
        value, aux, matrix = self.of(args, kwargs, with_value=True)
        return ((value, aux) if self.has_aux else value), matrix

    def belonging(self, own: Sequence[bool], outlines: Sequence[Outline]) -> Prefix:
        """Return what of the result belongs to a row; see :func:`belonging`."""
        pair, matrix = self._belonging(own, outlines)
        return (pair if self.has_aux else pair[0]), matrix


def _tuple_of(trees: Sequence[Tree]) -> Tree:
    """Return the tuple of several structures, taken apart."""
    outlines = tuple([tree.outline for tree in trees])
    return Tree((tuple, None, outlines, None), [block for tree in trees for block in tree.blocks])


def _unit(index: int, length: int) -> list[float]:
    return [1.0 if i == index else 0.0 for i in range(length)]


def _structured(rows: Matrix, results: Tree, argument: Tree) -> Any:
    """Return a matrix as a structure of results, each place holding a structure of arguments."""
    if not (results.has_arrays or argument.has_arrays):
        return results.build([argument.rebuild(row) for row in rows])
    places, first_row = [], 0
    for result in results.blocks:
        end_row = first_row + len(result.leaves)
        parts, first = [], 0
        for part in argument.blocks:
            end = first + len(part.leaves)
            numbers = [number for row in rows[first_row:end_row] for number in row[first:end]]
            parts.append(shaped(numbers, _joined(result, part)))
            first = end
        places.append(argument.build(parts))
        first_row = end_row
    return results.build(places)


def _joined(result: Block, part: Block) -> tuple[int, ...] | None:
    if result.shape is None and part.shape is None:
        return None
    return (result.shape or ()) + (part.shape or ())
