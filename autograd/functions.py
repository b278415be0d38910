"""The functions of the table: the math module's mirror, for Values and plain numbers alike.

Each takes Values or plain numbers; with a Value among its arguments it returns a Value, otherwise
a float. Where Python's math module raises, these give what IEEE arithmetic gives.
"""

from __future__ import annotations

from typing import Any, Protocol, overload

from autograd import ops
from autograd.errors import OperandError
from autograd.ops import Op
from autograd.value import Value, unary


class Unary(Protocol):
    """A function of one number."""

    @overload
    def __call__(self, x: Value, /) -> Value: ...

    @overload
    def __call__(self, x: float, /) -> float: ...


class Binary(Protocol):
    """A function of two numbers."""

    @overload
    def __call__(self, x: Value, y: Value | float, /) -> Value: ...

    @overload
    def __call__(self, x: float, y: Value, /) -> Value: ...

    @overload
    def __call__(self, x: float, y: float, /) -> float: ...


def _document(function: Any, op: Op) -> None:
    names = "xy"[: op.arity]
    arguments = ", ".join(names)
    point = ", ".join(["0.5", "2.0"][: op.arity])
    function.__name__ = function.__qualname__ = op.name
    function.__doc__ = f"""Return {op.formula}.

    Arguments:
        {arguments}: Values or plain numbers, in {" and ".join(map(str, op.domain))}.

    Returns:
        a Value if an argument is one, else a float; outside the domain what IEEE arithmetic gives.

    Raises:
        OperandError: if an argument is no real number.

    >>> {op.name}({point})
    {op.value(*[0.5, 2.0][: op.arity])!r}
    """


def _unary(op: Op) -> Unary:
    def function(x: Any, /) -> Any:
        return unary(op, x) if isinstance(x, Value) else op(x)

    _document(function, op)
    return function


def _binary(op: Op) -> Binary:
    def function(x: Any, y: Any, /) -> Any:
        return op(x, y)

    _document(function, op)
    return function


exp = _unary(ops.exp)
log = _unary(ops.log)
sqrt = _unary(ops.sqrt)
sigmoid = _unary(ops.sigmoid)
softplus = _unary(ops.softplus)
sin = _unary(ops.sin)
cos = _unary(ops.cos)
sinh = _unary(ops.sinh)
cosh = _unary(ops.cosh)
tanh = _unary(ops.tanh)
relu = _unary(ops.relu)
sign = _unary(ops.sign)
abs = _unary(ops.absolute)
pow = _binary(ops.pow)
maximum = _binary(ops.maximum)
minimum = _binary(ops.minimum)


def where(condition: Any, x: Any, y: Any, /) -> Any:
    """Return one of two numbers, as a condition says, without a branch in the graph.

    Arguments:
        condition: a bool, as a comparison of Values gives it.
        x: what is returned where the condition holds.
        y: what is returned elsewhere.

    Returns:
        a Value if one of x and y is one, else a float; the number not chosen gets no gradient.

    Raises:
        OperandError: if x or y is no real number, or if the condition is one rather than a bool.

    >>> where(2.0 > 1.0, 3.0, 4.0)
    3.0
    """
    if isinstance(condition, Value):
        raise OperandError("where() chooses by a condition, not a Value: write where(v != 0, ...).")
    return ops.where(bool(condition), x, y)
