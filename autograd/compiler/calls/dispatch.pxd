cimport cython
from autograd.compiler.runtime.layout cimport give, take_by_position, take_call
from autograd.structures.layout cimport Layout
from autograd.compiler.calls.junction cimport Junction
from autograd.compiler.calls.specialisation cimport Specialisation
from autograd.compiler.calls.variants cimport Calls
from autograd.compiler.runtime.doubles cimport doubles, room
from cpython.array cimport array
from cpython.object cimport PyObject


cdef Py_ssize_t MOST_SPARE


cdef class Dispatch(Calls):
    cdef public object f, lock, world, budget
    cdef public str name
    cdef public Layout layout
    cdef public bint differentiates, is_exact
    cdef public Py_ssize_t room
    cdef public list specialisations
    cdef public Specialisation latest
    cdef public array spare_numbers, spare_results

    @cython.locals(numbers=array)
    cpdef object take(self, tuple args, dict kwargs)

    @cython.locals(numbers=array)
    cdef array take_by_position(self, PyObject **given, Py_ssize_t count)

    @cython.locals(numbers=array)
    cdef array _room_of_arguments(self)

    @cython.locals(
        specialisation=Specialisation, follower=Specialisation, numbers=array, results=array, failed=cython.longlong,
        left=cython.longlong, junction=Junction,
    )
    cpdef object run(self, object taken, tuple args, dict kwargs)
