cimport cython
from autograd.node cimport Node
from autograd.context cimport since, tick
from autograd.value cimport Value

cdef int _ENTERED, _DEPENDENT, _APART
cdef Py_ssize_t _FLOOR


cpdef object path_between(object outputs, object inputs, unsigned int began)

@cython.locals(
    moment=cython.uint, ends=list, inside=set, nodes=list, stack=list,
    node=Node, parent=Node, leads_elsewhere=bint,
)
cdef object _walked(object outputs, object inputs, unsigned int oldest)

cdef bint _meet(Node node, unsigned int moment, unsigned int oldest, list stack) except -1

@cython.locals(parent=Node)
cdef bint _depends(Node node, unsigned int moment)

cdef bint _is_dependent(Node node, unsigned int moment)
