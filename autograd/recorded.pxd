cimport cython
from autograd.node cimport Node, number_of
from autograd.ops cimport Op
from autograd.value cimport Value, strong_product


cpdef object times(object factor, object partial)
cdef bint _is_traced()

@cython.locals(number=double)
cdef object _times(object factor, object partial, bint is_traced)

@cython.locals(wanted=set, grads=dict, node=Value, is_traced=bint)
cpdef list pull_recorded(object outputs, object seeds, object inputs, object path)

@cython.locals(op=Op, left=Node, right=Node, i=Py_ssize_t, parents=tuple, operands=tuple)
cdef object _pass_on(Value node, object grad, dict grads, set wanted, bint is_traced)

cpdef object add_to(dict numbers, Node node, object share)
