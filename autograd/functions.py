"""The functions of the table: the math module's mirror, for Values and plain numbers alike.

Each takes Values or plain numbers; with a Value among its arguments it returns a Value, otherwise
a float. Of arrays each element is an argument. Where Python's math module raises, these give what
IEEE arithmetic gives.
"""

from __future__ import annotations

import math
from typing import Any, Protocol, overload

from autograd.context import is_traced
from autograd.errors import OperandError
from autograd.numbers import as_float
from autograd.structures.arrays import is_array
from autograd.table import ops
from autograd.table.interval import Interval
from autograd.table.operation import Op
from autograd.value import Value, apply, binary, ternary, unary

__all__ = [
    "abs", "acos", "acosh", "asin", "asinh", "atan", "atan2", "atanh", "beta", "betaln", "cbrt",
    "ceil", "clip", "copysign", "cos", "cosh", "degrees", "digamma", "divmod", "erf", "erfc",
    "erfcinv", "erfinv", "exp", "exp2", "expi", "expm1", "expn", "floor", "floordiv", "fmod",
    "gamma", "gammainc", "gammaincc", "gelu", "hypot", "isfinite", "isinf", "isnan", "iv", "jv",
    "kv", "lambertw", "leaky_relu", "lgamma", "log", "log10", "log1p", "log2", "log_sigmoid",
    "logaddexp", "logit", "maximum", "minimum", "mod", "norm_cdf", "norm_pdf", "norm_ppf",
    "polygamma", "pow", "radians", "relu", "remainder", "round", "sigmoid", "sign", "silu", "sin",
    "sinc", "sinh", "softplus", "sqrt", "tan", "tanh", "trunc", "where", "yv", "zeta",
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


def _by_scipy(op: Op, point: str, value: float) -> Any:
    """Return the function of an operation that SciPy evaluates, with an example that is known."""
    orders = [i for i, partial in enumerate(op.partials) if partial is ops.NO_DERIVATIVE]

    def function(*operands: Any) -> Any:
        for i in orders:
            _check_constant(op, operands[i : i + 1])
        return op(*operands)

    whose = f" No derivative by argument {orders[0]} is known." if orders else ""
    names = ", ".join("abc"[: op.arity])
    function.__name__ = function.__qualname__ = op.name
    function.__doc__ = f"""Return {op.formula}, as ``scipy.special`` evaluates it.

    Arguments:
        {names}: Values or plain numbers, in {" and ".join(map(str, op.domain))}.{whose}

    Returns:
        a Value if an argument is one, else a float; outside the domain what SciPy gives.

    Raises:
        OperandError: if an argument is no real number, or one by which no derivative is known is
            a Value that gradients flow to.
        MissingExtraError: if SciPy is not installed.

    >>> f"{{{op.name}{point}:.10f}}"
    '{value:.10f}'
    """
    return function


def _check_constant(op: Op, operands: tuple[Any, ...]) -> None:
    """Raise for a Value by which no derivative is known; in a trace its slope is nan."""
    for operand in operands:
        if isinstance(operand, Value) and not operand.is_constant and not is_traced():
            raise OperandError(
                f"No derivative of {op.name} by {operand!r} is known. Give it as a plain number, "
                "for example with .data."
            )


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
erfinv = _by_scipy(ops.erfinv, "(0.5)", 0.476936276204)
erfcinv = _by_scipy(ops.erfcinv, "(0.5)", 0.476936276204)
norm_ppf = _by_scipy(ops.norm_ppf, "(0.975)", 1.959963984540)
expi = _by_scipy(ops.expi, "(1.0)", 1.895117816356)
expn = _by_scipy(ops.expn, "(1, 1.0)", 0.219383934396)
polygamma = _by_scipy(ops.polygamma, "(1, 1.0)", 1.644934066848)
jv = _by_scipy(ops.jv, "(0, 1.0)", 0.765197686558)
yv = _by_scipy(ops.yv, "(0, 1.0)", 0.088256964216)
iv = _by_scipy(ops.iv, "(0, 1.0)", 1.266065877752)
kv = _by_scipy(ops.kv, "(0, 1.0)", 0.421024438241)
beta = _by_scipy(ops.beta, "(2.0, 3.0)", 0.083333333333)
betaln = _by_scipy(ops.betaln, "(2.0, 3.0)", -2.484906649788)
gammainc = _by_scipy(ops.gammainc, "(2.0, 1.0)", 0.264241117657)
gammaincc = _by_scipy(ops.gammaincc, "(2.0, 1.0)", 0.735758882343)
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


def lambertw(x: Any, k: Any = 0, /) -> Any:
    """Return w with w e^w = x, real, as ``scipy.special`` evaluates it.

    Arguments:
        x: a Value or a plain number, in (-1/e, inf); for the branch -1, in (-1/e, 0).
        k: the branch: 0 for w above -1, or -1.

    Returns:
        a Value if x is one, else a float; nan where the branch is not real.

    Raises:
        OperandError: if an argument is no real number, or k is a Value that gradients flow to.
        MissingExtraError: if SciPy is not installed.

    >>> f"{lambertw(1.0):.10f} {lambertw(-0.1, -1):.10f}"
    '0.5671432904 -3.5771520640'
    """
    _check_constant(ops.lambertw, (k,))
    return ops.lambertw(x, k)


def zeta(x: Any, q: Any = 1.0, /) -> Any:
    """Return the sum of 1 / (q + k)^x over k = 0, 1, ..., as ``scipy.special`` evaluates it.

    Arguments:
        x: a plain number, in (1, inf), by which no derivative is known.
        q: a Value or a plain number, in (0, inf).

    Returns:
        a Value if q is one, else a float.

    Raises:
        OperandError: if an argument is no real number, or x is a Value that gradients flow to.
        MissingExtraError: if SciPy is not installed.

    >>> f"{zeta(2.0):.10f}"
    '1.6449340668'
    """
    _check_constant(ops.zeta, (x,))
    return ops.zeta(x, q)


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
