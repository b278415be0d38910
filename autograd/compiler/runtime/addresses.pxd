cimport cython
from autograd.compiler.runtime.doubles cimport ints
from cpython.array cimport array


@cython.locals(found=array)
cpdef array pointing(
    array places, long long address, long long step, array table, long long first
)

@cython.locals(k=Py_ssize_t, place=cython.longlong, stride=cython.longlong)
cdef int _point(
    long long *found, long long *places, Py_ssize_t count, long long address, long long step,
    long long *table, long long first,
) except -1

cpdef bint are_in_line(array places, array table)

@cython.locals(k=Py_ssize_t, address=cython.longlong, stride=cython.longlong, at=cython.longlong)
cdef bint _are_in_line(long long *places, Py_ssize_t count, long long *table) noexcept
