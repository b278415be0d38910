cimport cython
from autograd.context cimport Moment, tick
from autograd.node cimport Node
from autograd.value cimport Value


cdef class Positions:
    cdef public list inputs, outputs
    cdef public bint is_traced
    cdef Moment _moment
    cdef dict _ends, _more
    cdef list _left, _right

    @cython.locals(moment=Moment, count=Py_ssize_t, node=Node)
    cdef object _mark(self, object nodes, object inputs, Moment oldest)

    @cython.locals(node=Node, p=Node)
    cdef object _write_down(self, object nodes)

    cdef Py_ssize_t _of(self, Node node) except -2
    cpdef Py_ssize_t of_left(self, Py_ssize_t index, Node node) except -2
    cpdef Py_ssize_t of_right(self, Py_ssize_t index, Node node) except -2

    @cython.locals(parent=Node)
    cpdef tuple of_more(self, Py_ssize_t index, Node node)
    cpdef tuple of_parents(self, Py_ssize_t index, Node node)
