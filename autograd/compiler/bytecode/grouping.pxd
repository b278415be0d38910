cimport cython
from autograd.compiler.program.instructions cimport Code, push, words, zeros
from cpython.array cimport array

cdef int _CALL, _KINDS


cdef class Groups:
    cdef readonly array order, levels, bounds, guard_levels

    @cython.locals(
        by_kind=array, of_code=array, numbers=cython.p_int, given=cython.p_int, own=cython.p_int,
        in_turn=cython.p_int, i=Py_ssize_t,
    )
    cdef object _sort(self, Code code, Py_ssize_t n_inputs, array kinds, int highest)

    @cython.locals(
        order=cython.p_int, levels=cython.p_int, given=cython.p_int, own=cython.p_int,
        size=Py_ssize_t, k=Py_ssize_t, here=int, before=int,
    )
    cdef object _bound(self, Code code, Py_ssize_t n_inputs, array kinds)

    @cython.locals(
        levels=cython.p_int, own=cython.p_int, given=cython.p_int, starts=cython.p_int,
        places=cython.p_int, asked=Py_ssize_t, at_last=int, highest=int, level=int, i=Py_ssize_t,
        k=Py_ssize_t, place=Py_ssize_t, index=Py_ssize_t,
    )
    cdef int _fill_levels(
        self, Code code, Py_ssize_t n_inputs, array kinds, list guards
    ) except -1


@cython.locals(ends=array)
cpdef object sort(array items, array keys, Py_ssize_t first, Py_ssize_t n_keys, array into)

@cython.locals(k=Py_ssize_t, key=Py_ssize_t)
cdef int _sort(
    int *items, int *keys, Py_ssize_t first, Py_ssize_t n_keys, int *into, int *ends,
    Py_ssize_t count,
) except -1
