cimport cython
from autograd.compiler.calls.variants cimport Calls, Variants
from autograd.compiler.calls.worlds cimport Worlds
from autograd.context cimport is_watched, records, watches_anomalies


cdef class Compiled:
    cdef dict __dict__
    cdef public object _f, _options, _lock, _methods, _attribute, _asked, _by_name
    cdef public str _name
    cdef public Variants _variants, _plain_variants
    cdef public bint _is_special, _is_eager, _is_full, _tells_ints
    cdef public Worlds _worlds

    cdef object _run(self, tuple args, dict kwargs)

    cdef object _of_another_structure(self, Variants variants, tuple args, dict kwargs)
