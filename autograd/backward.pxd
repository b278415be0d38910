cimport cython
from autograd.context cimport Moment, tick, watches_anomalies
from autograd.graph.partials cimport partial_at
from autograd.node cimport Node

cdef int _FLOOR, _INPUT

@cython.locals(moment=Moment)
cpdef backward(Node output, double seed)

cpdef tuple pull(object outputs, object seeds, object inputs, Moment began)

@cython.locals(node=Node, moment=Moment, ends=list, held=list, met=list, collected=list, leads_elsewhere=bint)
cdef tuple _pull(object outputs, object seeds, object inputs, Moment began)

@cython.locals(node=Node)
cdef object _restore(list met, list held)

@cython.locals(node=Node, parent=Node, stack=list, output=Node, leads_elsewhere=bint)
cdef bint _count_uses(
    object outputs, Moment moment, Moment began, list met=*, list held=*,
) except -1

@cython.locals(node=Node, parent=Node, output=Node, stack=list, grad=double, i=Py_ssize_t, seed=double)
cdef object _pass_on(
    object outputs, object seeds, Moment moment, bint to_leaves, list held=*,
)

cdef bint _meet(Node node, Moment moment, Moment began, list stack) except -1

@cython.locals(share=double)
cdef object _pass(
    Node parent, double grad, double partial, Moment moment, bint to_leaves, list stack,
    list held,
)
