cimport cython
from autograd.node cimport Node, number_of
from autograd.ops cimport Op
from autograd.value cimport Value, strong_product, tick


cpdef object times(object factor, object partial)
cdef bint _is_traced()

@cython.locals(number=double)
cdef object _times(object factor, object partial, bint is_traced)

@cython.locals(
    moment=cython.uint, nodes=list, node=Node, sweep=_Sweep, i=Py_ssize_t, count=Py_ssize_t, oldest=cython.uint,
    n=Node,
)
cpdef list pull_recorded(object outputs, object seeds, object inputs, object path)


cdef class _Sweep:
    cdef unsigned int moment
    cdef list inside
    cdef dict ends
    cdef bint is_traced

    @cython.locals(
        op=Op, left=Node, right=Node, parent=Node, i=Py_ssize_t, parents=tuple,
    )
    cdef object pass_on(self, Node node, object grad)

    cdef bint wants(self, Node node)
    cdef object add(self, Node node, object share)
    cdef object collected(self, Node node)

cdef object _slope(Op op, Py_ssize_t index, Node left, Node right, Node out)
cpdef object add_to(dict numbers, Node node, object share)
