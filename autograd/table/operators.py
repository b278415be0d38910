"""Python's operators as operations of the table, for numbers that apply these to themselves."""

from __future__ import annotations

from typing import Any

from autograd.table import ops
from autograd.table.operation import Op


class Operators:
    """A number whose arithmetic is that of the table; a kind of its own has ``__apply__`` alone.

    >>> class Counted(Operators):
    ...     @staticmethod
    ...     def __apply__(op, operands):
    ...         return f"{op} of {len(operands)}"
    >>> 2.0 ** Counted(), round(Counted())
    ('pow of 2', 'round of 1')
    """

    __slots__ = ()

    @staticmethod
    def __apply__(op: Op, operands: tuple[Any, ...]) -> Any:
        raise NotImplementedError

    def __add__(self, other: Any) -> Any:
        return self.__apply__(ops.add, (self, other))

    def __radd__(self, other: Any) -> Any:
        return self.__apply__(ops.add, (other, self))

    def __sub__(self, other: Any) -> Any:
        return self.__apply__(ops.sub, (self, other))

    def __rsub__(self, other: Any) -> Any:
        return self.__apply__(ops.sub, (other, self))

    def __mul__(self, other: Any) -> Any:
        return self.__apply__(ops.mul, (self, other))

    def __rmul__(self, other: Any) -> Any:
        return self.__apply__(ops.mul, (other, self))

    def __truediv__(self, other: Any) -> Any:
        return self.__apply__(ops.div, (self, other))

    def __rtruediv__(self, other: Any) -> Any:
        return self.__apply__(ops.div, (other, self))

    def __pow__(self, other: Any) -> Any:
        return self.__apply__(ops.pow, (self, other))

    def __rpow__(self, other: Any) -> Any:
        return self.__apply__(ops.pow, (other, self))

    def __mod__(self, other: Any) -> Any:
        return self.__apply__(ops.mod, (self, other))

    def __rmod__(self, other: Any) -> Any:
        return self.__apply__(ops.mod, (other, self))

    def __floordiv__(self, other: Any) -> Any:
        return self.__apply__(ops.floordiv, (self, other))

    def __rfloordiv__(self, other: Any) -> Any:
        return self.__apply__(ops.floordiv, (other, self))

    def __neg__(self) -> Any:
        return self.__apply__(ops.neg, (self,))

    def __abs__(self) -> Any:
        return self.__apply__(ops.absolute, (self,))

    def __floor__(self) -> Any:
        return self.__apply__(ops.floor, (self,))

    def __ceil__(self) -> Any:
        return self.__apply__(ops.ceil, (self,))

    def __trunc__(self) -> Any:
        return self.__apply__(ops.trunc, (self,))

    def __pos__(self) -> Any:
        return self

    def __round__(self, digits: int | None = None) -> Any:
        op, more = (ops.round, ()) if digits is None else (ops.round_to, (digits,))
        return self.__apply__(op, (self, *more))

    def __divmod__(self, other: Any) -> tuple[Any, Any]:
        return self // other, self % other

    def __rdivmod__(self, other: Any) -> tuple[Any, Any]:
        return other // self, other % self
