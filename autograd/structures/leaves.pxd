cimport cython
from autograd.context cimport shared
from autograd.node cimport Node
from cpython.array cimport array, clone
from cpython.buffer cimport PyBuffer_Release


cdef extern from "buffers.h":
    int copy_doubles(object thing, double *into, Py_ssize_t count)
    int take_doubles(object thing, Py_buffer *view)
    void ask_for_item(list items, Py_ssize_t place)

cdef extern from "numbers.h":
    int any_nan(const double *numbers, Py_ssize_t count)
    void subtract_multiples(
        const double *numbers, double factor, const double *others, double *into, Py_ssize_t count
    )
    void take_multiples(double *numbers, double factor, const double *others, Py_ssize_t count)


cdef array _NOTHING
cdef Py_ssize_t _AHEAD

cdef inline int nan_among(object numbers):
    """Return whether there is a nan; -1 for what is no dense array of doubles."""
    cdef Py_buffer view
    if not take_doubles(numbers, &view):
        return -1
    cdef int found = any_nan(<const double *>view.buf, view.len // 8)
    PyBuffer_Release(&view)
    return found

cdef inline int written_less(object numbers, double factor, object others, object into):
    """Write numbers less a multiple of others; return 0 for what is no such array of doubles."""
    cdef Py_buffer x, y, z
    cdef int fits = 0
    if not take_doubles(numbers, &x):
        return 0
    if take_doubles(others, &y):
        if take_doubles(into, &z):
            fits = x.len == y.len == z.len and not z.readonly
            if fits and x.buf == z.buf:
                take_multiples(<double *>z.buf, factor, <const double *>y.buf, z.len // 8)
            elif fits:
                subtract_multiples(
                    <const double *>x.buf, factor, <const double *>y.buf, <double *>z.buf,
                    z.len // 8,
                )
            PyBuffer_Release(&z)
        PyBuffer_Release(&y)
    PyBuffer_Release(&x)
    return fits

cpdef bint less(object numbers, double factor, object others, object into) except -1

@cython.locals(found=int)
cpdef bint has_nan(object numbers) except -1

@cython.locals(found=array, place=cython.p_double, leaf=Node, i=Py_ssize_t)
cpdef array numbers_of(list leaves)

@cython.locals(
    own=array, slopes=array, has_slopes=bint, place=cython.p_double, slope=cython.p_double,
    leaf=Node, i=Py_ssize_t, count=Py_ssize_t,
)
cpdef object set_numbers(list leaves, object numbers, object grads=*)

@cython.locals(found=array, fits=bint)
cdef array _doubles(object numbers, Py_ssize_t count)
