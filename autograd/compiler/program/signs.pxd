cimport cython
from autograd.compiler.program.instructions cimport Code, words

cdef int _SURE, _NOT_BELOW, _ABOVE, _PLAIN, _SURELY_POSITIVE
cdef object _ABOVE_ZERO, _NOT_NEGATIVE, _BY_SIGN, _SUMS, _PRODUCTS, _KEEP_SIZE, _DISTANCES, _GREATEST
cdef int _IS_POSITIVE, _IS_SUM, _IS_SUB, _IS_DIV, _IS_PRODUCT, _IS_NEG, _IS_KEEP_SIZE, _IS_BY_SIGN
cdef int _IS_DISTANCE, _IS_DOT, _IS_GREATEST, _IS_WHERE, _IS_POW


@cython.locals(
    n=Py_ssize_t, i=Py_ssize_t, place=Py_ssize_t, kind=int, code=Code,
    kinds=cython.p_int, starts=cython.p_int, places=cython.p_int, found=bytearray,
    numbers=bytearray, beside=bytearray,
)
cpdef bytearray signs(object program, Py_ssize_t unsure=*)

@cython.locals(
    every=int, some=int, kept=int, known=int, chosen=int, place=Py_ssize_t, last=Py_ssize_t,
    half=Py_ssize_t, k=Py_ssize_t,
)
cdef int _sign(
    int rule, bint is_not_negative, int *places, Py_ssize_t start, Py_ssize_t stop,
    bytearray found, Py_ssize_t n_inputs,
) except -1
