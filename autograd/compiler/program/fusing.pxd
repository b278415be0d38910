cimport cython
from autograd.compiler.program.instructions cimport Code, words
from autograd.compiler.program.rewriting cimport Rewriting
from autograd.table.operation cimport Op
from cpython.array cimport array

cdef Op _ADD, _SUB, _MUL


@cython.locals(
    code=Code, n=Py_ssize_t, i=Py_ssize_t, j=Py_ssize_t, k=Py_ssize_t, kind=int,
    kinds=cython.p_int, starts=cython.p_int, places=cython.p_int, counts=cython.p_int, used=array,
    is_add=bytearray, is_sub=bytearray, is_mul=bytearray, is_fused=bytearray, first=bytearray,
    product=Py_ssize_t, other=Py_ssize_t, plus=int, minus=int, subtracted=int, new=Rewriting,
)
cpdef object fused(object program)
