cimport cython
from autograd.context cimport tick
from autograd.node cimport Node, number_of
from autograd.table.operation cimport Op
from autograd.value cimport Value, strong_product


cpdef object times(object factor, object partial)

@cython.locals(number=double)
cdef object _times(object factor, object partial, bint is_traced)

@cython.locals(nodes=list, sweep=_Sweep, i=Py_ssize_t, position=Py_ssize_t)
cpdef list pull_recorded(object outputs, object seeds, object inputs, object path)


cdef class _Sweep:
    cdef list grads, operands, inputs, outputs
    cdef dict ends
    cdef unsigned int moment
    cdef bint is_traced

    @cython.locals(moment=cython.uint, ends=dict, count=Py_ssize_t, node=Node, p=Node)
    cdef object number(self, list nodes, object inputs, object outputs, unsigned int oldest)

    cdef Py_ssize_t position(self, Node node) except -2

    @cython.locals(
        op=Op, left=Node, right=Node, parent=Node, i=Py_ssize_t, parents=tuple, places=tuple,
        place=Py_ssize_t,
    )
    cdef object pass_on(self, Node node, Py_ssize_t index, object grad)

    cdef object add(self, Py_ssize_t position, object share)
    cdef object collected(self, Py_ssize_t position)


cdef object _slope(Op op, Py_ssize_t index, Node left, Node right, Node out)
cpdef object add_to(dict numbers, Node node, object share)
