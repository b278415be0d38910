"""Operations of the user's own: a function with its partials, in the same machinery."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from math import isfinite
from typing import Any
from weakref import WeakValueDictionary

from autograd.errors import AutogradError, OperandError
from autograd.numbers import as_float
from autograd.table.ieee import IEEE, NAN
from autograd.table.interval import REALS
from autograd.table.operation import Op
from autograd.tools.by_functions import ByFunctions


class PartialError(AutogradError, ArithmeticError):
    """A partial that the user gave is not the derivative of the function.

    >>> issubclass(PartialError, AutogradError)
    True
    """


class ResultError(OperandError):
    """What a function or a partial of the user's returned is no number.

    >>> issubclass(ResultError, OperandError)
    True
    """


class Primitive(ByFunctions, Op):
    """An operation outside the table; see :func:`primitive`."""

    def slope(self, index: int, operands: tuple[Any, ...], out: Any) -> Any:
        """Return the partial by one operand, a number of the operands' own kind."""
        try:
            return self.partials[index](*operands, out)
        except (ArithmeticError, ValueError):
            if type(out) is IEEE:  # a second try, and no answer: math.log(0.0)
                return NAN
            raise
        except (TypeError, AttributeError) as error:
            if issubclass(type(out), float) or isinstance(error, ResultError):
                raise
            raise OperandError(
                f"{self.name} can be differentiated once only: its partial {index} takes plain "
                f"numbers ({error}) For higher orders write it with the functions of autograd, as "
                "in ag.cos(x) in place of math.cos(x)."
            ) from error

    @property
    def delicate(self) -> tuple[int, ...]:
        """All operands: the function may branch on any."""
        return tuple(range(self.arity))

    with_options: WeakValueDictionary[Any, Primitive]  # those made of it, by their options

    def __call__(self, *operands: Any, **options: Any) -> Any:
        """Return the operation's result, of the operands' own kind."""
        if options:
            return with_options(self, options)(*operands)
        if len(operands) != self.arity:
            raise OperandError(
                f"{self.name} takes {self.arity} operands, one for each of its partials, but got "
                f"{len(operands)}."
            )
        return super().__call__(*operands)


def with_options(operation: Primitive, options: dict[str, Any]) -> Primitive:
    """Return a primitive with keyword arguments for its function and its partials.

    Arguments:
        operation: the primitive.
        options: the arguments; they are constants, by which nothing is differentiated.

    Raises:
        OperandError: if one of them is a Value.
    """
    check_constant(operation.name, options)
    is_known = all(type(option) in _SIMPLE for option in options.values())
    key = tuple([(name, type(options[name]), repr(options[name])) for name in sorted(options)])
    known = operation.with_options.get(key) if is_known else None
    if known is not None:
        return known
    function, *partials = [partial(part, **options) for part in operation.held.values()]
    shown = ", ".join([f"{name}={option!r}" for name, option in options.items()])
    made = primitive(function, *partials, name=f"{operation.name}({shown})")
    made.hold((with_options, operation, options), {})
    if is_known:
        operation.with_options[key] = made
    return made


_SIMPLE = {int, float, bool, str, type(None)}  # of which repr says all


def check_constant(name: str, options: dict[str, Any]) -> None:
    """Raise an OperandError if a keyword argument of a primitive is a number to differentiate by.

    >>> check_constant("f", {"k": 3})
    """
    for key, option in options.items():
        items = option if isinstance(option, (list, tuple)) else [option]
        if any(hasattr(type(item), "__apply__") for item in items):
            raise OperandError(
                f"{name}: the keyword argument {key} is a constant, but got {option!r}. Pass by "
                "position what is to be differentiated by."
            )


def _made(function: Any, name: str, *partials: Any) -> Primitive:
    return primitive(function, *partials, name=name)


def primitive(
    function: Callable[..., float],
    *partials: Callable[..., Any],
    name: str | None = None,
    check_at: Sequence[Sequence[float]] = (),
) -> Primitive:
    """Return an operation made of a function on floats and its partial derivatives.

    Arguments:
        function: takes floats and returns a float. Keyword arguments that the operation is called
            with are passed on to it, and to the partials.
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
        OperandError: without partials. When it is called: if the function or a partial returns
            something that is no real number, or if a partial over plain floats is to be
            differentiated.

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
    evaluate = _checked(function, called)
    operation = Primitive(
        called,
        evaluate,
        tuple([_checked(p, f"Partial {i} of {called}") for i, p in enumerate(partials)]),
        domain=(REALS,) * len(partials),
        formula=f"{called}(...)",
        beyond=_in_ieee_arithmetic(evaluate),
    )
    named = {f"partial_{i}": part for i, part in enumerate(partials)}
    operation.with_options = WeakValueDictionary()
    operation.hold((_made, function, called, *partials), {"function": function, **named})
    for point in check_at:
        check_partials(operation, tuple(map(float, point)))
    return operation


def _checked(function: Callable[..., Any], role: str) -> Callable[..., Any]:
    """Return a function that sees to it that another one returns numbers."""

    def checked(*operands: Any) -> Any:
        result = function(*operands)
        if type(result) is float:
            return result
        is_plain = all(issubclass(type(operand), (float, int)) for operand in operands)
        if hasattr(type(result), "__apply__") and not (is_plain and type(result) is not IEEE):
            return result
        if type(result) is complex and not any(type(operand) is IEEE for operand in operands):
            raise ArithmeticError  # Python's ** of a negative number: once more in IEEE arithmetic
        try:
            return as_float(result, f"What {role} returns")
        except OperandError as error:
            raise ResultError(str(error)) from None

    return checked


def _in_ieee_arithmetic(evaluate: Callable[..., Any]) -> Callable[..., float]:
    """Return what gives a function's value where it raised, if Python's operators did that."""

    def beyond(*operands: float) -> float:
        try:
            return float(evaluate(*map(IEEE, operands)))
        except (ArithmeticError, ValueError):
            return NAN

    return beyond


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
