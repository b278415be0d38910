cimport cython
from autograd.context cimport Moment, Shared, modes, records, shared
from autograd.graph.partials cimport packed, unpacked
from autograd.table.operation cimport Op


@cython.no_gc
cdef class Node:
    # What a sweep looks at comes first, to lie in one line of the cache.
    cdef Op _op
    cdef Node _left
    cdef Node _right
    cdef Moment _sweep
    cdef int _mark
    cdef unsigned int _made
    cdef double _grad
    cdef double _d_left
    cdef double _d_right
    cdef double _primal
    cdef tuple _more


cdef object _note_read(Node node)
cdef object _check_kept(Node node, str what, str instead)
cdef object _kept(Node node)
cdef object _take_over(Node node, Node other)
cdef str _label_of(Node node)

cdef object _relabel(Node node, str label)

cpdef double number_of(Node node)
cpdef bint is_whole(Node node)

@cython.locals(node=Node)
cpdef bint are_fixed(object operands, Moment began)
cpdef double grad_of(Node node)
cpdef Moment moment_of(Node node)

@cython.locals(node=Node)
cpdef Node restored(
    object cls, double data, double grad, str name, bint is_constant, Op op, tuple parents,
    tuple local_grads,
)
