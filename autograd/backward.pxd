cimport cython
from autograd.node cimport Node
from autograd.value cimport tick

cdef int _FLOOR

@cython.locals(node=Node, sweep=cython.uint, grad=double, share=double, parent=Node, partial=double, stack=list)
cpdef backward(Node output, double seed)

cdef int _meet(Node node, unsigned int sweep, list stack) except -1

@cython.locals(share=double)
cdef int _pass(Node parent, double grad, double partial, list stack) except -1
