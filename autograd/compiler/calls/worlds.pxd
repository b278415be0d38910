cimport cython
from autograd.compiler.calls.variants cimport Variants
from autograd.compiler.record.places cimport Places


cdef int _NONE, _SOON, _WHOLE


@cython.final
cdef class World:
    cdef public Places places
    cdef public str reason
    cdef public bint is_on_trial
    cdef public Py_ssize_t calls
    cdef public Variants variants, plain_variants

    cpdef bint holds(self) except -1


@cython.final
cdef class Worlds:
    cdef public object f, batch
    cdef public list known, reasons
    cdef public World latest
    cdef public Py_ssize_t hasty
    cdef public int trust

    @cython.locals(world=World, holds=bint)
    cpdef bint are_ready(self) except -1

    cdef int _note_looked(self) except -1
