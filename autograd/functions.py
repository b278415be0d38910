"""The functions of the table: the math module's mirror, for Values and plain numbers alike.

Each takes Values or plain numbers; with a Value among its arguments it returns a Value, otherwise
a float. Of arrays each element is an argument. Where Python's math module raises, these give what
IEEE arithmetic gives.
"""

from __future__ import annotations

import math
from typing import Any, Protocol, overload

from autograd.errors import OperandError
from autograd.numbers import as_float
from autograd.structures.arrays import is_array
from autograd.table import ops
from autograd.table.interval import Interval
from autograd.table.operation import Op
from autograd.value import Value, apply, binary, ternary, unary

__all__ = [
    "abs", "acos", "acosh", "asin", "asinh", "atan", "atan2", "atanh", "cbrt", "ceil", "clip",
    "copysign", "cos", "cosh", "degrees", "digamma", "divmod", "erf", "erfc", "exp", "exp2",
    "expm1", "floor", "floordiv", "fmod", "gamma", "gelu", "hypot", "isfinite", "isinf", "isnan",
    "leaky_relu", "lgamma", "log", "log10", "log1p", "log2", "log_sigmoid", "logaddexp", "logit",
    "maximum", "minimum", "mod", "norm_cdf", "norm_pdf", "pow", "radians", "relu", "remainder",
    "round", "sigmoid", "sign", "silu", "sin", "sinc", "sinh", "softplus", "sqrt", "tan", "tanh",
    "trunc", "where",
]  # fmt: skip

_clip, _hypot, _leaky_relu, _where = ops.clip, ops.hypot, ops.leaky_relu, ops.where


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
    point = [_inside(domain, x) for domain, x in zip(op.domain, [0.5, 2.0], strict=False)]
    function.__name__ = function.__qualname__ = op.name
    function.__doc__ = f"""Return {op.formula}.

    Arguments:
        {", ".join(names)}: Values or plain numbers, in {" and ".join(map(str, op.domain))}.

    Returns:
        a Value if an argument is one, else a float; outside the domain what IEEE arithmetic gives.

    Raises:
        OperandError: if an argument is no real number.

    >>> {op.name}({", ".join(map(str, point))})
    {op.value(*point)!r}
    """


def _inside(domain: Interval, x: float) -> float:
    return x if domain.low < x < domain.high else 2.0


def _unary(op: Op) -> Unary:
    def function(x: Any, /) -> Any:
        return unary(op, x) if isinstance(x, Value) else op(x)

    _document(function, op)
    return function


def _binary(op: Op) -> Binary:
    def function(x: Any, y: Any, /) -> Any:
        if isinstance(x, Value) or (type(x) is float and isinstance(y, Value)):
            try:
                return binary(op, x, y)
            except OperandError:
                return op(x, y)  # which takes arrays, or raises too
        return op(x, y)

    _document(function, op)
    return function


exp = _unary(ops.exp)
exp2 = _unary(ops.exp2)
expm1 = _unary(ops.expm1)
log2 = _unary(ops.log2)
log10 = _unary(ops.log10)
log1p = _unary(ops.log1p)
logaddexp = _binary(ops.logaddexp)
pow = _binary(ops.pow)
sqrt = _unary(ops.sqrt)
cbrt = _unary(ops.cbrt)
sigmoid = _unary(ops.sigmoid)
softplus = _unary(ops.softplus)
log_sigmoid = _unary(ops.log_sigmoid)
logit = _unary(ops.logit)
silu = _unary(ops.silu)
sin = _unary(ops.sin)
cos = _unary(ops.cos)
tan = _unary(ops.tan)
asin = _unary(ops.asin)
acos = _unary(ops.acos)
atan = _unary(ops.atan)
atan2 = _binary(ops.atan2)
sinc = _unary(ops.sinc)
degrees = _unary(ops.degrees)
radians = _unary(ops.radians)
sinh = _unary(ops.sinh)
cosh = _unary(ops.cosh)
tanh = _unary(ops.tanh)
asinh = _unary(ops.asinh)
acosh = _unary(ops.acosh)
atanh = _unary(ops.atanh)
erf = _unary(ops.erf)
erfc = _unary(ops.erfc)
norm_cdf = _unary(ops.norm_cdf)
norm_pdf = _unary(ops.norm_pdf)
gelu = _unary(ops.gelu)
gamma = _unary(ops.gamma)
lgamma = _unary(ops.lgamma)
digamma = _unary(ops.digamma)
relu = _unary(ops.relu)
sign = _unary(ops.sign)
abs = _unary(ops.absolute)
copysign = _binary(ops.copysign)
maximum = _binary(ops.maximum)
minimum = _binary(ops.minimum)
floor = _unary(ops.floor)
ceil = _unary(ops.ceil)
trunc = _unary(ops.trunc)
round = _unary(ops.round)
mod = _binary(ops.mod)
fmod = _binary(ops.fmod)
floordiv = _binary(ops.floordiv)


