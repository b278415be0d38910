"""Derivatives of any order, of functions of one number, by Taylor arithmetic."""

from __future__ import annotations

from collections.abc import Callable
from operator import index
from typing import Any

from autograd.errors import OperandError
from autograd.modes import recording
from autograd.sweeps.linearization import Trace, as_values, released
from autograd.sweeps.taylor import taylor_derivative
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


class Derivative(Wrapper):
    """What :func:`derivative` returns.

    Arguments:
        f, order: as there.
    """

    __slots__ = ("order",)

    def __init__(self, f: Callable[..., Any], order: int) -> None:
        super().__init__(f)
        self.order = order

    def __call__(self, x: Any, /, *args: Any, **kwargs: Any) -> Any:
        """Return the derivative at a number."""
        trace = Trace(self.f, (0,), (x, *args), kwargs)
        if trace.trees[0].blocks[0].shape is not None or len(trace.inputs) != 1:
            raise OperandError(
                f"derivative takes a function of one number, but {trace.name} was called with "
                f"{len(trace.inputs)}. Write grad, hessian or jvp for several."
            )
        output = trace.scalar("derivative", trace.result)
        trace.check_attached("derivative", [output])
        recorded = trace.connected([output])
        path = trace.path([output])
        with recording():
            number = taylor_derivative(output, trace.inputs[0], path, self.order, recorded)
        return released(as_values([number]))[0] if recorded else number

    def made_of(self) -> Parts:
        """Return what makes the same."""
        return derivative, self.f, self.order
