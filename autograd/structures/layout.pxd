cimport cython
from autograd.structures.arrays cimport empty_array, is_array, is_plain_array
from cpython.float cimport PyFloat_AS_DOUBLE, PyFloat_CheckExact
from cpython.object cimport PyObject
from cpython.ref cimport Py_INCREF
from cpython.tuple cimport PyTuple_New, PyTuple_SET_ITEM


cdef extern from "buffers.h":
    int copy_doubles(object thing, double *into, Py_ssize_t count)
    int copy_shaped(object thing, tuple shape, double *into)
    int refill(object thing, Py_ssize_t held, tuple shape, const double *source)
    void paste_doubles(object thing, const double *source, Py_ssize_t count)


cdef int NUMBER, ARRAY, LIST, TUPLE, DICT, STATIC, OTHER
cdef Py_ssize_t LARGE, MOST_KEPT


cdef class Layout:
    cdef public int kind
    cdef public Py_ssize_t size
    cdef public list parts, keys, known, others
    cdef object last, before
    cdef public bint is_of_floats
    cdef public tuple shape
    cdef public object outline
    cdef public bint is_flat
    cdef public double largest_int

    @cython.locals(kind=int)
    cdef Py_ssize_t fill(self, object thing, double *into, Py_ssize_t position) except -2

    cdef Py_ssize_t fill_if_alike(
        self, object thing, double *into, Py_ssize_t position
    ) except -2

    cpdef bint takes_as_it_lies(self, object thing)

    @cython.locals(i=Py_ssize_t, part=Layout, largest_int=double)
    cdef Py_ssize_t _fill_items(self, object items, double *into, Py_ssize_t position) except -2

    @cython.locals(kind=int, i=Py_ssize_t, part=Layout, items=list)
    cdef object build(self, double *numbers, Py_ssize_t position, object owner=*)

    cdef object _array(self, double *numbers, Py_ssize_t position)


cdef Py_ssize_t _fill_number(
    object thing, double *into, Py_ssize_t position, double largest_int
) except -2

@cython.locals(target=cython.p_double)
cdef Py_ssize_t _fill_array(
    object thing, Py_ssize_t size, tuple shape, double *into, Py_ssize_t position
) except -2



cdef inline Py_ssize_t fill_given(
    Layout layout, PyObject **given, Py_ssize_t count, double *into
) except -2:
    """Write the numbers of arguments into memory, as Layout.fill_if_alike does, from where they lie."""
    cdef Py_ssize_t i, position = 0
    cdef Layout part
    if count != len(layout.parts):
        return -1
    for i in range(count):
        if layout.is_flat and PyFloat_CheckExact(<object>given[i]):
            into[position] = PyFloat_AS_DOUBLE(<object>given[i])
            position += 1
            continue
        part = layout.parts[i]
        position = part.fill_if_alike(<object>given[i], into, position)
        if position < 0:
            return -1
    return position


cdef inline tuple tuple_of_layout(
    Layout layout, double *numbers, Py_ssize_t position, object owner
):
    """Return what Layout.build makes of a tuple, without a list made first."""
    cdef Py_ssize_t i
    cdef Layout part
    cdef tuple found = PyTuple_New(len(layout.parts))
    cdef object item
    for i in range(len(layout.parts)):
        part = layout.parts[i]
        if part.kind == NUMBER:
            item = numbers[position]
            position += 1
        else:
            item = part.build(numbers, position, owner)
            position += part.size
        Py_INCREF(item)
        PyTuple_SET_ITEM(found, i, item)
    return found