def log(x: Any, base: Any = None, /) -> Any:
    """Return the logarithm of x, to the base e unless another is given.

    Arguments:
        x: a Value or a plain number, in (0, inf).
        base: a Value or a plain number, in (0, inf).

    Returns:
        a Value if an argument is one, else a float; outside the domain what IEEE arithmetic gives.

    Raises:
        OperandError: if an argument is no real number.

    >>> log(8.0, 2.0)
    3.0
    """
    natural = unary(ops.log, x) if isinstance(x, Value) else ops.log(x)
    return natural if base is None else ops.div(natural, ops.log(base))


def divmod(x: Any, y: Any, /) -> tuple[Any, Any]:
    """Return ``floordiv(x, y)`` and ``mod(x, y)``.

    Arguments:
        x, y: Values or plain numbers.

    Returns:
        two Values if an argument is one, else two floats.

    Raises:
        OperandError: if an argument is no real number.

    >>> divmod(-7.0, 3.0)
    (-3.0, 2.0)
    """
    return ops.floordiv(x, y), ops.mod(x, y)


def hypot(*xs: Any) -> Any:
    """Return sqrt(x1^2 + ... + xn^2), without overflow.

    Arguments:
        xs: Values or plain numbers, any number of them; for long lists ``norm`` is faster.

    Returns:
        a Value if an argument is one, else a float; its slopes are 0 where all arguments are.

    Raises:
        OperandError: if an argument is no real number.

    >>> hypot(3.0, 4.0)
    5.0
    """
    if xs and isinstance(xs[0], Value):
        try:
            return apply(_hypot, xs)
        except OperandError:
            pass  # there may be arrays
    return _hypot(*xs)


def isfinite(x: Any, /) -> bool:
    """Return whether a number is neither an infinity nor nan.

    Arguments:
        x: a Value or a plain number.

    Returns:
        a bool; in a function that is being compiled, one that holds for its path.

    Raises:
        OperandError: if the argument is no real number.

    >>> from autograd import Value
    >>> isfinite(Value(1.0)), isfinite(log(0.0))
    (True, False)
    """
    return x.isfinite() if isinstance(x, Value) else math.isfinite(as_float(x, "isfinite"))


def isinf(x: Any, /) -> bool:
    """Return whether a number is an infinity.

    Arguments:
        x: a Value or a plain number.

    Returns:
        a bool; in a function that is being compiled, one that holds for its path.

    Raises:
        OperandError: if the argument is no real number.

    >>> from autograd import Value
    >>> isinf(log(Value(0.0))), isinf(1.0)
    (True, False)
    """
    return x.isinf() if isinstance(x, Value) else math.isinf(as_float(x, "isinf"))


def isnan(x: Any, /) -> bool:
    """Return whether a number is nan.

    Arguments:
        x: a Value or a plain number.

    Returns:
        a bool; in a function that is being compiled, one that holds for its path.

    Raises:
        OperandError: if the argument is no real number.

    >>> from autograd import Value
    >>> isnan(log(Value(-1.0))), isnan(1.0)
    (True, False)
    """
    return x.isnan() if isinstance(x, Value) else math.isnan(as_float(x, "isnan"))


def leaky_relu(x: Any, slope: Any = 0.01, /) -> Any:
    """Return x if it is positive, else slope times x.

    Arguments:
        x: a Value or a plain number.
        slope: the slope of the negative branch, at 0 too.

    Returns:
        a Value if an argument is one, else a float.

    Raises:
        OperandError: if an argument is no real number.

    >>> leaky_relu(-2.0, 0.125)
    -0.25
    """
    if isinstance(x, Value) and isinstance(slope, (float, Value)):
        return binary(_leaky_relu, x, slope)
    return _leaky_relu(x, slope)


def clip(x: Any, low: Any, high: Any, /) -> Any:
    """Return min(max(x, low), high).

    Arguments:
        x: a Value or a plain number.
        low, high: the ends of the range; Values or plain numbers, infinite too.

    Returns:
        a Value if an argument is one, else a float; at an end, half the slope goes to each.

    Raises:
        OperandError: if an argument is no real number.

    >>> clip(5.0, 0.0, 1.0)
    1.0
    """
    if isinstance(x, Value):
        try:
            return ternary(_clip, x, low, high)
        except OperandError:
            pass  # there may be arrays
    return _clip(x, low, high)


def remainder(x: Any, y: Any, /) -> Any:
    """Return ``mod(x, y)``, under NumPy's name; ``math.remainder`` rounds the quotient otherwise.

    Arguments:
        x, y: Values or plain numbers.

    Returns:
        a Value if an argument is one, else a float; it has the sign of y.

    Raises:
        OperandError: if an argument is no real number.

    >>> remainder(-7.0, 3.0)
    2.0
    """
    return ops.mod(x, y)


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
    if type(condition) is bool and (isinstance(x, Value) or isinstance(y, Value)):
        try:
            return ternary(_where, condition, x, y)
        except OperandError:
            pass  # there may be arrays
    if isinstance(condition, Value):
        raise OperandError("where() chooses by a condition, not a Value: write where(v != 0, ...).")
    traced = hasattr(condition, "__apply__")  # a comparison in a function that is being compiled
    has_axes = is_array(condition) and condition.ndim
    return _where(condition if traced or has_axes else bool(condition), x, y)
