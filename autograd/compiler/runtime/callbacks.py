"""Operations that machine code cannot evaluate by itself, called back in Python."""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Sequence
from typing import Any

from autograd.table.operation import Op

_PROTOTYPE = ctypes.CFUNCTYPE(ctypes.c_double, ctypes.POINTER(ctypes.c_double), ctypes.c_int64)


class _Raised(threading.local):
    """What callbacks of this thread raised since somebody looked."""

    error: BaseException | None = None


_raised = _Raised()


def check() -> None:
    """Raise what callbacks of this thread have raised; machine code cannot pass it on."""
    error, _raised.error = _raised.error, None
    if error is not None:
        raise error


class Table:
    """Functions that evaluate operations, with their addresses in memory; kept while code runs.

    Arguments:
        operations: of the table, or the user's own primitives.
        before: addresses of other functions that stand before them.
    """

    def __init__(self, operations: Sequence[Op], before: Sequence[int] = ()) -> None:
        self._callbacks = [_callback(op) for op in operations]
        own = [ctypes.cast(callback, ctypes.c_void_p).value for callback in self._callbacks]
        addresses = [*before, *own]
        self.pointers = (ctypes.c_void_p * max(1, len(addresses)))(*addresses)


def _callback(op: Op) -> Any:
    def evaluate(operands: Any, count: int) -> float:
        try:
            return float(op.value(*operands[:count]))
        except BaseException as error:  # see check(); what follows a nan does not count
            _raised.error = _raised.error or error
            return float("nan")

    return _PROTOTYPE(evaluate)
