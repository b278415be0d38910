cimport cython
from autograd.node cimport Node
from autograd.context cimport since, tick
from autograd.value cimport Value

cdef int _ENTERED, _DEPENDENT, _APART


cpdef object path_between(object outputs, object inputs, unsigned int began)

@cython.locals(
    moment=cython.uint, ends=set, inside=set, nodes=list, stack=list,
    node=Node, leads_elsewhere=bint, is_older=bint,
)
cdef object _walked(object outputs, object inputs, unsigned int oldest)

@cython.locals(parent=Node)
cdef bint _depends(Node node, unsigned int moment, set ends)

cdef bint _is_dependent(Node node, unsigned int moment, set ends)
