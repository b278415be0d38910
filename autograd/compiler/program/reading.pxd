cimport cython
from autograd.node cimport Node, number_of
from autograd.compiler.program.builder cimport Builder
from autograd.context cimport Moment, tick
from autograd.value cimport Value

cdef int _ENTERED


@cython.locals(own=set, builder=Builder, walk=_Walk, node=Node)
cpdef object read(
    object inputs, object outputs, object guards, object is_fixed, Moment began=*,
    object stand_ins=*,
)

@cython.locals(own=set, builder=Builder, walk=_Walk, node=Node)
cpdef tuple written(object inputs, object outputs, Moment began, object is_fixed=*)


cdef class _Walk:
    cdef Moment moment
    cdef list order, places, ends
    cdef dict end_places

    @cython.locals(node=Node)
    cdef object _go(self, list stack, Moment oldest)

    @cython.locals(node=Node, place=Py_ssize_t)
    cdef object number_ends(self, list inputs, Builder builder)

    @cython.locals(node=Node, left=Node, right=Node, parent=Node, operands=tuple)
    cdef object number_nodes(self, Builder builder)

    cpdef object place_of(self, Node node)
