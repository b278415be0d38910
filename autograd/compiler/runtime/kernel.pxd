cimport cython
from autograd.compiler.runtime.doubles cimport doubles, floats, integers, ints
from cpython.array cimport array


cdef extern from "calls.h":
    long long call_body(
        long long address, double *uniform, double *results, double *scratch, long long calls,
        long long code,
    )
    void call_driver(long long address, long long *job, int alone)
    long long pointer(object numbers) except -1


cdef extern from "buffers.h":
    int locate_rows(object thing, tuple shape, long long *address, long long *rows)


cdef array _NOTHING
cdef list _WAITING
cdef int _INPUTS, _OUTPUTS, _ROWS, _GUARDED, _START, _STOP, _NAN


cdef class Memory:
    cdef public array uniform, columns, results, failed, scratch, lanes, sums, job
    cdef public Py_ssize_t first


cdef class Kernel:
    cdef public long long address, driver, calls, code
    cdef public Py_ssize_t width, n_uniform, n_columns, n_results, n_scratch, n_sums
    cdef public bint accumulates, makes_calls
    cdef public object kept
    cdef public Memory spare
    cdef public list free

    @cython.locals(memory=Memory)
    cpdef Memory borrow(self)

    cpdef object give_back(self, Memory memory)

    @cython.locals(memory=Memory, failed=cython.longlong)
    cpdef long long run(self, array uniform, array results) except -2

    @cython.locals(job=cython.p_longlong)
    cpdef bint run_rows(
        self, Memory memory, array inputs, array outputs, long long rows, long long guarded,
        long long start, long long stop, bint alone,
    ) except -1


cpdef long long address_of(object numbers) except -1

@cython.locals(address=cython.longlong, rows=cython.longlong)
cpdef long long locate(
    object thing, tuple shape, Py_ssize_t of_row, array table, Py_ssize_t first
) except -2

@cython.locals(c=Py_ssize_t)
cdef int _write_places(
    long long *table, long long address, Py_ssize_t of_row, Py_ssize_t first
) except -1
