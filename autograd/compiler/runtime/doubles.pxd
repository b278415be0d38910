cimport cython
from cpython.array cimport array, clone
from libc.string cimport memcpy, memset


cdef extern from "numbers.h":
    int any_not_finite(const double *numbers, Py_ssize_t count)
    double sum_of_lanes(const double *numbers, Py_ssize_t count) nogil
    int add_multiples(
        const double *offsets, double factor, double lost, double *into, Py_ssize_t count
    ) nogil
    void divide_all(double *numbers, Py_ssize_t count, double divisor) nogil
    void add_sums(const double *sums, Py_ssize_t width, double *into, Py_ssize_t count) nogil


cdef array _NO_FLOATS, _NO_INTS

cdef double *floats(array numbers) except? NULL
cdef long long *ints(array numbers) except? NULL
cpdef array doubles(Py_ssize_t count)
cpdef array room(Py_ssize_t count)
cpdef array integers(Py_ssize_t count)
cpdef array as_doubles(object numbers)
cpdef int copy(array source, array into, Py_ssize_t first, Py_ssize_t count) except -1
cpdef int clear(array numbers) except -1
cpdef int clear_at(array numbers, array places) except -1
cpdef bint has_not_finite(array numbers, Py_ssize_t count) except -1
cpdef int divide(array numbers, double divisor) except -1
cpdef int add_lanes(
    array sums, Py_ssize_t first, Py_ssize_t width, array into
) except -1
cpdef int add_lanes_at(
    array sums, Py_ssize_t first, Py_ssize_t width, array into, array places
) except -1
cdef double _LOST

@cython.locals(k=Py_ssize_t, first=Py_ssize_t, count=Py_ssize_t, lost=bint)
cpdef bint add_offsets(
    array offsets, Py_ssize_t begin, array runs, double factor, array into
) except -1

@cython.locals(k=Py_ssize_t)
cdef int _copy(double *source, double *into, Py_ssize_t first, Py_ssize_t count) except -1

@cython.locals(k=Py_ssize_t)
cdef int _clear(double *numbers, Py_ssize_t count) except -1

@cython.locals(k=Py_ssize_t)
cdef int _clear_at(double *numbers, long long *places, Py_ssize_t count) except -1

@cython.locals(k=Py_ssize_t, found=int)
cdef bint _has_not_finite(double *numbers, Py_ssize_t count) except -1

@cython.locals(k=Py_ssize_t)
cdef int _divide(double *numbers, Py_ssize_t count, double divisor) except -1

@cython.locals(k=Py_ssize_t)
cdef int _add_lanes(
    double *sums, Py_ssize_t first, Py_ssize_t width, double *into, Py_ssize_t count
) except -1

@cython.locals(k=Py_ssize_t)
cdef int _add_lanes_at(
    double *sums, Py_ssize_t first, Py_ssize_t width, double *into, long long *places,
    Py_ssize_t count,
) except -1

@cython.locals(k=Py_ssize_t, offset=double, here=double, found=bint)
cdef bint _add_multiples(
    double *offsets, Py_ssize_t begin, double factor, double *into, Py_ssize_t first,
    Py_ssize_t count,
) except -1

@cython.locals(lane=Py_ssize_t, here=double, there=double)
cdef double _of_lanes(double *sums, Py_ssize_t first, Py_ssize_t lanes) noexcept
