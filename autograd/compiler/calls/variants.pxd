cimport cython
from autograd.compiler.record.places cimport Places
from autograd.structures.signature cimport signature


cdef class Calls:
    cdef public Places places

    cpdef object take(self, tuple args, dict kwargs)
    cpdef object run(self, object taken, tuple args, dict kwargs)
    cpdef bint holds(self) except -1


cdef class Variants:
    cdef public tuple batch
    cdef public list known
    cdef public Calls latest
    cdef public dict by_signature

    @cython.locals(calls=Calls)
    cpdef tuple find(self, tuple args, dict kwargs)

    cdef object _signature(self, tuple args, dict kwargs)
