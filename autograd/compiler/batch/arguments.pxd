cimport cython
from autograd.compiler.runtime.kernel cimport locate
from autograd.compiler.runtime.layout cimport take
from autograd.compiler.runtime.doubles cimport integers, room
from autograd.structures.arrays cimport is_array, is_plain_array
from autograd.structures.layout cimport Layout
from cpython.array cimport array


cdef class Given:
    cdef public object shared
    cdef public array inputs
    cdef public long long count
    cdef public list arrays


cdef class Arguments:
    cdef public list is_own, layouts, outlines, shapes
    cdef public tuple batch
    cdef public Layout by_name
    cdef public Py_ssize_t n_shared, n_own

    @cython.locals(
        shared=array, inputs=array, position=Py_ssize_t, own=Py_ssize_t, count=cython.longlong,
        kept=list, i=Py_ssize_t, k=Py_ssize_t, layout=Layout, arrays=list, shapes=list, shape=tuple,
        size=Py_ssize_t, rows=cython.longlong,
    )
    cpdef Given take(self, tuple args, dict kwargs)


@cython.locals(size=Py_ssize_t)
cdef Py_ssize_t _size(tuple shape)
