cimport cython
from autograd.table.operation cimport Op

cdef object _ABOVE_ZERO, _NOT_NEGATIVE, _BY_SIGN, _SUMS, _PRODUCTS, _UNCHANGED, _DISTANCES, _LARGEST


@cython.locals(
    n=Py_ssize_t, i=Py_ssize_t, place=Py_ssize_t, all_ops=list, all_operands=list,
    found=bytearray,
)
cpdef bytearray signs(object program, Py_ssize_t unsure=*)

@cython.locals(every=int, some=int, kept=int, place=Py_ssize_t, half=Py_ssize_t)
cdef int _sign(Op op, tuple operands, bytearray found, Py_ssize_t n_inputs) except -1
