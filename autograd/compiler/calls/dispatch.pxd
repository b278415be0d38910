cimport cython
from autograd.compiler.runtime.layout cimport give, take
from autograd.structures.layout cimport Layout
from autograd.compiler.calls.specialisation cimport Specialisation
from autograd.compiler.runtime.doubles cimport doubles
from cpython.array cimport array


cdef class Dispatch:
    cdef public object f, lock, world
    cdef public str name
    cdef public Layout layout
    cdef public bint differentiates
    cdef public Py_ssize_t room
    cdef public list specialisations
    cdef public Specialisation latest

    @cython.locals(
        specialisation=Specialisation, follower=Specialisation, numbers=array, results=array, failed=cython.longlong,
        left=cython.longlong,
    )
    cpdef object call(self, tuple args, dict kwargs)
