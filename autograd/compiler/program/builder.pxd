cimport cython
from autograd.compiler.program.instructions cimport Code, long_zeros, longs, push, shorten, words
from autograd.compiler.program.rewriting cimport trimmed
from autograd.table.operation cimport Op
from cpython.array cimport array
from libc.stdint cimport uint64_t

cdef object _COMMUTE, _SAME
cdef uint64_t _MIX
cdef long long _INDEX, _TAG
cdef int _ALWAYS, _WITH_CONSTANT, _COMMUTES


cdef int _JOINT


cdef class Builder:
    cdef public Py_ssize_t folded, simplified, shared
    cdef Py_ssize_t _n_inputs
    cdef bint _simplifies
    cdef list _constants
    cdef dict _places
    cdef Code _code
    cdef Index _known
    cdef bytearray _traits
    cdef set _as_they_are

    cpdef Py_ssize_t constant(self, double number) except? -1

    cpdef object value(self, Py_ssize_t place)

    cpdef tuple made_by(self, Py_ssize_t place)

    @cython.locals(place=Py_ssize_t)
    cpdef Py_ssize_t add(self, Op op, tuple operands) except? -1

    cdef int push(self, Py_ssize_t place) except -1

    @cython.locals(
        places=array, size=Py_ssize_t, operands=cython.p_int, constants=Py_ssize_t, k=Py_ssize_t,
        kind=int, found=Py_ssize_t, traits=int, taken=list, place=Py_ssize_t, asks=int,
        key=cython.longlong, constant=cython.longlong, is_left=int,
    )
    cdef Py_ssize_t end(self, Op op, Py_ssize_t count) except? -1

    @cython.locals(places=array, size=Py_ssize_t)
    cdef list _taken_back(self, Py_ssize_t count)

    cdef object _simpler(self, Op op, tuple operands, Py_ssize_t constants)

    cpdef object finished(self, object guards, object outputs)


cdef class Index:
    cdef Code _code
    cdef array _slots
    cdef Py_ssize_t _count
    cdef dict _known

    @cython.locals(
        code=Code, first=Py_ssize_t, mask=Py_ssize_t, at=Py_ssize_t, index=Py_ssize_t, k=Py_ssize_t,
        tag=cython.longlong, slots=cython.p_longlong, kinds=cython.p_int, starts=cython.p_int,
        places=cython.p_int,
    )
    cdef Py_ssize_t find(self, int kind, Py_ssize_t count) except -2

    @cython.locals(
        old=array, before=cython.p_longlong, slots=cython.p_longlong, mask=Py_ssize_t,
        at=Py_ssize_t, k=Py_ssize_t,
    )
    cdef object _grow(self)


@cython.locals(found=uint64_t, word=cython.uint, k=Py_ssize_t)
cdef long long _hash(int kind, int *places, Py_ssize_t first, Py_ssize_t count) noexcept
