"""Joint operations: those whose result is more than one number.

The number of a node, or of an instruction, made by such an operation is a token: it tells where the
results lie, and means nothing else. ``pick`` takes one of them. The derivative of a joint operation
is another one, so it is told by methods of its own, not by partials. What reaches a token in
a reverse sweep is a :class:`Cotangent`; in a forward sweep, the token of another joint operation,
whose results are the tangents, place by place.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import Any

from autograd.table.operation import Op

JOINT = -2  # the arity of a loop: it takes any number of operands, and is not computed beforehand
Column = tuple[int, int]  # a sequence among the results: what it is of, and which


class Cotangent:
    """The gradients of a joint operation's results.

    Arguments:
        of_places: of single results, by place.
        of_columns: of whole sequences: which sequences of which tokens' are to be added up.

    >>> (Cotangent({0: 1.0}) + Cotangent({0: 2.0, 3: 4.0})).of_places
    {0: 3.0, 3: 4.0}
    """

    def __init__(
        self,
        of_places: dict[int, Any] | None = None,
        of_columns: dict[Column, list[tuple[Any, Column]]] | None = None,
    ) -> None:
        self.of_places = of_places or {}
        self.of_columns = of_columns or {}

    def __add__(self, other: Cotangent) -> Cotangent:
        for place, grad in other.of_places.items():
            known = self.of_places.get(place)
            self.of_places[place] = grad if known is None else known + grad
        for column, sources in other.of_columns.items():
            self.of_columns.setdefault(column, []).extend(sources)
        return self


class Joint(Op):
    """An operation with several results; derivatives are told by two methods."""

    def slope(self, index: int, operands: tuple[Any, ...], out: Any) -> float:
        """Return 0: nodes keep a partial for each operand, which nobody reads."""
        return 0.0

    def pull(
        self, operands: tuple[Any, ...], out: Any, grad: Any, wanted: Sequence[bool]
    ) -> list[Any]:
        """Return what each operand's gradient gets, None where nothing flows.

        Arguments:
            operands, out: the nodes.
            grad: what has reached ``out``.
            wanted: for each operand, whether anybody asks.
        """
        raise NotImplementedError

    def push(self, operands: tuple[Any, ...], out: Any, tangents: Sequence[Any]) -> Any:
        """Return the tangent of ``out`` for those of operands, None where nothing moves."""
        raise NotImplementedError

    def made(self, operands: tuple[Any, ...]) -> Any:
        """Return the node of the operation on other nodes."""
        raise NotImplementedError

    def entry(self, backend: str) -> tuple[int, int, Any]:
        """Return how code of a backend calls it.

        Returns:
            the address of a function of operands, their count and a job, that returns a token; the
            address of the job; and what owns both.
        """
        raise NotImplementedError

    def work(self) -> tuple[int, int]:
        """Return how many operations there are to compile, and about how many of them are run."""
        return 0, 0

    def exactly(self) -> Joint:
        """Return the operation that rounds as it is done eagerly."""
        return self


class Part(Op):
    """One of the numbers that a call gives, as an operation of its own on all its operands.

    Sweeps that record find the derivatives of all parts of a call together, by one use of its rule.

    Arguments:
        index: which of the numbers.
        call: what the parts have in common; it has a ``count`` of them.
    """

    index: int
    call: Any

    def pull_all(
        self,
        operands: tuple[Any, ...],
        nodes: Sequence[Any],
        grads: list[Any],
        wanted: Sequence[bool],
    ) -> list[Any]:
        """Return what each operand's gradient gets; anything for one that nobody asks for.

        Arguments:
            operands: the nodes.
            nodes: of the parts, None where nobody has asked for one.
            grads: of the parts.
            wanted: for each operand, whether anybody asks.
        """
        raise NotImplementedError

    def push_all(
        self, operands: tuple[Any, ...], nodes: Sequence[Any], tangents: list[Any]
    ) -> list[Any]:
        """Return the tangents of all parts for those of the operands."""
        raise NotImplementedError


class _Pick(Joint):
    """The operation ``pick``: one result of a token's, by its place."""

    def made(self, operands: tuple[Any, ...]) -> Any:
        return self(*operands)

    def pull(
        self, operands: tuple[Any, ...], out: Any, grad: Any, wanted: Sequence[bool]
    ) -> list[Any]:
        return [Cotangent({_place(operands[1]): grad}), None]

    def push(self, operands: tuple[Any, ...], out: Any, tangents: Sequence[Any]) -> Any:
        return None if tangents[0] is None else PICK(tangents[0], float(_place(operands[1])))


def _place(index: Any) -> int:
    """Return the place that the second operand of ``pick`` tells, a constant node."""
    return int(index.data)


def _look(token: Any, place: float) -> float:
    if type(token) is float:
        import ctypes  # which importing autograd alone does not need

        return ctypes.c_double.from_address(bits_of(token) + 8 * int(place)).value
    return float(token.values[int(place)])  # what Python itself computed


PICK = _Pick("pick", _look, arity=2, python="{0}.values[int({1})]")


def bits_of(number: float) -> int:
    """Return the bits of a float as an int: the address in a token.

    >>> bits_of(float_of(12345))
    12345
    """
    return int(struct.unpack("q", struct.pack("d", number))[0])


def float_of(bits: int) -> float:
    """Return the float of some bits: the token of an address."""
    return float(struct.unpack("d", struct.pack("q", bits))[0])
