cimport cython
from autograd.compiling.layout cimport Layout, take
from autograd.compiling.path cimport Path
from autograd.compiling.vectors cimport doubles
from cpython.array cimport array


cdef class Calls:
    cdef public object f, lock
    cdef public str name
    cdef public Layout layout
    cdef public bint differentiates
    cdef public Py_ssize_t room
    cdef public list paths
    cdef public Path latest

    @cython.locals(
        path=Path, follower=Path, numbers=array, results=array, failed=cython.longlong,
        left=cython.longlong,
    )
    cpdef object call(self, tuple args, dict kwargs)
