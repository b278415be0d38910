cimport cython
from autograd.compiler.program.instructions cimport Code, words, zeros
from autograd.compiler.program.deciding cimport deciding
from autograd.compiler.program.signs cimport signs
from autograd.table.operation cimport Op
from cpython.array cimport array

cdef Op _ADD, _SUB, _MUL, _STRONG
cdef object _PASS_NAN, _PASS_INFINITY, _POLES, _BY_SECOND, _NEVER_MINUS_ZERO
cdef int _POSITIVE


@cython.locals(
    code=Code, kept=Code, n=Py_ssize_t, size=Py_ssize_t, i=Py_ssize_t, k=Py_ssize_t,
    place=Py_ssize_t, x=Py_ssize_t, y=Py_ssize_t, start=Py_ssize_t, kind=int, product=int,
    kinds=cython.p_int, starts=cython.p_int, places=cython.p_int, new_kinds=cython.p_int,
    becomes=array, is_strong=bytearray, decides=bytearray, infinite=bytearray,
    shows_nan=bytearray, shows_infinity=bytearray, pass_nan=bytearray, pass_infinity=bytearray,
    passes_infinity=bint, relaxes=bint,
)
cpdef object relaxed(object program, bint keeps_signs=*)

@cython.locals(
    code=Code, n=Py_ssize_t, i=Py_ssize_t, k=Py_ssize_t, start=Py_ssize_t, at_zero=Py_ssize_t,
    kind=int, here=int, kinds=cython.p_int, starts=cython.p_int, places=cython.p_int,
    has_pole=bytearray, by_second=bytearray, known=bytearray, found=bytearray,
)
cdef bytearray _perhaps_infinite(object program)

@cython.locals(
    k=Py_ssize_t, place=Py_ssize_t, before=bytearray, after=bytearray, code=Code,
)
cdef object _with_signs_of(object strict, object plain)

@cython.locals(
    code=Code, n=Py_ssize_t, i=Py_ssize_t, start=Py_ssize_t, kind=int, kinds=cython.p_int,
    starts=cython.p_int, places=cython.p_int, is_add=bytearray, is_sub=bytearray,
    never=bytearray, found=bytearray,
)
cdef bytearray _never_minus_zero(object program)
