cimport cython
from autograd.node cimport Node

cdef object _FLAT
cdef Py_ssize_t _MANY


@cython.locals(known=dict, node=Node, parent=Node, found=tuple)
cpdef object dependence(object nodes, object inputs, object outputs)

@cython.locals(other=tuple)
cdef tuple _met(dict known, tuple found, Node parent)

@cython.locals(bits=object)
cdef tuple _joined(tuple one, tuple two)

cdef list _listed(tuple indices)
