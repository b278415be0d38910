cimport cython
from autograd.compiler.runtime.doubles cimport copy, floats, ints
from cpython.array cimport array


cpdef object spread(
    array template, array positions, array sources, array numbers, array into
)

@cython.locals(k=Py_ssize_t)
cdef int _spread(
    long long *positions, long long *sources, double *numbers, double *into, Py_ssize_t count
) except -1

cpdef object fill_rows(
    array table, array known, array template, long long rows, Py_ssize_t count
)

@cython.locals(k=Py_ssize_t, c=Py_ssize_t, row=cython.longlong, result=cython.longlong)
cdef int _fill_rows(
    long long *table, long long *known, double *template, long long rows, Py_ssize_t count,
    Py_ssize_t n_known,
) except -1

cpdef object copy_rows(array table, array pairs, long long rows, Py_ssize_t count)

@cython.locals(
    k=Py_ssize_t, c=Py_ssize_t, row=cython.longlong, here=cython.longlong, there=cython.longlong,
    number=double,
)
cdef int _copy_rows(
    long long *table, long long *pairs, long long rows, Py_ssize_t count, Py_ssize_t n_pairs
) except -1

cdef long long _int_at(long long address) noexcept
cdef double _double_at(long long address) noexcept
cdef int _set(long long address, double number) noexcept
