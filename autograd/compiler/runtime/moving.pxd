cimport cython
from autograd.compiler.runtime.doubles cimport floats, ints
from cpython.array cimport array


cdef extern from "calls.h":
    double *pointer_to(long long address)


cpdef object gather(long long address, array places, array into)
cpdef object scatter(array numbers, array places, long long address, bint adds)
cpdef object gather_rows(array table, long long count, array into)
cpdef object scatter_rows(array numbers, array table, long long count)

@cython.locals(k=Py_ssize_t, source=cython.p_double)
cdef int _gather(long long address, long long *places, Py_ssize_t count, double *into) except -1

@cython.locals(k=Py_ssize_t, into=cython.p_double)
cdef int _scatter(
    double *numbers, long long *places, Py_ssize_t count, long long address, bint adds
) except -1

@cython.locals(c=Py_ssize_t, k=Py_ssize_t, step=Py_ssize_t, column=cython.p_double)
cdef int _move_rows(
    long long *table, Py_ssize_t n_columns, Py_ssize_t count, double *numbers, bint outwards
) except -1

cdef double *at(long long address, long long count) noexcept
