"""Kernel: machine code with what it needs to run; calls it on memory of its own.

Compiled, this file is built with kernel.pxd, and calls the code directly; as it reads, through
ctypes. Memory is kept from call to call; each call that runs at the same time takes its own.
"""

from __future__ import annotations

import ctypes
from array import array
from typing import Any

from autograd.compiler.runtime import callbacks
from autograd.compiler.runtime.doubles import doubles, integers

try:
    import cython
except ImportError:
    from autograd._build import no_cython as cython

if not cython.compiled:
    from autograd.compiler.runtime.doubles import floats, ints

# What the loop over rows in llvm/driver.py is given: words of 64 bits, in this order
JOB = (
    "body",  # the function to run on each block
    "uniform", "columns", "results", "failed", "scratch", "calls", "code",  # what it is given
    "inputs", "n_columns",  # where columns come from
    "outputs", "n_results",  # where results go that are not added up
    "sums", "n_sums",  # what the first so many are added to, for each lane; 0 if none are
    "rows",  # the numbers of the rows to do; 0 for each in turn
    "guarded",  # an i64 for each row: -1, or the first guard that failed; 0 if there are none
    "start", "stop",  # which rows
    "lanes",  # room for the numbers of a block's rows
    "nan",  # set to 1 if a nan was stored
)  # fmt: skip
_INPUTS, _OUTPUTS, _ROWS, _GUARDED = map(JOB.index, ("inputs", "outputs", "rows", "guarded"))
_START, _STOP, _NAN = map(JOB.index, ("start", "stop", "nan"))
_LYING_HERE = ("uniform", "columns", "results", "failed", "scratch", "lanes", "sums")
SLACK = 7  # numbers more than are needed, so that they can begin where a line of the cache does
_LINE = 64  # bytes of such a line: what a vector register holds at most
_NOTHING = array("d")
_WAITING = callbacks.WAITING
_POINTERS = [ctypes.c_void_p] * 7
_Body = ctypes.CFUNCTYPE(None, *_POINTERS)
_Driver = ctypes.CFUNCTYPE(None, ctypes.c_void_p)


class Memory:
    """What one call writes to.

    Arguments:
        kernel: the code that it is for.
    """

    uniform: array[float]
    columns: array[float]
    results: array[float]
    failed: array[int]
    scratch: array[float]
    lanes: array[int]
    sums: array[float]
    first: int  # of the sums, which begin where a line of the cache does
    job: array[int]

    def __init__(self, kernel: Kernel) -> None:
        width = kernel.width
        self.uniform = doubles(kernel.n_uniform)
        self.columns = doubles(kernel.n_columns * width + SLACK)
        self.results = doubles(kernel.n_results * width + SLACK)
        self.failed = integers(width)
        self.scratch = doubles(kernel.n_scratch * width + SLACK)
        self.lanes = integers(width)
        self.sums = doubles(kernel.n_results * width + SLACK if kernel.accumulates else 0)
        words = {name: address_of(getattr(self, name)) for name in _LYING_HERE}
        self.first = (in_line(words["sums"]) - words["sums"]) // 8
        words |= {name: in_line(words[name]) for name in ("columns", "results", "scratch", "sums")}
        for name in ("calls", "code", "n_columns", "n_results", "n_sums"):
            words[name] = getattr(kernel, name)
        words |= {"body": kernel.address, "sums": words["sums"] if kernel.accumulates else 0}
        self.job = array("q", [words.get(name, 0) for name in JOB])  # the rest is of each call

    def __reduce__(self) -> Any:
        raise TypeError("Memory of machine code cannot be copied, since it tells where it lies.")


