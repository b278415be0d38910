cimport cython
from cpython.array cimport array, clone
from libc.string cimport memcpy, memset


cdef array _NO_FLOATS, _NO_INTS

cdef double *floats(array numbers) except? NULL
cdef long long *ints(array numbers) except? NULL
cpdef array doubles(Py_ssize_t count)
cpdef array integers(Py_ssize_t count)
cpdef int copy(array source, array into, Py_ssize_t first, Py_ssize_t count) except -1
cpdef int clear(array numbers) except -1
cpdef bint has_nan(array numbers, Py_ssize_t count) except -1
cpdef int divide(array numbers, double divisor) except -1
cpdef int add_lanes(array sums, Py_ssize_t width, Py_ssize_t lanes, array into) except -1
cpdef int add_chosen(array into, array source, array chosen, double factor) except -1

@cython.locals(k=Py_ssize_t)
cdef int _copy(double *source, double *into, Py_ssize_t first, Py_ssize_t count) except -1

@cython.locals(k=Py_ssize_t)
cdef int _clear(double *numbers, Py_ssize_t count) except -1

@cython.locals(k=Py_ssize_t)
cdef bint _has_nan(double *numbers, Py_ssize_t count) except -1

@cython.locals(k=Py_ssize_t)
cdef int _divide(double *numbers, Py_ssize_t count, double divisor) except -1

@cython.locals(k=Py_ssize_t, lane=Py_ssize_t, here=double, there=double)
cdef int _add_lanes(
    double *sums, Py_ssize_t width, Py_ssize_t lanes, double *into, Py_ssize_t count
) except -1

@cython.locals(k=Py_ssize_t)
cdef int _add_chosen(
    double *into, double *source, long long *chosen, Py_ssize_t count, double factor
) except -1
