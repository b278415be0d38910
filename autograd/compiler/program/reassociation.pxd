cimport cython
from autograd.compiler.program.instructions cimport Code, words
from autograd.compiler.program.rewriting cimport Rewriting
from cpython.array cimport array


@cython.locals(
    inner=bytearray, chains=dict, changes=bytearray, new=Rewriting, start=Py_ssize_t, i=Py_ssize_t,
)
cpdef object balanced(object program)

@cython.locals(
    n=Py_ssize_t, code=Code, starts=cython.p_int, places=cython.p_int, is_sum=bytearray,
    used=array, counts=cython.p_int, inner=bytearray, i=Py_ssize_t, j=Py_ssize_t, k=Py_ssize_t,
)
cdef bytearray _inner(object program)

@cython.locals(
    n=Py_ssize_t, code=Code, starts=cython.p_int, places=cython.p_int, is_sum=bytearray,
    i=Py_ssize_t, j=Py_ssize_t, k=Py_ssize_t, link=Py_ssize_t, following=Py_ssize_t,
    place=Py_ssize_t, terms=list, links=list,
)
cdef dict _chains(object program, bytearray inner)

@cython.locals(k=Py_ssize_t)
cdef bint _has_inner(
    int *starts, int *places, Py_ssize_t index, bytearray inner, Py_ssize_t n_inputs
) except -1
