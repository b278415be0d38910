"""Operations of the user's own: a function with its partials, in the same machinery."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import isfinite
from typing import Any
from weakref import WeakValueDictionary

from autograd.errors import AutogradError, OperandError
from autograd.table.interval import REALS
from autograd.table.operation import Op
from autograd.tools.pickling import make_findable_in


class PartialError(AutogradError, ArithmeticError):
    """A partial that the user gave is not the derivative of the function.

    >>> issubclass(PartialError, AutogradError)
    True
    """


class Primitive(Op):
    """An operation outside the table; see :func:`primitive`."""

    def slope(self, index: int, operands: tuple[Any, ...], out: Any) -> Any:
        """Return the partial by one operand, a number of the operands' own kind."""
        try:
            return self.partials[index](*operands, out)
        except OperandError as error:
            raise OperandError(
                f"{self.name} can be differentiated once only: its partial {index} takes plain "
                "numbers. For higher orders write it with the functions of autograd, as in "
                "ag.cos(x) in place of math.cos(x)."
            ) from error

    def __init__(
        self, name: str, function: Callable[..., float], partials: tuple[Any, ...]
    ) -> None:
        super().__init__(
            name, function, partials, domain=(REALS,) * len(partials), formula=f"{name}(...)"
        )
        for i, partial in enumerate(partials):
            setattr(self, f"partial_{i}", partial)  # the name by which pickle finds it
        _made[_key(name, function, partials)] = self

    def __reduce__(self) -> Any:
        held = ["evaluate", *[f"partial_{i}" for i in range(len(self.partials))]]
        make_findable_in(self, held)
        return _arrive, (self.name, self.evaluate, self.partials)

    def __copy__(self) -> Primitive:
        return self

    def __deepcopy__(self, memo: Any) -> Primitive:
        return self


_made: WeakValueDictionary[Any, Primitive] = WeakValueDictionary()


def _key(name: str, function: Any, partials: tuple[Any, ...]) -> tuple[Any, ...]:
    return name, id(function), *map(id, partials)


def _arrive(name: str, function: Any, partials: tuple[Any, ...]) -> Primitive:
    """Return the primitive of these functions that this process knows, or make one."""
    known = _made.get(_key(name, function, partials))
    return Primitive(name, function, partials) if known is None else known


def primitive(
    function: Callable[..., float],
    *partials: Callable[..., Any],
    name: str | None = None,
    check_at: Sequence[Sequence[float]] = (),
) -> Primitive:
    """Return an operation made of a function on floats and its partial derivatives.

    Arguments:
        function: takes floats and returns a float.
        partials: one for each operand, called with the operands and then the result. Written with
            arithmetic and the functions of autograd they can be differentiated to any order; with
            plain floats (``math.cos``), once.
        name: what messages and diagrams call it; the function's own name unless given.
        check_at: points, each a sequence of operands, at which the partials are compared with
            differences of the function.

    Returns:
        the operation, called like any function of autograd.

    Raises:
        PartialError: naming the partial that is wrong, with what was expected.

    >>> import math
    >>> import autograd as ag
    >>> cosine = primitive(math.cos, lambda x, y: -ag.sin(x), check_at=[(0.5,), (2.0,)])
    >>> ag.grad(ag.grad(cosine))(0.0)
    -1.0
    """
    if not partials:
        raise OperandError(
            "primitive needs a partial for each operand. Write primitive(f, lambda x, y: ...), "
            "where y is f's result."
        )
    called = name or str(getattr(function, "__name__", "primitive"))
    operation = Primitive(called, function, partials)
    for point in check_at:
        check_partials(operation, tuple(map(float, point)))
    return operation


def check_partials(operation: Op, point: tuple[float, ...]) -> None:
    """Compare an operation's partials with central differences.

    Arguments:
        operation: the operation.
        point: its operands.

    Raises:
        PartialError: if a partial is off by more than the differences are.

    >>> from autograd.table import ops
    >>> check_partials(ops.tanh, (0.3,))
    """
    out = operation.value(*point)
    for i, x in enumerate(point):
        found = operation.partial(i, point, out)

        def along(distance: float, i: int = i) -> float:
            return operation.value(*[p + distance * (j == i) for j, p in enumerate(point)])

        step = 1e-3 * max(1.0, abs(x))
        coarse, fine = ((along(h) - along(-h)) / (2 * h) for h in (step, step / 2))
        expected = fine + (fine - coarse) / 3.0  # Richardson's extrapolation
        allowed = abs(fine - coarse) + 1e-9 * (abs(expected) + abs(out) / step)
        if isfinite(expected) and not abs(found - expected) <= allowed:
            raise PartialError(
                f"Partial {i} of {operation.name} at {point} is {found:.10g}, but differences of "
                f"the function give {expected:.10g}. Correct it, or check it at a smooth point."
            )
