cimport cython
from autograd.context cimport shared
from autograd.node cimport Node
from cpython.array cimport array, clone


cdef extern from "buffers.h":
    int copy_doubles(object thing, double *into, Py_ssize_t count)


cdef array _NOTHING

@cython.locals(found=array, place=cython.p_double, leaf=Node, i=Py_ssize_t)
cpdef array numbers_of(list leaves)

@cython.locals(own=array, place=cython.p_double, leaf=Node, i=Py_ssize_t)
cpdef object set_numbers(list leaves, object numbers)

@cython.locals(own=array, place=cython.p_double, leaf=Node, i=Py_ssize_t)
cpdef object set_grads(list leaves, object grads)

@cython.locals(found=array, fits=bint)
cdef array _doubles(object numbers, Py_ssize_t count)
