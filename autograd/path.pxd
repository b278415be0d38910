cimport cython
from autograd.node cimport Node
from autograd.value cimport Value, since


@cython.locals(
    oldest=cython.uint, ends=set, dependent=set, entered=set, left=set, nodes=list, stack=list,
    node=Value, leads_elsewhere=bint,
)
cpdef object path_between(object outputs, object inputs, unsigned int began)

cdef bint _depends(Value node, set dependent)
