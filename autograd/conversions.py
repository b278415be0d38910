"""What Python asks of a number besides arithmetic: its int, its truth, its text, its type.

In eager mode a Value answers as far as no gradient is lost. While a function is traced, a Value
stands where Python would have a plain number, and answers as that number would: what the answer
depends on becomes a guard. Compiled, this file is built with conversions.pxd.
"""

from __future__ import annotations

import operator
import sys
from collections.abc import Callable
from typing import Any, NoReturn

from autograd.context import present, shared
from autograd.errors import AutogradError, OperandError
from autograd.node import Node, number_of
from autograd.table.operation import Fact, having
from autograd.tools.array_hook import value_array
from autograd.tools.hints import OF_VALUES, advice

try:
    import cython
except ImportError:
    from autograd._build import no_cython as cython

_INFINITY, _ZERO = float("inf"), 0.0
_WHOLE = having(Fact.WHOLE)


@cython.no_gc
@cython.auto_pickle(False)
@cython.cclass
class Conversions(Node):
    """A node that answers what Python asks of numbers; :class:`autograd.Value` adds arithmetic.

    >>> from autograd import Value
    >>> isinstance(Value(2.0), Conversions)
    True
    """

    __slots__ = ()

    @property
    def requires_grad(self) -> NoReturn:
        """Raise: there is no such switch. It stands here since assigning it raises too."""
        _attribute(self, "requires_grad")
        raise AttributeError("requires_grad")

    @requires_grad.setter
    def requires_grad(self, wanted: bool) -> None:
        _attribute(self, "requires_grad")

    # What is asked of any number

    @property
    def real(self) -> Any:
        """The value itself, as of every real number."""
        return self

    @property
    def imag(self) -> float:
        """0, as of every real number."""
        return 0.0

    def conjugate(self) -> Any:
        """Return the value itself, as every real number does."""
        return self

    def isfinite(self) -> bool:
        """Return whether it is neither an infinity nor nan."""
        return bool(abs(self) < _INFINITY)

    def isnan(self) -> bool:
        """Return whether it is nan."""
        return not bool(self <= _INFINITY)  # type: ignore[operator]

    def isinf(self) -> bool:
        """Return whether it is an infinity."""
        return bool(abs(self) == _INFINITY)

    def is_integer(self) -> bool:
        """Return whether it is a whole number."""
        return self.isfinite() and bool(self == self.trunc())

    def as_integer_ratio(self) -> NoReturn:
        """Raise: the ratio is no function that could be differentiated."""
        _refuse(
            OperandError(
                "statistics.mean(vs) or Fraction(v) would cut Values out of their graph. Write "
                "autograd.mean(vs), likewise autograd.var(vs), and v.data for a plain number."
            )
        )

    def item(self) -> float:
        """Return its plain number, as ``data`` does.

        >>> from autograd import Value
        >>> Value(2.0).item()
        2.0
        """
        return self.data

    # Ways out of the graph

    def __float__(self) -> float:
        _refuse(
            OperandError(
                "float(v) or math.sin(v) would cut this Value out of its graph. Write "
                "autograd.sin(v) or v.sin() for the function of a Value, likewise "
                "autograd.isnan(v), and v.data for its plain number. An array takes Values if it "
                "is made with dtype=object, as by np.zeros(3, dtype=object)."
            )
        )

    def __int__(self) -> int:
        if shared.tracers and present.tracer is not None:
            return present.tracer.whole(self)
        return int(number_of(self))

    def __index__(self) -> int:
        is_float = present.tracer is not None and present.tracer.is_float(self)
        is_whole = self.op in _WHOLE or self == self.trunc()
        if is_float or not is_whole:  # while tracing, a guard
            raise OperandError(f"An index is a whole number, but got {self!r}. Write int(v).")
        return int(self)

    def __bool__(self) -> bool:
        if shared.tracers and present.tracer is not None and present.tracer.is_plain(self):
            return bool(self != _ZERO)  # type: ignore[comparison-overlap]
        _refuse(OperandError("The truth of a Value is ambiguous. Write v != 0."))

    # What NumPy asks, which is answered as for an array without axes

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **options: Any) -> Any:
        return value_array().answer_ufunc(ufunc, method, inputs, options)

    def __array_function__(self, function: Any, types: Any, args: Any, kwargs: Any) -> Any:
        return value_array().answer_function(function, types, args, kwargs)

    # Text

    def __format__(self, spec: str) -> str:
        number = _plain(self)
        if number is not None:
            return format(number, spec)
        return format(self.data, spec) if spec else str(self)

    def __repr__(self) -> str:
        number = _plain(self)
        return Node.__repr__(self) if number is None else repr(number)

    # What ints alone answer: only while tracing, where Python would have one

    def __and__(self, other: Any) -> Any:
        return _on_ints(operator.and_, self, other)

    def __rand__(self, other: Any) -> Any:
        return _on_ints(operator.and_, other, self)

    def __or__(self, other: Any) -> Any:
        return _on_ints(operator.or_, self, other)

    def __ror__(self, other: Any) -> Any:
        return _on_ints(operator.or_, other, self)

    def __xor__(self, other: Any) -> Any:
        return _on_ints(operator.xor, self, other)

    def __rxor__(self, other: Any) -> Any:
        return _on_ints(operator.xor, other, self)

    def __lshift__(self, other: Any) -> Any:
        return _on_ints(operator.lshift, self, other)

    def __rlshift__(self, other: Any) -> Any:
        return _on_ints(operator.lshift, other, self)

    def __rshift__(self, other: Any) -> Any:
        return _on_ints(operator.rshift, self, other)

    def __rrshift__(self, other: Any) -> Any:
        return _on_ints(operator.rshift, other, self)

    def __invert__(self) -> int:
        number = _plain(self)
        if type(number) is not int:
            raise TypeError(f"bad operand type for unary ~: {type(self).__name__!r}")
        return ~number

    # Its type, and what that has

    @property  # type: ignore[misc]
    def __class__(self) -> type:
        if shared.tracers and present.tracer is not None and not _is_library(sys._getframe(0)):
            kind: type | None = present.tracer.kind_of(self)
            if kind is not None:
                return kind
        return type(self)

    def __getattr__(self, name: str) -> Any:
        return _attribute(self, name)


