cimport cython
from autograd.compiler.program.deciding cimport deciding
from autograd.compiler.program.signs cimport signs
from autograd.table.operation cimport Op

cdef Op _ADD, _SUB, _MUL, _STRONG
cdef object _PASS_NAN, _PASS_INFINITY, _STEEP, _NEVER_MINUS_ZERO


@cython.locals(
    n=Py_ssize_t, i=Py_ssize_t, place=Py_ssize_t, x=Py_ssize_t, y=Py_ssize_t, op=Op,
    all_operands=list, kept=list, operands=tuple, decides=bytearray, infinite=bytearray,
    shows_nan=bytearray, shows_infinity=bytearray, passes_infinity=bint,
)
cpdef object relaxed(object program, bint keeps_signs=*)

@cython.locals(
    n=Py_ssize_t, i=Py_ssize_t, place=Py_ssize_t, op=Op, all_operands=list,
    operands=tuple, known=bytearray, found=bytearray,
)
cdef bytearray _perhaps_infinite(object program)

@cython.locals(
    k=Py_ssize_t, place=Py_ssize_t, before=bytearray, after=bytearray, all_ops=list,
    all_operands=list,
)
cdef object _with_signs_of(object strict, object plain)

@cython.locals(
    n=Py_ssize_t, i=Py_ssize_t, size=Py_ssize_t, op=Op, all_operands=list, operands=tuple,
    found=bytearray,
)
cdef bytearray _never_minus_zero(object program)