class Kernel:
    """Machine code of a function body (see backends/unrolled.py), and the loop around it.

    Arguments:
        address: of the body.
        driver: the address of the loop over rows; 0 for a body of one lane, called by itself.
        width: lanes.
        n_uniform, n_columns, n_results, n_scratch: how many numbers of each kind.
        accumulates: whether results are added to what is there.
        calls, code: addresses of what the body is given under these names.
        makes_calls: whether it calls back into Python, which may raise.
        kept: what owns the memory behind the addresses.
    """

    address: int
    driver: int
    width: int
    n_uniform: int
    n_columns: int
    n_results: int
    n_scratch: int
    accumulates: bool
    n_sums: int  # how many results, the first, are added up over rows
    calls: int
    code: int
    makes_calls: bool
    kept: object
    spare: Memory | None  # that of the call before; a list takes long to grow and shrink
    free: list[Memory]

    def __init__(
        self,
        address: int,
        driver: int,
        width: int,
        n_uniform: int,
        n_columns: int,
        n_results: int,
        n_scratch: int,
        accumulates: bool,
        calls: int,
        code: int,
        makes_calls: bool,
        kept: object,
    ) -> None:
        self.address = address
        self.driver = driver
        self.width = width
        self.n_uniform = n_uniform
        self.n_columns = n_columns
        self.n_results = n_results
        self.n_scratch = n_scratch
        self.accumulates = accumulates
        self.n_sums = n_results if accumulates else 0
        self.calls = calls
        self.code = code
        self.makes_calls = makes_calls
        self.kept = kept
        self.spare = None
        self.free = []

    def __reduce__(self) -> Any:
        raise TypeError("Machine code cannot be copied. Copy the compiled function instead.")

    def borrow(self) -> Memory:
        """Return memory for a call; give it back with :meth:`give_back`."""
        memory = self.spare
        if memory is not None:
            self.spare = None
            return memory
        return self.free.pop() if self.free else Memory(self)

    def give_back(self, memory: Memory) -> None:
        """Take memory back that a call no longer needs."""
        if self.spare is None:
            self.spare = memory
        else:
            self.free.append(memory)

    def run(self, uniform: array[float], results: array[float]) -> int:
        """Run the body once, on one lane.

        Arguments:
            uniform: its inputs.
            results: where its outputs go.

        Returns:
            -1, or the index of the first guard that failed: then results are void.
        """
        if cython.compiled and self.n_scratch == 0 and not self.makes_calls:
            return call_body(  # type: ignore[name-defined, no-any-return]  # noqa: F821  (in calls.h)
                self.address, floats(uniform), floats(results), floats(_NOTHING), self.calls,
                self.code,
            )  # fmt: skip
        memory = self.borrow()
        if cython.compiled:
            failed = call_body(  # type: ignore[name-defined]  # noqa: F821  (in calls.h)
                self.address, floats(uniform), floats(results), floats(memory.scratch),
                self.calls, self.code,
            )  # fmt: skip
        else:
            memory.failed[0] = -1
            _Body(self.address)(
                address_of(uniform), 0, address_of(results), address_of(memory.failed),
                address_of(memory.scratch), self.calls, self.code,
            )  # fmt: skip
            failed = memory.failed[0]
        self.give_back(memory)
        if self.makes_calls and _WAITING:
            callbacks.check()
        return int(failed)

    def run_rows(
        self, memory: Memory, inputs: array[int], outputs: array[int], rows: int, guarded: int,
        start: int, stop: int, alone: bool,
    ) -> bool:  # fmt: skip
        """Run the body on rows of a batch.

        Arguments:
            memory: borrowed; its ``uniform`` is filled, and its ``sums``, 0 so far, are added to.
            inputs: address and stride in bytes of each column.
            outputs: the same of each result; of those that are added up, nothing is read.
            rows: the address of the numbers of the rows to do, 0 for all in turn.
            guarded: the address of an int for each row, which is set to -1 or to the first guard
                that failed; 0 if there are no guards.
            start, stop: which of the rows.
            alone: whether to keep the interpreter's lock: worth it for little work.

        Returns:
            whether a nan was written to the outputs.
        """
        job = ints(memory.job)
        job[_INPUTS] = address_of(inputs)
        job[_OUTPUTS] = address_of(outputs)
        job[_ROWS] = rows
        job[_GUARDED] = guarded
        job[_START] = start
        job[_STOP] = stop
        job[_NAN] = 0
        if cython.compiled:
            call_driver(self.driver, job, alone)  # type: ignore[name-defined]  # noqa: F821  (in calls.h)
        else:
            _Driver(self.driver)(address_of(job))
        if self.makes_calls and _WAITING:
            callbacks.check()
        return bool(job[_NAN])


def address_of(numbers: Any) -> int:
    """Return where an array, of NumPy's or of the module ``array``, lies in memory."""
    if cython.compiled:
        return pointer(numbers)  # type: ignore[name-defined, no-any-return]  # noqa: F821  (in calls.h)
    return int(numbers.buffer_info()[0] if type(numbers) is array else numbers.ctypes.data)


def in_line(address: int) -> int:
    """Return the first address from there on where a line of the cache begins.

    A vector that lies in two of them takes twice as long to read.

    >>> in_line(64), in_line(72)
    (64, 128)
    """
    return -(-address // _LINE) * _LINE


def locate(thing: Any, shape: tuple[int, ...], of_row: int, table: array[int], first: int) -> int:
    """Write down where the numbers of an array's rows lie.

    Arguments:
        thing: a dense array of doubles, as of NumPy's; no masked one, whose memory tells too much.
        shape: of a row.
        of_row: how many numbers each row has.
        table: gets, for each of them, the address of the first row's and the stride in bytes.
        first: which number of the table's comes first.

    Returns:
        how many rows there are; -1 for what is no such array. The thing must outlive the use.
    """
    if cython.compiled:
        address = rows = 0
        if not locate_rows(thing, shape, cython.address(address), cython.address(rows)):  # type: ignore[name-defined]  # noqa: F821  (in buffers.h)
            return -1
    else:
        is_dense = thing.flags.c_contiguous and thing.flags.aligned
        if not (is_dense and thing.dtype == "float64" and thing.ndim):
            return -1
        if thing.shape[1:] != shape:
            return -1
        address, rows = thing.ctypes.data, thing.shape[0]
    _write_places(ints(table), address, of_row, first)
    return rows


def _write_places(table: Any, address: int, of_row: int, first: int) -> None:
    for c in range(of_row):
        table[2 * (first + c)] = address + 8 * c
        table[2 * (first + c) + 1] = 8 * of_row
