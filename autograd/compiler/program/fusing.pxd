cimport cython
from autograd.compiler.program.rewriting cimport Rewriting
from autograd.table.operation cimport Op

cdef Op _ADD, _SUB, _MUL


@cython.locals(
    n=Py_ssize_t, i=Py_ssize_t, k=Py_ssize_t, op=Op, swallowed=bytearray,
    chosen=dict, operands=tuple, all_ops=list, all_operands=list, counts=list, is_first=bint,
    product=Py_ssize_t, new=Rewriting,
)
cpdef object fused(object program)
