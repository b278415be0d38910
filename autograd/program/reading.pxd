cimport cython
from autograd.node cimport Node, number_of
from autograd.program.builder cimport Builder
from autograd.value cimport Value, since


@cython.locals(
    oldest=cython.uint, order=list, own=set, node=Value, builder=Builder, places=dict,
    recorded=Py_ssize_t,
)
cpdef object read(
    object inputs, object outputs, object guards, object is_fixed, unsigned int began=*,
)

@cython.locals(order=list, entered=set, left=set, stack=list, node=Value)
cdef list _parents_first(object outputs, unsigned int oldest)

cdef tuple _places_of(Value node, dict places)
