cimport cython
from autograd.ops cimport Op


@cython.no_gc
@cython.freelist(1024)
cdef class Node:
    cdef double _data
    cdef double _grad
    cdef double _d_left
    cdef double _d_right
    cdef Op _op
    cdef Node _left
    cdef Node _right
    cdef tuple _more
    cdef str _name
    cdef long long _sweep
    cdef int _uses
    cdef bint _constant
    cdef object __weakref__


cdef int _MOST_NESTED
cdef int _nested
cdef list _waiting

cdef object _release(Node node)

@cython.locals(node=Node)
cpdef Node restored(
    object cls, double data, double grad, str name, bint is_constant, Op op, tuple parents,
    tuple local_grads,
)
