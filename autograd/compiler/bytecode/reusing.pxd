cimport cython
from autograd.compiler.program.instructions cimport push, words, zeros
from cpython.array cimport array

cdef int _SMALL, _TRIES


cdef class Slots:
    cdef readonly Py_ssize_t highest
    cdef array _heads, _links, _due, _waiting
    cdef list _large

    @cython.locals(
        heads=cython.p_int, other=Py_ssize_t, start=Py_ssize_t, larger=Py_ssize_t, k=Py_ssize_t,
        _=Py_ssize_t,
    )
    cpdef Py_ssize_t take(self, Py_ssize_t size) except -1

    @cython.locals(due=cython.p_int)
    cpdef object give_back(self, Py_ssize_t start, Py_ssize_t size, Py_ssize_t stage)

    @cython.locals(block=Py_ssize_t, start=Py_ssize_t, size=Py_ssize_t)
    cpdef object pass_stage(self, Py_ssize_t stage)

    cdef object _free(self, Py_ssize_t start, Py_ssize_t size)
