cimport cython
from autograd.node cimport Node, number_of
from autograd.compiler.program.builder cimport Builder
from autograd.compiler.program.instructions cimport push, words
from autograd.context cimport Moment, tick
from autograd.value cimport Value
from cpython.array cimport array

cdef int _ENTERED


@cython.locals(own=set, builder=Builder, walk=_Walk, node=Node)
cpdef object read(
    object inputs, object outputs, object guards, object is_fixed, Moment began=*,
    object stand_ins=*,
)

@cython.locals(own=set, builder=Builder, walk=_Walk, node=Node)
cpdef tuple written(object inputs, object outputs, Moment began, object is_fixed=*)


cdef class _Walk:
    cdef Moment moment, began
    cdef Builder builder
    cdef list order, ends
    cdef array places
    cdef dict end_places

    @cython.locals(node=Node)
    cdef object _go(self, list stack, Moment oldest)

    @cython.locals(node=Node, place=Py_ssize_t)
    cdef object number_ends(self, list inputs, Builder builder)

    @cython.locals(
        node=Node, left=Node, right=Node, parent=Node, parents=tuple, count=Py_ssize_t,
        numbers=array, builder=Builder,
    )
    cdef object number_nodes(self)

    cpdef Py_ssize_t place_of(self, Node node) except? -1

    cdef bint _is_constant(self, Node node) noexcept
