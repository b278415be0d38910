cimport cython
from autograd.compiler.program.signs cimport signs
from autograd.table.operation cimport Op

cdef object _BY_SIGN_ALONE, _WHOLE, _COMPARISONS, _GAMMAS
cdef dict _LOOSELY
cdef Op _SQUARE


@cython.locals(
    n=Py_ssize_t, i=Py_ssize_t, op=Op, all_ops=list, all_operands=list, decides=bytearray,
    has_similar=bint,
)
cpdef object marked(object program, bint everything=*, bytearray decides=*)

@cython.locals(
    n=Py_ssize_t, i=Py_ssize_t, k=Py_ssize_t, place=Py_ssize_t, op=Op, operands=tuple,
    all_ops=list, all_operands=list, of_op=dict, known=bytearray, found=bytearray, places=tuple,
)
cpdef bytearray deciding(object program, bint strong_decides=*, Py_ssize_t unsure=*)

@cython.locals(k=Py_ssize_t, x=Py_ssize_t, y=Py_ssize_t, base=Py_ssize_t, exponent=Py_ssize_t)
cdef bint _is_certain(Op op, tuple operands, bytearray known, object program) except -1

cdef bint _is_zero(Py_ssize_t place, object program) except -1
