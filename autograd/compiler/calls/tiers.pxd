cimport cython
from autograd.compiler.runtime.kernel cimport Kernel
from cpython.array cimport array


cdef class Tiered:
    cdef public object program, backend, runner, later, job
    cdef public Kernel kernel
    cdef public str reason
    cdef public Py_ssize_t left, n_results, calls
    cdef public double seconds

    @cython.locals(failed=cython.longlong)
    cpdef long long run(self, array numbers, array results) except -2
