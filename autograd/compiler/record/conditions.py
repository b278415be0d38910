"""Conditions: what comparisons of Values are while a function is traced."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil, floor, trunc
from operator import invert, lshift, rshift
from typing import Any

from autograd.table import ops
from autograd.table.operation import Op
from autograd.tools.array_hook import value_array
from autograd.value import Value, apply


class Condition:
    """A comparison of Values in a function that is being traced.

    Asking for its truth, as ``if`` does, records a guard; ``autograd.where`` takes it without one.

    Arguments:
        node: 1 where it holds, else 0.
        recorder: notes the guards.
    """

    __slots__ = ("_recorder", "node")

    def __init__(self, node: Value, recorder: Any) -> None:
        self.node = node
        self._recorder = recorder
        recorder.kinds.hint(node, bool)

    def __bool__(self) -> bool:
        return bool(self._recorder.truth(self.node))

    def __int__(self) -> int:
        return int(bool(self))

    __index__ = __int__

    def __float__(self) -> float:
        return float(bool(self))

    def __and__(self, other: Any) -> Any:
        if not _is_truth(other):  # of an int, bits are meant
            return bool(self) & other
        return Condition(ops.where(self.node, _truth(other), 0.0), self._recorder)

    def __or__(self, other: Any) -> Any:
        if not _is_truth(other):
            return bool(self) | other
        return Condition(ops.where(self.node, 1.0, _truth(other)), self._recorder)

    def __xor__(self, other: Any) -> Any:
        if not _is_truth(other):
            return bool(self) ^ other
        return Condition(ops.not_equal(self.node, _truth(other)), self._recorder)

    __rand__, __ror__, __rxor__ = __and__, __or__, __xor__

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **options: Any) -> Any:
        return value_array().answer_ufunc(ufunc, method, inputs, options)

    def __array_function__(self, function: Any, types: Any, args: Any, kwargs: Any) -> Any:
        return value_array().answer_function(function, types, args, kwargs)

    def __hash__(self) -> int:
        return hash(bool(self))

    def __format__(self, spec: str) -> str:
        return format(bool(self), spec)

    def __getattr__(self, name: str) -> Any:
        return getattr(bool(self), name)

    @property  # type: ignore[misc]
    def __class__(self) -> type:
        return bool

    @staticmethod
    def __apply__(op: Op, operands: tuple[Any, ...]) -> Any:
        """Apply an operation to operands, one of them a condition; others may know better how."""
        plain = tuple(map(unwrapped, operands))
        for operand in plain:
            if not isinstance(operand, Value) and hasattr(operand, "__apply__"):
                return operand.__apply__(op, plain)
        return apply(op, plain)

    # A copy would tell its guards to a copy of the recorder

    def __copy__(self) -> Condition:
        return self

    def __deepcopy__(self, memo: Any) -> Condition:
        return self

    def __reduce_ex__(self, protocol: Any) -> Any:
        self._recorder.refuse("Pickling a comparison", "bool(x > y) for a branch of its own")

    def __repr__(self) -> str:
        return repr(bool(self))


def _as_number(name: str) -> Any:
    """Return an operator of Values for conditions, which count as 1 or 0, as bools do."""

    def operator(self: Condition, *others: Any) -> Any:
        return getattr(self.node, name)(*map(unwrapped, others))

    return operator


for _name in (
    "add", "radd", "sub", "rsub", "mul", "rmul", "truediv", "rtruediv", "floordiv", "rfloordiv",
    "mod", "rmod", "pow", "rpow", "neg", "pos", "abs", "lt", "le", "gt", "ge", "eq", "ne",
):  # fmt: skip
    setattr(Condition, f"__{_name}__", _as_number(f"__{_name}__"))


def unwrapped(thing: Any) -> Any:
    """Return the node of a condition; anything else as it is."""
    return thing.node if type(thing) is Condition else thing


def _as_bool(operation: Callable[..., Any], is_reversed: bool = False) -> Any:
    """Return an operation on bools for conditions, whose truth is a guard then."""

    def operator(self: Condition, *others: Any) -> Any:
        numbers = [bool(self), *[bool(one) if type(one) is Condition else one for one in others]]
        return operation(*(numbers[::-1] if is_reversed else numbers))

    return operator


_operation: Callable[..., Any]
for _operation in (lshift, rshift, divmod):
    setattr(Condition, f"__{_operation.__name__}__", _as_bool(_operation))
    setattr(Condition, f"__r{_operation.__name__}__", _as_bool(_operation, is_reversed=True))
for _operation in (invert, round, floor, ceil, trunc):
    setattr(Condition, f"__{_operation.__name__}__", _as_bool(_operation))


def _is_truth(thing: Any) -> bool:
    return isinstance(thing, bool) or type(thing).__name__ in {"bool_", "bool"}  # NumPy's too


def _truth(thing: Any) -> Any:
    return thing.node if type(thing) is Condition else float(bool(thing))
