cimport cython
from autograd.compiler.calls.dispatch cimport Dispatch
from autograd.compiler.calls.worlds cimport Worlds
from autograd.context cimport is_watched, records, watches_anomalies


cdef class Compiled:
    cdef dict __dict__
    cdef public object _f, _batch, _reduce, _lock, _methods, _attribute
    cdef public str _name
    cdef public dict _known
    cdef public Dispatch _latest
    cdef public bint _is_eager
    cdef public int _threads
    cdef public bint _stack
    cdef public Worlds _worlds

    @cython.locals(calls=object)
    cdef object _run(self, tuple args, dict kwargs)
