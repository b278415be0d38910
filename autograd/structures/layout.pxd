cimport cython
from autograd.structures.arrays cimport empty_array, is_array, is_plain_array


cdef extern from "buffers.h":
    int copy_doubles(object thing, double *into, Py_ssize_t count)
    void paste_doubles(object thing, const double *source, Py_ssize_t count)


cdef int NUMBER, ARRAY, LIST, TUPLE, DICT, STATIC, OTHER
cdef Py_ssize_t LARGE


cdef class Layout:
    cdef public int kind
    cdef public Py_ssize_t size
    cdef public list parts, keys, known, others
    cdef public tuple shape
    cdef public object outline
    cdef public bint is_flat
    cdef public double largest_int

    @cython.locals(kind=int)
    cdef Py_ssize_t fill(self, object thing, double *into, Py_ssize_t position) except -2

    cpdef bint takes_as_it_lies(self, object thing)

    @cython.locals(i=Py_ssize_t, part=Layout, largest_int=double)
    cdef Py_ssize_t _fill_items(self, object items, double *into, Py_ssize_t position) except -2

    @cython.locals(kind=int, i=Py_ssize_t, part=Layout, items=list)
    cdef object build(self, double *numbers, Py_ssize_t position, object owner=*)


cdef Py_ssize_t _fill_number(
    object thing, double *into, Py_ssize_t position, double largest_int
) except -2

@cython.locals(size=Py_ssize_t, target=cython.p_double)
cdef Py_ssize_t _fill_array(
    object thing, tuple shape, double *into, Py_ssize_t position
) except -2

cdef object _array(double *numbers, Py_ssize_t position, Py_ssize_t size, tuple shape)
