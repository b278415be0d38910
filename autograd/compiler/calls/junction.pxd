cimport cython
from autograd.compiler.calls.specialisation cimport Specialisation
from cpython.array cimport array


cdef class Junction:
    cdef public Py_ssize_t guard
    cdef public dict ways

    cpdef object add(self, Specialisation path)

    @cython.locals(ways=dict)
    cpdef Specialisation follower(self, Specialisation left, array numbers)
