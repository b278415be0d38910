cimport cython
from autograd.compiler.runtime.layout cimport give
from autograd.compiler.calls.specialisation cimport Specialisation
from autograd.compiler.runtime.doubles cimport divide, doubles, integers
from cpython.array cimport array


cdef class Sums:
    cdef public Specialisation first
    cdef public long long divisor
    cdef public Py_ssize_t size
    cdef public array sums
    cdef public dict partials

    @cython.locals(k=Py_ssize_t, j=Py_ssize_t, n=Py_ssize_t, size=Py_ssize_t)
    cpdef object add(self, Specialisation specialisation, array sums)


cdef class Results:
    cdef public Specialisation first
    cdef public object division, sums, rows

    cpdef array table(self, Specialisation specialisation)