def _attribute(value: Any, name: str) -> Any:
    """Return an attribute that a node has only where Python would have a number."""
    if shared.tracers:
        number = _plain_for(value, name)
        if number is not None:
            return getattr(number, name)
    if name.startswith("__"):  # asked for by protocols, which want no text
        raise AttributeError(name)
    text = f"{type(value).__name__!r} object has no attribute {name!r}{advice(name, OF_VALUES)}"
    raise AttributeError(text, name=name, obj=value)


class _Attribute:
    """What answers for an attribute that only numbers have, or nothing here."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __get__(self, value: Any, owner: Any) -> Any:
        if value is None:
            raise AttributeError(self._name)
        return _attribute(value, self._name)


def _name_attributes(kind: Any) -> None:
    """Have a class answer name by name: with ``__getattr__`` Python reads its slots slowly."""
    del kind.__getattr__
    for name in {*dir(int), *dir(float), *OF_VALUES} - set(dir(kind)):
        if not name.startswith("__"):
            setattr(kind, name, _Attribute(name))


if not cython.compiled:
    _name_attributes(Conversions)


def _is_library(frame: Any) -> bool:
    """Whether code of this library runs in the innermost frame outside of this file."""
    while frame is not None and frame.f_globals.get("__name__") == __name__:
        frame = frame.f_back
    return frame is not None and str(frame.f_globals.get("__name__")).startswith("autograd.")


def hash_while_tracing(value: Any) -> int:
    """Return the hash of what Python would have: a number, of which it is, or a Value."""
    number = None if present.tracer is None else present.tracer.plain(value, False)
    return object.__hash__(value) if number is None or number != number else hash(number)


def _plain(value: Any) -> Any:
    """Return the float or int that Python would have, assumed; None for a Value."""
    if shared.tracers and present.tracer is not None:
        return present.tracer.plain(value)
    return None


def _plain_for(value: Any, name: str) -> Any:
    """Return the same where its type has the attribute."""
    if present.tracer is not None and (hasattr(int, name) or hasattr(float, name)):
        kind = present.tracer.kind_of(value)
        if kind is not None and hasattr(kind, name):
            return present.tracer.plain(value)
    return None


def _on_ints(operation: Callable[[Any, Any], Any], left: Any, right: Any) -> Any:
    numbers = [_plain(thing) if isinstance(thing, Node) else thing for thing in (left, right)]
    if not all(isinstance(number, int) for number in numbers):
        if all(isinstance(thing, (Node, int, float)) for thing in (left, right)):
            raise OperandError(
                "^, &, |, << and >> work on the bits of ints, which a Value has not. Write x**2 "
                "for a power, and `and`, `or` between comparisons."
            )
        return NotImplemented
    return operation(*numbers)


def _refuse(error: AutogradError) -> NoReturn:
    """Raise, and let no tracer take it for what the plain function does."""
    if present.tracer is not None:
        present.tracer.refused(error)
    raise error
