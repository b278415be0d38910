"""Jacobians and Hessians: one sweep for each row or each column, whichever are fewer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from autograd.structures.arrays import shaped
from autograd.structures.tree import Block, Tree, structured
from autograd.sweeps.linearization import Trace
from autograd.sweeps.reverse import Number
from autograd.tools.pickling import Parts
from autograd.transforms.arguments import positions_of
from autograd.transforms.gradients import grad
from autograd.transforms.wrapper import Wrapper

Matrix = list[list[Number]]


def jacobian(f: Callable[..., Any], argnums: int = 0) -> Callable[..., Any]:
    """Return a function that gives f's Jacobian, by as many sweeps as f has inputs or outputs.

    Arguments:
        f: a function of numbers and structures of them, to the same.
        argnums: the positional argument to differentiate by.

    Returns:
        a function of f's arguments. Its result has the structure of f's value, with each number
        replaced by the structure of the argument, which holds the derivatives; an array by an
        array gives an array of shape ``value.shape + argument.shape``.

    Raises:
        OperandError: when called with something that is no number.

    >>> jacobian(lambda x: [x[0] * x[1], x[0] + x[1]])([2.0, 3.0])
    [[3.0, 2.0], [1.0, 1.0]]
    """
    return Jacobian(f, argnums, jacobian)


def jacfwd(f: Callable[..., Any], argnums: int = 0) -> Callable[..., Any]:
    """Return a function that gives f's Jacobian by forward mode, column by column.

    Arguments:
        f, argnums: as in :func:`jacobian`.

    Returns:
        as :func:`jacobian` does.

    Raises:
        OperandError: when called with something that is no number.

    >>> jacfwd(lambda x: [x * x, 3.0 * x])(2.0)
    [4.0, 3.0]
    """
    return Jacobian(f, argnums, jacfwd)


def jacrev(f: Callable[..., Any], argnums: int = 0) -> Callable[..., Any]:
    """Return a function that gives f's Jacobian by reverse mode, row by row.

    Arguments:
        f, argnums: as in :func:`jacobian`.

    Returns:
        as :func:`jacobian` does.

    Raises:
        OperandError: when called with something that is no number.

    >>> jacrev(lambda x: x[0] * x[1])([2.0, 3.0])
    [3.0, 2.0]
    """
    return Jacobian(f, argnums, jacrev)


def hessian(f: Callable[..., Any], argnums: int = 0) -> Callable[..., Any]:
    """Return a function that gives f's matrix of second derivatives.

    Arguments:
        f: a function that returns one number.
        argnums: the positional argument to differentiate by, twice.

    Returns:
        a function of f's arguments; its result is the Jacobian of the gradient.

    Raises:
        OperandError: when called with something that is no number, or if f returns several.

    >>> hessian(lambda x: x[0] ** 2 * x[1])([2.0, 3.0])
    [[6.0, 4.0], [4.0, 0.0]]
    """
    return jacrev(grad(f, argnums), argnums)


def hvp(f: Callable[..., Any], args: Sequence[Any], vectors: Sequence[Any]) -> tuple[Any, ...]:
    """Return a product of f's Hessian with a vector, at the cost of a few gradients.

    Arguments:
        f: a function that returns one number.
        args: its arguments, as a sequence; it is differentiated by all of them.
        vectors: a structure like each argument's.

    Returns:
        a tuple of one structure for each argument.

    Raises:
        OperandError: for what is no number, or vectors unlike the arguments.

    >>> hvp(lambda x: x[0] ** 2 * x[1], ([2.0, 3.0],), ([1.0, 0.0],))
    ([6.0, 4.0],)
    """
    args = tuple(args)
    trace = Trace(f, range(len(args)), args, {})
    directions = trace.directions("hvp", "vectors", vectors)
    output = trace.scalar("hvp", trace.result)
    trace.check_attached("hvp", [output])
    # The gradient of the derivative along the direction: fewer nodes than the other way round
    along = trace.push_recorded([output], directions)
    return structured(trace.trees, trace.pull(along, [1.0]))


class Jacobian(Wrapper):
    """What :func:`jacobian`, :func:`jacfwd` and :func:`jacrev` return.

    Arguments:
        f, argnums: as there.
        maker: the one of the three.
    """

    __slots__ = ("maker", "positions")

    def __init__(self, f: Callable[..., Any], argnums: int, maker: Callable[..., Any]) -> None:
        super().__init__(f)
        self.positions = positions_of(argnums)
        self.maker = maker

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Return the Jacobian at some arguments."""
        trace = Trace(self.f, self.positions, args, kwargs)
        results, outputs = trace.outputs()
        trace.check_attached("jacobian", outputs)
        [argument] = trace.trees
        n, m = len(trace.inputs), len(outputs)
        if self.maker is jacfwd or (self.maker is jacobian and n < m):
            columns = [trace.push(outputs, _unit(j, n)) for j in range(n)]
            rows = [list(row) for row in zip(*columns, strict=True)]
        else:
            rows = [trace.pull([output], [1.0]) for output in outputs]
        return _structured(rows, results, argument)

    def made_of(self) -> Parts:
        """Return what makes the same."""
        return self.maker, self.f, self.positions[0]


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
