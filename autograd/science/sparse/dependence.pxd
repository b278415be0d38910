cimport cython
from autograd.node cimport Node
from autograd.table.operation cimport Op

cdef object _FLAT
cdef Py_ssize_t _MANY


@cython.locals(known=dict, node=Node, parent=Node, found=tuple)
cpdef object dependence(object nodes, object inputs, object outputs)

@cython.locals(node=Node, op=Op)
cpdef bint has_loops(object nodes) except -1

@cython.locals(other=tuple)
cdef tuple _met(dict known, tuple found, Node parent)

@cython.locals(bits=object)
cdef tuple _joined(tuple one, tuple two)

cdef list _listed(tuple indices)
