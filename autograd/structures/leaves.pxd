cimport cython
from autograd.context cimport shared
from autograd.node cimport Node
from cpython.array cimport array, clone


cdef extern from "buffers.h":
    int copy_doubles(object thing, double *into, Py_ssize_t count)
    void ask_for_item(list items, Py_ssize_t place)


cdef array _NOTHING
cdef Py_ssize_t _AHEAD

@cython.locals(found=array, place=cython.p_double, leaf=Node, i=Py_ssize_t)
cpdef array numbers_of(list leaves)

@cython.locals(
    own=array, slopes=array, has_slopes=bint, place=cython.p_double, slope=cython.p_double,
    leaf=Node, i=Py_ssize_t, count=Py_ssize_t,
)
cpdef object set_numbers(list leaves, object numbers, object grads=*)

@cython.locals(found=array, fits=bint)
cdef array _doubles(object numbers, Py_ssize_t count)
