"""Operations that machine code cannot evaluate by itself, called back in Python."""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Sequence
from typing import Any

from autograd.table.operation import Op

_PROTOTYPE = ctypes.CFUNCTYPE(ctypes.c_double, ctypes.POINTER(ctypes.c_double), ctypes.c_int64)
_known: dict[Op, Any] = {}


class _Raised(threading.local):
    """What callbacks of this thread raised since somebody looked."""

    error: BaseException | None = None


_raised = _Raised()


def check() -> None:
    """Raise what callbacks of this thread have raised; machine code cannot pass it on."""
    error, _raised.error = _raised.error, None
    if error is not None:
        raise error


def table(operations: Sequence[Op]) -> Any:
    """Return the addresses of functions that evaluate operations, as an array in memory.

    Arguments:
        operations: of the table, or the user's own primitives.

    Returns:
        a ctypes array of pointers, to be kept while code may call them.
    """
    pointers = [ctypes.cast(_callback(op), ctypes.c_void_p) for op in operations]
    return (ctypes.c_void_p * max(1, len(operations)))(*pointers)


def _callback(op: Op) -> Any:
    if op not in _known:

        def evaluate(operands: Any, count: int) -> float:
            try:
                return float(op.value(*operands[:count]))
            except BaseException as error:  # see check(); what follows a nan does not count
                _raised.error = _raised.error or error
                return float("nan")

        _known[op] = _PROTOTYPE(evaluate)
    return _known[op]
