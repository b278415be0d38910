"""Operations that machine code cannot evaluate by itself, called back in Python."""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Sequence
from typing import Any

from autograd.table.joint import Joint
from autograd.table.operation import Op

prototype = ctypes.CFUNCTYPE(  # operands, their count, and a job, which these do not need
    ctypes.c_double, ctypes.POINTER(ctypes.c_double), ctypes.c_int64, ctypes.c_void_p
)


class _Raised(threading.local):
    """What callbacks of this thread raised since somebody looked."""

    error: BaseException | None = None


_raised = _Raised()
WAITING: list[bool] = []  # an item for each exception of any thread that is to be raised yet


def check() -> None:
    """Raise what callbacks of this thread have raised; machine code cannot pass it on."""
    if WAITING and _raised.error is not None:
        error, _raised.error = _raised.error, None
        WAITING.pop()
        raise error


def note(error: BaseException) -> None:
    """Keep an exception until somebody checks; the first in this thread counts."""
    if _raised.error is None:
        _raised.error = error
        WAITING.append(True)


def is_noted() -> bool:
    """Whether there is an exception that nobody has checked for yet."""
    return bool(WAITING) and _raised.error is not None


class Table:
    """Functions that evaluate operations, with their addresses in memory; kept while code runs.

    Arguments:
        operations: of the table, the user's own primitives, or joint ones.
        backend: whose code calls them.
        before: addresses of other functions that stand before them.

    Each takes two words: the function, and the job that it is given beside operands.
    """

    def __init__(self, operations: Sequence[Op], backend: str, before: Sequence[int] = ()) -> None:
        entries = [_entry(op, backend) for op in operations]
        self._kept = [entry[2] for entry in entries]
        addresses = [*before, *[address for entry in entries for address in entry[:2]]]
        self.pointers = (ctypes.c_void_p * max(1, len(addresses)))(*addresses)


def _entry(op: Op, backend: str) -> tuple[int | None, int, Any]:
    if isinstance(op, Joint):
        return op.entry(backend)

    def evaluate(operands: Any, count: int, job: int) -> float:
        try:
            return float(op.value(*operands[:count]))
        except BaseException as error:  # see check(); what follows a nan does not count
            note(error)
            return float("nan")

    callback = prototype(evaluate)
    return ctypes.cast(callback, ctypes.c_void_p).value, 0, callback
