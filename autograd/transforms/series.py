"""Derivatives of any order, of functions of one number, by Taylor arithmetic."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import factorial
from operator import index
from typing import Any

from autograd.errors import OperandError
from autograd.modes import recording
from autograd.structures.belonging import Prefix, belonging, by_arguments
from autograd.structures.outline import Outline
from autograd.sweeps.linearization import Trace, as_values, released
from autograd.sweeps.taylor import coefficients
from autograd.tools.pickling import Parts
from autograd.transforms.wrapper import Wrapper


def derivative(f: Callable[..., Any], order: int = 1) -> Callable[..., Any]:
    """Return the derivative of a function of one number, of any order, by Taylor arithmetic.

    Arguments:
        f: a function whose first argument is the number, and which returns one.
        order: of the derivative, 0 for f itself.

    Returns:
        a function of the same arguments.

    Raises:
        OperandError: if the order is no whole number from 0, or the argument no number.

    >>> derivative(lambda x: x**5, order=3)(2.0)
    240.0
    """
    whole = order_of(order)
    return f if whole == 0 else Derivative(f, whole)


def order_of(order: Any) -> int:
    """Return an order of derivatives as a whole number of Python's.

    Raises:
        OperandError: if it is none from 0.

    >>> order_of(3)
    3
    """
    try:
        whole = -1 if isinstance(order, bool) else index(order)
    except TypeError:
        whole = -1
    if whole < 0:
        raise OperandError(f"The order of a derivative is 0, 1, 2, ..., but got {order!r}.")
    return whole


def jet(f: Callable[..., Any], order: int) -> Callable[..., list[Any]]:
    """Return a function that gives f's Taylor coefficients up to an order, all at once.

    Arguments:
        f: a function whose first argument is a number, and which returns one.
        order: the highest.

    Returns:
        a function of the same arguments. It returns a list: coefficient k is the derivative of
        order k, divided by k!, and coefficient 0 f's value.

    Raises:
        OperandError: if the order is no whole number from 0, or the argument no number.

    >>> jet(lambda x: x**3, order=4)(2.0)
    [8.0, 12.0, 6.0, 1.0, 0.0]
    """
    return Jet(f, order_of(order))


class Jet(Wrapper):
    """What :func:`jet` returns.

    Arguments:
        f, order: as there.
    """

    __slots__ = ("order",)

    def __init__(self, f: Callable[..., Any], order: int) -> None:
        super().__init__(f)
        self.order = order

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Return the coefficients at a number."""
        return self.of("jet", args, kwargs)

    def of(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> list[Any]:
        """Return the coefficients, under the name of a transform in errors."""
        trace = Trace(self.f, (0,), args, kwargs)
        if trace.trees[0].blocks[0].shape is not None or len(trace.inputs) != 1:
            raise OperandError(
                f"{name} takes a function of one number, but {trace.name} was called with "
                f"{len(trace.inputs)}. Write grad, hessian or jvp for several."
            )
        output = trace.scalar(name, trace.result)
        trace.check_attached(name, [output])
        recorded = trace.connected([output])
        path = trace.path([output])
        with recording():
            found = coefficients(output, trace.inputs[0], path, self.order, recorded)
        return released(as_values(found)) if recorded else found

    def made_of(self) -> Parts:
        """Return what makes the same."""
        return jet, self.f, self.order

    def belonging(self, own: Sequence[bool], outlines: Sequence[Outline]) -> Prefix:
        """Return what of the result belongs to a row; see :func:`belonging`."""
        value = belonging(self.f, own, outlines)
        return (value, *[by_arguments(value, 0, own, outlines)] * self.order)


class Derivative(Jet):
    """What :func:`derivative` returns."""

    __slots__ = ()

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Return the derivative at a number."""
        last = self.of("derivative", args, kwargs)[-1]
        with recording():
            return last * float(factorial(self.order))

    def made_of(self) -> Parts:
        """Return what makes the same."""
        return derivative, self.f, self.order

    def belonging(self, own: Sequence[bool], outlines: Sequence[Outline]) -> Prefix:
        """Return what of the result belongs to a row; see :func:`belonging`."""
        return by_arguments(belonging(self.f, own, outlines), 0, own, outlines)
