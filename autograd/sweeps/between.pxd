cimport cython
from autograd.node cimport Node
from autograd.context cimport Moment, tick
from autograd.value cimport Value

cdef int _ENTERED, _DEPENDENT, _APART
cdef Py_ssize_t _FLOOR
cdef object _COMPARISONS


cpdef object path_between(object outputs, object inputs, Moment began)

@cython.locals(
    moment=Moment, ends=list, inside=set, nodes=list, stack=list,
    node=Node, parent=Node, leads_elsewhere=bint,
)
cdef object _walked(object outputs, object inputs, Moment oldest)

cdef bint _meet(Node node, Moment moment, Moment oldest, list stack) except -1

@cython.locals(parent=Node)
cdef bint _depends(Node node, Moment moment)

cdef bint _is_dependent(Node node, Moment moment)

@cython.locals(
    moment=Moment, order=list, stack=list, node=Node, parent=Node,
)
cdef object _as_swept(object outputs, list nodes)

cdef object _count(Node node, Moment moment)

cdef object _leave(Node node, Moment moment, list stack)
