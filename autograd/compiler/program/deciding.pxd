cimport cython
from autograd.compiler.program.signs cimport signs
from autograd.compiler.program.instructions cimport Code, push, words, zeros
from autograd.table.operation cimport Op
from cpython.array cimport array

cdef object _BY_SIGN_ALONE, _WHOLE, _COMPARISONS, _ENDING_BELOW, _ENDING_AT_ZERO
cdef dict _LOOSELY
cdef int _BY_SIGN, _COMPARING, _POW, _BELOW, _SURE, _NOT_BELOW, _ABOVE
cdef Op _SQUARE


@cython.locals(
    code=Code, found=Code, n=Py_ssize_t, count=int, decides=bytearray, is_square=bytearray,
    has_similar=bytearray, kinds=cython.p_int, starts=cython.p_int, places=cython.p_int,
    asks=bint, kind=int, i=Py_ssize_t, k=Py_ssize_t,
)
cpdef object marked(object program, bint everything=*, bytearray decides=*)

@cython.locals(
    code=Code, n=Py_ssize_t, kinds=cython.p_int, starts=cython.p_int, places=cython.p_int,
    known=bytearray, table=list, delicate=array, of_loops=list, rules=bytearray,
    is_whole=bytearray, is_wide=bytearray, is_loop=bytearray, masks=cython.p_int, constants=array, found=bytearray, kind=int, mask=int,
    start=Py_ssize_t, stop=Py_ssize_t, i=Py_ssize_t, k=Py_ssize_t, place=Py_ssize_t,
)
cpdef bytearray deciding(object program, bint strong_decides=*, Py_ssize_t unsure=*)

@cython.locals(k=Py_ssize_t, x=Py_ssize_t, y=Py_ssize_t)
cdef bint _is_certain(
    int rule, int mask, int *places, Py_ssize_t start, Py_ssize_t stop, bytearray known,
    array constants,
) except -1

cdef bint _is_zero(Py_ssize_t place, array constants) except -1
