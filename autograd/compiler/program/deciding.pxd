cimport cython
from autograd.compiler.program.signs cimport signs
from autograd.compiler.program.code cimport Code, push, words
from autograd.table.operation cimport Op

cdef object _BY_SIGN_ALONE, _WHOLE, _COMPARISONS, _SMOOTH_WITHIN
cdef dict _LOOSELY
cdef Op _SQUARE


@cython.locals(
    code=Code, found=Code, n=Py_ssize_t, count=int, decides=bytearray, is_square=bytearray,
    has_similar=bytearray, kinds=cython.p_int, starts=cython.p_int, places=cython.p_int,
    asks=bint, kind=int, i=Py_ssize_t, k=Py_ssize_t,
)
cpdef object marked(object program, bint everything=*)

@cython.locals(
    code=Code, n=Py_ssize_t, kinds=cython.p_int, starts=cython.p_int, places=cython.p_int,
    known=bytearray, table=list, delicate=list, is_delicate=bytearray, is_whole=bytearray,
    found=bytearray, kind=int, asks=int, some=tuple, i=Py_ssize_t, k=Py_ssize_t, place=Py_ssize_t,
)
cpdef bytearray deciding(object program, bint strong_decides=*)

@cython.locals(k=Py_ssize_t, x=Py_ssize_t, y=Py_ssize_t)
cdef bint _is_certain(Op op, tuple operands, bytearray known, object program) except -1

cdef bint _is_zero(Py_ssize_t place, object program) except -1
