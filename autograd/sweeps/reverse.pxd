cimport cython
from autograd.node cimport Node, number_of
from autograd.sweeps.positions cimport Positions
from autograd.table.operation cimport Op
from autograd.value cimport Value, strong_product


cpdef object times(object factor, object partial)

@cython.locals(number=double)
cpdef object product(object factor, object partial, bint is_traced)

cpdef object unsigned(object number)

cpdef object slope(Op op, Py_ssize_t index, Node left, Node right, Node out)
cpdef object add_to(list numbers, Py_ssize_t position, object share)

@cython.locals(node=Node, op=Op)
cpdef bint has_parts(list nodes) except -1

@cython.locals(
    nodes=list, grads=list, positions=Positions, i=Py_ssize_t, position=Py_ssize_t, parts=dict,
)
cpdef list pull_recorded(object outputs, object seeds, object inputs, object path)

@cython.locals(
    is_traced=bint, op=Op, left=Node, right=Node, i=Py_ssize_t, parents=tuple, place=Py_ssize_t,
)
cdef object _pass_on(Node node, Py_ssize_t index, list grads, Positions positions)
