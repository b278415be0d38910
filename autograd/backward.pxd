cimport cython
from autograd.context cimport since, tick
from autograd.node cimport Node

cdef int _FLOOR, _INPUT

cpdef backward(Node output, double seed)

@cython.locals(node=Node, moment=cython.uint, oldest=cython.uint, ends=list, held=list, met=list, leads_elsewhere=bint)
cpdef tuple pull(object outputs, object seeds, object inputs, unsigned int began)

@cython.locals(node=Node, parent=Node, stack=list, output=Node, leads_elsewhere=bint)
cdef bint _count_uses(
    object outputs, unsigned int moment, unsigned int began, list met=*, list held=*,
) except -1

@cython.locals(node=Node, parent=Node, output=Node, stack=list, grad=double, partial=double, seed=double)
cdef object _pass_on(object outputs, object seeds, unsigned int moment, bint to_leaves)

cdef bint _meet(Node node, unsigned int moment, unsigned int began, list stack) except -1

@cython.locals(share=double)
cdef object _pass(
    Node parent, double grad, double partial, unsigned int moment, bint to_leaves, list stack,
)
