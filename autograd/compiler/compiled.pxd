cimport cython
from autograd.compiler.calls.dispatch cimport Dispatch
from autograd.compiler.calls.variants cimport Calls, Variants
from autograd.compiler.calls.worlds cimport Worlds
from autograd.context cimport is_watched, records, shared, watches_anomalies
from cpython.array cimport array
from cpython.object cimport PyObject


cdef extern from "vectorcall.h":
    ctypedef object (*by_position)(object, PyObject **, Py_ssize_t)
    void open_entry(object type, Py_ssize_t place, by_position run)
    void *entry()
    tuple tuple_of(PyObject **given, Py_ssize_t count)


cdef class Compiled:
    cdef dict __dict__
    cdef void *_entry
    cdef public object _f, _options, _lock, _methods, _attribute, _asked, _by_name
    cdef public str _name
    cdef public Variants _variants, _plain_variants
    cdef public bint _is_special, _is_eager, _is_full, _tells_ints
    cdef public Worlds _worlds

    cdef object _called(self, tuple args, dict kwargs)
    cdef object _run_or_else(self, tuple args, dict kwargs)
    cdef object _run(self, tuple args, dict kwargs)

    cdef object _of_another_structure(self, Variants variants, tuple args, dict kwargs)


@cython.locals(one=Compiled, is_plain=bint, calls=Dispatch, numbers=array)
cdef object _by_position(object called, PyObject **given, Py_ssize_t count)


cdef inline Py_ssize_t place_of_entry(object type):
    cdef Compiled one = type.__new__(type)
    return <char *>&one._entry - <char *><PyObject *>one
